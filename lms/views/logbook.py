"""« Mon carnet »: a person's own logbook; each entry is shared, kept back or removed by its owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from curriculum.documents import ReleaseContent
from lms import logbook
from lms.evidence.spotting import spot
from lms.forms.evidence import LogbookForm
from lms.models import LogbookEntry
from lms.refusals import Refused
from lms.signing_in import signed_in
from lms.views.reaching import own_seat, person

REFUSED = 422


def _prompts(content: ReleaseContent) -> list[tuple[str, str]]:
    """The lessons of a release with their objective: what an entry may start from."""
    return [
        (lesson.id, f"{lesson.title} – {lesson.objective}" if lesson.objective else lesson.title)
        for lesson in content.lessons
    ]


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def logbook_of(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Show the person's entries on a module; POST writes one, after a warning where something looks like a name."""
    seat = own_seat(request, enrolment)
    prompts = _prompts(seat.content)
    posted = request.method == "POST"
    form = LogbookForm(request.POST, lessons=prompts) if posted else LogbookForm.fresh(lessons=prompts)
    spotted: list[str] = []
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("confirmed") != "yes":
            spotted = list(dict.fromkeys(each.words for each in spot(text)))
        if not spotted:
            try:
                logbook.write(
                    enrolment=seat.enrolment, text=text, lesson_id=form.cleaned_data["lesson"], post_id=form.post_id
                )
            except Refused as why:
                form.add_error(None, str(why))
            else:
                messages.success(request, _("Note gardée : personne d’autre ne la voit."))
                return redirect("mediane_lms:logbook", seat.enrolment.uuid)
    entries = list(LogbookEntry.objects.filter(enrolment=seat.enrolment))
    titles = {lesson.id: lesson.title for lesson in seat.content.lessons}
    context = seat.context(
        form=form,
        spotted=spotted,
        entries=[(entry, titles.get(entry.lesson_id, "")) for entry in entries],
        cohort=seat.enrolment.cohort_id,
    )
    return render(request, "mediane_lms/evidence/logbook.html", context, status=REFUSED if form.is_bound else 200)


def _own_entry(request: HttpRequest, entry: UUID) -> LogbookEntry | None:
    """The person's own entry; None where there is none of this id, 404 where it is somebody else's."""
    found = LogbookEntry.objects.select_related("enrolment__learner").filter(uuid=entry).first()
    if found is not None and found.enrolment.learner.user_id != person(request).pk:
        raise Http404
    return found


@signed_in
@require_POST
def logbook_share(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Let the trainers of the group read an entry, or keep it to oneself again."""
    found = _own_entry(request, entry)
    if found is None:
        raise Http404
    shared = request.POST.get("shared") == "yes"
    logbook.share(found, shared=shared)
    text = _("Votre équipe de formation peut lire cette note.") if shared else _("Personne d’autre ne voit cette note.")
    messages.success(request, text)
    return redirect("mediane_lms:logbook", found.enrolment.uuid)


@signed_in
@require_POST
def logbook_remove(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Remove an entry for good; a second time changes nothing."""
    found = _own_entry(request, entry)
    if found is None:
        return redirect("mediane_lms:evidence_list")
    logbook.remove(found)
    messages.success(request, _("Note supprimée."))
    return redirect("mediane_lms:logbook", found.enrolment.uuid)
