"""What answers to a question amount to, from their rows: numbers only, of all organisations together."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from assessments.figures import OTHER, Figures
from lms.models import Response


def question_figures(question: str) -> Figures:
    """Count the answers to a question, by `translation_key`, in one query; « je ne sais pas » says nothing."""
    rows = (
        Response.objects.filter(question_id=question)
        .order_by()
        .values("response", "success", "note__isnull")
        .annotate(count=Count("pk"))
    )
    given: Counter[str] = Counter()
    total: Counter[bool | None] = Counter()
    for row in rows:
        total[row["success"]] += row["count"]
        for said in row["response"] or ([] if row["note__isnull"] else [OTHER]):
            given[said] += row["count"]
    if total[None]:
        given.pop(OTHER, None)
    return Figures(answers=total.total(), right=total[True], waiting=total[None], given=dict(given))
