"""What the pages say of a quiz's terms, and what they do about them; extra time, and who sees it."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import enrolling
from lms.extra_time import set_extra_time
from lms.models import Attempt, Enrolment, ExtraTime, Statement
from lms.models.extra_time import Share
from tests.lms import builders, playing, quizzes
from tests.lms.builders import K1, key
from tests.lms.quizzes import run_out
from tests.lms.views.test_player import h1, text
from tests.support import people

QUIZ = (key("L2"), key("s4"))


@pytest.fixture
def on(alice, cohort):
    """Alice on the small module, whose quiz has the terms asked for."""

    def enrolled(**terms) -> Enrolment:
        builders.framework()
        quizzes.release(**terms)
        cohort.module_key = builders.MODULE_KEY
        cohort.save()
        return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=cohort, share=False)

    return enrolled


@pytest.fixture
def post(as_alice):
    """Post a form of Alice's as her browser would."""
    return lambda address, **fields: as_alice.post(address, {"post": uuid4()} | fields)


def start(enrolment: Enrolment) -> str:
    return reverse("mediane_lms:step", args=[enrolment.uuid, *QUIZ])


def plain(page) -> str:
    """The words of a page, any space as one."""
    shown = re.sub(r"<style.*?</style>", " ", text(page), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown)).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_terms_are_said_before_one_starts(on, as_alice) -> None:
    page = plain(as_alice.get(start(on(minutes=90, attempts_allowed=3, pass_mark=0.7, draws={K1: 2}))))
    for said in (
        "6 questions, une par page. Des questions changent d’une fois à l’autre.",
        "Temps : 1 h 30. Il court dès que vous commencez",
        "réussi à partir de 70 % des points",
        "Tentatives : il vous en reste 3 sur 3.",
        "Les explications viennent à la fin",
    ):
        assert said in page, said
    assert "reprendre plus tard" not in page
    assert "de plus" not in page


def test_why_one_may_not_start_again_is_said(on, as_alice, post) -> None:
    enrolment = on(attempts_allowed=1)
    attempt = playing.quiz(enrolment)
    page = as_alice.get(start(enrolment))
    assert "toutes les tentatives que ce quiz permet" in text(page)
    assert "Recommencer" not in text(page)
    result = as_alice.get(reverse("mediane_lms:debrief", args=[enrolment.uuid, attempt.uuid]))
    assert "toutes les tentatives que ce quiz permet" in text(result)
    assert "Recommencer" not in text(result)
    refused = post(start(enrolment))
    assert refused.status_code == 409
    assert "toutes les tentatives" in text(refused)


def test_the_deadline_stands_on_every_question_in_words(on, as_alice, post) -> None:
    address = post(start(on(minutes=20))).url
    page = as_alice.get(address)
    assert re.search(r"À finir avant <time datetime=\"[^\"]+\">\d\d:\d\d</time>\.", text(page))
    assert 'type="module" src="' in text(page)
    attempt = Attempt.objects.get()
    left = int(re.search(r'data-left="(\d+)"', text(page))[1])
    assert 1190 < left <= 1200
    answer = post(address, question=key("q1"), response=key("q1/a"))
    assert answer.url == address
    run_out(attempt, seconds=-3600 * 30)
    assert re.search(r"À finir avant le <time [^>]+>\d+\S* \w+ \d{4}, \d\d:\d\d</time>", text(as_alice.get(address)))


def test_a_quiz_without_limit_has_no_clock(on, as_alice, post) -> None:
    assert "data-left" not in text(as_alice.get(post(start(on())).url))


def test_a_page_says_that_it_is_over_and_writes_nothing(on, as_alice, post) -> None:
    enrolment = on(minutes=20)
    address = post(start(enrolment)).url
    attempt = Attempt.objects.get()
    playing.answer(attempt, "q1")
    run_out(attempt)
    before = Statement.objects.count()
    assert as_alice.get(start(enrolment)).url == address
    page = as_alice.get(address)
    assert h1(page) == "Le temps est écoulé"
    assert "3 questions sont restées sans réponse." in plain(page)
    assert (Statement.objects.count(), Attempt.objects.get().state) == (before, "open")
    done = post(address)
    result = as_alice.get(done.url)
    assert done.url == address + "bilan/"
    assert "Le temps s’est écoulé avant la fin. 3 questions sont restées sans réponse." in plain(result)
    assert "1 sur 4" in plain(result)


def test_a_late_answer_is_refused_in_clear_words(on, as_alice, post) -> None:
    address = post(start(on(minutes=20))).url
    run_out(Attempt.objects.get())
    late = post(address, question=key("q1"), response=key("q1/a"))
    assert late.status_code == 409
    assert "Le temps est écoulé : cette réponse n’a pas été prise." in plain(late)
    result = as_alice.get(address, follow=True)
    assert result.redirect_chain[-1][0] == address + "bilan/"
    assert "4 questions sont restées sans réponse." in plain(result)


def test_each_answer_is_explained_at_once_where_the_quiz_says_so(on, as_alice, post) -> None:
    enrolment = on(feedback_at_once=True, minutes=20)
    address = post(start(enrolment)).url
    unasked = reverse("mediane_lms:quiz_feedback", args=[enrolment.uuid, Attempt.objects.get().uuid, key("q1")])
    assert as_alice.get(unasked).status_code == 404, "before the answer there is nothing to explain"
    for number in (1, 2, 3, 4):
        sent = post(address, question=key(f"q{number}"), response=key(f"q{number}/{'b' if number == 1 else 'a'}"))
        page = as_alice.get(sent.url)
        assert f"Question {number} sur 4" in plain(page)
        assert h1(page) == ("Pas tout à fait" if number == 1 else "C’est ça")
        assert "Explication." in text(page)
    assert "Voir le résultat du quiz" in text(page)
    assert "data-left" not in text(page)
    assert as_alice.get(address).url == address + "bilan/"


