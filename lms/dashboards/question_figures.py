"""What answers to a question amount to, from their rows: numbers only, of all organisations together."""

from __future__ import annotations

from collections import Counter

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from assessments.figures import OTHER, Figures
from lms.models import Response
from lms.models.positioning import DIAGNOSTIC


def question_figures(question: str) -> Figures:
    """Count the answers to a question, by `translation_key`, in one query; not to know, and essays, say nothing.

    What was answered in a positioning is nobody's business, and says nothing of the training: it is left out.
    """
    own_words = Q(success__isnull=False, note__isnull=False, review__isnull=True)
    rows = (
        Response.objects.filter(question_id=question)
        .exclude(attempt__kind=DIAGNOSTIC)
        .order_by()
        .annotate(own_words=ExpressionWrapper(own_words, BooleanField()))
        .values("response", "success", "own_words")
        .annotate(count=Count("pk"))
    )
    given: Counter[str] = Counter()
    total: Counter[bool | None] = Counter()
    for row in rows:
        total[row["success"]] += row["count"]
        for said in row["response"] or ([OTHER] if row["own_words"] else []):
            given[said] += row["count"]
    return Figures(answers=total.total(), right=total[True], waiting=total[None], given=dict(given))
