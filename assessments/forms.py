"""The admin forms of definitions: what must hold to publish, and never stands in the way of a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.graph import Problem
from assessments.graph_messages import describe
from assessments.kinds import Flaw
from assessments.kinds.wording import told

# The field of a scene or an ending that a problem stands on; all others stand on the scene itself.
FIELDS = {"no_name": "name", "duplicate_name": "name", "missing_act": "next_act"}


class DefinitionForm(WagtailAdminModelForm):
    """A form whose definition is judged when it is published; saving a draft defers that (Wagtail's own word)."""

    def _post_clean(self) -> None:
        """Judge the whole instance once its fields are set and each is valid by itself."""
        super()._post_clean()
        if not self.is_deferred_validation and not self.errors:
            self.judge()

    def judge(self) -> None:
        """Add an error for each thing that keeps the instance from being published."""


class QuestionForm(DefinitionForm):
    """A question needs answers that its kind can ask. A new one is counted by parts; older ones stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["partial"] = True

    def judge(self) -> None:
        """Put each flaw on the answer and the field it concerns, the others above the answers, all at once."""
        if flaws := self.instance.judged():
            self.add_error("options", _answers_error(flaws, self.instance.kind))


def _answers_error(flaws: list[Flaw], kind: str) -> StreamBlockValidationError:
    whole = dict.fromkeys(told(flaw, kind) for flaw in flaws if flaw.at is None)
    answers: dict[int, ValidationError] = {}
    for at in sorted({flaw.at for flaw in flaws if flaw.at is not None}):
        here = [flaw for flaw in flaws if flaw.at == at]
        fields = {flaw.field: ValidationError(told(flaw, kind)) for flaw in reversed(here) if flaw.field}
        own = [told(flaw, kind) for flaw in here if not flaw.field]
        answers[at] = StructBlockValidationError(block_errors=fields, non_block_errors=own)
    return StreamBlockValidationError(block_errors=answers, non_block_errors=list(whole))


class QuizForm(DefinitionForm):
    """A quiz needs questions, each once, and no more from the bank than it holds."""

    def judge(self) -> None:
        """Put the flaws above the questions, and those of draws above the draws."""
        for field, flaws in (("questions", self.instance.question_flaws()), ("draws", self.instance.draw_flaws())):
            if flaws:
                self.add_error(field, StreamBlockValidationError(non_block_errors=[str(flaw) for flaw in flaws]))


class ScenarioForm(DefinitionForm):
    """A scenario must be playable to an end from every scene."""

    class Media:
        js = ("mediane_assessments/targets.js",)

    def judge(self) -> None:
        """Put each problem on the scene or the choice it concerns."""
        refusing = [problem for problem in self.instance.problems() if problem.refuses]
        if refusing:
            self.add_error("scenes", _stream_error(refusing))


def _stream_error(problems: list[Problem]) -> StreamBlockValidationError:
    whole = [describe(problem) for problem in problems if problem.scene is None]
    scenes: dict[int, ValidationError] = {}
    for at in sorted({problem.scene for problem in problems if problem.scene is not None}):
        scenes[at] = _scene_error([problem for problem in problems if problem.scene == at])
    return StreamBlockValidationError(block_errors=scenes, non_block_errors=whole)


def _scene_error(problems: list[Problem]) -> StructBlockValidationError:
    """Errors of one scene: on its name, on a choice's target or feedback, else on the scene itself."""
    fields: dict[str, ValidationError] = {}
    own: list[str] = []
    choices: dict[int, dict[str, Any]] = {}
    for problem in problems:
        if problem.choice is not None:
            field = "feedback" if problem.code == "no_feedback" else "goto"
            choices.setdefault(problem.choice, {})[field] = ValidationError(describe(problem))
        elif problem.code in FIELDS:
            fields[FIELDS[problem.code]] = ValidationError(describe(problem))
        else:
            own.append(describe(problem))
    if choices:
        fields["choices"] = ListBlockValidationError(
            block_errors={at: StructBlockValidationError(block_errors=errors) for at, errors in choices.items()}
        )
    return StructBlockValidationError(block_errors=fields, non_block_errors=own)
