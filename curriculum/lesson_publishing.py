"""A lesson with the draft questions that stand in it: what keeps them from being published, and publishing them.

What keeps the lesson back is what its editor refuses (`checking.OWN`), so that both ways to publish agree.
The release stays an act of its own (`releasing.py`): this only makes live what a version would freeze.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from assessments.models import Question
from curriculum.checking import OWN, Problem, problems
from curriculum.checking_messages import describe, place
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
    advice: list[str]
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
    found = problems(newest)
    advice = [_at(each.at, describe(each)) for each in found if each.code not in OWN and each.field != "question"]
    return LessonState(live, allowed, _missing(newest, found), advice, questions)


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


def _missing(lesson: LessonPage, found: list[Problem]) -> list[str]:
    said: list[str] = []
    labels = {field.name: str(field.verbose_name) for field in lesson._meta.fields}
    try:
        lesson.full_clean()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            label = capfirst(labels.get(name, name))
            said += [_("%(field)s : %(text)s") % {"field": label, "text": text} for text in texts]
    own = [(problem.at, describe(problem)) for problem in found if problem.code in OWN]
    try:
        lesson.body.stream_block.clean(lesson.body)
    except StreamBlockValidationError as error:
        incomplete = _("ce bloc est incomplet. Ouvrez la leçon : le bloc dit ce qui manque.")
        own += [(at, incomplete) for at in error.block_errors if at not in dict(own)]
    return said + [_at(at, text) for at, text in sorted(own, key=lambda each: -1 if each[0] is None else each[0])]


def _at(at: int | None, text: str) -> str:
    """Say it with the place where it stands."""
    return text if at is None else _("%(field)s : %(text)s") % {"field": place(at), "text": text}
