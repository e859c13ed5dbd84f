"""A trainer's pages: groups, people, enrolling."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.sheet_outline import SheetLine
from lms import enrolling
from lms.models import Cohort, Enrolment
from lms.views import trainer
from tests.lms import builders, playing
from tests.lms.builders import key
from tests.lms.evidence import making
from tests.lms.views.test_player import h1, text, title
from tests.support import people


@pytest.fixture
def group(cohort, enrolment):
    """The address of a page of the cohort."""
    return lambda name, *args: reverse(f"mediane_lms:{name}", args=[cohort.uuid, *args])


def test_the_trainer_sees_own_groups_only(as_bob, cohort, enrolment, places):
    Cohort.objects.create(organisation=places.home, name="Un autre", module_key=builders.MODULE_KEY)
    page = as_bob.get("/formateur/")
    assert h1(page) == "Mes groupes"
    assert re.findall(r'class="task__name"[^>]*>([^<]*)<', text(page)) == ["Groupe d&#x27;automne"]
    assert "Module d’essai" in text(page)
    assert "1 personne<" in text(page)


def test_the_group_page_shows_progress_and_levels(as_bob, group, enrolment):
    page = as_bob.get(group("cohort"))
    assert "Aucune étape faite sur 5." in text(page)
    assert "Aucun niveau atteint" in text(page)
    playing.quiz(enrolment)
    page = as_bob.get(group("cohort"))
    assert "1 étape faite sur 5" in text(page)
    assert re.findall(r"<dd>([^<]*)<br>", text(page)) == ["1 · découvert · quiz", "2 · compris · quiz"]
    assert group("observe", enrolment.uuid, key("rubric")) in text(page)


def test_the_group_page_leads_to_what_a_session_is_run_with(as_bob, group, monkeypatch):
    assert 'id="fiches"' not in text(as_bob.get(group("cohort")))
    cards = SheetLine("Les rôles", "", "cartes de rôle", 60, "/les-roles/", "fr", for_trainers=True)
    monkeypatch.setattr(trainer, "sheets_for", lambda _module, language, _request: (cards,) if language == "fr" else ())
    for language in ("", "/en"):  # where there are none in the language, the French ones
        page = as_bob.get(language + group("cohort"))
        assert 'href="#fiches"' in text(page)
        assert 'href="/les-roles/"' in text(page)


def test_a_trainer_enrols_people_of_the_organisation(as_bob, group, places, david):
    eve = people.member("Eve", places.home, "trainee")
    page = as_bob.get(group("cohort_enrol"))
    assert "Eve" in text(page) or "eve" in text(page)
    assert f'value="{david.pk}"' not in text(page)
    post = uuid4()
    for _time in range(2):
        answer = as_bob.post(group("cohort_enrol"), {"post": post, "people": [eve.pk]})
        assert answer.url == group("cohort")
    assert Enrolment.objects.filter(learner__user=eve, cohort__uuid=group("cohort").split("/")[-2]).count() == 1
    assert "1 personne inscrite." in text(as_bob.get(group("cohort")))


def test_whoever_follows_the_module_in_another_group_stays_there(as_bob, group, places):
    eve = people.member("Eve", places.home, "trainee")
    other = Cohort.objects.create(organisation=places.home, name="Autre", module_key=builders.MODULE_KEY)
    enrolling.enrol(user=eve, module_key=builders.MODULE_KEY, cohort=other, share=False)
    as_bob.post(group("cohort_enrol"), {"post": uuid4(), "people": [eve.pk]})
    page = text(as_bob.get(group("cohort")))
    assert "dans un autre groupe et y reste." in page
    assert "inscrite." not in page


def test_a_group_on_a_module_without_release_says_so(as_bob, bob, places):
    people.member("Eve", places.home, "trainee")
    empty = Cohort.objects.create(organisation=places.home, name="Vide", module_key=uuid4())
    empty.trainers.add(bob)
    address = reverse("mediane_lms:cohort_enrol", args=[empty.uuid])
    answer = as_bob.post(address, {"post": uuid4(), "people": [bob.pk]})
    assert answer.status_code == 422
    assert "pas encore publié" in text(answer)


def test_a_trainer_without_group_is_told_so(browser, places):
    page = browser(people.member("Gina", places.home, "trainer")).get("/formateur/")
    assert page.status_code == 200
    assert "aucun groupe" in text(page)


def test_enrolling_nobody_or_a_stranger_says_so(as_bob, group, enrolment, places, david):
    people.member("Eve", places.home, "trainee")
    answer = as_bob.post(group("cohort_enrol"), {"post": uuid4()})
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert '<a href="#people-1">Choisissez au moins une personne.</a>' in text(answer)
    assert ">Eve<" in text(answer)
    assert ">Alice<" not in text(answer), "who is in the group already is not offered again"
    assert as_bob.post(group("cohort_enrol"), {"post": uuid4(), "people": [david.pk]}).status_code == 422
    assert not Enrolment.objects.filter(learner__user=david).exists()


def test_an_unknown_sheet_is_not_found(as_bob, group, enrolment):
    assert as_bob.get(group("observe", enrolment.uuid, key("nothing"))).status_code == 404
    assert as_bob.get(group("observe", uuid4(), key("rubric"))).status_code == 404


def test_trainers_pages_ask_as_often_for_three_as_for_one(as_bob, bob, group, cohort, places):
    def queries(address):
        as_bob.get(address)
        with CaptureQueriesContext(connection) as caught:
            as_bob.get(address)
        return len(caught)

    pages = ["/formateur/", group("cohort"), group("cohort_enrol")]
    people.member("Zoé", places.home, "trainee")
    playing.quiz(Enrolment.objects.get())
    one = [queries(page) for page in pages]
    for name in ("Eve", "Fred"):
        user = people.member(name, places.home, "trainee")
        enrolment = enrolling.enrol(user=user, module_key=cohort.module_key, cohort=cohort, share=False)
        playing.quiz(enrolment)
        people.member(f"{name}-bis", places.home, "trainee")
        Cohort.objects.create(organisation=places.home, name=name, module_key=cohort.module_key).trainers.add(bob)
    assert [queries(page) for page in pages] == one


def test_the_trainer_s_page_counts_what_waits(as_bob, bob, enrolment):
    assert "Preuves à évaluer<" in text(as_bob.get("/formateur/"))
    sent = making.send(enrolment)
    assert "Preuves à évaluer (1)<" in text(as_bob.get("/formateur/"))
    making.decide(sent, bob, comment="Bien.")
    assert "Preuves à évaluer<" in text(as_bob.get("/formateur/"))
