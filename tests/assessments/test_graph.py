"""Each fault of a scenario's graph is found where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.graph import ChoiceNode, Problem, SceneNode, problems


def scene(name, *targets, feedback="Bien."):
    return SceneNode(name, name, tuple(ChoiceNode(target, feedback) for target in targets))


def ending(name):
    return SceneNode(name, name, ending=True)


def chain(count):
    return [*(scene(f"N{n}", f"N{n + 1}" if n < count else "E") for n in range(1, count + 1)), ending("E")]


def test_a_sound_scenario_has_no_problem():
    assert problems([scene("N1", "N2", "E"), scene("N2", "N1", "E"), ending("E")]) == []


@pytest.mark.parametrize(
    "scenes, expected",
    [
        ([], [Problem("no_scene"), Problem("no_ending")]),
        ([ending("E")], [Problem("no_scene")]),
        ([ending("E"), scene("N1", "E")], [Problem("starts_with_ending", 0), Problem("unreachable", 1, detail="N1")]),
        ([scene("N1", "N1")], [Problem("no_ending"), Problem("trap", 0, detail="N1")]),
        ([scene("N1", "N2", "E"), scene("N2"), ending("E")], [Problem("dead_end", 1, detail="N2")]),
        ([scene("N1", "N9", "E"), ending("E")], [Problem("missing_target", 0, 0, "N9")]),
        ([scene("N1", "E", feedback=" "), ending("E")], [Problem("no_feedback", 0, 0)]),
        ([scene("N1", "E"), scene("N2", "E"), ending("E")], [Problem("unreachable", 1, detail="N2")]),
        ([scene("N1", "N2", "E"), scene("N2", "N2"), ending("E")], [Problem("trap", 1, detail="N2")]),
        (
            [scene("N1", "E"), ending("E"), ending("E")],
            [Problem("duplicate_name", 1, detail="E"), Problem("duplicate_name", 2, detail="E")],
        ),
    ],
)
def test_each_fault_is_found_where_it_stands(scenes, expected):
    assert problems(scenes) == expected


@pytest.mark.parametrize("count, codes", [(25, []), (26, ["many_scenes"]), (40, ["many_scenes"])])
def test_a_long_scenario_is_warned_of_but_not_refused(count, codes):
    found = problems(chain(count))
    assert [problem.code for problem in found] == codes
    assert not any(problem.refuses for problem in found)


def test_a_too_long_scenario_is_refused():
    assert problems(chain(41)) == [Problem("too_many_scenes", detail="41")]


NAMES = st.sampled_from(["A", "B", "C", "E", "F"])


@given(st.lists(st.lists(NAMES, max_size=3), max_size=5), st.booleans())
def test_what_has_no_problem_can_be_played_to_an_end_from_everywhere(targets, closed):
    scenes = [scene(name, *goto) for name, goto in zip("ABCDG", targets, strict=False)]
    scenes += [ending("E"), ending("F")] if closed else [ending("E")]
    if problems(scenes):
        return
    by_name = {node.name: node for node in scenes}
    for start in scenes:
        seen, edge = set(), {start.name}
        while edge:
            seen |= edge
            edge = {choice.goto for name in edge for choice in by_name[name].choices} - seen
        assert any(by_name[name].ending for name in seen)
