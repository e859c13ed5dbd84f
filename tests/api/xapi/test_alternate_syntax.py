"""The decision table for versions and the alternate request syntax of docs/decisions/0008, case by case."""

import json
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from lms.models import Statement
from tests.api.xapi.conftest import Ask, statement

VERSION = "X-Experience-API-Version"
FORM = "application/x-www-form-urlencoded"


def send(
    ask: Ask, query: str, form: dict[str, str] | bytes, *, version: str | None = "1.0.3", verb: str = "post", **more
):
    headers = {"Authorization": ask.headers["Authorization"], **({VERSION: version} if version else {})}
    headers |= more.pop("headers", {})
    body = form if isinstance(form, bytes) else urlencode(form)
    return getattr(Browser(), verb)(
        f"/xapi/statements?{query}", data=body, content_type=more.pop("content_type", FORM), headers=headers
    )


def put_form(**more: str) -> dict[str, str]:
    return {"statementId": str(uuid.uuid4()), "content": json.dumps(statement(id=None)), **more}


def test_a_put_as_a_form(ask: Ask) -> None:
    answer = send(ask, "method=PUT", put_form())
    assert (answer.status_code, answer.headers[VERSION], Statement.objects.count()) == (204, "1.0.3", 1)


def test_a_get_and_a_head_as_a_form(ask: Ask) -> None:
    ask("post", "statements", body=[statement(), statement()])
    answer = send(ask, "method=GET", {"limit": "1"})
    assert (answer.status_code, len(answer.json()["statements"])) == (200, 1)
    head = send(ask, "method=HEAD", {"limit": "1"})
    assert (head.status_code, head.content) == (200, b"")


def test_a_post_as_a_form(ask: Ask) -> None:
    answer = send(ask, "method=POST", {"content": json.dumps([statement(), statement()])})
    assert (answer.status_code, len(answer.json())) == (200, 2)


def test_version_and_credentials_in_the_form_only(ask: Ask) -> None:
    form = put_form(
        **{VERSION: "1.0.3", "Authorization": ask.headers["Authorization"], "Content-Type": "application/json"}
    )
    answer = Browser().post("/xapi/statements?method=PUT", data=urlencode(form), content_type=FORM)
    assert (answer.status_code, answer.headers[VERSION]) == (204, "1.0.3")


@pytest.mark.parametrize("query,form,more", [
    ("method=PUT", put_form(**{VERSION: "0.8"}), {}),
    ("method=PUT", put_form(**{VERSION: "2.0.0"}), {}),
    ("method=PUT", put_form(), {"version": None}),
    ("method=PUT", put_form(), {"version": "0.95"}),
    ("method=PUT", put_form(), {"version": "2.0.0"}),
    ("method=GET", {}, {"version": "2.0.0"}),
    ("method=PUT", put_form(**{VERSION: "1.0.3"}), {"version": "2.0.0"}),
    ("method=PUT&statementId=x", put_form(), {}),
    ("method=PUT", {"statementId": str(uuid.uuid4())}, {}),
    ("method=PUT", b"", {}),
    ("method=PUT", json.dumps(put_form()).encode(), {}),
    ("method=PUT", json.dumps(statement()).encode(), {"content_type": "application/json"}),
    ("method=POST", put_form(), {"verb": "put"}),
    ("method=PATCH", put_form(), {}),
    ("method=put", put_form(), {}),
    ("method=GET&method=PUT", put_form(), {}),
    ("method=GET", b"limit=1&limit=2", {}),
    ("method=GET", b"limit=%ff", {}),
    ("method=GET", b"limit=%00", {}),
    ("method=GET", "&".join(f"a{n}=1" for n in range(200)).encode(), {}),
    ("method=GET", {"Limit": "1"}, {}),
], ids=lambda _value: "case")  # fmt: skip
def test_refused_forms(ask: Ask, query: str, form: dict[str, str] | bytes, more: dict) -> None:
    answer = send(ask, query, form, **more)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert not Statement.objects.exists()


def test_wrong_credentials_in_a_form(ask: Ask) -> None:
    assert send(ask, "method=PUT", put_form(Authorization="Basic eDp5")).status_code == 401


@pytest.mark.parametrize("sent,status,said", [
    (None, 400, "0.95"), ("", 400, "0.95"), ("1.0", 200, "1.0.3"), ("1.0.1", 200, "1.0.3"), ("1.0.9", 200, "1.0.3"),
    ("2.0", 200, "2.0.0"), ("2.0.0", 200, "2.0.0"), ("2.0.7", 200, "2.0.0"), ("0.95", 400, "0.95"),
    ("3.0", 400, "0.95"), ("1.1", 400, "0.95"), ("BAD", 400, "0.95"), ("1.0.٣", 400, "0.95"), ("1.0.3x", 400, "0.95"),
])  # fmt: skip
def test_versions(ask: Ask, sent: str | None, status: int, said: str) -> None:
    headers = {"Authorization": ask.headers["Authorization"], **({} if sent is None else {VERSION: sent})}
    answer = ask("get", "statements", headers=headers)
    assert (answer.status_code, answer.headers[VERSION]) == (status, said)


@pytest.mark.parametrize("sent,said", [(None, "0.95"), ("1.0.0", "1.0.3"), ("2.0.0", "2.0.0")])
def test_about(db: None, sent: str | None, said: str) -> None:
    answer = Browser().get("/xapi/about", headers={VERSION: sent} if sent else {})
    assert (answer.status_code, answer.json(), answer.headers[VERSION]) == (200, {"version": ["1.0.3", "2.0.0"]}, said)
