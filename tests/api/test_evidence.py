"""Evidence by `/api/v1/`: drafted, given a file, sent by its person; read, judged and asked for by an assessor."""

import hashlib
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.models import Evidence, EvidencePiece, KeptAnswer, Rating
from tests.api.asking import V1, refused
from tests.lms.builders import C1, F1, K1, key
from tests.lms.evidence import making
from tests.lms.playing import told


@pytest.fixture
def ask(asks, enrolment):
    return asks("alice")


def draft(ask, enrolment, **more) -> str:
    said = {
        "enrolment": str(enrolment.uuid),
        "kind": "workplace",
        "what": "une table ronde",
        "happened_on": "2026-10-05",
        "competencies": [C1],
        "text": "Deux élèves se sont parlé.",
    }
    answer = ask("post", "evidence/", said | more)
    assert answer.status_code == 201, answer.content
    return answer.json()["key"]


def put(ask, where: str, content: bytes = making.PDF, name: str = "compte-rendu.pdf", **headers: str):
    given = {"authorization": f"Token {ask.token}", "content-disposition": f'attachment; filename="{name}"', **headers}
    return ask.client.put(V1 + where, content, content_type="application/octet-stream", headers=given)


def test_a_draft_page_by_page(ask, enrolment) -> None:
    answer = ask("post", "evidence/", {"enrolment": str(enrolment.uuid), "kind": "workplace", "what": "une table"})
    assert answer.json() | {"key": ""} == {
        "key": "",
        "enrolment": str(enrolment.uuid),
        "state": "draft",
        "draft": True,
        "missing": "happened_on",
    }
    where = f"evidence/{answer.json()['key']}/"
    assert ask("patch", f"{where}draft/", {"happened_on": "2026-10-05"}).json()["missing"] == "competencies"
    assert ask("patch", f"{where}draft/", {"competencies": [C1]}).json()["missing"] == "text"
    assert refused(ask("post", f"{where}send/"))["details"] == {"reason": "incomplete", "missing": "text"}
    assert ask("patch", f"{where}draft/", {"text": "Deux élèves se sont parlé."}).json()["missing"] == ""
    body = ask("get", f"{where}draft/").json()
    assert (body["what"], body["competencies"], body["file"]) == ("une table", [C1], None)
    sent = ask("post", f"{where}send/", key="k")
    assert (sent.status_code, sent.json()["state"], sent.json()["draft"]) == (200, "sent", False)
    assert ask("post", f"{where}send/", key="k").content == sent.content
    assert ask("post", f"{where}send/").json()["state"] == "sent"
    assert told().count("submit evidence") == 1
    assert refused(ask("get", f"{where}draft/"), 404)


def test_what_is_wrong_with_a_draft(ask, enrolment) -> None:
    where = f"evidence/{draft(ask, enrolment)}/draft/"
    wrong = {"kind": "film", "what": "x" * 201, "happened_on": "2999-01-01", "block": "NO/1/B"}
    assert set(refused(ask("patch", where, wrong), 400)["details"]) == set(wrong)
    assert refused(ask("patch", where, {"competencies": ["NO/v1/SUCH"]}))["details"]["reason"] == "unknown_competency"
    assert EvidencePiece.objects.get().competencies == [C1]


def test_what_looks_like_a_name_is_shown_and_not_kept(ask, enrolment) -> None:
    where = f"evidence/{draft(ask, enrolment, text='La mère de Karim était là.')}/send/"
    error = refused(ask("post", where, key="k"))
    assert error["details"]["reason"] == "looks_like_names"
    assert error["details"]["spotted"] == [{"field": "text", "words": "Karim"}]
    assert KeptAnswer.objects.filter(key="k").count() == 0
    assert ask("post", where, {"confirmed": True}, key="k").json()["state"] == "sent"


