"""Browsers of other sites, HEAD, methods that are not there, and the size of a body."""

import json

import pytest
from django.test import Client as Browser
from django.test import RequestFactory, override_settings

from api.xapi.statements import statements
from tests.api.xapi.conftest import Ask, statement

ORIGIN = {"Origin": "https://cours.example.org"}


def test_a_preflight_needs_no_credentials(db: None) -> None:
    for address, method in (("/xapi/statements", "PUT"), ("/xapi/about", "GET")):
        answer = Browser().options(address, headers=ORIGIN | {"Access-Control-Request-Method": method})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert method in answer.headers["Access-Control-Allow-Methods"].split(", ")
        asked = answer.headers["Access-Control-Allow-Headers"].lower()
        assert all(name in asked for name in ("authorization", "x-experience-api-version", "if-match", "content-type"))
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_answers_can_be_read_by_other_sites(ask: Ask) -> None:
    for answer in (
        ask("get", "statements"),
        ask("get", "statements", statementId="x"),
        Browser().get("/xapi/statements"),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        exposed = answer.headers["Access-Control-Expose-Headers"]
        assert all(name in exposed for name in ("ETag", "Last-Modified", "X-Experience-API-Consistent-Through"))
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert not answer.cookies


@override_settings(MEDIANE={"XAPI_ORIGINS": ("https://cours.example.org",)})
def test_origins_can_be_named(ask: Ask) -> None:
    known = ask("get", "statements", headers=ask.headers | ORIGIN)
    other = ask("get", "statements", headers=ask.headers | {"Origin": "https://ailleurs.example.org"})
    assert known.headers["Access-Control-Allow-Origin"] == "https://cours.example.org"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Origin" in known.headers["Vary"]
    assert "Origin" in other.headers["Vary"]


@pytest.mark.parametrize("query", [{}, {"limit": "1", "format": "ids"}, {"attachments": "true"}, {"foo": "1"}])
def test_head_is_get_without_a_body(ask: Ask, query: dict[str, str]) -> None:
    ask("post", "statements", body=[statement(), statement()])
    got, headed = ask("get", "statements", **query), ask("head", "statements", **query)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    left_out = {"X-Experience-API-Consistent-Through", "Content-Type", "Content-Length"}
    assert {name: value for name, value in headed.headers.items() if name not in left_out} == {
        name: value for name, value in got.headers.items() if name not in left_out
    }
    if "attachments" not in query:
        assert (headed.headers["Content-Length"], headed.headers["Content-Type"]) == (
            str(len(got.content)),
            got.headers["Content-Type"],
        )


@pytest.mark.parametrize("method", ["delete", "patch"])
def test_no_other_method(ask: Ask, method: str) -> None:
    answer = getattr(Browser(), method)("/xapi/statements", headers=ask.headers)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, HEAD, GET, PUT, POST")
    assert Browser().delete("/xapi/about").headers["Allow"] == "OPTIONS, HEAD, GET"


def test_a_body_without_a_length_is_asked_for_one(ask: Ask) -> None:
    request = RequestFactory().post(
        "/xapi/statements", b"", content_type="application/json", headers=ask.headers | {"Transfer-Encoding": "chunked"}
    )
    request.META.pop("CONTENT_LENGTH", None)
    assert statements(request).status_code == 411


@override_settings(MEDIANE={"XAPI_LARGEST_BODY": 2000})
def test_a_body_that_is_too_large_is_not_read(ask: Ask) -> None:
    body = json.dumps([statement() for _count in range(20)]).encode()
    answer = ask("post", "statements", body=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
