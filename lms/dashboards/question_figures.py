"""What answers to a question amount to, from their rows: numbers only, of all organisations together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from assessments.figures import OTHER, Figures, ReleaseFigures
from curriculum.models import Release
from lms.models import Response
from lms.models.positioning import DIAGNOSTIC


def question_figures(question: str) -> Figures:
    """Count the answers to a question, by `translation_key`, in two queries; not to know, and essays, say nothing.

    What was answered in a positioning is nobody's business, and says nothing of the training: it is left out.
    """
    own_words = Q(success__isnull=False, note__isnull=False, review__isnull=True)
    rows = (
        Response.objects.filter(question_id=question)
        .exclude(attempt__kind=DIAGNOSTIC)
        .order_by()
        .annotate(own_words=ExpressionWrapper(own_words, BooleanField()))
        .values("response", "success", "own_words", "release_sha256", "enrolment__module_key")
        .annotate(count=Count("pk"))
    )
    given: Counter[str] = Counter()
    by_release: dict[tuple[UUID, str], Counter[bool | None]] = {}
    total: Counter[bool | None] = Counter()
    for row in rows:
        total[row["success"]] += row["count"]
        where = (row["enrolment__module_key"], row["release_sha256"])
        by_release.setdefault(where, Counter())[row["success"]] += row["count"]
        for said in row["response"] or ([OTHER] if row["own_words"] else []):
            given[said] += row["count"]
    return Figures(
        answers=total.total(), right=total[True], waiting=total[None], given=dict(given), releases=_lines(by_release)
    )


def _lines(counted: Mapping[tuple[UUID, str], Counter[bool | None]]) -> tuple[ReleaseFigures, ...]:
    """Name the releases, in one query. Two releases of a module with the same content are one line, by the first."""
    rows = Release.objects.filter(
        module_key__in={module for module, _hash in counted}, sha256__in={each for _module, each in counted}
    ).order_by("-number")
    told = rows.values_list("module_key", "sha256", "title", "number", "language")
    names = {(module, sha256): (title, number, language) for module, sha256, title, number, language in told}
    lines = [
        ReleaseFigures(*names[where], answers=total.total(), right=total[True], waiting=total[None])
        for where, total in counted.items()
        if where in names
    ]
    return tuple(sorted(lines, key=lambda line: (line.title, line.language, line.number)))
