"""Role plays: planned, filled, signed, rated; who may, and what is refused."""

import datetime
import json
import uuid

import pytest
from django.utils import timezone

from lms import rating, rating_groups
from lms.explaining import explain
from lms.models import (
    Attainment,
    Enrolment,
    Learner,
    Note,
    ObservationSheet,
    Rating,
    RolePlay,
    Statement,
    StatementBody,
)
from lms.models.rating import Outcome
from lms.records import rebuilding
from lms.refusals import AboveCeiling, NotAllowed, NothingObserved, UnknownCriterion, UnknownStep
from lms.role_plays import filling, planning, reading, signing
from tests.lms import builders, playing
from tests.lms.builders import C1, F1, V1, key
from tests.lms.role_plays.making import ALL, DAY, fill, plan, sign
from tests.support import people


def level(competency: str = C1) -> int:
    found = Attainment.objects.filter(competency=competency, current=True).first()
    return found.level if found else 0


# ------------------------------------------------------------------------ one assessor


def test_a_signed_sheet_is_rated_with_date_and_role(enrolment: Enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    sign(role_play, bob, role="external")
    rows = {row.competency: row for row in Rating.objects.all()}
    assert set(rows) == {C1, F1}, "V1 needs verification"
    row = rows[C1]
    assert (row.mode, row.outcome, row.level, row.assessor, row.assessor_role) == (
        *("role_play", "reached", 3, bob, "external"),
    )
    role_play.refresh_from_db()
    assert row.situation == f"role-play/{role_play.situation_key}"
    assert row.evidence == {
        "criteria": {key("crit-1"): "reached", key("crit-2"): "reached"},
        "role_play": str(role_play.uuid),
        "rubric": key("rubric"),
        "played_on": "2026-10-05",
        "signed_on": timezone.localdate().isoformat(),
        "assessors": 1,
    }
    assert Note.objects.get().text == "Il reformule."
    assert (role_play.recorded_at, level(), level(F1)) == (row.rated_at, 2, 2)


def test_nothing_of_a_draft_is_a_rating_or_a_statement(enrolment: Enrolment, bob) -> None:
    fill(plan(enrolment, bob), bob)
    assert (Rating.objects.count(), Statement.objects.count(), Note.objects.count()) == (0, 0, 0)


def test_no_word_of_a_sheet_is_in_a_statement(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob, situation="la photo de Zoé"), bob, reason="Zut alors.")
    bodies = "".join(StatementBody.objects.values_list("received", flat=True))
    assert bodies
    assert "Zut" not in bodies
    assert "photo" not in bodies
    assert bob.email not in bodies


def test_the_same_form_plans_once_and_a_sheet_signed_twice_is_signed_once(enrolment: Enrolment, bob) -> None:
    form = uuid.uuid4()
    role_play = plan(enrolment, bob, post_id=form)
    assert plan(enrolment, bob, post_id=form) == role_play
    assert sign(role_play, bob) == sign(role_play, bob)
    assert (RolePlay.objects.count(), ObservationSheet.objects.count(), Rating.objects.count()) == (1, 1, 2)


def test_a_second_final_sheet_of_the_same_person_is_refused_and_changes_nothing(enrolment: Enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    sign(role_play, bob)
    before = list(ObservationSheet.objects.values())
    with pytest.raises(filling.AlreadySigned):
        sign(role_play, bob, {"crit-1": "not_yet"})
    filling.abandon(role_play=role_play, assessor=bob)
    assert list(ObservationSheet.objects.values()) == before
    assert Rating.objects.filter(outcome="not_yet").count() == 0


def test_the_same_situation_confirms_nothing_another_one_does(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob, situation="Une  photo"), bob)
    sign(plan(enrolment, bob, situation="une PHOTO "), bob)
    assert level() == 2
    sign(plan(enrolment, bob, situation="un banc"), bob)
    assert level() == 3


