"""`MEDIANE["RECORDS_FROM"]`: a second Médiane, served as in production, is the store that statements are read from."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lms.forwarding import delivering, sealing
from lms.models import Target
from lms.models.delivery import Identity
from tests.api.xapi.conftest import asker, statement
from tests.support.site import Server
from tests.support.store import Store, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[dict[str, str]]:
    """Another installation of our own, with a client that may do everything."""
    with Server("external") as site:
        client = json.loads(site.manage("create_client", "Médiane", "--scope", "all", "--json"))
        yield {"url": f"{site.url}/xapi/", **client}


def named(settings: Any, **fields: Any) -> Target:
    settings.MEDIANE = {**settings.MEDIANE, "RECORDS_FROM": "le nôtre"}
    given = {"name": "le nôtre", "identity": Identity.KEPT, "outside": True, "sensitivity": 2, "batch_size": 7}
    return Target.objects.create(**given | fields)


@pytest.fixture
def target(settings, elsewhere: dict[str, str]) -> Target:
    return named(
        settings, endpoint=elsewhere["url"], username=elsewhere["key"], password=sealing.seal(elsewhere["secret"])
    )


def test_what_was_forwarded_is_read_from_there(target: Target) -> None:
    everything, mine = asker("all"), asker("statements/write", "statements/read/mine")
    activity = "http://example.org/kept-elsewhere"
    about = {"objectType": "Activity", "id": activity}
    sent = [statement(object=about) for _number in range(12)]
    assert everything("post", "statements", body=sent).status_code == 200
    assert mine("post", "statements", body=[statement(object=about, timestamp=None)]).status_code == 200
    assert everything("get", "statements", activity=activity).json()["statements"] == [], "nothing is there yet"
    delivering.deliver(target)
    target.refresh_from_db()
    assert (target.error, target.delivered) == ("", 13)

    found, address = [], {"activity": activity, "limit": "5"}
    while True:
        answer = everything("get", "statements", **address)
        assert answer.status_code == 200
        page = answer.json()
        found += page["statements"]
        if not page["more"]:
            break
        assert page["more"].startswith("/xapi/statements?more=")
        address = {"more": page["more"].partition("=")[2]}
        assert mine("get", "statements", **address).status_code in {400, 403}, "a link is for one client"
    assert {each["id"] for each in found} >= {each["id"] for each in sent}
    assert len(found) == 13
    assert answer.headers["X-Experience-API-Consistent-Through"] > "2026"
    assert [each["object"]["id"] for each in mine("get", "statements").json()["statements"]] == [activity], (
        "our own ledger"
    )

    one = everything("get", "statements", statementId=sent[0]["id"])
    assert (one.status_code, one.json()["id"], "Last-Modified" in one.headers) == (200, sent[0]["id"], True)
    assert everything("get", "statements", statementId="5eed0000-0000-4000-8000-00000000dead").status_code == 404
    assert everything("get", "statements", limit="-1").status_code == 400
    files = everything("get", "statements", activity=activity, limit="5", attachments="true")
    assert files.headers["Content-Type"].startswith("multipart/mixed")
    link = json.loads(files.content.split(b"\r\n\r\n")[1].split(b"\r\n--")[0])["more"]
    again = everything("get", "statements", more=link.partition("=")[2])
    assert (again.status_code, b"kept-elsewhere" in again.content) == (200, True)


def test_a_store_that_does_not_answer(settings) -> None:
    named(settings, endpoint="http://127.0.0.1:9/xapi/", username="u", password=sealing.seal("p"))
    answer = asker("all")("get", "statements")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")


@pytest.mark.parametrize("change", [
    {"status": 401}, {"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}}, {"status": 500},
    {"status": 200, "answer": b"<html>", "headers": {"Content-Type": "text/html"}},
    {"status": 200, "answer": b"{"}, {"status": 200, "answer": b'{"statements": [], "more": "http://else.example.org/x"}'},
    {"status": 200, "answer": b'{"statements": [], "more": "/admin?x=1"}'},
    {"status": 200, "answer": b"--a", "headers": {"Content-Type": "multipart/mixed; boundary=b"}},
])  # fmt: skip
def test_a_strange_answer_is_not_passed_on(settings, change: dict[str, Any]) -> None:
    with serving(Store()) as store:
        named(settings, endpoint=store.url, username="u", password=sealing.seal("p"))
        for name, value in change.items():
            setattr(store, name, value)
        answer = asker("all")("get", "statements")
    assert answer.status_code == 503


def test_what_a_store_does_not_promise_is_not_promised(settings) -> None:
    with serving(Store()) as store:
        named(settings, endpoint=store.url, username="u", password=sealing.seal("p"))
        answer = asker("all")("get", "statements")
    assert answer.headers["X-Experience-API-Consistent-Through"] == "1970-01-01T00:00:00.000Z"


def test_a_setting_that_names_nothing(settings) -> None:
    settings.MEDIANE = {**settings.MEDIANE, "RECORDS_FROM": "personne"}
    assert asker("all")("get", "statements").status_code == 503
    assert asker("statements/read/mine")("get", "statements").status_code == 200