def test_where_explanations_come_last_none_is_given_before(on, as_alice, post) -> None:
    enrolment = on()
    address = post(start(enrolment)).url
    post(address, question=key("q1"), response=key("q1/a"))
    hidden = reverse("mediane_lms:quiz_feedback", args=[enrolment.uuid, Attempt.objects.get().uuid, key("q1")])
    assert as_alice.get(hidden).status_code == 404


def options(page) -> list[str]:
    return re.findall(r'name="response" value="([0-9a-f-]{36})"', text(page))


def test_options_keep_the_authors_order_where_asked(on, as_alice, post) -> None:
    address = post(start(on(shuffle_options=False))).url
    for number in (1, 2, 3, 4):
        shown = options(as_alice.get(address))
        assert shown == [key(f"q{number}/{letter}") for letter in "abc"]
        post(address, question=key(f"q{number}"), response=shown[0])


def test_options_are_in_the_order_of_the_stored_seed(on, as_alice, post) -> None:
    address = post(start(on())).url
    orders = set()
    for number in range(12):
        Attempt.objects.update(seed=f"{number:032x}")
        shown = options(as_alice.get(address))
        assert shown == options(as_alice.get(address))
        orders.add(tuple(shown))
    assert len(orders) > 1


def test_timed_pages_need_few_queries(on, as_alice, post, django_assert_max_num_queries) -> None:
    enrolment = on(minutes=20, draws={K1: 2})
    as_alice.get(start(enrolment))
    with django_assert_max_num_queries(8):
        as_alice.get(start(enrolment))
    address = post(start(enrolment)).url
    with django_assert_max_num_queries(8):
        as_alice.get(address)


# ---------------------------------------------------------------------------- extra time


@pytest.fixture
def group(cohort) -> str:
    """The page of the cohort's extra time."""
    return reverse("mediane_lms:extra_time", args=[cohort.uuid])


def test_a_trainer_gives_extra_time_and_takes_it_away(on, as_bob, as_alice, group, cohort) -> None:
    enrolment = on(minutes=20)
    assert group in text(as_bob.get(reverse("mediane_lms:cohort", args=[cohort.uuid])))
    field = f"share-{enrolment.uuid}"
    assert f'name="{field}"' in text(as_bob.get(group))
    for share, said in (("third", True), ("", False)):
        done = as_bob.post(group, {"post": uuid4(), field: share}, follow=True)
        assert "Le temps de chacun est enregistré." in text(done)
        assert ExtraTime.objects.filter(share="third").exists() is said
        page = plain(as_alice.get(start(enrolment)))
        assert ("Temps : 27 min." in page and "C’est 7 min de plus que les 20 min prévues" in page) is said


def test_a_coordinator_too_finds_the_way(on, browser, carole, group, places) -> None:
    enrolment, coordinator = on(minutes=20), browser(carole)
    assert group in text(coordinator.get(reverse("mediane_lms:network_organisation", args=[places.home.uuid])))
    coordinator.post(group, {"post": uuid4(), f"share-{enrolment.uuid}": "half"})
    assert ExtraTime.objects.get().enrolment == enrolment


def test_who_is_not_on_the_form_is_left_alone(on, as_bob, bob, group) -> None:
    enrolment = on(minutes=20)
    set_extra_time(enrolment=enrolment, share=Share.HALF, by=bob)
    as_bob.post(group, {"post": uuid4()})
    assert ExtraTime.objects.get().share == "half"


def test_a_share_that_does_not_exist_is_refused(on, as_bob, group) -> None:
    enrolment = on(minutes=20)
    refused = as_bob.post(group, {"post": uuid4(), f"share-{enrolment.uuid}": "thrice"})
    assert refused.status_code == 422
    assert "choisissez dans la liste" in text(refused)
    assert not ExtraTime.objects.exists()


def test_others_do_not_see_it(on, as_bob, bob, browser, cohort, places) -> None:
    """Neither the group's page, nor another trainee, nor the own row of a trainer who learns in the group."""
    enrolment = on(minutes=20)
    eve = people.member("Eve", places.home, "trainee")
    other = enrolling.enrol(user=eve, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    set_extra_time(enrolment=enrolment, share=Share.DOUBLE, by=bob)
    assert "double" not in plain(as_bob.get(reverse("mediane_lms:cohort", args=[cohort.uuid])))
    assert "de plus" not in plain(browser(eve).get(start(other)))
    own = enrolling.enrol(user=bob, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    assert str(own.uuid) not in text(as_bob.get(reverse("mediane_lms:extra_time", args=[cohort.uuid])))


def test_the_page_needs_the_same_queries_for_one_and_for_three(on, as_bob, cohort, places, group) -> None:
    on(minutes=20)
    counts = []
    for name in ("Eve", "Fay"):
        as_bob.get(group)
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(group)
        counts.append(len(queries))
        person = people.member(name, places.home, "trainee")
        enrolling.enrol(user=person, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    with CaptureQueriesContext(connection) as queries:
        as_bob.get(group)
    assert {*counts, len(queries)} == {counts[0]}


def test_the_persons_export_holds_it_and_erasure_removes_it(on, bob, alice, tmp_path) -> None:
    import json
    import zipfile

    from lms.erasing import erase
    from lms.exporting import write

    set_extra_time(enrolment=on(minutes=20), share=Share.HALF, by=bob)
    with (tmp_path / "export.zip").open("wb") as file:
        write(alice, file)
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        (row,) = json.loads(archive.read("donnees/extratime.json"))
    assert row["temps en plus"] == "la moitié de plus"
    erase(user=alice)
    assert not ExtraTime.objects.exists()
