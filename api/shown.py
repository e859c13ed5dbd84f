"""What a program is shown of questions, scenes and answers: what a page shows at the same moment, and nothing sooner.

Every field is named here one by one, so that no key can slip out of a release.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from assessments import kinds
from curriculum.documents import OptionDoc, QuestionDoc, SceneDoc
from lms.models import Response
from lms.progress import Passage
from lms.showing import Verdict


class OptionItem(serializers.Serializer[Any]):
    """One thing that may be chosen."""

    id = serializers.CharField()
    text = serializers.CharField()


class QuestionItem(serializers.Serializer[Any]):
    """A question as it is asked; `control` says how.

    A response is a list: ids of options (`order`: all of them in order), pairs `option[.]target`, or one text.
    """

    id = serializers.CharField()
    kind = serializers.CharField()
    control = serializers.CharField()
    prompt = serializers.CharField()
    options = OptionItem(many=True)
    targets = OptionItem(many=True)


class ChosenItem(serializers.Serializer[Any]):
    """One part of an answer, and what the author says of it."""

    text = serializers.CharField()
    feedback = serializers.CharField(allow_blank=True)
    right = serializers.BooleanField()


class ExpectedItem(serializers.Serializer[Any]):
    """What an essay was read for, and whether it was met."""

    text = serializers.CharField()
    feedback = serializers.CharField(allow_blank=True)
    met = serializers.BooleanField()


class VerdictItem(serializers.Serializer[Any]):
    """What an answer was worth, once that is told; `success` is null while somebody must read a text."""

    success = serializers.BooleanField(allow_null=True)
    points = serializers.IntegerField()
    max_points = serializers.IntegerField()
    chosen = ChosenItem(many=True)
    right = serializers.ListField(child=serializers.CharField())
    explanation = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    expected = ExpectedItem(many=True)


class ResponseItem(serializers.Serializer[Any]):
    """One answer. `verdict` is null until it may be told: at the end, where the quiz explains at the end."""

    key = serializers.UUIDField()
    question = serializers.CharField()
    attempt = serializers.UUIDField(allow_null=True)
    answered_at = serializers.DateTimeField()
    verdict = VerdictItem(allow_null=True)


class ReadResponse(ResponseItem):
    """The same with the person's own words, and those of who read them."""

    text = serializers.CharField(allow_blank=True)
    remark = serializers.CharField(allow_blank=True)


class SceneItem(serializers.Serializer[Any]):
    """A scene with its choices; an ending has none, and an outcome."""

    id = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    speaker = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    choices = OptionItem(many=True)
    outcome = serializers.CharField(allow_blank=True)


class PassageItem(serializers.Serializer[Any]):
    """One scene gone through: what was chosen there and what that did; without a choice it is a step back."""

    scene = serializers.CharField()
    choice = OptionItem(allow_null=True)
    feedback = serializers.CharField(allow_blank=True)
    goto = serializers.CharField()
    first_visit = serializers.BooleanField()
    safety_error = serializers.BooleanField()


def options(found: Iterable[OptionDoc]) -> list[dict[str, str]]:
    """Show options in the order given."""
    return [{"id": each.id, "text": each.text} for each in found]


def question(doc: QuestionDoc, choices: Iterable[OptionDoc], targets: Iterable[OptionDoc]) -> dict[str, Any]:
    """Show a question with its options in the order of display."""
    return {
        "id": doc.id,
        "kind": doc.kind,
        "control": kinds.kind(doc.kind).control,
        "prompt": doc.prompt,
        "options": options(choices),
        "targets": options(targets),
    }


def scene(doc: SceneDoc, choices: Iterable[OptionDoc]) -> dict[str, Any]:
    """Show a scene with its choices in the order of display."""
    shown = {name: getattr(doc, name) for name in ("id", "title", "speaker", "text", "outcome")}
    return shown | {"choices": options(choices)}


def passage(taken: Passage) -> dict[str, Any]:
    """Show one scene that was gone through."""
    return {
        "scene": taken.scene.id,
        "choice": {"id": taken.choice.id, "text": taken.choice.text} if taken.choice else None,
        "feedback": taken.key.feedback if taken.key and taken.choice else "",
        "goto": taken.goto.id,
        "first_visit": taken.first_visit,
        "safety_error": taken.safety_error,
    }


def response(row: Response, verdict: Verdict | None, attempt: Any = None) -> dict[str, Any]:
    """Show an answer; the words that people wrote only where they are read, and only with its verdict."""
    return {
        "key": row.statement,
        "question": row.question_id,
        "attempt": attempt,
        "answered_at": row.answered_at,
        "verdict": verdict,
        "text": verdict.text if verdict else "",
        "remark": verdict.remark if verdict else "",
    }
