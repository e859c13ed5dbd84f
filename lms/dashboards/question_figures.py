"""What answers to a question amount to, from their rows: numbers only, of all organisations together."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from assessments.figures import OTHER, Figures
from lms.models import Response


def question_figures(question: str) -> Figures:
    """Count the answers to a question, by `translation_key`, in one query; not to know, and essays, say nothing."""
    rows = (
        Response.objects.filter(question_id=question)
        .order_by()
        .values("response", "success", "note__isnull", "review__isnull")
        .annotate(count=Count("pk"))
    )
    given: Counter[str] = Counter()
    total: Counter[bool | None] = Counter()
    for row in rows:
        total[row["success"]] += row["count"]
        own_words = row["success"] is not None and not row["note__isnull"] and row["review__isnull"]
        for said in row["response"] or ([OTHER] if own_words else []):
            given[said] += row["count"]
    return Figures(answers=total.total(), right=total[True], waiting=total[None], given=dict(given))
