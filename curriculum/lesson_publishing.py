"""A lesson with the draft questions that stand in it: what keeps them from being published, and publishing them.

The release stays an act of its own (`releasing.py`): this only makes live what a version would freeze.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Question
from curriculum.importing.applying import latest
from curriculum.models import LessonPage


class NotReady(Exception):  # noqa: N818
    """Something is missing; says the first thing."""


@dataclass(frozen=True)
class QuestionState:
    """A question of the lesson as it was last saved, and what keeps it from being asked."""

    question: Question
    live: bool
    flaws: list[str]


@dataclass(frozen=True)
class LessonState:
    """What a lesson needs before it is published, for a person."""

    live: bool
    may_publish: bool
    missing: list[str]
    questions: list[QuestionState]

    @property
    def done(self) -> bool:
        """Whether nothing is left to publish."""
        return self.live and all(each.live for each in self.questions)

    @property
    def ready(self) -> bool:
        """Whether publishing would be accepted."""
        return not self.missing and not any(each.flaws for each in self.questions)


def state_of(lesson: LessonPage, user: Any) -> LessonState:
    """Return what a lesson and its draft questions still need."""
    newest = latest(lesson)
    chosen = [block.value["question"] for block in newest.body if block.block_type == "question"]
    rows = list(dict.fromkeys(each for each in chosen if each is not None))
    questions = [QuestionState(row, row.live, [] if row.live else latest(row).flaws()) for row in rows]
    allowed = lesson.permissions_for_user(user).can_publish() and (
        all(each.live for each in questions) or user.has_perm("mediane_assessments.publish_question")
    )
    live = lesson.live and not lesson.has_unpublished_changes
    return LessonState(live, allowed, _missing(newest), questions)


@transaction.atomic
def publish_with_questions(*, lesson: LessonPage, by: Any) -> None:
    """Publish the latest draft of a lesson and of its questions that are not live. Raises NotReady.

    The caller has asked whether the person may.
    """
    state = state_of(lesson, by)
    problems = [*state.missing, *(flaw for each in state.questions for flaw in each.flaws)]
    if problems:
        raise NotReady(problems[0])
    for each in state.questions:
        if not each.live:
            revision = each.question.latest_revision or each.question.save_revision(user=by)
            revision.publish(user=by)
    revision = lesson.latest_revision or lesson.save_revision(user=by)
    revision.publish(user=by)


def _missing(lesson: LessonPage) -> list[str]:
    found: list[str] = []
    labels = {field.name: str(field.verbose_name) for field in lesson._meta.fields}
    try:
        lesson.full_clean()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            label = labels.get(name, name)
            found += [_("%(field)s : %(text)s") % {"field": label, "text": text} for text in texts]
    try:
        lesson.body.stream_block.clean(lesson.body)
    except ValidationError:
        found.append(_("un bloc est incomplet : ouvrez la leçon, le bloc le dit"))
    if not lesson.body:
        found.append(_("la leçon n’a pas de contenu"))
    return found
