"""The pages of a positioning: the person's own, what trainers see of it, equal values in the table and the drawing."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import positioning
from lms.enrolling import enrol
from lms.models import Attainment, Attempt, PositioningShare, SelfRating
from lms.models.positioning import Moment, Step
from lms.persons.declared import OURS
from lms.persons.registry import person_of, rows_of
from tests.lms import builders
from tests.lms.builders import C1, F1, K1, MODULE_KEY, V1, key
from tests.lms.positioning import making
from tests.lms.positioning.making import ASKED, SAID, begin, finish_module, rate, take

ENTRY, EXIT = Moment.ENTRY, Moment.EXIT
STEPS = {f"step-{number}": SAID[reference] for number, reference in enumerate(sorted(SAID), 1)}


@pytest.fixture
def hers(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def his(bob) -> Client:
    client = Client()
    client.force_login(bob)
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"mediane_lms:{name}", args=arguments)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def page_of(answer) -> BeautifulSoup:
    assert answer.status_code in {200, 422}, answer.status_code
    return BeautifulSoup(plain(answer.content.decode()), "html.parser")


def values(found) -> list[tuple[str, str]]:
    return [(each["data-value"], each.get_text()) for each in found.select("[data-value]")]


def both(enrolment) -> None:
    """Entry and exit, self-rating and quiz."""
    rate(enrolment)
    take(enrolment, options="abb")
    finish_module(enrolment)
    rate(enrolment, EXIT, answers=dict.fromkeys(SAID, Step.ALONE))
    take(enrolment, EXIT, options="aab")


def test_the_table_and_the_drawing_hold_the_same_values(enrolment, hers) -> None:
    both(enrolment)
    page = page_of(hers.get(url("positioning", enrolment.uuid)))
    rows, figures = page.select(".bearings tbody tr"), page.select("figure.bearing")
    assert len(rows) == len(figures) == 4
    for row, figure in zip(rows, figures, strict=True):
        assert row.select_one("th .hint").get_text() == figure.select_one("figcaption .hint").get_text()
        assert sorted(values(row)) == sorted(values(figure))
        assert len(values(row)) == 5


def test_the_bars_are_as_long_as_the_values_say(enrolment, hers) -> None:
    rate(enrolment)
    take(enrolment, options="abb")
    page = page_of(hers.get(url("positioning", enrolment.uuid)))
    figures = dict(zip(sorted(SAID), page.select("figure.bearing"), strict=True))

    def lengths(reference: str, kind: str) -> list[float]:
        return [round(float(bar["width"]) / 299, 2) for bar in figures[reference].select(f".bearing__{kind}")]

    assert {reference: lengths(reference, "said") for reference in SAID} == {K1: [0.33], C1: [0.0], F1: [], V1: [0.67]}
    assert {reference: lengths(reference, "quiz") for reference in SAID} == {K1: [0.5], C1: [0.0], F1: [], V1: []}


def test_what_the_table_says(enrolment, hers) -> None:
    both(enrolment)
    page = page_of(hers.get(url("positioning", enrolment.uuid)))
    said = [dict(values(row)) for row in page.select(".bearings tbody tr")]
    assert said[sorted(SAID).index(K1)] == {
        "said entry": "Je connais",
        "quiz entry": "50 % (1 sur 2)",
        "said exit": "Je sais faire sans aide",
        "quiz exit": "100 % (2 sur 2)",
        "level": "2 · compris",
    }
    assert said[sorted(SAID).index(F1)]["said entry"] == "Je ne sais pas dire"
    assert said[sorted(SAID).index(F1)]["quiz exit"] == "pas dans ce quiz"
    assert "Le niveau atteint vient seulement des évaluations." in page.get_text()


def test_the_level_is_that_of_the_decisions_whatever_was_said(enrolment, hers) -> None:
    rate(enrolment, answers=dict.fromkeys(SAID, Step.ALONE))
    take(enrolment, options="aaa")
    page = page_of(hers.get(url("positioning", enrolment.uuid)))
    assert {text for kind, text in values(page) if kind == "level"} == {"pas encore évalué"}
    assert not Attainment.objects.exists()


def test_a_form_keeps_what_was_chosen_and_shares_nothing_by_default(enrolment, hers) -> None:
    address = url("self_rating", enrolment.uuid, "entry")
    form = page_of(hers.get(address))
    assert not form.select("input[checked]")
    post = form.select_one("input[name=post]")["value"]
    missing = page_of(hers.post(address, {"post": post, "step-1": "known"}))
    assert len(missing.select(".error-summary li")) == 3
    assert missing.select_one("input[name=step-1][checked]")["value"] == "known"
    for _twice in range(2):
        assert hers.post(address, {"post": post, **STEPS}).status_code == 302
    assert SelfRating.objects.get().answers == {reference: step.value for reference, step in SAID.items()}
    assert not PositioningShare.objects.exists()
    again = hers.post(address, {"post": uuid.uuid4(), **STEPS})
    assert (again.status_code, SelfRating.objects.count()) == (409, 1)


def test_who_ticks_the_box_shows_that_moment_only(enrolment, hers, his, cohort) -> None:
    rate(enrolment)
    there = url("shared_positioning", cohort.uuid, enrolment.uuid)
    assert "Rien n’est montré." in page_of(his.get(there)).get_text()
    hers.post(url("positioning_share", enrolment.uuid, "entry"), {"show": "yes"})
    finish_module(enrolment)
    rate(enrolment, EXIT, answers=dict.fromkeys(SAID, Step.ALONE))
    take(enrolment, EXIT)
    shown = page_of(his.get(there))
    assert {kind for kind, _text in values(shown)} == {"said entry", "quiz entry", "level"}
    assert "sans aide" not in shown.get_text()
    hers.post(url("positioning_share", enrolment.uuid, "entry"), {})
    assert not values(page_of(his.get(there)))


@pytest.mark.parametrize("name", ["cohort", "grid", "essays", "trainer"])
def test_no_page_of_trainers_tells_of_what_is_not_shown(enrolment, his, cohort, name) -> None:
    before = his.get(url(name, *([] if name == "trainer" else [cohort.uuid]))).content
    rate(enrolment)
    take(enrolment, options="bbb")
    after = his.get(url(name, *([] if name == "trainer" else [cohort.uuid]))).content

    def settled(page: bytes) -> str:
        page = re.sub(rb'(name="csrfmiddlewaretoken" value|name="post" value|nonce)="[^"]*"', b"", page)
        return page.decode()

    assert settled(after) == settled(before)


def test_the_quiz_by_its_pages_and_its_keys_only_after_the_exit(enrolment, hers) -> None:
    address = url("diagnostic", enrolment.uuid, "entry")
    post = page_of(hers.get(address)).select_one("input[name=post]")["value"]
    attempt_page = hers.post(address, {"post": post}).url
    seen = [hers.get(attempt_page).content.decode()]
    for name in ASKED:
        form = page_of(hers.get(attempt_page))
        seen.append(str(form))
        fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        answer = hers.post(attempt_page, fields | {"response": key(f"{name}/b")}, follow=True)
        seen.append(answer.content.decode())
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.points) == ("finished", 0)
    assert answer.redirect_chain[-1][0] == url("positioning", enrolment.uuid)
    seen.append(hers.get(url("debrief", enrolment.uuid, attempt.uuid), follow=True).content.decode())
    feedback = hers.get(url("quiz_feedback", enrolment.uuid, attempt.uuid, key("d1")))
    assert feedback.status_code == 404
    assert not [page for page in seen if "Explication" in page or "Retour d" in page]
    finish_module(enrolment)
    last = take(enrolment, EXIT, options="bbb")
    told = plain(hers.get(url("debrief", enrolment.uuid, last.uuid)).content.decode())
    assert "Explication d1." in told
    assert "Retour d1" in told


def test_feedback_at_once_is_not_given_in_a_positioning(enrolment, hers) -> None:
    enrolment.release = making.release(feedback_at_once=True)
    enrolment.save()
    attempt = begin(enrolment)
    making.answer(attempt, "b")
    assert hers.get(url("quiz_feedback", enrolment.uuid, attempt.uuid, key("d1"))).status_code == 404


def test_the_module_and_its_end_lead_there_and_it_can_be_skipped(enrolment, hers) -> None:
    link = url("positioning", enrolment.uuid)
    page = page_of(hers.get(url("module", enrolment.uuid)))
    assert page.select(f'a[href="{link}"]')
    assert "C’est facultatif" in page.get_text()
    finish_module(enrolment)
    assert page_of(hers.get(url("finished", enrolment.uuid))).select(f'a[href="{link}"]')


def test_closed_moments_say_so_and_a_module_without_quiz_asks_for_none(enrolment, hers) -> None:
    assert "quand vous aurez terminé" in page_of(hers.get(url("positioning", enrolment.uuid))).get_text()
    assert hers.post(url("self_rating", enrolment.uuid, "exit"), {"post": uuid.uuid4(), **STEPS}).status_code == 409
    assert hers.post(url("diagnostic", enrolment.uuid, "exit"), {"post": uuid.uuid4()}).status_code == 409
    enrolment.release = builders.release(edition="2")
    enrolment.save()
    rate(enrolment)
    page = page_of(hers.get(url("positioning", enrolment.uuid)))
    assert "Quiz de positionnement" not in page.get_text()
    assert hers.get(url("diagnostic", enrolment.uuid, "entry")).status_code == 404


def test_as_many_queries_for_one_moment_as_for_both(enrolment, hers) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            hers.get(url("positioning", enrolment.uuid))
        return len(found)

    rate(enrolment)
    take(enrolment)
    hers.get(url("positioning", enrolment.uuid))
    before = queries()
    finish_module(enrolment)
    rate(enrolment, EXIT)
    take(enrolment, EXIT)
    assert queries() == before


def test_the_person_s_data_hold_it(enrolment, alice) -> None:
    rate(enrolment, show=True)
    named = {each.model: each for each in OURS}
    for name in ("SelfRating", "PositioningShare"):
        declared = named[f"mediane_lms.{name}"]
        assert (declared.exported, rows_of(declared, person_of(alice)).count()) == (True, 1)


def test_a_person_without_a_group_is_asked_for_nothing_to_show(release, carole) -> None:
    own = enrol(user=carole, module_key=MODULE_KEY, share=False)
    client = Client()
    client.force_login(carole)
    page = page_of(client.get(url("self_rating", own.uuid, "entry")))
    assert not page.select("input[name=show]")
    positioning.share(enrolment=own, moment=ENTRY, shared=False)
    assert values(page_of(client.get(url("positioning", own.uuid)))) == []


def test_a_moment_that_is_over_or_done_says_so_before_anything_is_filled_in(enrolment, hers) -> None:
    rate(enrolment)
    take(enrolment)
    there = url("positioning", enrolment.uuid)

    def told(name: str, moment: str) -> str:
        answer = hers.get(url(name, enrolment.uuid, moment))
        assert (answer.status_code, answer["Location"]) == (302, there)
        return page_of(hers.get(there)).select_one("[role=status]").get_text()

    for name in ("self_rating", "diagnostic"):
        assert "déjà fait" in told(name, ENTRY)
        assert "n’est pas ouvert" in told(name, EXIT)
    assert hers.post(url("self_rating", enrolment.uuid, EXIT), {"post": uuid.uuid4(), **STEPS}).status_code == 409


def test_a_quiz_begun_before_the_end_is_gone_on_with_after_it(enrolment, hers) -> None:
    begin(enrolment)
    finish_module(enrolment)
    assert hers.get(url("diagnostic", enrolment.uuid, ENTRY)).status_code == 200
