"""A trainer observes a role play: who may, what it says, and when level 3 is held."""

import json

import pytest

from lms import rating
from lms.models import Attainment, Enrolment, Learner, Note, Rating, StatementBody
from lms.models.rating import Mode, Outcome
from lms.refusals import UnknownStep
from tests.lms import builders
from tests.lms.builders import C1, F1, K1, V1, key
from tests.lms.playing import post, quiz, told
from tests.support import people

ALL = {"crit-1": "reached", "crit-2": "reached", "crit-3": "reached"}


def observe(enrolment: Enrolment, assessor, outcomes: dict[str, str], *, reason: str = "", post_id=None):
    return rating.observe(
        enrolment=enrolment,
        rubric_id=key("rubric"),
        outcomes={key(name): Outcome(said) for name, said in outcomes.items()},
        assessor=assessor,
        reason=reason,
        post_id=post_id or post(),
    )


@pytest.fixture
def eva(enrolment: Enrolment, places):
    """A second trainer of the cohort."""
    user = people.member("Eva", places.home, "trainer")
    enrolment.cohort.trainers.add(user)
    return user


@pytest.mark.parametrize("first,second,expected", [
    ("reached", "reached", "reached"),
    ("reached", "not_observed", "reached"),
    ("reached", "not_yet", "not_yet"),
    ("not_observed", "not_observed", "not_observed"),
])  # fmt: skip
def test_a_competency_is_reached_when_all_that_was_observed_is(
    enrolment: Enrolment, bob, first: str, second: str, expected: str
) -> None:
    found = observe(enrolment, bob, {"crit-1": first, "crit-2": second, "crit-3": "reached"})
    assert {row.competency: row.outcome for row in found} == {C1: expected, F1: "reached"}
    assert V1 not in {row.competency for row in found}


def test_it_says_one_rating_a_competency_and_the_decisions(enrolment: Enrolment, bob) -> None:
    observe(enrolment, bob, ALL)
    assert told() == [*["rated competency"] * 2, *["asserted competency"] * 2]


def test_the_reason_is_a_note_and_no_statement_holds_it(enrolment: Enrolment, bob) -> None:
    found = observe(enrolment, bob, ALL, reason="Très à l’écoute, secret bien posé.")
    note = Note.objects.get()
    assert {row.note for row in found} == {note.uuid}
    assert (note.author, note.about) == (bob, enrolment.learner)
    bodies = "".join(StatementBody.objects.values_list("received", flat=True))
    assert "écoute" not in bodies
    assert bob.email not in bodies


def test_the_assessor_stands_under_a_pseudonym(enrolment: Enrolment, bob) -> None:
    row = observe(enrolment, bob, ALL)[0]
    pseudonym = str(Learner.objects.get(user=bob).uuid)
    assert (row.assessor, row.assessor_key, row.assessor_role) == (bob, pseudonym, "trainer")
    body = json.loads(StatementBody.objects.order_by("statement_id").first().received)
    assert body["context"]["instructor"]["account"]["name"] == pseudonym
    assert body["actor"]["account"]["name"] == str(enrolment.learner.uuid)


def test_a_form_posted_twice_rates_once(enrolment: Enrolment, bob) -> None:
    form = post()
    first = observe(enrolment, bob, ALL, post_id=form, reason="Bien.")
    assert observe(enrolment, bob, {"crit-1": "not_yet"}, post_id=form) == first
    assert (Rating.objects.count(), Note.objects.count()) == (2, 1)


def test_one_observation_holds_2_two_assessors_hold_3(enrolment: Enrolment, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    assert Attainment.objects.get(competency=C1, current=True).level == 2
    observe(enrolment, eva, ALL)
    current = Attainment.objects.get(competency=C1, current=True)
    assert (current.level, current.mode, len(current.ratings)) == (3, "role_play", 2)
    assert Attainment.objects.get(competency=F1, current=True).level == 2


def test_a_quiz_after_a_role_play_lowers_nothing(enrolment: Enrolment, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, eva, ALL)
    quiz(enrolment)
    quiz(enrolment, "bbbb")
    assert {row.competency: row.level for row in Attainment.objects.filter(current=True)} == {C1: 3, F1: 2, K1: 2}


def test_the_same_assessor_again_in_the_same_situation_confirms_nothing(enrolment: Enrolment, bob) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, bob, ALL)
    assert Attainment.objects.get(competency=C1, current=True).level == 2


def test_a_last_word_may_lower(enrolment: Enrolment, bob) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, bob, {"crit-1": "not_yet"})
    assert Attainment.objects.get(competency=C1, current=True).level == 0
    assert Attainment.objects.filter(competency=C1).count() == 2


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_only_a_trainer_of_the_cohort_observes(enrolment: Enrolment, request, who: str) -> None:
    with pytest.raises(rating.NotAllowed):
        observe(enrolment, request.getfixturevalue(who), ALL)


def test_a_trainer_never_observes_oneself(enrolment: Enrolment, alice) -> None:
    enrolment.cohort.trainers.add(alice)
    with pytest.raises(rating.NotAllowed):
        observe(enrolment, alice, ALL)


@pytest.mark.parametrize("outcomes", [{}, {"crit-1": "not_observed"}])
def test_an_empty_sheet_is_refused(enrolment: Enrolment, bob, outcomes: dict[str, str]) -> None:
    with pytest.raises(rating.NothingObserved):
        observe(enrolment, bob, outcomes)


def test_a_criterion_of_elsewhere_is_refused(enrolment: Enrolment, bob) -> None:
    with pytest.raises(rating.UnknownCriterion):
        observe(enrolment, bob, {"crit-9": "reached"})


def test_a_sheet_of_elsewhere_is_refused(enrolment: Enrolment, bob) -> None:
    with pytest.raises(UnknownStep):
        rating.observe(enrolment=enrolment, rubric_id=key("none"), outcomes={}, assessor=bob, reason="", post_id=post())


def test_no_level_above_the_ceiling() -> None:
    content, _keys = builders.documents()
    assert rating.level_shown(content, C1, Mode.ROLE_PLAY, "reached", 2) == 2
    with pytest.raises(rating.AboveCeiling):
        rating.level_shown(content, C1, Mode.QUIZ, "reached", 2)
    with pytest.raises(rating.NotRateable):
        rating.level_shown(content, V1, Mode.QUIZ, "reached")
