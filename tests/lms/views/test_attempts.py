"""Quizzes and scenarios as pages: start, one page a question or scene, what came of it; leaving and coming back."""

import re
from uuid import uuid4

import pytest

from lms.models import Attempt, ChoiceMade, Rating, Response
from tests.lms import builders, playing
from tests.lms.builders import key
from tests.lms.views.test_player import h1, text, title

QUIZ = (key("L2"), key("s4"))
PLAY = (key("L2"), key("s5"))


@pytest.fixture
def scenario(url, send):
    """The address of a scenario just started."""
    return send(url("step", *PLAY)).url


@pytest.fixture
def quiz(url, send):
    """The address of a quiz just started."""
    return send(url("step", *QUIZ)).url


def choose(send, address, choice, **fields):
    return send(address, scene=key(choice.partition("/")[0]), response=key(choice), **fields)


def test_starting_asks_first_and_starts_once(url, as_alice, send):
    page = as_alice.get(url("step", *QUIZ))
    assert h1(page) == "Quiz d’essai"
    assert "4 questions, une par page." in text(page)
    post = uuid4()
    assert send(url("step", *QUIZ), post=post).url == send(url("step", *QUIZ), post=post).url
    assert send(url("step", *QUIZ)).status_code == 302
    assert Attempt.objects.count() == 1


def test_a_quiz_goes_question_by_question_to_its_result(url, as_alice, send, quiz):
    for number in range(1, 5):
        page = as_alice.get(quiz)
        assert f"Question {number} sur 4" in text(page)
        assert "Retour" not in h1(page)
        answer = send(quiz, question=key(f"q{number}"), response=key(f"q{number}/{'b' if number == 4 else 'a'}"))
        assert answer.status_code == 302
    assert answer.url == quiz + "bilan/"
    page = as_alice.get(answer.url)
    assert h1(page) == "Quiz terminé, à revoir"
    assert re.findall(r"<dt>(Compétence ..)</dt><dd>([^<]*)</dd>", text(page)) == [
        ("Compétence C1", "Pas encore"),
        ("Compétence F1", "Non observé"),
        ("Compétence K1", "Atteint"),
    ]
    assert text(page).count("<h3") == 4
    assert "Retour b" in text(page)
    assert "3 sur 4" in text(page)
    assert text(page).index("3 sur 4") > text(page).index("Retour b")
    assert as_alice.get(quiz).url == quiz + "bilan/"
    assert "Revoir mon dernier résultat" in text(as_alice.get(url("step", *QUIZ)))


def test_a_quiz_is_resumed_where_it_was_left(url, as_alice, send, quiz):
    send(quiz, question=key("q1"), response=key("q1/a"))
    resumed = as_alice.get(url("step", *QUIZ))
    assert resumed.url == quiz
    assert "Question 2 sur 4" in text(as_alice.get(quiz))


def test_a_quiz_left_before_its_last_click_can_be_finished(as_alice, send, quiz):
    attempt = Attempt.objects.get()
    for number in range(1, 5):
        playing.answer(attempt, f"q{number}")
    page = as_alice.get(quiz)
    assert h1(page) == "Toutes les questions ont leur réponse"
    assert send(quiz).url == quiz + "bilan/"
    assert h1(as_alice.get(quiz + "bilan/")) == "Quiz réussi"


def test_a_question_of_the_quiz_without_answer_says_so(quiz, send):
    answer = send(quiz, question=key("q1"))
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert Response.objects.count() == 0


def test_i_do_not_know_is_not_an_answer_in_a_quiz(quiz, send, as_alice):
    assert "Je ne sais pas" not in text(as_alice.get(quiz))
    assert send(quiz, question=key("q1"), response="je-ne-sais-pas").status_code == 422


def test_a_stale_question_is_refused_and_counts_once(quiz, send):
    post = uuid4()
    first = send(quiz, question=key("q1"), response=key("q1/a"), post=post)
    again = send(quiz, question=key("q1"), response=key("q1/a"), post=post)
    assert first.url == again.url
    other = send(quiz, question=key("q1"), response=key("q1/b"))
    assert other.status_code == 409
    assert "première réponse" in text(other)
    assert quiz in text(other)
    assert Response.objects.get().success


def test_a_question_of_another_quiz_is_refused(quiz, send):
    assert send(quiz, question=key("practice"), response=key("practice/a")).status_code == 422


