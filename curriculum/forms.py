"""The admin form of lessons: what must hold to publish, and never stands in the way of a draft."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from curriculum.checking import OWN, Bank, Problem, judge, written
from curriculum.checking_messages import describe


class LessonForm(WagtailAdminPageForm):
    """A lesson is judged when it is published; saving a draft defers that (Wagtail's own word)."""

    class Media:
        js = ("mediane_curriculum/problems.js",)

    def _post_clean(self) -> None:
        """Judge the whole lesson once its fields are set and each is valid by itself; no query, no file is read."""
        super()._post_clean()
        if self.is_deferred_validation and self.instance.minutes is None:
            self.instance.minutes = 0  # a draft without a duration; the column holds a number
        if not self.is_deferred_validation and not self.errors:
            self.judge()

    def judge(self) -> None:
        """Put each problem on the block and the field it concerns."""
        found = [problem for problem in judge(written(self.instance), Bank(), advice=False) if problem.code in OWN]
        if found:
            self.add_error("body", _stream_error(found))


def _stream_error(problems: list[Problem]) -> StreamBlockValidationError:
    blocks: dict[int, dict[str, ValidationError]] = {}
    for problem in problems:
        if problem.at is not None:
            blocks.setdefault(problem.at, {})[problem.field] = ValidationError(describe(problem))
    return StreamBlockValidationError(
        block_errors={at: StructBlockValidationError(block_errors=fields) for at, fields in blocks.items()},
        non_block_errors=[describe(problem) for problem in problems if problem.at is None],
    )
