"""What one release of a module changes against an earlier one, for those who are inside. Pure but for opening them."""

from __future__ import annotations

from dataclasses import dataclass

from curriculum.comparing import said_in
from curriculum.documents import ReleaseContent
from curriculum.models import Release
from curriculum.releasing import OpenRelease


@dataclass(frozen=True)
class Changes:
    """Titles of lessons by what became of them; `renamed` is the new title of the module, empty where it kept its own.

    `elsewhere`: something else changed (summary, outcomes, order, observation sheets).
    """

    added: tuple[str, ...]
    edited: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: str
    elsewhere: bool


def changes(old: OpenRelease, new: OpenRelease) -> Changes:
    """Compare two releases of a module."""
    before = {lesson.id: lesson for lesson in old.content.lessons}
    after = {lesson.id: lesson for lesson in new.content.lessons}
    edited = tuple(
        lesson.title
        for key, lesson in after.items()
        if key in before
        and said_in(lesson, new.content, new.keys.questions, new.keys.scenarios)
        != said_in(before[key], old.content, old.keys.questions, old.keys.scenarios)
    )
    return Changes(
        added=tuple(lesson.title for key, lesson in after.items() if key not in before),
        edited=edited,
        removed=tuple(lesson.title for key, lesson in before.items() if key not in after),
        renamed=new.content.module.title if new.content.module.title != old.content.module.title else "",
        elsewhere=_rest(old.content) != _rest(new.content),
    )


def _rest(content: ReleaseContent) -> object:
    """Return what a release says outside its lessons, but for the module's title."""
    module = content.module
    return (
        *(module.summary, module.outcomes, module.positioning, module.logbook),
        *(content.rubrics, content.competencies),
    )


def said_of(release: Release) -> tuple[str, str]:
    """Return what the trainer answered to « Que change cette version ? »: the kind of change in words, and a sentence.

    Both are empty for a release without an answer.
    """
    return release.change_told, release.change_note
