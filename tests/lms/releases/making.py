"""Releases of the small module that differ: what newer releases add and take away."""

from typing import Any

from msgspec.structs import replace

from curriculum.documents import canonical, digest
from curriculum.models import Release
from tests.lms import builders
from tests.lms.builders import MODULE_KEY, key


def release(
    *, drop: tuple[str, ...] = (), add: tuple[str, ...] = (), title: str = "", edition: str = "2", **told: Any
) -> Release:
    """Store a newer release: without the steps in `drop`, with lessons of one text each for the words in `add`.

    `told` is what its author says of it.
    """
    content, keys = builders.documents(edition=edition)
    lessons = [
        replace(lesson, steps=tuple(step for step in lesson.steps if step.id not in {key(name) for name in drop}))
        for lesson in content.lessons
    ]
    lessons = [lesson for lesson in lessons if lesson.steps]
    new: list[Any] = [builders._lesson(name, (builders._text(f"{name}-text"),), rated=True, minutes=10) for name in add]
    module = replace(content.module, title=title or content.module.title)
    content = replace(content, module=module, lessons=(*lessons, *new))
    said, answers = canonical(content), canonical(keys)
    return Release.objects.create(
        module_key=MODULE_KEY,
        language="fr",
        number=Release.objects.filter(module_key=MODULE_KEY).count() + 1,
        title=content.module.title,
        content=said,
        keys=answers,
        sha256=digest(said, answers),
        **told,
    )
