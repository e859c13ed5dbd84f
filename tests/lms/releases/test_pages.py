"""The pages that tell of a newer release and let a person choose; work on the former one stays within reach."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.enrolling import enrol
from lms.models import Enrolment, ReleaseChange, ReleaseKept
from lms.persons.declared import OURS
from lms.persons.registry import person_of, rows_of
from tests.lms import builders, playing
from tests.lms.builders import key
from tests.lms.releases.making import release as newer
from tests.lms.releases.test_acts import take


@pytest.fixture
def hers(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"mediane_lms:{name}", args=arguments)


def page_of(answer, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, (answer.status_code, answer.headers)
    text = answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return BeautifulSoup(text, "html.parser").find("main")


def words(page) -> str:
    return re.sub(r"\s+", " ", page.get_text(" "))


def send(client: Client, enrolment: Enrolment, choice: str, number: int = 2, post: uuid.UUID | None = None):
    fields = {"post": str(post or uuid.uuid4()), "choice": choice, "number": number}
    return client.post(url("release_choice", enrolment.uuid), fields, follow=True)


def test_nothing_is_told_while_there_is_nothing_newer(enrolment, hers) -> None:
    assert "nouvelle version" not in words(page_of(hers.get(url("home"))))
    assert "nouvelle version" not in words(page_of(hers.get(url("module", enrolment.uuid))))
    assert hers.get(url("release_choice", enrolment.uuid)).url == url("module", enrolment.uuid)


def test_home_and_module_tell_the_date_and_lead_to_what_changes(enrolment, hers) -> None:
    playing.read(enrolment, "L1", "s1")
    two = newer(drop=("s1",), add=("L3",), title="Module renommé")
    day = f"{two.created_at:%Y}"
    for page in (page_of(hers.get(url("home"))), page_of(hers.get(url("module", enrolment.uuid)))):
        assert page.select(f"a[href='{url('release_choice', enrolment.uuid)}']")
        assert day in words(page)
    told = words(page_of(hers.get(url("release_choice", enrolment.uuid))))
    for said in ("La version 2 est parue le", "Vous êtes sur la version 1", "Module renommé", "Leçon L3", "Leçon L1"):
        assert said in told
    assert "1 étape que vous avez faite n’existe plus" in told


def test_staying_is_remembered_and_can_be_changed(enrolment, hers) -> None:
    newer()
    page = page_of(send(hers, enrolment, "rester"))
    assert not page.select("section.notice")
    assert page.select(f"a[href='{url('release_choice', enrolment.uuid)}']")
    assert not page_of(hers.get(url("home"))).select(f"a[href='{url('release_choice', enrolment.uuid)}']")
    assert page_of(send(hers, enrolment, "prendre"))
    enrolment.refresh_from_db()
    assert enrolment.release.number == 2


def test_a_double_tap_and_a_late_tab_are_safe(enrolment, hers) -> None:
    newer()
    post = uuid.uuid4()
    for each in (post, post, uuid.uuid4()):
        page_of(send(hers, enrolment, "prendre", post=each))
    assert ReleaseChange.objects.count() == 1
    page_of(send(hers, enrolment, "rester"), 409)
    page_of(send(hers, enrolment, "prendre", number=7), 409)


def test_an_attempt_of_the_former_release_is_found_and_ended(enrolment, hers) -> None:
    quiz = playing.begin(enrolment, "s4")
    newer(drop=("s4", "s5"))
    take(enrolment)
    page = page_of(hers.get(url("module", enrolment.uuid)))
    there = url("attempt", enrolment.uuid, quiz.uuid)
    assert page.select(f"a[href='{there}']")
    assert page_of(hers.get(there)).select("input[name=question]")
    for number in range(1, 5):
        form = page_of(hers.get(there)).select_one("form:has(input[name=post])")
        fields = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
        answer = hers.post(there, {**fields, "response": key(f"q{number}/a")}, follow=True)
        assert answer.status_code == 200
    debrief = hers.get(url("debrief", enrolment.uuid, quiz.uuid))
    page_of(debrief)
    assert not page_of(hers.get(url("module", enrolment.uuid))).select(f"a[href='{there}']")


def test_a_step_that_is_no_more_leads_to_the_module(enrolment, hers) -> None:
    response = playing.practise(enrolment)
    newer(drop=("s1", "s2"))
    old = url("step", enrolment.uuid, key("L1"), key("s2"))
    feedback = url("feedback", enrolment.uuid, key("practice"), response.statement)
    page_of(hers.get(old))
    take(enrolment)
    assert hers.get(old).url == url("module", enrolment.uuid)
    page_of(hers.get(feedback))
    assert hers.get(url("step", enrolment.uuid, key("L9"), key("s9"))).status_code == 302


def test_home_needs_as_many_queries_for_three_modules_told_of(enrolment, hers, alice) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(hers.get(url("home")))
        return len(found)

    newer()
    queries()
    one = queries()
    for name in ("other", "third"):
        _another(alice, name)
    queries()
    assert queries() == one


def _another(alice, name: str) -> None:
    """A further module of hers with a newer release."""
    from curriculum.models import Release

    module = uuid.uuid5(builders.SPACE, name)
    for row in Release.objects.filter(module_key=builders.MODULE_KEY).order_by("number"):
        row.pk, row.uuid, row.module_key = None, uuid.uuid4(), module
        row._state.adding = True
        row.save()
        if row.number == 1:
            enrol(user=alice, module_key=module, share=False)


def test_it_is_exported_and_erased_with_the_person(enrolment, hers, alice) -> None:
    newer()
    send(hers, enrolment, "rester")
    send(hers, enrolment, "prendre")
    found = {each.model: rows_of(each, person_of(alice)).count() for each in OURS if "Release" in each.model}
    assert found == {"mediane_lms.ReleaseChange": 1, "mediane_lms.ReleaseKept": 1}
    assert ReleaseKept.objects.count() == 1


def test_a_trainer_tells_versions_apart(enrolment, bob, david, cohort) -> None:
    newer()
    enrol(user=david, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    client = Client()
    client.force_login(bob)
    address = url("cohort", cohort.uuid)
    everybody = page_of(client.get(address))
    assert len(everybody.select("section.card")) == 2
    assert [option["value"] for option in everybody.select("#version option")] == ["", "1", "2"]
    assert "Une plus récente est parue" in words(everybody)
    (hers,) = page_of(client.get(address, {"version": "1"})).select("section.card")
    assert "Alice" in words(hers)
    assert "Version 1 du module" in words(hers)
    assert len(page_of(client.get(address, {"version": "x"})).select("section.card")) == 2


def test_the_group_s_page_tells_trainers_what_a_newer_release_changes(enrolment, bob) -> None:
    his, address = Client(), url("cohort", enrolment.cohort.uuid)
    his.force_login(bob)
    assert "est parue" not in words(page_of(his.get(address)))
    newer(drop=("s1",), add=("L3",), change_kind="content", change_note="Un exemple de plus.", retake=True)
    told = words(page_of(his.get(address)))
    for said in (
        *(
            "La version 2 du module est parue",
            "1 personne suit la version 1",
            "Le fond a changé.",
            "Un exemple de plus.",
        ),
        *("Leçons nouvelles", "Leçon L3", "Leçons modifiées"),
    ):
        assert said in told
    take(enrolment)
    assert "est parue" not in words(page_of(his.get(address)))
