"""A trainer's pages on the site: groups, who is in them and how far, who joins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from curriculum.documents import RubricDoc
from curriculum.releasing import open_release
from curriculum.sheet_outline import SheetLine, sheets_for
from lms.attempting import Refused
from lms.dashboards.essays import waiting
from lms.dashboards.newer_releases import news_of
from lms.dashboards.trainer import cohort_cards, cohort_people, members, module_titles
from lms.enrolling import enrol
from lms.evidence.reading import before
from lms.forms.observing import CohortEnrolForm
from lms.models import Cohort, Enrolment
from lms.models.evidence import EvidenceState
from lms.models.organisation import Role
from lms.models.reexamination import ReexaminationState
from lms.permissions import may_learn, may_observe, reexaminations_open_to
from lms.role_plays.reading import open_to
from lms.shell import roles_of
from lms.signing_in import signed_in
from lms.views.reaching import person

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@signed_in
@require_GET
def trainer(request: HttpRequest) -> HttpResponse:
    """List the person's own groups; 404 for who has none and is no trainer."""
    cards = cohort_cards(person(request))
    if not cards and Role.TRAINER not in roles_of(person(request)):
        raise Http404
    context = {
        "cohorts": cards,
        "evidence": before(person(request)).filter(state=EvidenceState.SENT).count(),
        "reexaminations": reexaminations_open_to(person(request)).filter(state=ReexaminationState.ASKED).count(),
    }
    return render(request, "mediane_lms/trainer.html", context)


def own_cohort(request: HttpRequest, uuid: UUID) -> Cohort:
    """Return a group that the person trains; 404 for any other."""
    found = Cohort.objects.select_related("organisation").filter(uuid=uuid).first()
    if found is None or not may_observe(person(request), found):
        raise Http404
    return found


@signed_in
@require_GET
def cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show a group's people, or those of `?version=`: how far each is, which levels, which role plays to observe."""
    found = own_cohort(request, cohort)
    title = module_titles([found.module_key]).get(found.module_key, "")
    everybody = cohort_people(found)
    versions = sorted({row.version for row in everybody})
    asked = request.GET.get("version", "")
    chosen = next((number for number in versions if str(number) == asked), None)
    context = {
        "cohort": found,
        "people": [row for row in everybody if chosen in {None, row.version}],
        "versions": versions,
        "chosen": chosen,
        "module_title": title,
        "essays": len(waiting(found)),
        "role_plays": open_to(person(request), found),
        "sheets": _sheets(request, found.module_key),
        "news": news_of(found),
    }
    return render(request, "mediane_lms/trainer_cohort.html", context)


def _sheets(request: HttpRequest, module_key: UUID) -> tuple[SheetLine, ...]:
    """Return what a trainer runs the sessions with, in the language of the page, else in French."""
    language = (get_language() or "fr").partition("-")[0]
    return sheets_for(module_key, language, request) or sheets_for(module_key, "fr", request)


@signed_in
@require_http_methods(["GET", "POST"])
def cohort_enrol(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Choose who joins a group; POST enrols them, once however often it is sent."""
    found = own_cohort(request, cohort)
    free = members(found, already_in=False)
    if request.method == "POST":
        # People who have joined meanwhile are no error: the same form sent twice ends the same.
        form = CohortEnrolForm(request.POST, people=members(found, already_in=True), offered=free)
    else:
        form = CohortEnrolForm.fresh(people=free, offered=free)
    if form.is_bound and form.is_valid():
        try:
            _join(request, found, get_user_model().objects.filter(pk__in=form.cleaned_data["people"]))
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("mediane_lms:cohort", found.uuid)
    title = module_titles([found.module_key]).get(found.module_key, "")
    context = {"cohort": found, "form": form, "module_title": title}
    return render(request, "mediane_lms/trainer_enrol.html", context, status=422 if form.is_bound else 200)


def _join(request: HttpRequest, group: Cohort, people: Iterable[User]) -> None:
    """Enrol people in a group, and say how many are in it now and how many stay in another group of the module."""
    inside = [
        enrol(user=each, module_key=group.module_key, language=group.language, cohort=group, share=False).cohort_id
        == group.pk
        for each in people
    ]
    joined, elsewhere = inside.count(True), inside.count(False)
    if joined:
        text = ngettext("%(count)s personne inscrite.", "%(count)s personnes inscrites.", joined)
        messages.success(request, text % {"count": joined})
    if elsewhere:
        text = ngettext(
            "%(count)s personne suit déjà ce module dans un autre groupe et y reste.",
            "%(count)s personnes suivent déjà ce module dans un autre groupe et y restent.",
            elsewhere,
        )
        messages.warning(request, text % {"count": elsewhere})


def observed_work(
    request: HttpRequest, cohort: UUID, enrolment: UUID, rubric_id: str
) -> tuple[Cohort, Enrolment, RubricDoc]:
    """Return the group, the person's enrolment in it and the sheet of the person's own release; else 404.

    Nobody observes themselves.
    """
    found = own_cohort(request, cohort)
    theirs = get_object_or_404(
        found.enrolments.select_related("learner__user", "release", "registration").defer(
            "release__content", "release__keys"
        ),
        uuid=enrolment,
    )
    rubric = open_release(theirs.release_id).content.rubrics.get(rubric_id)
    if rubric is None or may_learn(person(request), theirs):
        raise Http404
    return found, theirs, rubric
