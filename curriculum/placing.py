"""Keeping `Placement` rows equal to what live lessons hold; connected to Wagtail's signals in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from competencies.models import Competency
from curriculum.models import LessonPage, Placement


@transaction.atomic
def refresh_placements(lesson: LessonPage) -> None:
    """Replace the rows of one lesson; a lesson that is not live holds nothing."""
    held = dict.fromkeys(_held(lesson)) if lesson.live else {}
    Placement.objects.filter(lesson_id=lesson.pk).delete()
    Placement.objects.bulk_create(
        Placement(lesson_id=lesson.pk, kind=kind, key=key, position=position)
        for position, (kind, key) in enumerate(held)
    )


def _held(lesson: LessonPage) -> Iterator[tuple[str, str]]:
    """Yield (kind, key) of everything in the lesson: the questions of its quizzes too, in order of appearance."""
    competencies: list[Any] = [child.value for child in lesson.competencies]
    for child in lesson.body:
        if child.block_type not in {"question", "quiz", "scenario"}:
            continue
        definition = child.value[child.block_type]
        if definition is None:
            continue
        yield child.block_type, str(definition.translation_key)
        questions = [definition] if child.block_type == "question" else []
        if child.block_type == "quiz":
            questions = [chosen.value for chosen in definition.questions if chosen.value is not None]
            competencies.extend(draw.value["competency"] for draw in definition.draws)
            yield from (("question", str(question.translation_key)) for question in questions)
        for question in questions:
            competencies.extend(chosen.value for chosen in question.competencies)
        if child.block_type == "scenario":
            for scene in definition.scenes:
                for choice in scene.value["choices"] if scene.block_type == "scene" else ():
                    competencies.extend(choice["competencies"])
    keys = [competency.pk for competency in competencies if competency is not None]
    whole = Competency.objects.select_related("version__framework").in_bulk(keys)
    yield from (("competency", whole[key].reference) for key in keys)


def lesson_published(sender: type[Any], instance: LessonPage, **_kwargs: Any) -> None:
    """Receive `page_published` of a lesson; it comes after the act, so the rows have their own transaction."""
    del sender
    refresh_placements(instance)


def lesson_unpublished(sender: type[Any], instance: LessonPage, **_kwargs: Any) -> None:
    """Receive `page_unpublished` of a lesson. A deleted lesson takes its rows along (foreign key)."""
    del sender
    refresh_placements(instance)
