"""Beside choosing: the way back, playing again from a scene, the next act; and the path, from statements alone."""

import json

import pytest

from lms import attempting, branching, refusals
from lms.models import Attainment, Attempt, ChoiceMade, Enrolment, Rating, StatementBody
from lms.progress import attempt_view
from lms.records.rebuilding import rebuild
from lms.xapi import profile
from tests.lms.builders import C1, F1, K1, key
from tests.lms.playing import begin, choose, post, scenario


def back(attempt, scene, form=None):
    return branching.go_back(
        attempt=attempt, scene_id=key(scene), post_id=form or post(), release_sha256=attempt.release_sha256
    )


def stands(attempt):
    return attempt_view(Attempt.objects.get(pk=attempt.pk)).scene.name


def told():
    """Every statement of the ledger, oldest first."""
    return [json.loads(body.received) for body in StatementBody.objects.order_by("statement_id")]


# ------------------------------------------------------------------- the way back


def test_one_goes_back_to_the_scene_before_and_the_first_choice_counts(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/2")
    assert attempt_view(attempt).before.name == "scene-a"
    back(attempt, "scene-c")
    assert (stands(attempt), attempt_view(attempt).before) == ("scene-a", None)
    choose(attempt, "scene-a/1")
    choose(attempt, "scene-b/1")
    attempt.refresh_from_db()
    rows = ChoiceMade.objects.values_list("position", "scene_id", "goto_id", "points", "first_visit")
    assert list(rows) == [
        (1, key("scene-a"), key("scene-c"), 0, True),
        (2, key("scene-c"), key("scene-a"), 0, False),
        (3, key("scene-a"), key("scene-b"), 2, False),
        (4, key("scene-b"), key("end-good"), 2, True),
    ]
    assert (attempt.points, attempt.max_points, attempt.success) == (2, 4, True)
    assert Rating.objects.get(competency=C1).outcome == "not_yet", "2 of 4 on first visits"


def test_two_steps_back_lead_two_scenes_back(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/1")
    choose(attempt, "scene-b/2")
    back(attempt, "scene-c")
    back(attempt, "scene-b")
    assert stands(attempt) == "scene-a"
    with pytest.raises(refusals.NoWayBack):
        back(attempt, "scene-a")


def test_the_way_back_does_not_undo_a_safety_error(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/1")
    choose(attempt, "scene-b/2")
    back(attempt, "scene-c")
    choose(attempt, "scene-b/1")
    attempt.refresh_from_db()
    assert (attempt.ending_id, attempt.success) == (key("end-good"), False)
    assert not Attainment.objects.exists()


def test_a_step_back_posted_twice_is_one(enrolment: Enrolment) -> None:
    attempt, form = begin(enrolment, "s5"), post()
    choose(attempt, "scene-a/2")
    assert back(attempt, "scene-c", form) == back(attempt, "scene-c", form)
    assert ChoiceMade.objects.count() == 2
    with pytest.raises(attempting.WrongScene):
        back(attempt, "scene-c")


def test_nobody_goes_back_where_the_trainer_does_not_allow_it_or_after_the_end(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/3")
    with pytest.raises(attempting.ClosedAttempt):
        back(attempt, "scene-b")
    act = branching.go_on(attempt=attempt, post_id=post())
    with pytest.raises(refusals.NoWayBack):
        back(act, "scene-d")


def test_the_way_back_is_said(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/2")
    back(attempt, "scene-c")
    said = told()[-1]
    assert said["verb"]["id"] == profile.WENT_BACK.iri
    assert profile.read_iri(said["object"]["id"]) == ("scene", f"{key('scenario')}/{key('scene-a')}")
    assert said["result"]["extensions"][profile.extension(profile.PASSAGE)] == {
        "position": 2, "goto": key("scene-a"), "first_visit": False, "safety_error": False,
    }  # fmt: skip


# ------------------------------------------------------------------- playing again


def test_playing_again_from_a_scene_is_practice_and_rates_nothing(enrolment: Enrolment) -> None:
    first = scenario(enrolment, "scene-a/1", "scene-b/3")
    rated, levels = Rating.objects.count(), Attainment.objects.count()
    again = branching.replay(attempt=first, scene_id=key("scene-b"), post_id=post())
    assert (again.number, again.practice, stands(again), again.release_sha256) == (
        2, True, "scene-b", first.release_sha256,
    )  # fmt: skip
    choose(again, "scene-b/1")
    again.refresh_from_db()
    assert (again.ending_id, again.success, again.points) == (key("end-good"), True, 2)
    assert (Rating.objects.count(), Attainment.objects.count()) == (rated, levels), "nobody farms a good scene"
    whole = scenario(enrolment, "scene-a/1", "scene-b/1")
    assert (whole.number, whole.practice) == (3, False)
    assert Rating.objects.count() > rated


def test_one_plays_again_only_scenes_that_one_went_through_once_it_is_over(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/3")
    with pytest.raises(refusals.NothingFollows):
        branching.replay(attempt=attempt, scene_id=key("scene-c"), post_id=post())
    other = begin(enrolment, "s5")
    with pytest.raises(attempting.Unfinished):
        branching.replay(attempt=other, scene_id=key("scene-a"), post_id=post())
    assert branching.replay(attempt=attempt, scene_id=key("scene-b"), post_id=post()) == other, "one open attempt"


def test_a_replay_posted_twice_is_one(enrolment: Enrolment) -> None:
    first, form = scenario(enrolment, "scene-a/1", "scene-b/3"), post()
    again = branching.replay(attempt=first, scene_id=key("scene-b"), post_id=form)
    choose(again, "scene-b/1")
    assert branching.replay(attempt=first, scene_id=key("scene-b"), post_id=form) == again


# ------------------------------------------------------------------- the next act


def test_an_ending_leads_on_to_the_next_act_which_is_rated(enrolment: Enrolment) -> None:
    first = scenario(enrolment, "scene-a/1", "scene-b/3")
    act = branching.go_on(attempt=first, post_id=post())
    assert (act.activity_id, act.number, act.follows, act.practice, act.unsafe) == (
        key("act-2"), 1, first.uuid, False, False,
    )  # fmt: skip
    assert (act.lesson_id, act.step_id) == (first.lesson_id, first.step_id)
    choose(act, "scene-d/1")
    act.refresh_from_db()
    assert act.success
    assert Rating.objects.filter(evidence__attempt=str(act.uuid)).values_list("competency", "outcome")[0] == (
        C1, "reached",
    )  # fmt: skip


def test_a_safety_error_goes_along_into_the_next_act(enrolment: Enrolment) -> None:
    first = scenario(enrolment, "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/3")
    act = branching.go_on(attempt=first, post_id=post())
    assert act.unsafe
    choose(act, "scene-d/1")
    act.refresh_from_db()
    assert act.success is False
    rating = Rating.objects.get(evidence__attempt=str(act.uuid), competency=C1)
    assert (rating.outcome, rating.evidence["blocked"]) == ("not_yet", "safety_error")
    assert not Attainment.objects.exists()


def test_what_follows_practice_is_practice(enrolment: Enrolment) -> None:
    first = scenario(enrolment, "scene-a/1", "scene-b/1")
    again = branching.replay(attempt=first, scene_id=key("scene-b"), post_id=post())
    choose(again, "scene-b/3")
    act = branching.go_on(attempt=again, post_id=post())
    assert act.practice
    choose(act, "scene-d/1")
    assert not Rating.objects.filter(evidence__attempt=str(act.uuid)).exists()


def test_nothing_follows_an_ending_that_leads_nowhere(enrolment: Enrolment) -> None:
    with pytest.raises(refusals.NothingFollows):
        branching.go_on(attempt=scenario(enrolment, "scene-a/3"), post_id=post())
    with pytest.raises(attempting.Unfinished):
        branching.go_on(attempt=begin(enrolment, "s5"), post_id=post())


# ------------------------------------------------------------------- statements alone


def path_told(attempt_id):
    """(scene left, choice or none, scene led to) of one attempt, read from what was recorded and nothing else."""
    moves = []
    for said in told():
        run = said["context"]["extensions"].get(profile.extension(profile.ATTEMPT), {})
        if run.get("id") == str(attempt_id) and said["verb"]["id"] in {profile.SELECTED.iri, profile.WENT_BACK.iri}:
            kind, name = profile.read_iri(said["object"]["id"])
            passage = said["result"]["extensions"][profile.extension(profile.PASSAGE)]
            left = profile.read_iri(said["context"]["contextActivities"]["parent"][0]["id"])[1].partition("/")[2]
            moves.append((left, name.partition("/")[2] if kind == "choice" else None, passage["goto"]))
    return moves


def path_shown(attempt):
    view = attempt_view(Attempt.objects.get(uuid=attempt.uuid))
    return [(taken.scene.id, taken.choice.id if taken.choice else None, taken.goto.id) for taken in view.path]


def test_the_path_is_rebuilt_from_statements_alone(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/2")
    back(attempt, "scene-c")
    choose(attempt, "scene-a/1")
    choose(attempt, "scene-b/3")
    again = branching.replay(attempt=attempt, scene_id=key("scene-b"), post_id=post())
    choose(again, "scene-b/2")
    choose(again, "scene-c/1")
    choose(again, "scene-a/1")
    choose(again, "scene-b/3")
    act = branching.go_on(attempt=again, post_id=post())
    shown = [path_shown(each) for each in (attempt, again, act)]
    assert shown == [path_told(each.uuid) for each in (attempt, again, act)]
    assert [len(path) for path in shown] == [4, 4, 0]
    before = list(Attempt.objects.order_by("uuid").values())
    rebuild()
    after = list(Attempt.objects.order_by("uuid").values())
    for row in (*before, *after):
        row.pop("id")
    assert after == before
    assert [path_shown(each) for each in (attempt, again, act)] == shown


def test_competencies_of_the_other_scenario_do_not_mix(enrolment: Enrolment) -> None:
    first = scenario(enrolment, "scene-a/1", "scene-b/3")
    act = branching.go_on(attempt=first, post_id=post())
    choose(act, "scene-d/1")
    assert {row.competency for row in Rating.objects.filter(evidence__attempt=str(act.uuid))} == {C1}
    assert {row.competency for row in Rating.objects.filter(evidence__attempt=str(first.uuid))} == {C1, F1, K1}