def test_a_file(ask, asks, enrolment) -> None:
    name = draft(ask, enrolment, text="")
    where = f"evidence/{name}/draft/file/"
    assert put(ask, where).json()["missing"] == ""
    wanted = {"name": "compte-rendu.pdf", "media_type": "application/pdf", "size": len(making.PDF)}
    wanted["sha256"] = hashlib.sha256(making.PDF).hexdigest()
    assert ask("get", f"evidence/{name}/draft/").json()["file"] == wanted
    assert refused(put(ask, where, b"MZ", "virus.pdf"))["details"] == {"reason": "false_type"}
    assert refused(put(ask, where, making.PDF, "grille.png"))["details"] == {"reason": "false_type"}
    assert refused(asks("bob")("get", f"evidence/{name}/file/"), 404)
    ask("post", f"evidence/{name}/send/")
    for who in ("alice", "bob"):
        answer = asks(who)("get", f"evidence/{name}/file/", accept="application/pdf")
        assert (answer.status_code, answer.content) == (200, making.PDF)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert refused(asks("carole")("get", f"evidence/{name}/file/"), 404)
    assert asks("alice")("get", f"evidence/{name}/").json()["file"] == wanted


def test_a_file_under_a_key_and_taken_off(ask, enrolment) -> None:
    where = f"evidence/{draft(ask, enrolment)}/draft/file/"
    key_ = {"idempotency-key": "k"}
    first = put(ask, where, **key_)
    assert put(ask, where, **key_).content == first.content
    assert refused(put(ask, where, making.picture("PNG"), "a.png", **key_), 422)
    nameless = {"authorization": f"Token {ask.token}"}
    answer = ask.client.put(V1 + where, making.PDF, content_type="application/octet-stream", headers=nameless)
    assert refused(answer, 400)
    assert ask("delete", where).status_code == 204
    assert not EvidencePiece.objects.get().file


def test_a_draft_is_removed_with_its_words(ask, enrolment) -> None:
    name = draft(ask, enrolment)
    assert "Deux élèves" not in KeptAnswer.objects.get().body
    answer = ask("delete", f"evidence/{name}/draft/")
    assert (answer.status_code, answer.content) == (204, b"")
    assert refused(ask("delete", f"evidence/{name}/draft/"), 404)
    assert EvidencePiece.objects.count() == 0


def test_deciding(ask, asks, enrolment) -> None:
    name = draft(ask, enrolment)
    bob = asks("bob")
    assert refused(bob("get", f"reviews/{name}/"), 404)
    ask("post", f"evidence/{name}/send/")
    (row,) = bob("get", "reviews/").json()["results"]
    assert (row["key"], row["name"], row["title"]) == (name, "Alice", "une table ronde")
    body = bob("get", f"reviews/{name}/").json()
    assert (body["text"], body["second"], body["decided_by_me"]) == ("Deux élèves se sont parlé.", False, False)
    assert [(each["reference"], each["level"]) for each in body["criteria"]] == [(C1, 3)]
    said = {"piece": body["piece"], "decision": "accepted", "outcomes": {}}
    assert refused(bob("post", f"reviews/{name}/", said))["details"] == {"reason": "needs_outcome"}
    high = said | {"outcomes": {C1: "reached"}, "levels": {C1: 4}}
    assert refused(bob("post", f"reviews/{name}/", high))["details"] == {"reason": "above_ceiling"}
    answer = bob("post", f"reviews/{name}/", said | {"outcomes": {C1: "reached"}, "comment": "Précis."})
    assert (answer.status_code, answer.json()["outcomes"]) == (201, {C1: "reached"})
    assert (Rating.objects.get().level, Evidence.objects.get().state) == (3, "accepted")
    again = bob("post", f"reviews/{name}/", said | {"outcomes": {C1: "not_yet"}})
    assert refused(again)["details"] == {"reason": "already_decided"}
    (history,) = ask("get", f"evidence/{name}/").json()["history"]
    assert history["words"] == "Précis."
    assert refused(ask("post", f"evidence/{name}/draft/"))["details"] == {"reason": "accepted"}


def test_sent_back_and_sent_anew(ask, asks, enrolment) -> None:
    name = draft(ask, enrolment)
    ask("post", f"evidence/{name}/send/")
    bob = asks("bob")
    said = {"piece": str(Evidence.objects.get().piece), "decision": "to_complete"}
    assert refused(bob("post", f"reviews/{name}/", said))["details"] == {"reason": "needs_reason"}
    bob("post", f"reviews/{name}/", said | {"comment": "Ajoutez la suite."})
    body = ask("get", f"evidence/{name}/").json()
    assert (body["state"], body["reason"]) == ("to_complete", "Ajoutez la suite.")
    assert ask("post", f"evidence/{name}/draft/").json()["draft"] is True
    ask("patch", f"evidence/{name}/draft/", {"text": "La suite."})
    assert ask("post", f"evidence/{name}/send/").json()["state"] == "sent"
    assert EvidencePiece.objects.filter(evidence=name).count() == 2


