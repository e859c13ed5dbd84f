"""Where the moves of a scenario's attempt have led: pure reading of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curriculum.documents import ScenarioDoc
from lms.models import Attempt, ChoiceMade


def here(scenario: ScenarioDoc, attempt: Attempt, moves: Sequence[ChoiceMade]) -> str:
    """Return the id of the scene or the ending where an attempt stands."""
    return moves[-1].goto_id if moves else attempt.start_scene_id or scenario.start


def next_act(scenario: ScenarioDoc | None, attempt: Attempt) -> str:
    """Return the id of the scenario that the ending of an attempt leads on to; empty where it leads nowhere."""
    if scenario is None or not attempt.ending_id:
        return ""
    return scenario.scene(attempt.ending_id).next_act


def scene_before(moves: Iterable[ChoiceMade]) -> str:
    """Return the id of the scene that the way back leads to; empty where there is none.

    Each step back takes the last choice off the way, so that two steps back lead two scenes back.
    """
    way: list[str] = []
    for move in moves:
        if move.choice_id:
            way.append(move.scene_id)
        else:
            way.pop()
    return way[-1] if way else ""
