"""Every kind of question on its page, answered and refused; what a trainer reads; and what no page shows early."""

import html
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments import kinds
from lms import enrolling
from lms.models import Note, Response
from tests.lms import every_kind
from tests.lms.acts.test_kinds import every, exam, practise, text_of
from tests.lms.builders import key
from tests.lms.every_kind import right

__all__ = ["every"]
TYPED = {
    "short_text": ("zq navette", "autre chose"),
    "numeric": ("731", "12,5"),
    "essay": ("Mon texte.", "Mon autre texte."),
}


def text(answer) -> str:
    return html.unescape(b"".join(answer).decode())


@pytest.fixture
def page(every):
    """The address of a kind's practice question."""
    return lambda kind: reverse("mediane_lms:step", args=[every.uuid, key("practice"), key(f"step-{kind}")])


def fields(kind: str) -> dict[str, object]:
    """What a browser posts for the right answer."""
    sent = right(kind)
    if kind == "match":
        return {f"response-{pair.partition('[.]')[0]}": pair.partition("[.]")[2] for pair in sent}
    if kind == "order":
        return {f"response-{option}": place for place, option in enumerate(sent, 1)}
    return {"response": sent}


@pytest.mark.parametrize("kind", kinds.names())
def test_each_kind_is_asked_and_answered_without_javascript(every, page, as_alice, kind) -> None:
    asked = as_alice.get(page(kind))
    assert asked.status_code == 200
    assert "<script" not in re.sub(r"<script[^>]*src=[^>]*></script>", "", text(asked)).partition("<main")[2]
    answer = as_alice.post(page(kind), {"post": uuid4(), "release": every.release.sha256} | fields(kind))
    assert answer.status_code == 302, text(answer)
    said = text(as_alice.get(answer.url))
    assert ("À relire par un formateur" if kind == "essay" else "C’est ça") in said
    assert f"zq explication {kind}" in said
    assert f"zq source {kind}" in said


@pytest.mark.parametrize(
    "kind, sent, says, anchor",
    [
        ("match", {}, "Choisissez une réponse pour chaque proposition.", "response-1"),
        ("short_text", {"response": "  "}, "Écrivez votre réponse.", "response-1"),
        ("short_text", {"response": "x" * 201}, "trop longue", "response-1"),
        ("short_text", {"response": ["navette", "je-ne-sais-pas"]}, "gardez l’un ou l’autre", "response-1"),
        ("numeric", {"response": "douze"}, "Écrivez un nombre, par exemple 12,5.", "response-1"),
        ("numeric", {"response": ""}, "Écrivez un nombre.", "response-1"),
        ("essay", {"response": "é" * 10_001}, "trop longue", "response-1"),
        ("essay", {}, "Écrivez votre texte.", "response-1"),
    ],
)
def test_what_cannot_be_taken_says_why_at_its_place_and_keeps_what_was_typed(
    every, page, as_alice, kind, sent, says, anchor
) -> None:
    answer = as_alice.post(page(kind), {"post": uuid4(), "release": every.release.sha256} | sent)
    said = text(answer)
    assert answer.status_code == 422
    assert says in said
    assert f'href="#{anchor}"' in said
    assert f'id="{anchor}"' in said
    typed = sent.get("response", "")
    assert (typed if isinstance(typed, str) else typed[0]).strip() in said
    assert not Response.objects.exists()


def test_half_a_matching_keeps_its_half_and_leads_to_the_rest(every, page, as_alice) -> None:
    first, *_others = right("match")
    option, target = first.split("[.]")
    answer = as_alice.post(page("match"), {"post": uuid4(), f"response-{option}": target})
    said = text(answer)
    assert answer.status_code == 422
    assert f'<option value="{target}" selected>' in said
    shown = re.findall(r'<select id="response-(\d)" name="response-([^"]+)"', said)
    assert [name for rank, name in shown if f'href="#response-{rank}"' in said] != [option]
    strange = text(as_alice.post(page("match"), {"post": uuid4(), f"response-{option}": "nowhere"}))
    assert "ne fait pas partie de la question" in strange
    assert f'href="#response-{next(rank for rank, name in shown if name == option)}"' in strange


def test_a_reload_keeps_the_order_of_what_is_chosen_from(page, as_alice) -> None:
    def targets() -> list[str]:
        return re.findall(r'<option value="([^"]+)">', text(as_alice.get(page("match"))))

    assert targets() == targets()
    assert len(set(targets())) == 3


