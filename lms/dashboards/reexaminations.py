"""Re-examinations as pages tell them: who asked, what, until when, and what came of it. Reads only."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.models import Competency
from lms.models import Note, Rating, Reexamination
from lms.models.reexamination import ReexaminationState
from lms.sharing import person_name


@dataclass(frozen=True)
class Told:
    """One request in words. `reason` and `answer` are what people wrote; empty once they were erased."""

    uuid: uuid.UUID
    competency: str
    label: str
    name: str
    state: str
    state_label: str
    level: int
    answered_level: int | None
    asked_at: datetime.datetime
    answered_at: datetime.datetime | None
    due_on: datetime.date
    left: str
    late: bool
    reason: str
    answer: str


def waiting(rows: QuerySet[Reexamination], today: datetime.date) -> tuple[Told, ...]:
    """List requests: those that wait first, by their date; in as many queries for one as for many."""
    found = _told(rows.select_related("learner__user").order_by("due_on", "pk"), today)
    return tuple(sorted(found, key=lambda each: each.state != ReexaminationState.ASKED))


def told(request: Reexamination, today: datetime.date) -> Told:
    """Tell one request."""
    return next(_told([request], today))


def _told(requests: Iterable[Reexamination], today: datetime.date) -> Iterator[Told]:
    rows = list(requests)
    labels = {row.reference: row.label for row in Competency.objects.by_reference({row.competency for row in rows})}
    answers = dict(Rating.objects.filter(statement__in=[row.answer for row in rows]).values_list("statement", "note"))
    notes = {row.note for row in rows} | set(answers.values())
    words = dict(Note.objects.filter(uuid__in=[each for each in notes if each]).values_list("uuid", "text"))
    for row in rows:
        user = row.learner.user
        said = answers.get(row.answer) if row.answer else None
        yield Told(
            uuid=row.uuid,
            competency=row.competency,
            label=labels.get(row.competency, row.competency),
            name=person_name(user) if user else "",
            state=row.state,
            state_label=str(ReexaminationState(row.state).label),
            level=row.level,
            answered_level=row.answered_level,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            due_on=row.due_on,
            left=_left(row.days_left(today)) if row.state == ReexaminationState.ASKED else "",
            late=row.state == ReexaminationState.ASKED and row.days_left(today) < 0,
            reason=words.get(row.note, ""),
            answer=words.get(said, "") if said else "",
        )


def _left(days: int) -> str:
    if days < 0:
        return ngettext("en retard de %(count)d jour", "en retard de %(count)d jours", -days) % {"count": -days}
    if not days:
        return _("dernier jour")
    return ngettext("encore %(count)d jour", "encore %(count)d jours", days) % {"count": days}
