"""Questions of the bank that serve nowhere, and those whose date of review has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ReferenceIndex

from assessments.models import Question, Quiz
from assessments.viewsets_questions import used
from competencies.models import Competency


@dataclass(frozen=True)
class QuestionRow:
    """One question of the bank."""

    code: str
    prompt: str
    kind: str
    language: str
    date: str
    url: str


def orphan_rows() -> list[QuestionRow]:
    """Return the questions that no lesson or quiz holds and no draw of a quiz can reach, in four queries."""
    rows = list(Question.objects.filter(~used()).select_related("locale").order_by("code", "locale__language_code"))
    drawn = _drawn()
    bears_on = _competencies_of(Question)
    return [
        _row(row, row.last_published_at) for row in rows if not (row.live and drawn[row.locale_id] & bears_on[row.pk])
    ]


def _competencies_of(model: type[Model]) -> dict[int, set[str]]:
    """Return the competencies (primary keys, as the index writes them) that rows of a model name."""
    found: dict[int, set[str]] = defaultdict(set)
    named = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(model),
        to_content_type=ContentType.objects.get_for_model(Competency),
    )
    for key, competency in named.values_list("object_id", "to_object_id"):
        found[int(key)].add(competency)
    return found


def _drawn() -> dict[int, set[str]]:
    """Return the competencies on which quizzes draw questions, by language."""
    found: dict[int, set[str]] = defaultdict(set)
    drawing = _competencies_of(Quiz)
    for key, locale in Quiz.objects.values_list("pk", "locale_id"):
        found[locale] |= drawing.get(key, set())
    return found


def due_rows() -> list[QuestionRow]:
    """Return the questions whose date of review has passed, the oldest first."""
    rows: Iterable[Question] = (
        Question.objects.filter(review_on__lte=timezone.localdate())
        .select_related("locale")
        .order_by("review_on", "code", "locale__language_code")
    )
    return [_row(row, row.review_on) for row in rows]


def _row(question: Question, date: object) -> QuestionRow:
    return QuestionRow(
        question.code,
        question.prompt,
        question.get_kind_display(),
        question.locale.language_code,
        date_format(date, "SHORT_DATE_FORMAT") if date else "",  # type: ignore[arg-type]
        reverse(f"{Question.snippet_viewset.url_namespace}:edit", args=[question.pk]),
    )