def test_a_scenario_goes_scene_by_scene_to_its_debrief(url, as_alice, send, scenario):
    page = as_alice.get(scenario)
    assert h1(page) == "Titre de scene-a"
    assert "scène 1" in text(page)
    assert "Ce que votre choix a produit" not in text(page)
    assert choose(send, scenario, "scene-a/1").url == scenario
    page = as_alice.get(scenario)
    assert h1(page) == "Titre de scene-b"
    assert "scène 2" in text(page)
    assert re.findall(r"<h2[^>]*>([^<]*)", text(page)) == [
        "Ce que votre choix a produit",
        "La suite",
        "Votre choix",
    ]
    choose(send, scenario, "scene-b/1")
    page = as_alice.get(as_alice.get(scenario).url)
    assert h1(page) == "Réussi"
    assert re.findall(r"<li><div[^>]*><p><strong>([^<]*)</strong></p><p>([^<]*)</p><p>([^<]*)</p>", text(page)) == [
        ("Titre de scene-a", "Choix 1", "Retour 1"),
        ("Titre de scene-b", "Choix 1", "Retour 1"),
    ]
    assert ("Compétence C1", "Atteint") in re.findall(r"<dt>(Compétence ..)</dt><dd>([^<]*)</dd>", text(page))
    assert Rating.objects.filter(mode="scenario").exists()
    replay = send(url("step", *PLAY))
    assert replay.url != scenario
    assert h1(as_alice.get(replay.url)) == "Titre de scene-a"


def test_a_safety_error_is_said_at_once_and_in_the_debrief(as_alice, send, scenario):
    for choice in ("scene-a/1", "scene-b/2"):
        choose(send, scenario, choice)
    assert "met quelqu’un en danger" in text(as_alice.get(scenario))
    for choice in ("scene-c/2", "scene-b/1"):
        choose(send, scenario, choice)
    page = as_alice.get(scenario + "bilan/")
    assert h1(page) == "À reprendre"
    assert "Aucune compétence n’est comptée cette fois" in text(page)
    assert "met quelqu’un en danger" in text(page)
    assert "ce choix ne compte pas" in text(page)


def test_a_scenario_is_resumed_where_it_was_left(url, as_alice, send, scenario):
    choose(send, scenario, "scene-a/2")
    assert as_alice.get(url("step", *PLAY)).url == scenario
    assert h1(as_alice.get(scenario)) == "Titre de scene-c"
    assert as_alice.get(scenario + "bilan/").url == scenario


def test_a_scene_without_choice_says_so(scenario, send):
    answer = send(scenario, scene=key("scene-a"))
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")


def test_a_choice_of_another_scene_is_refused(scenario, send):
    answer = send(scenario, scene=key("scene-a"), response=key("scene-b/1"))
    assert answer.status_code == 422
    assert "n’existe pas dans cette scène" in text(answer)
    assert ChoiceMade.objects.count() == 0


def test_a_stale_scene_is_refused_and_a_repeated_form_is_not(scenario, send):
    post = uuid4()
    assert choose(send, scenario, "scene-a/1", post=post).url == scenario
    assert choose(send, scenario, "scene-a/1", post=post).url == scenario
    stale = choose(send, scenario, "scene-a/2")
    assert stale.status_code == 409
    assert "plus à cette scène" in text(stale)
    assert f'href="{scenario}"' in text(stale)
    assert ChoiceMade.objects.count() == 1
    assert send(scenario, scene="nowhere", response="x").status_code == 409


def test_a_closed_attempt_takes_nothing_more(scenario, send):
    choose(send, scenario, "scene-a/3")
    late = choose(send, scenario, "scene-a/1")
    assert late.status_code == 409
    assert "tentative est terminée" in text(late)
    assert ChoiceMade.objects.count() == 1


def test_an_attempt_stays_on_the_release_it_began_on(url, as_alice, send, scenario, enrolment):
    newer = builders.release(edition="2")
    refused = choose(send, scenario, "scene-a/1", release=newer.sha256)
    assert refused.status_code == 409
    assert "autre version du module" in text(refused)
    assert choose(send, scenario, "scene-a/1").status_code == 302
    assert Attempt.objects.get().release_sha256 == enrolment.release.sha256


def test_choices_keep_their_shuffled_order_within_an_attempt(scenario, as_alice):
    def order():
        return re.findall(r'value="([0-9a-f-]{36})"><span', text(as_alice.get(scenario)))

    assert order() == order()
    assert len(order()) == 3


def test_pages_of_an_attempt_need_few_queries(url, as_alice, send, scenario, django_assert_max_num_queries):
    as_alice.get(scenario)  # opens the release in this process
    with django_assert_max_num_queries(8):
        as_alice.get(scenario)
    choose(send, scenario, "scene-a/1")
    with django_assert_max_num_queries(8):
        as_alice.get(scenario)
    choose(send, scenario, "scene-b/1")
    with django_assert_max_num_queries(9):
        as_alice.get(scenario + "bilan/")