def test_a_second_opinion_does_not_see_the_first(ask, asks, enrolment, other_trainer, bob) -> None:
    enrolment.cohort.trainers.add(other_trainer)
    name = draft(ask, enrolment)
    ask("post", f"evidence/{name}/send/")
    making.decide(Evidence.objects.get(), bob, "not_yet", comment="zq premier avis")
    second = asks("other_trainer")
    assert second("get", "reviews/").json()["count"] == 0
    assert second("get", "reviews/?second=1").json()["count"] == 1
    answer = second("get", f"reviews/{name}/")
    assert (answer.json()["second"], answer.json()["decided_by_me"]) == (True, False)
    assert ("not_yet" in answer.content.decode().replace('"not_yet":', ""), "zq" in answer.content.decode()) == (
        False,
        False,
    )
    said = {"piece": answer.json()["piece"], "decision": "accepted", "outcomes": {C1: "reached"}}
    assert second("post", f"reviews/{name}/", said).status_code == 201


@pytest.fixture
def other_trainer(places):
    from tests.support.people import member

    return member("Hugo", places.home, "trainer")


def test_asking_for_evidence(ask, asks, enrolment) -> None:
    where = f"cohorts/{enrolment.cohort.uuid}/evidence-requests/"
    said = {"enrolment": str(enrolment.uuid), "kind": "portfolio", "competencies": [K1], "words": "Une grille."}
    answer = asks("bob")("post", where, said)
    assert (answer.status_code, answer.json()["state"]) == (201, "wanted")
    name = answer.json()["key"]
    (row,) = ask("get", "evidence/").json()["results"]
    assert (row["key"], row["state"], row["what"]) == (name, "wanted", "")
    assert ask("get", f"evidence/{name}/").json()["wish"] == "Une grille."
    assert ask("post", f"evidence/{name}/draft/").json()["missing"] == "what"
    wrong = said | {"competencies": ["NO/v1/SUCH"]}
    assert refused(asks("bob")("post", where, wrong))["details"] == {"reason": "unknown_competency"}
    assert refused(asks("bob")("post", where, said | {"enrolment": str(uuid.uuid4())}), 404)


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_somebody_elses_draft_is_404(ask, asks, enrolment, who) -> None:
    name = draft(ask, enrolment)
    other = asks(who)
    assert other("get", "evidence/").json()["count"] == 0
    assert refused(other("get", f"evidence/{name}/"), 404)
    assert refused(other("get", f"evidence/{name}/draft/"), 404)
    assert refused(other("patch", f"evidence/{name}/draft/", {"text": "x"}), 404)
    assert refused(other("delete", f"evidence/{name}/draft/"), 404)
    assert refused(put(other, f"evidence/{name}/draft/file/"), 404)
    assert refused(other("delete", f"evidence/{name}/draft/file/"), 404)
    assert refused(other("post", f"evidence/{name}/send/"), 404)
    assert refused(other("get", f"reviews/{name}/"), 404)
    assert refused(
        other("post", "evidence/", {"enrolment": str(enrolment.uuid), "kind": "workplace", "what": "x"}), 404
    )


def test_queries_do_not_grow(ask, asks, enrolment) -> None:
    bob = asks("bob")
    paths = [(ask, "evidence/"), (bob, "reviews/"), (bob, "reviews/?second=1")]

    def count(asker, path: str) -> int:
        asker("get", path)
        with CaptureQueriesContext(connection) as captured:
            asker("get", path)
        return len(captured)

    def more() -> None:
        making.send(enrolment)
        draft(ask, enrolment)
        making.decide(making.send(enrolment, competencies=(F1,)), enrolment.cohort.trainers.get(), "reached")

    more()
    before = [count(*each) for each in paths]
    more()
    more()
    assert (ask("get", "evidence/").json()["count"], key("q1") != "") == (9, True)
    assert [count(*each) for each in paths] == before
