"""How the neutral addresses of a release become real ones: `lesson:<key>` in the player, `asset:<sha256><suffix>` in the store."""

from __future__ import annotations

from collections.abc import Callable

from curriculum.rendering.release_1 import asset_url
from lms.views.reaching import Seat


def resolver(seat: Seat) -> Callable[[str], str]:
    """Return the function that `part_html` asks for every address."""
    lessons = {lesson.id: lesson for lesson in seat.content.lessons}

    def resolve(address: str) -> str:
        kind, _colon, name = address.partition(":")
        if kind == "asset":
            return asset_url(name)
        if kind == "lesson" and name in lessons and lessons[name].steps:
            return seat.step_url(name, lessons[name].steps[0].id)
        return seat.url("module") if kind == "lesson" else address

    return resolve