def test_a_draft_goes_away_and_its_place_is_free(enrolment: Enrolment, bob, eva) -> None:
    role_play = plan(enrolment, bob)
    fill(role_play, bob)
    with pytest.raises(filling.NoSeat):
        fill(role_play, eva)
    filling.abandon(role_play=role_play, assessor=bob)
    sign(role_play, eva)
    assert Rating.objects.filter(assessor=eva).count() == 2
    with pytest.raises(filling.NoSeat):
        fill(role_play, bob)


# ---------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_only_a_trainer_of_the_group_plans_fills_and_signs(enrolment: Enrolment, request, bob, who: str) -> None:
    user = request.getfixturevalue(who)
    role_play = plan(enrolment, bob)
    with pytest.raises(NotAllowed):
        plan(enrolment, user)
    with pytest.raises(NotAllowed):
        fill(role_play, user)
    with pytest.raises(NotAllowed):
        signing.sign(role_play=role_play, assessor=user)
    assert Rating.objects.count() == 0


def test_a_trainer_who_left_signs_nothing(enrolment: Enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    fill(role_play, bob)
    bob.mediane_memberships.all().delete()
    with pytest.raises(NotAllowed):
        signing.sign(role_play=role_play, assessor=bob)


def test_nobody_observes_themselves(enrolment: Enrolment, alice, bob) -> None:
    enrolment.cohort.trainers.add(alice)
    people_play = plan(enrolment, bob)
    with pytest.raises(NotAllowed):
        fill(people_play, alice)


@pytest.mark.parametrize("outcomes,refusal", [
    ({"crit-9": "reached"}, UnknownCriterion),
    (dict.fromkeys(ALL, "not_observed"), NothingObserved),
])  # fmt: skip
def test_a_sheet_that_cannot_be(enrolment: Enrolment, bob, outcomes: dict[str, str], refusal) -> None:
    with pytest.raises(refusal):
        sign(plan(enrolment, bob), bob, outcomes)


def test_a_sheet_is_not_signed_incomplete_early_or_in_no_role(enrolment: Enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    with pytest.raises(signing.Undecided):
        signing.sign(role_play=role_play, assessor=bob)
    filling.save(role_play=role_play, assessor=bob, role="trainer", outcomes={}, reason="")
    with pytest.raises(signing.Undecided):
        signing.sign(role_play=role_play, assessor=bob)
    with pytest.raises(signing.RoleNeeded):
        sign(role_play, bob, role="")
    later = plan(enrolment, bob, played_on=timezone.localdate() + datetime.timedelta(days=1))
    with pytest.raises(signing.NotPlayedYet):
        sign(later, bob)
    assert Rating.objects.count() == 0


def test_a_sheet_of_elsewhere_and_no_situation_are_refused(enrolment: Enrolment, bob) -> None:
    with pytest.raises(UnknownStep):
        plan(enrolment, bob, rubric_id=key("none"))
    with pytest.raises(planning.NoSituation):
        plan(enrolment, bob, situation="  ")


def test_no_level_above_the_ceiling_of_a_role_play(enrolment: Enrolment, bob) -> None:
    """A sheet carries the ceiling at most: field presence 2, whatever is asked for beside it."""
    sign(plan(enrolment, bob), bob)
    assert {row.competency: row.level for row in Rating.objects.all()} == {C1: 3, F1: 2}
    mark = rating_groups.Mark(enrolment, F1, Outcome.REACHED, level=3)
    with pytest.raises(AboveCeiling):
        rating_groups.rate_group(
            cohort=enrolment.cohort, marks=[mark], rubric_id=key("rubric"), assessor=bob, reason="Oui.",
            post_id=uuid.uuid4(),
        )  # fmt: skip
    content, _keys = builders.documents()
    with pytest.raises(AboveCeiling):
        rating.level_shown(content, C1, rating.Mode.ROLE_PLAY, "reached", 4)
    assert Rating.objects.count() == 2


# ------------------------------------------------------------------------------ reasons


def test_a_reason_is_asked_for_where_a_level_goes_up_or_down_and_nowhere_else(enrolment: Enrolment, bob) -> None:
    first = plan(enrolment, bob)
    with pytest.raises(signing.WhyNeeded, match=r"Compétence C1 \(0 → 2\)"):
        sign(first, bob, reason=" ")
    assert ObservationSheet.objects.get().signed_at is None, "the draft is kept"
    sign(first, bob)
    sign(plan(enrolment, bob), bob, reason="")  # the same again: nothing changes
    with pytest.raises(signing.WhyNeeded, match=r"Compétence C1 \(2 → 0\)"):
        sign(plan(enrolment, bob), bob, {"crit-1": "not_yet"}, reason="")
    assert level() == 2


# ----------------------------------------------------------------------------- releases


def test_a_rubric_changed_meanwhile_leaves_the_sheet_as_it_was_begun(enrolment: Enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    fill(role_play, bob)
    assert not reading.rubric_changed(role_play)
    builders.release(edition="2")
    assert not reading.rubric_changed(role_play), "another edition with the same sheet"
    builders.changed_rubric()
    assert reading.rubric_changed(role_play)
    signing.sign(role_play=role_play, assessor=bob)
    row = Rating.objects.get(competency=C1)
    assert set(row.evidence["criteria"]) == {key("crit-1"), key("crit-2")}
    body = json.loads(StatementBody.objects.order_by("statement_id").first().received)
    assert role_play.release_sha256 in body["context"]["extensions"].values()


# ---------------------------------------------------------------- what follows from it


def test_a_rebuild_gives_the_same_rows(enrolment: Enrolment, bob, eva) -> None:
    playing.read(enrolment, "L1", "s1")
    role_play = plan(enrolment, bob, assessors=2)
    sign(role_play, bob)
    sign(role_play, eva, {"crit-1": "not_yet"})

    def rows() -> list[dict]:
        return [
            *Rating.objects.order_by("statement").values("statement", "level", "rated_at", "evidence", "assessor_key"),
            *Attainment.objects.order_by("statement").values("statement", "level", "ratings", "current"),
        ]

    before = rows()
    rebuilding.rebuild()
    assert rows() == before
    assert RolePlay.objects.count() == 1


def test_it_is_taken_back_like_any_rating(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob), bob)
    mine = Rating.objects.get(competency=C1)
    rating_groups.take_back(
        cohort=enrolment.cohort, ratings=[mine.statement], since=mine.rated_at, assessor=bob, reason="Erreur.",
        post_id=uuid.uuid4(),
    )  # fmt: skip
    assert level() == 0
    assert [line.outcome for line in explain(learner=enrolment.learner, reference=C1).unused] == [
        "reached",
        "taken_back",
    ]


def test_pourquoi_names_the_sheet_the_dates_and_the_role(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob), bob, role="external")
    line = explain(learner=enrolment.learner, reference=C1).used[0]
    assert (line.situation, line.played) == ("Grille d’essai", "une photo")
    assert line.assessor_role == "une évaluatrice ou un évaluateur externe"
    assert "jeu de rôle du 5 octobre 2026" in line.evidence
    assert "critères observés\u00a0: 2 sur 2" in line.evidence


def test_a_trainer_of_another_house_has_no_hand_in_it(enrolment: Enrolment, bob, places) -> None:
    other = people.member("Gina", places.neighbour, "trainer")
    with pytest.raises(NotAllowed):
        fill(plan(enrolment, bob), other)


def test_the_assessor_stands_under_a_pseudonym(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob), bob)
    pseudonym = str(Learner.objects.get(user=bob).uuid)
    assert {row.assessor_key for row in Rating.objects.all()} == {pseudonym}
    assert RolePlay.objects.get().played_on == DAY
    assert V1 not in {row.competency for row in Rating.objects.all()}
