"""An assessor's pages of role plays: planning one, filling one's own sheet on a phone, signing, reading the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from curriculum.releasing import open_by_sha256
from lms.forms.answering import PostedForm
from lms.forms.role_plays import PlanForm, SheetForm
from lms.models import RolePlay
from lms.refusals import Refused
from lms.role_plays import filling, planning, reading, signing
from lms.sharing import person_name
from lms.signing_in import signed_in
from lms.views.reaching import content_lang, person
from lms.views.trainer import observed_work

REFUSED = 422


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: HttpRequest, cohort: UUID, enrolment: UUID, rubric_id: str) -> HttpResponse:
    """List the role plays of a person with a sheet, and plan another one."""
    found, theirs, rubric = observed_work(request, cohort, enrolment, rubric_id)
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.fresh()
    if form.is_bound and form.is_valid():
        try:
            planned = planning.plan(
                enrolment=theirs,
                rubric_id=rubric_id,
                played_on=form.cleaned_data["played_on"],
                situation=form.cleaned_data["situation"],
                assessors=int(form.cleaned_data["assessors"]),
                planner=person(request),
                post_id=form.post_id,
            )
        except planning.NoSituation as why:
            form.add_error("situation", str(why))
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("mediane_lms:role_play", planned.uuid)
    context = {
        "cohort": found,
        "rubric": rubric,
        "form": form,
        "name": person_name(theirs.learner.user) if theirs.learner.user else "",
        "content_lang": content_lang(theirs.release.language),
        "lines": reading.of_person(theirs, rubric_id, person(request)),
    }
    return render(request, "mediane_lms/role_plays/plan.html", context, status=REFUSED if form.is_bound else 200)


def assessed(request: HttpRequest, role_play: UUID) -> RolePlay:
    """Return a role play that the user may assess; 404 for any other."""
    rows = RolePlay.objects.select_related("enrolment__learner__user", "enrolment__cohort", "enrolment__registration")
    found = rows.filter(uuid=role_play).first()
    if found is None or not filling.may_fill(person(request), found):
        raise Http404
    return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_play(request: HttpRequest, role_play: UUID) -> HttpResponse:
    """Fill in one's own sheet, check it, sign it; once it is signed, read it, and all of them when all are signed."""
    found = assessed(request, role_play)
    if request.method == "POST":
        return _posted(request, found)
    state = reading.state_of(found, found.sheets.all(), person(request))
    if state in {"signed", "recorded", "full"}:
        return _shown(request, found, state)
    sheet = filling.own_sheet(found, person(request))
    form = SheetForm.fresh(found.release_sha256, rubric=planning.rubric_of(found))
    if sheet is not None:
        form.initial.update({"role": sheet.role, "reason": sheet.reason, **sheet.outcomes})
    return render(request, "mediane_lms/role_plays/sheet.html", _context(found) | {"form": form})


def _posted(request: HttpRequest, found: RolePlay) -> HttpResponse:
    """Keep what was typed, whatever else comes of it; then save, check or sign."""
    stage, user = request.POST.get("stage", "check"), person(request)
    form = SheetForm(request.POST, rubric=planning.rubric_of(found), whole=stage in {"check", "sign"})
    form.is_valid()
    try:
        filling.save(role_play=found, assessor=user, **form.said)
        if not form.errors:
            if stage == "sign":
                signing.sign(role_play=found, assessor=user)
                return redirect("mediane_lms:role_play", found.uuid)
            if stage == "check":
                signing.check(role_play=found, assessor=user)
                return render(request, "mediane_lms/role_plays/check.html", _context(found) | {"form": form})
    except signing.WhyNeeded as why:
        form.add_error("reason", str(why))
    except Refused as why:
        form.add_error(None, str(why))
    if not form.errors:
        messages.success(request, _("Brouillon enregistré. Vous seul ou vous seule le voyez."))
        return redirect("mediane_lms:role_play", found.uuid)
    context = _context(found) | {"form": form}
    return render(request, "mediane_lms/role_plays/sheet.html", context, status=REFUSED)


def _shown(request: HttpRequest, found: RolePlay, state: str) -> HttpResponse:
    """Show what may be read: everything once all have signed, one's own sheet before, nothing where one has none."""
    mine = filling.own_sheet(found, person(request))
    shown = reading.result(found) or (reading.own(found, mine) if mine and mine.signed_at else None)
    context = _context(found) | {"state": state, "result": shown, "mine": mine, "post": PostedForm.fresh()}
    return render(request, "mediane_lms/role_plays/result.html", context)


def _context(found: RolePlay) -> dict[str, Any]:
    """What every page of a role play shows."""
    learner = found.enrolment.learner
    release = open_by_sha256(found.enrolment.module_key, found.release_sha256)
    return {
        "role_play": found,
        "cohort": found.enrolment.cohort,
        "enrolment": found.enrolment,
        "rubric": planning.rubric_of(found),
        "changed": reading.rubric_changed(found),
        "name": person_name(learner.user) if learner.user else "",
        "content_lang": content_lang(release.language),
    }


@signed_in
@require_POST
def role_play_abandon(request: HttpRequest, role_play: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    found = assessed(request, role_play)
    filling.abandon(role_play=found, assessor=person(request))
    messages.success(request, _("Votre brouillon est supprimé."))
    return redirect("mediane_lms:cohort", found.enrolment.cohort.uuid if found.enrolment.cohort else "")


@signed_in
@require_POST
def role_play_alone(request: HttpRequest, role_play: UUID) -> HttpResponse:
    """Do without the second assessor."""
    found = assessed(request, role_play)
    try:
        signing.go_on_with_one(role_play=found, assessor=person(request))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("mediane_lms:role_play", found.uuid)