@pytest.mark.parametrize("kind, typed", [(kind, pair[1]) for kind, pair in TYPED.items()])
def test_ones_own_words_come_back_with_the_verdict(every, page, as_alice, kind, typed) -> None:
    sent = {"post": uuid4(), "release": every.release.sha256, "response": typed}
    said = text(as_alice.get(as_alice.post(page(kind), sent).url))
    assert (typed if kind != "numeric" else "12.5") in said


def test_a_text_that_was_erased_says_so(every, page, as_alice) -> None:
    row = practise(every, "essay", ["Un texte."])
    Note.objects.all().delete()
    where = reverse("mediane_lms:feedback", args=[every.uuid, row.question_id, row.statement])
    assert "Ce texte a été effacé." in text(as_alice.get(where))


# ------------------------------------------------------------------ the reader


def test_a_trainer_reads_a_text_and_the_person_sees_it(every, as_alice, as_bob) -> None:
    attempt = exam(every)
    result = reverse("mediane_lms:debrief", args=[every.uuid, attempt.uuid])
    before = text(as_alice.get(result))
    assert "un texte attend sa relecture" in before
    assert "zq explication essay" not in before
    assert "zq rôle" not in before
    group = reverse("mediane_lms:cohort", args=[every.cohort.uuid])
    listed = reverse("mediane_lms:essays", args=[every.cohort.uuid])
    assert "Textes à relire (1)" in text(as_bob.get(group))
    where = reverse("mediane_lms:read_essay", args=[every.cohort.uuid, text_of(attempt).statement])
    assert where in text(as_bob.get(listed))
    shown = text(as_bob.get(where))
    for words in ("J’accueille d’abord", "zq rôle", "zq retour essay 1", "zq explication essay", "aucun nom d’élève"):
        assert words in shown
    refused = as_bob.post(where, {"post": uuid4(), f"met-{key('essay/1')}": "met", "remark": "À garder."})
    assert refused.status_code == 422
    assert "À garder." in text(refused)
    assert "« zq besoin » : dites si c’est atteint." in text(refused).replace("\u00a0", " ")
    sent = {"post": uuid4(), f"met-{key('essay/1')}": "met", f"met-{key('essay/2')}": "not_met", "remark": "Bravo !"}
    assert as_bob.post(where, sent).url == listed
    assert "Aucun texte n’attend" in text(as_bob.get(listed))
    again = as_bob.post(where, sent | {"post": uuid4()})
    assert again.status_code == 422
    assert "déjà été relu" in text(again)
    after = text(as_alice.get(result))
    for words in ("Bravo !", "zq explication essay", "zq rôle", "Points"):
        assert words in after
    assert "attend sa relecture" not in after


def test_only_the_newest_text_of_practice_waits(every, as_bob) -> None:
    practise(every, "essay", ["Un premier jet."])
    newest = practise(every, "essay", ["Un second jet."])
    listed = text(as_bob.get(reverse("mediane_lms:essays", args=[every.cohort.uuid])))
    assert re.findall(r"/textes/([0-9a-f-]{36})/", listed) == [str(newest.statement)]


def test_the_list_needs_as_many_queries_for_three_as_for_one(every, as_bob, david, django_assert_num_queries) -> None:
    where = reverse("mediane_lms:essays", args=[every.cohort.uuid])
    practise(every, "essay", ["Un texte."])
    as_bob.get(where)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        as_bob.get(where)
    other = enrolling.enrol(user=david, module_key=every_kind.MODULE, cohort=every.cohort, share=False)
    practise(other, "essay", ["Un autre."])
    with django_assert_num_queries(len(first)):
        as_bob.get(where)


@pytest.mark.parametrize("who, status", [("alice", 404), ("carole", 404), ("david", 404), ("admin", 404)])
def test_nobody_else_reads(every, browser, request, who, status) -> None:
    row = practise(every, "essay", ["Un texte."])
    where = reverse("mediane_lms:read_essay", args=[every.cohort.uuid, row.statement])
    visitor = browser(request.getfixturevalue(who))
    assert (visitor.get(where).status_code, visitor.post(where, {}).status_code) == (status, status)
    assert Client().get(where).status_code == 302
