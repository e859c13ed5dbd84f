"""Films of role plays: an assessor's page, everyone's own answers, and the film itself, for those who may see it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.conf import conf
from lms.films import files, filming
from lms.forms.answering import PostedForm
from lms.forms.films import FilmAnswerForm, FilmedForm, FilmForm
from lms.models import Enrolment, Film, FilmConsent, RolePlay
from lms.refusals import Refused
from lms.sharing import person_name
from lms.signing_in import signed_in
from lms.views.reaching import person
from lms.views.role_plays import assessed

REFUSED = 422
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def _name(enrolment: Enrolment) -> str:
    return person_name(enrolment.learner.user) if enrolment.learner.user else ""


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_play_film(request: HttpRequest, role_play: UUID) -> HttpResponse:
    """Ask who would be filmed, add the film once all agree, erase it after the debrief."""
    found = assessed(request, role_play)
    film = filming.standing(found)
    others = (
        {
            str(row.uuid): row
            for row in found.enrolment.cohort.enrolments.select_related("learner__user").exclude(pk=found.enrolment.pk)
            if row.learner.user
        }
        if found.enrolment.cohort
        else {}
    )
    choices = sorted(((key, _name(row)) for key, row in others.items()), key=lambda pair: pair[1])
    form: FilmedForm | FilmForm
    if request.method == "POST" and film is None:
        form = FilmedForm(request.POST, people=choices)
        if form.is_valid():
            return _asked(request, found, form, [others[key] for key in form.cleaned_data["people"]])
    elif request.method == "POST" and film is not None:
        form = FilmForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                filming.add(film=film, upload=form.cleaned_data["file"], by=person(request))
            except Refused as why:
                form.add_error("file", str(why))
            else:
                messages.success(request, _("Film gardé, jusqu’au débriefing."))
                return redirect("mediane_lms:role_play_film", found.uuid)
    else:
        form = FilmedForm.fresh(people=choices) if film is None else FilmForm.fresh()
    return _page(request, found, film, form)


def _asked(request: HttpRequest, found: RolePlay, form: FilmedForm, filmed: list[Enrolment]) -> HttpResponse:
    try:
        filming.ask(role_play=found, filmed=filmed, by=person(request), post_id=form.post_id)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Accord demandé : chaque personne répond elle-même, dans « Mes films »."))
    return redirect("mediane_lms:role_play_film", found.uuid)


def _page(request: HttpRequest, found: RolePlay, film: Film | None, form: FilmedForm | FilmForm) -> HttpResponse:
    consents = list(film.consents.select_related("enrolment__learner__user")) if film else []
    context: dict[str, Any] = {
        "role_play": found,
        "name": _name(found.enrolment),
        "film": film,
        "form": form,
        "answers": [(_name(each.enrolment), each.get_answer_display()) for each in consents],
        "agreed": film is not None and filming.agreed(film),
        "seen": film is not None and filming.may_see(person(request), film),
        "past": list(found.films.exclude(erased_at=None)),
        "days": conf().film_days,
        "post": PostedForm.fresh(),
    }
    return render(request, "mediane_lms/films/film.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@require_POST
def film_debriefed(request: HttpRequest, role_play: UUID) -> HttpResponse:
    """Erase the film: the debrief is done."""
    found = assessed(request, role_play)
    film = filming.standing(found)
    if film is not None:
        filming.debriefed(film=film, by=person(request))
    messages.success(request, _("Film effacé. Il en reste la trace qu’il a existé et qu’il est effacé."))
    return redirect("mediane_lms:role_play_film", found.uuid)


@signed_in
@never_cache
@require_safe
def films(request: HttpRequest) -> HttpResponse:
    """List the films for which a person was asked, with their own answer."""
    mine = FilmConsent.objects.filter(enrolment__learner__user=person(request)).select_related("film__role_play")
    context = {"consents": list(mine.order_by("-film__asked_at")), "post": PostedForm.fresh(), "days": conf().film_days}
    return render(request, "mediane_lms/films/films.html", context)


@signed_in
@require_POST
def film_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for oneself; to say no erases the film at once."""
    mine = FilmConsent.objects.select_related("enrolment__learner", "film")
    consent = get_object_or_404(mine, pk=pk, enrolment__learner__user=person(request))
    form = FilmAnswerForm(request.POST)
    if form.is_valid():
        agrees = form.cleaned_data["answer"] == "yes"
        filming.answer(consent=consent, user=person(request), agrees=agrees)
        said = _("Vous acceptez d’être filmé ou filmée. Vous pouvez changer d’avis.")
        messages.success(request, said if agrees else _("Vous n’acceptez pas. S’il y avait un film, il est effacé."))
    else:
        messages.error(request, _("Cette page était incomplète. Envoyez-la encore une fois."))
    return redirect("mediane_lms:films")


@signed_in
@never_cache
@require_safe
def film_file(request: HttpRequest, film: UUID) -> HttpResponseBase:
    """Show a film to those who may see it, a part of it where the browser asks for one (Safari always does)."""
    found = Film.objects.select_related("role_play__enrolment__learner", "role_play__enrolment__cohort")
    row = found.filter(uuid=film).first()
    if row is None or not filming.may_see(person(request), row):
        raise Http404
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="film{files.SUFFIXES[row.media_type]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
        "Cache-Control": "private, no-store",
    }
    first, last, status = 0, row.size - 1, 200
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked:
        first, last = int(asked[1]), min(int(asked[2] or last), last)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
        status, headers["Content-Range"] = 206, f"bytes {first}-{last}/{row.size}"
    headers["Content-Length"] = str(last - first + 1)
    return StreamingHttpResponse(
        files.part(row, first, last), status=status, content_type=row.media_type, headers=headers
    )
