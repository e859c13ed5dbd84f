"""The pages: « Pourquoi ? » for trainers, expired and past decisions, blocks, re-examination, rules in the admin."""

import datetime
import re
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from competencies.models import Competency, Crosswalk, Framework, FrameworkVersion, Qualification
from lms.models import Attainment, LevelRule, Reexamination
from lms.models.enrolment import Sharing
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.builders import C1, F1
from tests.lms.playing import quiz
from tests.lms.test_rules_in_force import dated
from tests.lms.views.test_player import h1, text
from tests.support import people


@pytest.fixture
def eva(enrolment, places):
    return people.member("Eva", places.home, "trainer")


def why(reference: str = C1) -> str:
    return reverse("mediane_lms:why", args=[reference])


def test_a_trainer_reads_why_with_the_words_of_assessors(enrolment, bob, browser) -> None:
    observe(enrolment, bob, ALL, reason="A reformulé deux fois.")
    page = browser(bob).get(reverse("mediane_lms:level_why", args=[enrolment.uuid, C1]))
    assert (page.status_code, h1(page)) == (200, "Compétence C1")
    assert "A reformulé deux fois." in text(page)
    assert "Demander un réexamen" not in text(page)
    group = text(browser(bob).get(reverse("mediane_lms:cohort", args=[enrolment.cohort.uuid])))
    assert reverse("mediane_lms:level_why", args=[enrolment.uuid, C1]) in group
    other = reverse("mediane_lms:level_why", args=[enrolment.uuid, "TST/v1/NOPE"])
    assert browser(bob).get(other).status_code == 404


def test_whom_one_shares_with_reads_why_without_words(enrolment, bob, carole, browser, places) -> None:
    observe(enrolment, bob, ALL, reason="A reformulé deux fois.")
    address = reverse("mediane_lms:level_why", args=[enrolment.uuid, C1])
    assert browser(carole).get(address).status_code == 404
    Sharing.objects.create(enrolment=enrolment, organisation=places.home)
    page = browser(carole).get(address)
    assert page.status_code == 200
    assert "A reformulé" not in text(page)


def test_an_expired_level_says_so_everywhere(as_alice, enrolment, bob, browser) -> None:
    quiz(enrolment)
    Attainment.objects.update(valid_until=datetime.date(2020, 1, 31))
    said = text(as_alice.get(why()))
    assert "Échu depuis le 31 janvier 2020" in said
    assert "Ce niveau est échu" in said
    listed = text(as_alice.get(reverse("mediane_lms:competencies")))
    assert "Niveau 1 échu" in listed
    group = text(browser(bob).get(reverse("mediane_lms:cohort", args=[enrolment.cohort.uuid])))
    assert "Échu depuis le 31 janvier 2020" in group


def test_a_level_that_was_taken_back_and_what_was_decided_before(as_alice, enrolment, bob) -> None:
    observe(enrolment, bob, ALL)
    observe(enrolment, bob, {"crit-1": "not_yet"})
    said = text(as_alice.get(why()))
    assert "Un niveau avait été établi" in said
    assert "Ce qui a été décidé avant" in said
    assert re.search(r"<summary>[^<]*niveau 2 · compris</summary>", said)


def test_what_is_missing_of_a_block_is_information(as_alice, enrolment) -> None:
    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="TTL", label_fr="Titre d’essai", kind="qualification"), version="v1"
    )
    Qualification.objects.create(version=version, certifier_fr="Une autorité")
    block = Competency.objects.create(version=version, kind="block", code="B1", label_fr="Bloc d’essai")
    for code in ("C1", "F1"):
        origin = Competency.objects.get(version__framework__code="TST", code=code)
        Crosswalk.objects.create(origin=origin, target=block, kind="related", author="Essai")
    quiz(enrolment)
    Attainment.objects.filter(competency=C1).update(level=3)
    said = text(as_alice.get(why()))
    assert "B1 · Bloc d’essai" in said
    assert re.search(r"Démontré</dt><dd>C1 · Compétence C1</dd>", said)
    assert re.search(r"Il manque</dt><dd>F1 · Compétence F1</dd>", said)
    assert "acquis" not in said.lower()


