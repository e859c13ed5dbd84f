"""What publishing a version would change: the live content of a module against its newest release. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from curriculum.documents import LessonDoc, ReleaseContent
from curriculum.freezing.refusals import ReleaseRefused
from curriculum.models import ModulePage, Release
from curriculum.releasing import Frozen, freeze, open_release


@dataclass(frozen=True)
class Comparison:
    """Titles of lessons by what became of them. `refusal` is set when a version cannot be published at all."""

    newest: Release | None
    changed: bool
    refusal: str = ""
    added: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def only_elsewhere(self) -> bool:
        """Whether what changed is not in a lesson: the module's words, its rubrics, or the order of lessons."""
        return self.changed and not (self.added or self.edited or self.removed)


def compare(module: ModulePage) -> Comparison:
    """Compare what is live of a module with its newest release in the same language."""
    live = ModulePage.objects.select_related("locale").get(pk=module.pk)
    newest = (
        Release.objects.filter(module_key=live.translation_key, language=live.locale.language_code)
        .order_by("-number")
        .first()
    )
    try:
        now = freeze(live)
    except ReleaseRefused as refused:
        return Comparison(newest, changed=newest is not None, refusal=str(refused))
    if newest is None:
        return Comparison(None, changed=True, added=[lesson.title for lesson in now.content.lessons])
    if newest.sha256 == now.sha256:
        return Comparison(newest, changed=False)
    return _differences(newest, now)


def _differences(newest: Release, now: Frozen) -> Comparison:
    before = open_release(newest.pk)
    old = {lesson.id: lesson for lesson in before.content.lessons}
    new = {lesson.id: lesson for lesson in now.content.lessons}
    edited = [
        lesson.title
        for id_, lesson in new.items()
        if id_ in old
        and said_in(lesson, now.content, now.keys.questions, now.keys.scenarios)
        != said_in(old[id_], before.content, before.keys.questions, before.keys.scenarios)
    ]
    return Comparison(
        newest,
        changed=True,
        added=[lesson.title for id_, lesson in new.items() if id_ not in old],
        edited=edited,
        removed=[lesson.title for id_, lesson in old.items() if id_ not in new],
    )


def said_in(
    lesson: LessonDoc, content: ReleaseContent, question_keys: Mapping[str, object], scenario_keys: Mapping[str, object]
) -> object:
    """Return everything a lesson shows and asks, its definitions and their keys included."""
    refs = [part.ref for step in lesson.steps for part in step.parts if part.ref]
    quizzes = [content.quizzes[ref] for ref in refs if ref in content.quizzes]
    asked = [*refs, *(question for quiz in quizzes for question in quiz.bank)]
    return (
        lesson,
        quizzes,
        [(content.questions.get(ref), question_keys.get(ref)) for ref in asked],
        [(content.scenarios.get(ref), scenario_keys.get(ref)) for ref in refs],
    )
