"""How a release's own addresses become real ones: `lesson:<key>` in the player, `asset:<name>` in the store."""

from __future__ import annotations

from collections.abc import Callable

from curriculum.rendering.release_1 import asset_address
from lms.views.reaching import Seat


def resolver(seat: Seat) -> Callable[[str], str]:
    """Return the function that `part_html` asks for every address."""
    lessons = {lesson.id: lesson for lesson in seat.content.lessons}

    def resolve(address: str) -> str:
        kind, _colon, name = address.partition(":")
        if kind == "asset":
            return asset_address(address)
        if kind == "lesson" and name in lessons and lessons[name].steps:
            return seat.step_url(name, lessons[name].steps[0].id)
        return seat.url("module") if kind == "lesson" else address

    return resolve
