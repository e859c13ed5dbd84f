"""A person's own competencies, and why each stands where it stands."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms import rating
from lms.enrolling import learner_of
from lms.models.rating import Outcome
from tests.lms import playing
from tests.lms.builders import C1, F1, K1, V1, key
from tests.lms.views.test_player import h1, text

MINE = "/mes-competences/"


def observe(enrolment, bob):
    return rating.observe(
        enrolment=enrolment,
        rubric_id=key("rubric"),
        outcomes=dict.fromkeys((key("crit-1"), key("crit-2")), Outcome.REACHED),
        assessor=bob,
        reason="A reformulé deux fois.",
        post_id=playing.post(),
    )


def test_nothing_rated_is_explained(as_alice, david, browser, enrolment):
    for visitor in (as_alice, browser(david)):
        page = visitor.get(MINE)
        assert h1(page) == "Mes compétences"
        assert "Rien n’a encore été évalué." in text(page)


def test_competencies_are_listed_by_framework_with_level_and_mode(as_alice, enrolment):
    playing.quiz(enrolment)
    page = text(as_alice.get(MINE))
    assert re.findall(r"<h2>([^<]*)</h2>", page) == ["Référentiel d’essai"]
    assert "Référentiel d’essai v1" in page
    assert re.findall(r'task__name">([^<]*)<', page) == ["Compétence C1", "Compétence F1", "Compétence K1"]
    assert re.findall(r'task__status">([^<]*)<', page) == [
        "Niveau 1 · découvert",
        "Non évalué",  # one question alone: nothing was observed
        "Niveau 2 · compris",
    ]
    assert f'href="/mes-competences/{K1}/pourquoi/"' in page
    assert "acquis" not in page.lower()


def test_why_tells_level_rule_ratings_and_what_is_missing(as_alice, enrolment, bob):
    playing.quiz(enrolment)
    observe(enrolment, bob)
    page = as_alice.get(f"{MINE}{C1}/pourquoi/")
    assert h1(page) == "Compétence C1"
    said = text(page)
    assert re.findall(r"<h2>([^<]*)</h2>", said) == [
        "Où vous en êtes",
        "La règle",
        "Les évaluations qui comptent",
        "Les évaluations qui ne comptent pas, et pourquoi",
        "Ce qui manque pour le niveau suivant",
        "Ce qui a été décidé avant",
        "Réexamen",
    ]
    assert "<strong>Niveau 2 · compris</strong>" in said
    assert "A reformulé deux fois." in said
    assert "Évalué par" in said
    assert "Quiz d’essai" in said
    assert "acquis" not in said.lower()


def test_why_of_what_was_never_rated(as_alice, enrolment):
    for reference in (F1, V1):
        page = as_alice.get(f"{MINE}{reference}/pourquoi/")
        assert page.status_code == 200
        assert "Non évalué" in text(page)
    assert as_alice.get(f"{MINE}TST/v1/NOPE/pourquoi/").status_code == 404
    assert as_alice.get(f"{MINE}nope/pourquoi/").status_code == 404


def test_why_shows_own_ratings_only(enrolment, david, bob, browser):
    playing.quiz(enrolment)
    learner_of(bob)
    assert "Quiz d’essai" not in text(browser(bob).get(f"{MINE}{K1}/pourquoi/"))
    assert browser(david).get(f"{MINE}{K1}/pourquoi/").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(as_alice, enrolment, bob):
    def queries():
        as_alice.get(MINE)
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(MINE)
        return len(caught)

    observe(enrolment, bob)
    one = queries()
    playing.quiz(enrolment)
    assert queries() == one


def test_why_needs_a_sign_in(client, enrolment):
    assert client.get(f"{MINE}{K1}/pourquoi/").url.startswith("/accounts/login/?next=")
