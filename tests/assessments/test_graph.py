"""Each fault of a scenario's graph is found where it stands, and told with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.graph import ChoiceNode, Problem, SceneNode, missing_acts, positions, problems, shortest_way
from assessments.graph_messages import MESSAGES, describe


def scene(name, *targets, feedback="Bien."):
    return SceneNode(name, name, tuple(ChoiceNode(target, feedback, f"vers {target}") for target in targets))


def ending(name, outcome="favourable", act=""):
    return SceneNode(name, name, ending=True, outcome=outcome, next_act=act)


def chain(count):
    """Scenes one after the other, two ways through each: nothing to say of them but their number."""
    scenes = [scene(f"N{n}", f"N{n + 1}" if n < count else "E", "F") for n in range(1, count + 1)]
    return [*scenes, ending("E"), ending("F")]


def found(*scenes):
    """Every problem as (code, scene, choice, name, said, detail)."""
    return [(p.code, p.scene, p.choice, p.name, p.said, p.detail) for p in problems(scenes)]


def test_a_sound_scenario_has_no_problem():
    assert found(scene("N1", "N2", "E"), scene("N2", "N1", "E"), ending("E")) == []


@pytest.mark.parametrize("scenes, expected", [
    ([], [("no_scene", None, None, "", "", ""), ("no_ending", None, None, "", "", "")]),
    ([ending("E")], [("no_scene", None, None, "", "", "")]),
    (
        [ending("E"), scene("N1", "E", "F"), ending("F")],
        [
            ("starts_with_ending", 0, None, "E", "", ""),
            ("unreachable", 1, None, "N1", "", ""),
            ("unreachable", 2, None, "F", "", ""),
        ],
    ),
    (
        [scene("N1", "N1", "N2"), scene("N2", "N1", "N2")],
        [("no_ending", None, None, "", "", ""), ("trap", 0, None, "N1", "", ""), ("trap", 1, None, "N2", "", "")],
    ),
    ([scene("N1", "N2", "E"), scene("N2"), ending("E", "mixed")], [("dead_end", 1, None, "N2", "", "")]),
    ([scene("N1", "N9", "E"), ending("E", "mixed")], [("missing_target", 0, 0, "N1", "vers N9", "N9")]),
    ([scene("N1", "", "E"), ending("E", "mixed")], [("no_target", 0, 0, "N1", "vers ", "")]),
    (
        [scene("N1", "E", "F", feedback=" "), ending("E"), ending("F")],
        [("no_feedback", 0, 0, "N1", "vers E", ""), ("no_feedback", 0, 1, "N1", "vers F", "")],
    ),
    (
        [scene("N1", "E", "F"), scene("N2", "E", "F"), ending("E"), ending("F")],
        [("unreachable", 1, None, "N2", "", "")],
    ),
    (
        [scene("N1", "N2", "E"), scene("N2", "N2", "N2"), ending("E", "mixed")],
        [("same_target", 1, None, "N2", "", "N2"), ("trap", 1, None, "N2", "", "")],
    ),
    (
        [scene("N1", "E", "F"), ending("E"), ending("E"), ending("F")],
        [("duplicate_name", 1, None, "E", "", ""), ("duplicate_name", 2, None, "E", "", "")],
    ),
    (
        [scene("N1", "E", "F"), ending("E"), ending("F"), ending(""), ending("")],
        [("no_name", 3, None, "", "", ""), ("no_name", 4, None, "", "", "")],
    ),
    (
        [scene("A", "B", "A"), scene("B", "A", "B", feedback=""), ending("E", "mixed")],
        [
            ("trap", 0, None, "A", "", ""),
            ("no_feedback", 1, 0, "B", "vers A", ""),
            ("no_feedback", 1, 1, "B", "vers B", ""),
            ("trap", 1, None, "B", "", ""),
            ("unreachable", 2, None, "E", "", ""),
        ],
    ),
    ([scene("N1", "E"), ending("E", "mixed")], [("one_choice", 0, None, "N1", "", "")]),
    ([scene("N1", "E", "E"), ending("E")], [("same_target", 0, None, "N1", "", "E")]),
    ([scene("N1", "E", "F"), ending("E"), ending("F", "mixed")], [("single_way", None, None, "", "", "1")]),
])  # fmt: skip
def test_each_fault_is_found_where_it_stands(scenes, expected):
    assert found(*scenes) == expected


WARNED = {"many_scenes", "one_choice", "same_target", "long_way", "single_way"}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_warning_does_not_refuse_and_every_problem_says_what_to_do(code):
    problem = Problem(code, 0, 0, "entree", "je pars", "12")
    assert problem.refuses == (code not in WARNED)
    assert len(describe(problem)) > 20
    assert "%" not in describe(problem)


def test_a_message_names_scene_and_choice_and_cuts_long_words():
    said = describe(Problem("missing_target", 0, 0, "entree", "je pars " * 20, "N9"))
    assert "entree" in said
    assert "N9" in said
    assert "je pars je pars" in said
    assert len(said) < 240


@pytest.mark.parametrize("count, codes", [(25, []), (26, ["many_scenes"]), (40, ["many_scenes"])])
def test_a_long_scenario_is_warned_of_but_not_refused(count, codes):
    said = problems(chain(count))
    assert [problem.code for problem in said] == codes
    assert [problem.detail for problem in said] == [str(count)] * len(codes)
    assert not any(problem.refuses for problem in said)


def test_a_too_long_scenario_is_refused():
    (problem,) = problems(chain(41))
    assert (problem.code, problem.detail, problem.refuses) == ("too_many_scenes", "41", True)


@pytest.mark.parametrize("steps, codes", [(7, []), (8, ["long_way"])])
def test_a_long_shortest_way_is_warned_of(steps, codes):
    middle = [scene(f"N{n}", f"N{n + 1}", "N1") for n in range(1, steps)]
    scenes = [*middle, scene(f"N{steps}", "E", "F"), ending("E", "mixed"), ending("F", "mixed")]
    assert [(problem.code, problem.detail) for problem in problems(scenes)] == [(code, str(steps)) for code in codes]


@pytest.mark.parametrize("scenes, single", [
    ([scene("A", "B", "F"), scene("B", "E", "F"), ending("E"), ending("F", "mixed")], True),
    ([scene("A", "B", "B"), scene("B", "E", "F"), ending("E"), ending("F", "mixed")], False),
    ([scene("A", "B", "C"), scene("B", "E", "F"), scene("C", "E", "F"), ending("E"), ending("F", "mixed")], False),
    ([scene("A", "B", "A"), scene("B", "E", "A"), ending("E")], True),
    ([scene("A", "E", "G"), ending("E"), ending("G")], False),
    ([scene("A", "E", "G"), ending("E", "mixed"), ending("G", "unfavourable")], False),
])  # fmt: skip
def test_a_success_that_one_path_alone_leads_to_is_warned_of(scenes, single):
    assert ("single_way" in [problem.code for problem in problems(scenes)]) is single


def test_the_shortest_way_is_told_choice_by_choice():
    scenes = [scene("A", "A", "B"), scene("B", "A", "C", "E"), scene("C", "E"), ending("E")]
    assert shortest_way(scenes, {3}) == [(0, 1), (1, 2)]
    assert shortest_way(scenes, {3}, without=(1, 2)) == [(0, 1), (1, 1), (2, 0)]
    assert shortest_way(scenes, {3}, without=(0, 1)) is None
    assert shortest_way(scenes, {0}) == []
    assert shortest_way(scenes, set()) is None
    assert shortest_way([], {0}) is None


def test_a_name_that_stands_twice_leads_to_its_first():
    assert positions([scene("A"), scene("B"), ending("A")]) == {"A": 0, "B": 1}


def test_an_ending_leads_on_to_a_scenario_that_exists():
    scenes = [scene("A", "E", "F", "G"), ending("E", act="ACTE-2"), ending("F"), ending("G", act="ACTE-9")]
    (problem,) = missing_acts(scenes, {"ACTE-2"})
    assert (problem.code, problem.scene, problem.name, problem.detail) == ("missing_act", 3, "G", "ACTE-9")
    assert problem.refuses


NAMES = st.sampled_from(["A", "B", "C", "E", "F"])


@given(st.lists(st.lists(NAMES, max_size=3), max_size=5), st.booleans())
def test_what_has_no_problem_can_be_played_to_an_end_from_everywhere(targets, closed):
    scenes = [scene(name, *goto) for name, goto in zip("ABCDG", targets, strict=False)]
    scenes += [ending("E"), ending("F")] if closed else [ending("E")]
    if any(problem.refuses for problem in problems(scenes)):
        return
    by_name = {node.name: node for node in scenes}
    for start in scenes:
        seen, edge = set(), {start.name}
        while edge:
            seen |= edge
            edge = {choice.goto for name in edge for choice in by_name[name].choices} - seen
        assert any(by_name[name].ending for name in seen)