def test_a_person_asks_an_assessor_answers(as_alice, enrolment, bob, eva, browser) -> None:
    observe(enrolment, bob, ALL)
    address = reverse("mediane_lms:reexamine", args=[C1])
    assert address in text(as_alice.get(why()))
    refused = as_alice.post(address, {"post": str(uuid.uuid4()), "reason": ""})
    assert refused.status_code == 422
    assert "Écrivez en une phrase" in text(refused)
    done = as_alice.post(address, {"post": str(uuid.uuid4()), "reason": "Je l’ai fait deux fois."})
    assert done.status_code == 302
    assert "encore 30 jours" in text(as_alice.get(address))
    assert "Aucune demande" in text(browser(bob).get(reverse("mediane_lms:reexaminations")))
    listed = text(browser(eva).get(reverse("mediane_lms:reexaminations")))
    assert "encore 30 jours" in listed
    request = Reexamination.objects.get()
    theirs = reverse("mediane_lms:reexamination", args=[request.uuid])
    page = browser(eva).get(theirs)
    assert "Je l’ai fait deux fois." in text(page)
    assert "critères observés" in text(page)
    wrong = browser(eva).post(theirs, {"post": str(uuid.uuid4()), "mode": "role_play", "level": "9", "reason": "x"})
    assert wrong.status_code == 422
    form = {"post": str(uuid.uuid4()), "mode": "role_play", "level": "3", "reason": "Vu moi aussi."}
    answered = browser(eva).post(theirs, form)
    assert answered.status_code == 302, text(answered)
    said = text(as_alice.get(why()))
    assert "Niveau 3 · démontré en simulation" in said
    assert "Vu moi aussi." in said
    assert "Niveau changé" in said
    assert browser(eva).get(theirs).status_code == 200, "who has answered still reads it"


