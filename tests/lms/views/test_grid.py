"""The screen of a group: rating people × competencies, checking it, taking a mistake back."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import enrolling, rating_groups
from lms.models import Attainment, Enrolment, Note, Rating
from lms.models.rating import Outcome
from lms.refusals import AboveCeiling, NotAllowed, NothingObserved, ReasonNeeded, TooLate
from tests.lms import builders, playing
from tests.lms.builders import C1, F1, K1, V1, key
from tests.lms.views.test_player import h1, text
from tests.support import people


@pytest.fixture
def address(cohort, enrolment):
    return reverse("mediane_lms:grid", args=[cohort.uuid])


@pytest.fixture
def undo(cohort, enrolment):
    return reverse("mediane_lms:grid_take_back", args=[cohort.uuid])


def cell(enrolment, reference):
    return f"{enrolment.uuid}:{reference}"


def another(name, places, cohort) -> Enrolment:
    user = people.member(name, places.home, "trainee")
    return enrolling.enrol(user=user, module_key=builders.MODULE_KEY, cohort=cohort, share=False)


def mark(enrolment, reference=C1, outcome=Outcome.REACHED, level=None):
    return rating_groups.Mark(enrolment, reference, outcome, level)


def rate(cohort, bob, *marks, reason="Vu en groupe.", rubric="", post=None):
    return rating_groups.rate_group(
        cohort=cohort, marks=marks, rubric_id=rubric, assessor=bob, reason=reason, post_id=post or uuid.uuid4()
    )


def test_the_screen_shows_people_levels_and_what_can_be_rated(as_bob, address, enrolment):
    playing.quiz(enrolment)
    page = text(as_bob.get(address))
    assert h1(as_bob.get(address)) == "Évaluer le groupe"
    assert "2 · compris" in page
    assert "aucun niveau" in page
    assert f'name="{cell(enrolment, C1)}"' in page
    assert V1 not in page, "what needs verification cannot be rated"


def test_a_level_leads_to_why_it_is_one(as_bob, address, cohort, bob, enrolment, places):
    another("Eve", places, cohort)
    playing.quiz(enrolment)
    rate(cohort, bob, mark(enrolment, outcome=Outcome.NOT_YET))
    page = text(as_bob.get(address))
    expected = [reverse("mediane_lms:level_why", args=[enrolment.uuid, reference]) for reference in (C1, K1)]
    links = re.findall(r'<span class="level"><a href="([^"]*)"', page)
    assert links == expected, "also where it was decided that there is none; nothing where nothing was decided"
    for link in links:
        assert as_bob.get(link).status_code == 200


def test_check_then_record_then_take_back(as_bob, address, undo, enrolment):
    said = {"post": str(uuid.uuid4()), cell(enrolment, C1): "reached", cell(enrolment, F1): "not_yet"}
    page = text(as_bob.post(address, said))
    assert "2 évaluations seront enregistrées." in page
    assert "1 niveau change." in page
    assert "niveau 0 → 2" in page
    assert Rating.objects.count() == 0
    refused = as_bob.post(address, {**said, "stage": "record"})
    assert refused.status_code == 422
    assert "Écrivez en une phrase" in text(refused)
    assert 'value="reached" selected' in text(refused), "nothing is lost"
    for _time in range(2):
        answer = as_bob.post(address, {**said, "stage": "record", "reason": "Deux jeux de rôle."})
        assert answer.url == address
    assert sorted(Rating.objects.values_list("competency", "outcome", "level")) == [
        (C1, "reached", 3),
        (F1, "not_yet", 0),
    ]
    assert Attainment.objects.get(current=True).level == 2, "level 3 waits for a second situation or assessor"
    assert Note.objects.filter(text="Deux jeux de rôle.").count() == 1
    page = text(as_bob.get(address))
    wrong = str(Rating.objects.get(competency=C1).statement)
    assert wrong in page
    post = str(uuid.uuid4())
    for _time in range(2):
        assert as_bob.post(undo, {"post": post, "rating": [wrong], "reason": "Erreur de saisie"}).url == address
    assert Rating.objects.filter(competency=C1).count() == 2, "every rating is kept"
    assert Attainment.objects.get(competency=C1, current=True).level == 0
    assert wrong not in text(as_bob.get(address))


def test_a_column_fills_the_cells_that_were_left_alone(as_bob, address, cohort, enrolment, places):
    eve = another("Eve", places, cohort)
    said = {"post": str(uuid.uuid4()), f"everybody:{C1}": "reached", cell(eve, C1): "not_yet", "stage": "record"}
    as_bob.post(address, {**said, "reason": "Vu ensemble."})
    outcomes = Rating.objects.values_list("enrolment", "outcome")
    assert dict(outcomes) == {enrolment.pk: "reached", eve.pk: "not_yet"}


def test_filters(as_bob, address, cohort, enrolment, places):
    another("Eve", places, cohort)
    playing.quiz(enrolment)
    page = text(as_bob.get(address, {"competence": K1, "montrer": "sans"}))
    assert cell(enrolment, K1) not in page
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == ["Personne", "K1"]
    assert "eve" in page.lower()


@pytest.mark.parametrize("given", [{}, {f"everybody:{C1}": "excellent"}])
def test_a_form_that_says_nothing_or_nonsense(as_bob, address, enrolment, given):
    answer = as_bob.post(address, {"post": str(uuid.uuid4()), **given})
    assert answer.status_code == 422
    assert "Erreur" in text(answer)


def test_refusals(cohort, bob, carole, enrolment):
    with pytest.raises(NotAllowed):
        rate(cohort, carole, mark(enrolment))
    with pytest.raises(NothingObserved):
        rate(cohort, bob)
    with pytest.raises(ReasonNeeded):
        rate(cohort, bob, mark(enrolment), reason=" ")
    with pytest.raises(AboveCeiling):
        rate(cohort, bob, mark(enrolment), mark(enrolment, F1, level=3))
    assert Rating.objects.count() == 0
    assert Note.objects.count() == 0
    rate(cohort, bob, mark(enrolment, outcome=Outcome.NOT_YET), reason="")
    assert Rating.objects.count() == 1, "one rating that changes no level needs no word"


def test_a_day_is_one_situation_and_a_sheet_another(cohort, bob, enrolment):
    rate(cohort, bob, mark(enrolment))
    rate(cohort, bob, mark(enrolment))
    assert Attainment.objects.get(current=True).level == 2
    rate(cohort, bob, mark(enrolment), rubric=key("rubric"))
    assert Attainment.objects.get(current=True).level == 3


def test_only_ones_own_ratings_of_this_session_are_taken_back(cohort, bob, enrolment, places):
    from django.utils import timezone

    (made,) = rate(cohort, bob, mark(enrolment))
    ivan = people.member("Ivan", places.home, "trainer")
    cohort.trainers.add(ivan)
    said = {"cohort": cohort, "ratings": [made.statement], "reason": "Erreur.", "post_id": uuid.uuid4()}
    with pytest.raises(TooLate):
        rating_groups.take_back(**said, assessor=ivan, since=made.rated_at)
    with pytest.raises(TooLate):
        rating_groups.take_back(**said, assessor=bob, since=timezone.now())
    with pytest.raises(ReasonNeeded):
        rating_groups.take_back(**{**said, "reason": ""}, assessor=bob, since=made.rated_at)
    assert rating_groups.take_back(**said, assessor=bob, since=made.rated_at) == 1


def test_twenty_people_and_their_competencies_need_few_queries(as_bob, address, cohort, enrolment, places):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert as_bob.get(address).status_code == 200
        return len(seen)

    queries()
    one = queries()
    for number in range(19):
        rate(cohort, cohort.trainers.get(), mark(another(f"Personne{number}", places, cohort)))
    assert queries() == one
    assert one <= 12
