"""`format` and `more`: identifiers only, one language, and pages that stay what was asked for."""

import pytest
from django.test import Client as Browser

from lms.xapi import formats
from tests.api.xapi.conftest import Ask, asker, statement

WORDS = {"en-US": "colour (US)", "en-GB": "colour", "fr": "couleur"}
ACTIVITY = {
    "objectType": "Activity",
    "id": "http://example.org/colours",
    "definition": {
        "name": WORDS,
        "description": WORDS,
        "interactionType": "choice",
        "choices": [{"id": "a", "description": WORDS}, {"id": "b"}],
    },
}
SAID = {
    "actor": {"objectType": "Group", "name": "Equipe", "member": [{"name": "Alice", "mbox": "mailto:a@example.org"}]},
    "verb": {"id": "http://example.org/v", "display": WORDS},
    "object": {
        "objectType": "SubStatement",
        "actor": {"objectType": "Group", "mbox": "mailto:g@example.org", "member": [{"mbox": "mailto:m@example.org"}]},
        "verb": {"id": "http://example.org/w", "display": WORDS},
        "object": ACTIVITY,
        "context": {"contextActivities": {"parent": ACTIVITY}},
    },
    "context": {
        "instructor": {"name": "Bob", "mbox": "mailto:b@example.org"},
        "contextAgents": [{"objectType": "contextAgent", "agent": {"name": "Eve", "mbox": "mailto:e@example.org"}}],
    },
}


def got(ask: Ask, **query: str) -> dict:
    sent = ask("post", "statements", body=statement(id=None, **SAID)).json()[0]
    return ask("get", "statements", statementId=sent, **query).json()


def test_ids(db: None) -> None:
    found = got(asker("all", version="2.0.0"), format="ids")
    assert found["actor"] == {"objectType": "Group", "member": [{"mbox": "mailto:a@example.org"}]}
    assert found["verb"] == {"id": "http://example.org/v"}
    assert found["object"] == {
        "objectType": "SubStatement",
        "actor": {"objectType": "Group", "mbox": "mailto:g@example.org"},
        "verb": {"id": "http://example.org/w"},
        "object": {"id": ACTIVITY["id"]},
        "context": {"contextActivities": {"parent": [{"id": ACTIVITY["id"]}]}},
    }
    assert found["context"]["instructor"] == {"mbox": "mailto:b@example.org"}
    assert found["context"]["contextAgents"][0]["agent"] == {"mbox": "mailto:e@example.org"}


def test_canonical_takes_what_the_store_holds_in_one_language(db: None) -> None:
    ask = asker("all", version="2.0.0")
    later = ACTIVITY | {"definition": {"name": {"de": "Farbe"}}}
    ask("post", "statements", body=statement(object=later))
    sent = ask("post", "statements", body=statement(id=None, **SAID)).json()[0]
    headers = ask.headers | {"Accept-Language": "de, en-GB;q=0.8"}
    found = ask("get", "statements", headers=headers, statementId=sent, format="canonical").json()
    assert found["verb"]["display"] == {"en-GB": "colour"}
    definition = found["object"]["object"]["definition"]
    assert (definition["name"], definition["description"]) == ({"de": "Farbe"}, {"en-GB": "colour"})
    assert definition["choices"] == [{"id": "a", "description": {"en-GB": "colour"}}, {"id": "b"}]
    assert ask("get", "statements", headers=headers, statementId=sent).json()["verb"]["display"] == WORDS


@pytest.mark.parametrize("accepted,tag", [
    ("", "en-US"), ("fr", "fr"), ("fr-BE", "fr"), ("en-GB", "en-GB"), ("EN-gb", "en-GB"), ("en", "en-US"),
    ("de", "en-US"), ("de, fr;q=0.5", "fr"), ("fr;q=0, en-GB", "en-GB"), ("*", "en-US"), ("not a header;;", "en-US"),
])  # fmt: skip
def test_the_language_that_suits(accepted: str, tag: str) -> None:
    assert formats.one_language(WORDS, formats.preferred(accepted)) == {tag: WORDS[tag]}


def test_no_words_in_no_language() -> None:
    assert formats.one_language({}, ["fr"]) == {}


def test_another_format(ask: Ask) -> None:
    assert ask("get", "statements", format="short").status_code == 400


def test_more_keeps_what_was_asked_for(ask: Ask) -> None:
    ask("post", "statements", body=[statement() for _count in range(3)])
    first = ask("get", "statements", limit="1", format="ids").json()
    second = Browser().get(first["more"], headers=ask.headers).json()
    assert second["statements"][0]["verb"] == {"id": "http://adlnet.gov/expapi/verbs/experienced"}
    third = Browser().get(second["more"], headers=ask.headers).json()
    assert third["more"] == ""
    with_files = ask("get", "statements", limit="1", attachments="true")
    more = b"".join(with_files.streaming_content).partition(b'"more":"')[2].partition(b'"')[0].decode()
    again = Browser().get(more, headers=ask.headers)
    assert again.headers["Content-Type"].startswith("multipart/mixed; boundary=")


def test_more_takes_nothing_beside_it(ask: Ask) -> None:
    ask("post", "statements", body=[statement(), statement()])
    more = ask("get", "statements", limit="1").json()["more"]
    assert Browser().get(f"{more}&limit=2", headers=ask.headers).status_code == 400
    assert Browser().get(f"{more}x", headers=ask.headers).status_code == 400
    assert Browser().get(more, headers=asker("all").headers).status_code == 403


@pytest.mark.parametrize("query", [{"foo": "1"}, {"statementId": "x"}, {"limit": "-1"}, {"": "5"}])
def test_even_a_refusal_says_up_to_when(ask: Ask, query: dict[str, str]) -> None:
    answer = ask("get", "statements", **query)
    assert (answer.status_code, "X-Experience-API-Consistent-Through" in answer.headers) == (400, True)