def test_the_list_asks_as_often_for_three_as_for_one(
    enrolment, bob, alice, eva, browser, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.lms.acts.test_reexamining import ask

    observe(enrolment, bob, ALL)
    ask(alice, C1)
    visitor = browser(eva)
    address = reverse("mediane_lms:reexaminations")
    visitor.get(address)
    with CaptureQueriesContext(connection) as one:
        visitor.get(address)
    ask(alice, F1)
    with django_assert_num_queries(len(one)):
        visitor.get(address)


# ------------------------------------------------------------------------------------------------ rules, in the admin


def fields(**said: str) -> dict[str, str]:
    return {"post": str(uuid.uuid4()), **said}


def test_an_editor_sees_what_would_change_then_chooses(enrolment, bob, admin, browser) -> None:
    observe(enrolment, bob, ALL)
    visitor = browser(admin)
    address = reverse("mediane_rules:rule", args=["TST/v1"])
    assert "TST/v1" in text(visitor.get(reverse("mediane_rules:index")))
    form = fields(role_play="n-of-m", role_play_n="2", role_play_m="2", stage="check")
    checked = text(visitor.post(address, form))
    assert "Ce qui changerait" in checked
    assert re.search(rf"{C1}</th><td>0</td><td>1</td><td>0</td>", checked)
    assert (LevelRule.objects.count(), Attainment.objects.filter(current=True, level=2).count()) == (0, 2)
    assert visitor.post(address, {**form, "stage": "later"}).status_code == 302
    assert (LevelRule.objects.count(), Attainment.objects.filter(current=True, level=2).count()) == (1, 2)
    again = {**form, "post": str(uuid.uuid4()), "stage": "apply"}
    page = visitor.post(address, again, follow=True)
    assert "2 décisions nouvelles" in text(page)
    assert Attainment.objects.filter(current=True, level=0).count() == 2
    assert "au moins 2 doivent montrer" in text(visitor.get(address))


@pytest.mark.parametrize("said", [
    {"role_play": "n-of-m"}, {"role_play": "n-of-m", "role_play_n": "3", "role_play_m": "2"},
    {"role_play": "worst"}, {"validity_months": "-1"}, {"validity_months": "601"},
])  # fmt: skip
def test_a_rule_that_does_not_exist_is_refused(enrolment, admin, browser, said) -> None:
    page = browser(admin).post(reverse("mediane_rules:rule", args=["TST/v1"]), fields(**said, stage="apply"))
    assert page.status_code == 422
    assert not LevelRule.objects.exists()


def test_the_right_is_one_of_its_own(enrolment, bob, browser) -> None:
    bob.user_permissions.add(Permission.objects.get(codename="access_admin"))
    address = reverse("mediane_rules:rule", args=[C1])
    assert browser(bob).get(address).status_code == 302
    bob.user_permissions.add(Permission.objects.get(codename="edit_rules"))
    assert browser(bob).get(address).status_code == 200
    found = browser(bob).get(reverse("mediane_rules:index"), {"scope": C1})
    assert (found.status_code, found.url) == (302, address)


@pytest.mark.made_up
def test_two_assessors_four_rules_and_the_page_explains_all_four(as_alice, enrolment, bob, admin) -> None:
    """The set of `test_levels`, as rows: what each rule decides is told with its ratings and its words."""
    from lms import ruling
    from tests.lms.four_rules import HELD, WORDS, rate_alice

    rate_alice(enrolment, bob)
    for combination, level in HELD.items():
        within = dict.fromkeys(("case_study", "role_play"), combination)
        edition = ruling.draft(scope=C1, within=within, validity_months=None, by=admin)
        ruling.save(edition=edition, post_id=uuid.uuid4(), apply=True)
        said = text(as_alice.get(why()))
        assert (f"<strong>Niveau {level} ·" in said) == bool(level), combination
        assert WORDS[combination] in said
        row = Attainment.objects.get(competency=C1, current=True)
        assert row.level == level
        counted = said.partition("Les évaluations qui comptent</h2>")[2].partition("<h2>")[0]
        assert counted.count("<dt>") == len(row.ratings)


def test_levels_as_they_stood_on_a_day_that_is_over(as_alice, enrolment, bob, browser) -> None:
    observe(enrolment, bob, ALL, reason="A reformulé deux fois.")
    observe(enrolment, bob, {"crit-1": "not_yet"}, reason="N’a pas reformulé.")
    dated(C1, datetime.date(2026, 1, 10), datetime.date(2026, 2, 10))
    mine, of_alice = reverse("mediane_lms:competencies"), reverse("mediane_lms:level_why", args=[enrolment.uuid, C1])
    then = {"date": "2026-01-31"}
    listed = text(as_alice.get(mine, then))
    assert re.findall(r'task__status">([^<]*)<', listed) == ["Niveau 2 · compris"]
    assert "Tel que c’était à la fin du 31 janvier 2026" in listed
    assert f'href="{why()}?date=2026-01-31"' in listed
    for client, address in ((as_alice, why()), (browser(bob), of_alice)):
        page = text(client.get(address, then))
        assert "Niveau 2 · compris" in page
        assert "A reformulé deux fois." in page
        assert "N’a pas reformulé." not in page
        assert "Ce qui manque" not in page
        assert "Demander un réexamen" not in page
        assert "Niveau 2 · compris" not in text(client.get(address)).partition("décidé avant")[0]
    assert "Rien n’avait été évalué." in text(as_alice.get(mine, {"date": "2025-12-31"}))
    assert "Non évalué" in text(as_alice.get(why(), {"date": "2025-12-31"}))


@pytest.mark.parametrize("date, wrong", [("hier", "Écrivez une date"), ("2099-01-01", "n’est pas encore passée")])
def test_a_day_that_is_none_or_has_not_come_is_refused(as_alice, enrolment, bob, date, wrong) -> None:
    observe(enrolment, bob, ALL)
    for address in (reverse("mediane_lms:competencies"), why()):
        answer = as_alice.get(address, {"date": date})
        assert answer.status_code == 422
        assert wrong in text(answer)
        assert '<a href="#date">' in text(answer)
        assert "Tel que c’était" not in text(answer)
    today = timezone.localdate().isoformat()
    assert "Tel que c’était" not in text(as_alice.get(why(), {"date": today}))
