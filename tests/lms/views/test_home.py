"""Home, enrolling and sharing."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import enrolling
from lms.models import Enrolment, Membership, Sharing
from lms.templatetags.mediane_learning import duration
from tests.lms import builders, playing
from tests.lms.builders import key
from tests.lms.evidence import making
from tests.lms.views import small
from tests.lms.views.test_player import h1, text, title

HOME = "/mon-parcours/"
ENROL = f"/inscription/{builders.MODULE_KEY}/"


def test_home_says_one_thing_to_go_on_with(url, as_alice, enrolment):
    page = as_alice.get(HOME)
    assert h1(page) == "Bonjour Alice"
    assert text(page).count('class="button"') == 1
    assert f'class="button" href="{url("step", key("L1"), key("s1"))}">Commencer<' in text(page)
    playing.read(enrolment, "L1", "s1")
    page = as_alice.get(HOME)
    assert f'class="button" href="{url("step", key("L1"), key("s2"))}">Reprendre<' in text(page)
    assert "Étape 2 sur 2" in text(page)
    assert "encore 50\u00a0min" in text(page)
    assert "Il reste 2 leçons, 50\u00a0min." in text(page)
    assert re.findall(r'class="task__status">([^<]*)<', text(page)) == ["En cours"]


@pytest.mark.parametrize(
    "minutes, said",
    [(0, "0\u00a0min"), (50, "50\u00a0min"), (60, "1\u00a0h"), (65, "1\u00a0h\u00a005"), (840, "14\u00a0h")],
)
def test_durations_are_said_as_people_do(minutes, said):
    assert duration(minutes) == said


def test_home_leads_into_the_attempt_under_way(as_alice, enrolment, url):
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    attempt = playing.begin(enrolment, "s5")
    playing.choose(attempt, "scene-a/2")
    step = re.search(r'class="button" href="([^"]*)"', text(as_alice.get(HOME)))[1]
    assert h1(as_alice.get(step, follow=True)) == "Titre de scene-c"


def test_the_module_worked_on_last_comes_first(as_alice, alice, enrolment):
    release = small.kinds()
    enrolling.enrol(user=alice, module_key=release.module_key, share=False)
    assert re.findall(r'class="task__name"[^>]*>([^<]*)<', text(as_alice.get(HOME)))[0] == "Module kinds"
    playing.read(enrolment, "L1", "s1")
    assert re.findall(r'class="task__name"[^>]*>([^<]*)<', text(as_alice.get(HOME)))[0] == "Module d’essai"


def test_home_without_a_module_says_so(david, browser):
    page = browser(david).get(HOME)
    assert page.status_code == 200
    assert "ne suivez aucun module" in text(page)


def test_home_asks_as_often_for_three_modules_as_for_one(as_alice, alice, enrolment):
    def queries():
        as_alice.get(HOME)
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(HOME)
        return len(caught)

    one = queries()
    for name in ("second", "third"):
        enrolling.enrol(user=alice, module_key=small.kinds(module=name).module_key, share=False)
    assert queries() == one


def test_enrolling_asks_about_sharing_in_plain_words(as_alice, release):
    page = as_alice.get(ENROL)
    assert h1(page) == "Module d’essai"
    assert "avec Médiation du Canal" in text(page)
    assert "changer d’avis à tout moment" in text(page)
    assert " checked" not in text(page)
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("share, shared", [("oui", 1), ("non", 0)])
def test_enrolling_twice_makes_one(as_alice, release, share, shared):
    post = uuid4()
    answers = [as_alice.post(ENROL, {"post": post, "share": share}) for _time in range(2)]
    enrolment = Enrolment.objects.get()
    assert {answer.url for answer in answers} == {reverse("mediane_lms:module", args=[enrolment.uuid])}
    assert Sharing.objects.filter(withdrawn_at=None).count() == shared
    assert as_alice.get(ENROL).status_code == 302


def test_enrolling_without_an_answer_says_so(as_alice, release):
    answer = as_alice.post(ENROL, {"post": uuid4()})
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert '<a href="#id_share_oui">Choisissez oui ou non.</a>' in text(answer)
    assert Enrolment.objects.count() == 0


def test_whoever_belongs_nowhere_is_asked_nothing(browser, david, release):
    david_s = browser(david)
    assert "aucune structure" in text(david_s.get(ENROL))
    assert david_s.post(ENROL, {"post": uuid4()}).status_code == 302
    assert Enrolment.objects.count() == 1


def test_a_module_without_release_is_closed(as_alice):
    page = as_alice.get(f"/inscription/{uuid4()}/")
    assert page.status_code == 404
    assert h1(page) == "Ce module n’est pas ouvert"


def test_sharing_is_seen_given_and_withdrawn(url, as_alice, send, bob):
    page = as_alice.get(url("sharing"))
    assert h1(page) == "Qui voit mes niveaux\u202f?"
    assert "Bob" in text(page)
    assert "Pas vos niveaux." in text(page)
    assert send(url("sharing"), share="oui").url == url("sharing")
    assert "Vos niveaux, depuis le" in text(as_alice.get(url("sharing")))
    send(url("sharing"), share="oui")
    assert Sharing.objects.filter(withdrawn_at=None).count() == 1
    send(url("sharing"), share="non")
    assert Sharing.objects.filter(withdrawn_at=None).count() == 0
    assert "Pas vos niveaux." in text(as_alice.get(url("sharing")))
    assert send(url("sharing"), share="peut-être").status_code == 422


def test_sharing_of_a_person_without_organisation(browser, david, release):
    enrolment = enrolling.enrol(user=david, module_key=builders.MODULE_KEY, share=False)
    page = browser(david).get(reverse("mediane_lms:sharing", args=[enrolment.uuid]))
    assert "il n’y a rien à partager" in text(page)


def test_sharing_asks_as_often_for_three_organisations_as_for_one(as_alice, alice, places, release):
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=True)
    address = reverse("mediane_lms:sharing", args=[enrolment.uuid])

    def queries():
        as_alice.get(address)
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(address)
        return len(caught)

    one = queries()
    for organisation in (places.network, places.neighbour):
        Membership.objects.create(user=alice, organisation=organisation, role="trainee")
        Sharing.objects.create(enrolment=enrolment, organisation=organisation)
    assert queries() == one


def test_home_says_what_waits_for_an_answer(as_alice, bob, enrolment):
    assert "attendue" not in text(as_alice.get(HOME))
    sent = making.send(enrolment)
    making.decide(sent, bob, decision="to_complete", comment="Dites comment.", outcomes={})
    assert "1 réponse attendue de vous" in text(as_alice.get(HOME))
