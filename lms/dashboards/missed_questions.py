"""Questions that most people get wrong, of all organisations together: numbers only, and none on a few people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from assessments.models import Question
from lms.conf import conf
from lms.models import Response
from lms.models.positioning import DIAGNOSTIC

MISSED_FROM = 60
"""The share of wrong answers, in percent, from which a question is worth a look."""


@dataclass(frozen=True)
class MissedRow:
    """One question; `missed` is the share of wrong answers among those judged, in percent."""

    code: str
    prompt: str
    missed: int
    answers: int
    url: str


def missed_rows() -> list[MissedRow]:
    """Return what at least 60 % of the answers miss, the worst first, in two queries.

    No share is told on fewer than five people, so none on fewer than five answers. A positioning is nobody's business.
    """
    counted = (
        Response.objects.filter(success__isnull=False)
        .exclude(attempt__kind=DIAGNOSTIC)
        .order_by()
        .values("question_id")
        .annotate(
            answers=Count("pk"),
            wrong=Count("pk", filter=Q(success=False)),
            people=Count("enrolment__learner", distinct=True),
        )
        .filter(people__gte=conf().small_cell)
    )
    shares = {
        row["question_id"]: (round(100 * row["wrong"] / row["answers"]), row["answers"])
        for row in counted
        if 100 * row["wrong"] >= MISSED_FROM * row["answers"]
    }
    questions = Question.objects.filter(translation_key__in=shares).order_by("-locale__language_code")
    named = {str(question.translation_key): question for question in questions}  # the French one, where there is one
    rows = [_row(question, *shares[key]) for key, question in named.items()]
    return sorted(rows, key=lambda row: (-row.missed, -row.answers, row.code))


def _row(question: Question, missed: int, answers: int) -> MissedRow:
    url = reverse(f"{Question.snippet_viewset.url_namespace}:inspect", args=[question.pk])
    return MissedRow(question.code, question.prompt, missed, answers, url)
