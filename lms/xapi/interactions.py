"""A question as the specification defines an interaction: its components and its `correctResponsesPattern`.

None of this stands in a statement, nor in what clients read of an activity: a definition is shared by all who will
still answer. Only who may define activities of the whole installation reads it (`api/xapi/activities.py`), and of a
question that was answered, by the release that scored it last. Why: docs/decisions/0014-question-kinds.md.
"""

from __future__ import annotations

from typing import Any

from assessments import kinds
from curriculum.documents import OptionDoc, QuestionDoc, QuestionKey, asked
from curriculum.releasing import open_by_sha256
from lms.models import Response

COMPONENTS = {"choice": "choices", "sequencing": "choices", "matching": "source"}


def of_question(question_id: str) -> dict[str, Any]:
    """Return the interaction of a question that was answered, by `translation_key`; empty where nobody has."""
    last = Response.objects.filter(question_id=question_id).select_related("enrolment").order_by("-answered_at").first()
    if last is None:
        return {}
    release = open_by_sha256(last.enrolment.module_key, last.release_sha256)
    question = release.content.questions[question_id]
    return interaction(question, release.keys.questions[question_id], release.content.language)


def interaction(question: QuestionDoc, key: QuestionKey, language: str) -> dict[str, Any]:
    """Return a question and its key as the parts of an activity definition (xAPI 1.0.3, Data 2.4.4.1)."""
    kind = kinds.kind(question.kind)
    found: dict[str, Any] = {"interactionType": kind.interaction, "description": {language: question.prompt}}
    if name := COMPONENTS.get(kind.interaction):
        found[name] = _components(question.options, language)
    if question.targets:
        found["target"] = _components(question.targets, language)
    if pattern := kind.pattern(asked(question, key)):
        found["correctResponsesPattern"] = pattern
    return found


def _components(things: tuple[OptionDoc, ...], language: str) -> list[dict[str, Any]]:
    return [{"id": each.id, "description": {language: each.text}} for each in things]
