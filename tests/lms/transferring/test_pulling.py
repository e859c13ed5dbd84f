"""Pull: from a second served instance of ours, page by page, remembering; and from stores that answer badly."""

import base64
import datetime
import hashlib
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3

from lms.models import Attachment, PullSource, Statement, StatementAttachment
from lms.records.attachments import File
from lms.records.normalising import served
from lms.transferring import files, pulling
from lms.xapi import multipart
from tests.lms.transferring.conftest import statement
from tests.support.site import Server


@dataclass
class Store:
    """Another record store: its endpoint and the credentials for it."""

    endpoint: str
    key: str
    secret: str

    def post(self, *documents: dict, kept: tuple[File, ...] = ()) -> None:
        credentials = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}", "X-Experience-API-Version": "1.0.3"}
        body, headers["Content-Type"] = json.dumps(documents).encode(), "application/json"
        if kept:
            body, headers["Content-Type"] = multipart.body(body.decode(), kept)
        answer = urllib3.request("POST", f"{self.endpoint}statements", body=body, headers=headers)
        assert answer.status == 200, answer.data


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A second instance of ours, with statements of the demonstration's people and a client that sees all."""
    with Server("pulled") as site:
        made = json.loads(site.manage("create_client", "Lecteur", "--scope", "all", "--json").splitlines()[-1])
        yield Store(f"{site.url}/xapi/", made["key"], made["secret"])


@pytest.fixture
def pull(settings, statements):
    """`manage.py statements pull …` with the credentials of a store."""

    def run(store: Store, *arguments: object):
        settings.MEDIANE = settings.MEDIANE | {"PULL": f"{store.key}:{store.secret}"}
        return statements("pull", "--endpoint", store.endpoint, *arguments)

    return run


def names(*numbers: int) -> list[str]:
    return [statement(number)["id"] for number in numbers]


def bare(number: int) -> dict:
    return {name: value for name, value in statement(number).items() if name not in {"stored", "authority"}}


@pytest.mark.django_db
def test_everything_comes_once_in_order_and_the_next_pull_goes_on(store: Store, pull, tool) -> None:
    for begin in (0, 50, 100, 150, 200):
        store.post(*(bare(number) for number in range(begin, begin + 50)))
    done = pull(store, "--client", tool.name)
    assert (done.error, done.problems) == ("", [])
    rows = list(Statement.objects.order_by("pk").values_list("pk", "uuid"))
    assert [str(name) for _key, name in rows] == names(*range(250))
    assert served([rows[0][0]])[rows[0][0]]["timestamp"] == bare(0)["timestamp"]
    source = PullSource.objects.get()
    assert (source.endpoint, source.key) == (store.endpoint, store.key)
    assert "0 new" in pull(store, "--client", tool.name).out
    store.post(bare(250))
    assert " 1 new" in pull(store, "--client", tool.name).out
    assert PullSource.objects.get().position > source.position
    assert "251 statements read: 0 new" in pull(store, "--client", tool.name, "--since", "2020-01-01").out


@pytest.mark.django_db
def test_their_authority_is_kept_where_they_are_trusted(store: Store, pull) -> None:
    store.post(bare(300))
    pull(store, "--keep-authority")
    key = Statement.objects.get(uuid=names(300)[0]).pk
    assert served([key])[key]["authority"]["account"]["name"].startswith("client:")


@pytest.mark.django_db
def test_wrong_credentials_are_said(store: Store, pull, tool) -> None:
    done = pull(Store(store.endpoint, store.key, "wrong"), "--client", tool.name)
    assert "answered 401" in done.error
    assert "wrong" not in done.error
    assert PullSource.objects.get().position is None


@pytest.mark.django_db
def test_without_credentials_or_store(settings, statements, pull, tool) -> None:
    assert "MEDIANE_PULL" in statements("pull", "--endpoint", "http://127.0.0.1:9/", "--client", tool.name).error
    assert "was not reached" in pull(Store("http://127.0.0.1:9/", "k", "s"), "--client", tool.name).error


PDF, TEXT = File(hashlib.sha256(b"%PDF").hexdigest(), "application/pdf", b"%PDF"), b"\r\n--abc\r\n"


def attached(number: int, *given: File, **more: object) -> dict:
    named = [
        {"usageType": "http://example.org/u", "display": {"fr": "P"}, "contentType": each.content_type,
         "sha2": each.sha2, "length": len(each.content), **more} for each in given
    ]  # fmt: skip
    return {**bare(number), "attachments": named}


@pytest.mark.django_db
def test_files_come_with_their_statements(store: Store, pull, tool) -> None:
    text = File(hashlib.sha512(TEXT).hexdigest(), "text/plain", TEXT)
    store.post(attached(400, PDF, text), attached(401, PDF), kept=(PDF, text))
    done = pull(store, "--client", tool.name)
    assert (done.error, done.problems) == ("", [])
    assert "did not come" not in done.out
    assert {row.pk: bytes(row.content) for row in Attachment.objects.all()} == {PDF.sha2: b"%PDF", text.sha2: TEXT}
    links = StatementAttachment.objects.values_list("statement__uuid", "attachment")
    assert {(str(name), sha2) for name, sha2 in links} == {
        (names(400)[0], PDF.sha2), (names(400)[0], text.sha2), (names(401)[0], PDF.sha2),
    }  # fmt: skip


# ------------------------------------------------- a store that answers what it is told to


@dataclass
class Script:
    """What to answer, by request target; each: status, headers, body."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""

    def page(self, target: str, documents: list[dict], more: str = "", through: str | None = "2024-01-01T00:00:00Z"):
        headers = {} if through is None else {"X-Experience-API-Consistent-Through": through}
        self.answers[target] = (200, headers, json.dumps({"statements": documents, "more": more}).encode())


@pytest.fixture
def script() -> Iterator[Script]:
    """A server of a few lines."""
    told = Script()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            status, headers, body = told.answers[self.path.partition("?since")[0]]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.endpoint = f"http://127.0.0.1:{server.server_address[1]}/lrs/"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


FIRST = "/lrs/statements?ascending=true&limit=100"


def stored(number: int, when: str) -> dict:
    return statement(number, stored=when)


@pytest.mark.django_db
def test_the_position_follows_the_pages_and_never_passes_what_is_complete(script: Script, pull, tool) -> None:
    script.page(FIRST, [stored(1, "2023-01-01T00:00:00Z")], more="/lrs/statements?more=2")
    script.page("/lrs/statements?more=2", [stored(2, "2024-06-01T00:00:00Z")], through="2025-01-01T00:00:00Z")
    pull(Store(script.endpoint, "k", "s"), "--client", tool.name)
    assert Statement.objects.count() == 2
    # The store was complete up to 2024 when the first page was asked for: what comes later is looked for again.
    assert PullSource.objects.get().position == datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    script.page("/lrs/statements?ascending=true&limit=100", [], through="2024-02-01T00:00:00Z")
    script.answers["/lrs/statements"] = script.answers[FIRST]
    script.answers["/lrs/statements?ascending=true&limit=100&since=2023-12-31T23%3A59%3A59.999000Z"] = script.answers[
        FIRST
    ]
    assert "0 statements read" in pull(Store(script.endpoint, "k", "s"), "--client", tool.name).out
    assert PullSource.objects.get().position == datetime.datetime(2024, 2, 1, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_a_pull_that_broke_off_goes_on_with_the_page_that_failed(script: Script, pull, tool) -> None:
    script.page(FIRST, [stored(1, "2023-01-01T00:00:00Z"), stored(2, "2023-01-02T00:00:00Z")], more="statements?more=2")
    script.answers["/lrs/statements?more=2"] = (503, {}, b"later")
    done = pull(Store(script.endpoint, "k", "s"), "--client", tool.name)
    assert "answered 503: 'later'" in done.error
    assert "2 new" in done.error
    assert PullSource.objects.get().position == datetime.datetime(2023, 1, 2, tzinfo=datetime.UTC)
    since = "/lrs/statements?ascending=true&limit=100&since=2023-01-01T23%3A59%3A59.999000Z"
    script.page(since, [stored(2, "2023-01-02T00:00:00Z"), stored(3, "2023-01-02T00:00:00Z")])
    assert " 1 new" in pull(Store(script.endpoint, "k", "s"), "--client", tool.name).out


@pytest.mark.django_db
def test_a_statement_that_breaks_a_rule_is_named_and_the_others_come(script: Script, pull, tool) -> None:
    bad = stored(2, "2023-01-02T00:00:00Z") | {"verb": {}}
    script.page(FIRST, [stored(1, "2023-01-01T00:00:00Z"), bad, stored(3, "2023-01-03T00:00:00Z")])
    done = pull(Store(script.endpoint, "k", "s"), "--client", tool.name)
    assert done.problems[0].startswith(f"statement {bad['id']}: $.verb: ")
    assert Statement.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("answer,words", [
    ((200, {"X-Experience-API-Consistent-Through": "2024-01-01T00:00:00Z"}, b"<html>"), "no page of statements"),
    ((200, {"X-Experience-API-Consistent-Through": "2024-01-01T00:00:00Z"}, b'{"statements": 1}'), "no page"),
    ((200, {}, b'{"statements": []}'), "up to when it is complete"),
    ((302, {"Location": "http://127.0.0.1:9/"}, b""), "answered 302"),
    ((200, {"X-Experience-API-Consistent-Through": "2024-01-01T00:00:00Z"},
      b'{"statements": [{"id": "x"}]}'), "when it was stored"),
    ((200, {"X-Experience-API-Consistent-Through": "2024-01-01T00:00:00Z"},
      b'{"statements": [], "more": "http://example.org/lrs/more"}'), "leads away"),
    ((200, {"X-Experience-API-Consistent-Through": "2024-01-01T00:00:00Z"},
      b'{"statements": [], "more": "/elsewhere"}'), "leads away"),
])  # fmt: skip
def test_a_bad_answer_is_said_and_nothing_is_taken(script: Script, pull, tool, answer, words: str) -> None:
    script.answers[FIRST] = answer
    done = pull(Store(script.endpoint, "k", "s"), "--client", tool.name)
    assert words in done.error
    assert not Statement.objects.exists()


@pytest.mark.django_db
def test_an_answer_without_end_is_not_read_to_its_end(script: Script, pull, tool, monkeypatch) -> None:
    monkeypatch.setattr(pulling, "LARGEST_PAGE", 100)
    script.page(FIRST, [stored(1, "2023-01-01T00:00:00Z")])
    assert "was not reached" in pull(Store(script.endpoint, "k", "s"), "--client", tool.name).error


@pytest.mark.django_db
def test_two_credentials_are_two_sources(script: Script, pull, tool) -> None:
    script.page(FIRST, [])
    for key in ("a", "b"):
        pull(Store(script.endpoint, key, str(uuid.uuid4())), "--client", tool.name)
    assert PullSource.objects.count() == 2


def mixed(*kept: File) -> tuple[int, dict[str, str], bytes]:
    body, content_type = multipart.body(json.dumps(stored(1, "2023-01-01T00:00:00Z")), kept)
    return 200, {"Content-Type": content_type}, body


@pytest.mark.django_db
@pytest.mark.parametrize("answer,lines", [
    (mixed(PDF), 0),
    (mixed(File("0" * 64, "text/plain", b"other"), PDF), 0),
    (mixed(File(PDF.sha2, "application/pdf", b"spoiled")), 1),
    (mixed(File(hashlib.sha256(b"x").hexdigest(), "text/plain", b"x")), 1),
    ((200, {"Content-Type": "application/json"}, b"{}"), 1),
    ((200, {"Content-Type": "multipart/mixed"}, b"--x--"), 1),
    ((404, {}, b""), 1), ((400, {}, b"no such parameter"), 1), ((200, {}, b"x" * 2000), 1),
])  # fmt: skip
def test_a_statement_whose_file_does_not_come_is_stored_and_said(
    script: Script, pull, tool, monkeypatch, answer, lines: int
) -> None:
    monkeypatch.setattr(files, "LARGEST", 1500)
    said = attached(1, PDF) | {"stored": "2023-01-01T00:00:00Z"}
    script.page(FIRST, [said, stored(2, "2023-01-02T00:00:00Z")])
    script.answers[f"/lrs/statements?statementId={said['id']}&attachments=true"] = answer
    done = pull(Store(script.endpoint, "k", "s"), "--client", tool.name)
    assert (done.error, Statement.objects.count()) == ("", 2)
    assert [bytes(each.content) for each in Attachment.objects.all()] == [b"%PDF"] * (1 - lines)
    line = f"statement {said['id']}: $.attachments[0]: Stored without its file {PDF.sha2}, which did not come."
    assert done.problems == [line] * lines
    assert ("1 files did not come" in done.out) is bool(lines)


@pytest.mark.django_db
def test_a_store_that_gives_no_file_now_is_asked_again_later(script: Script, pull, tool) -> None:
    said = attached(1, PDF) | {"stored": "2023-01-01T00:00:00Z"}
    script.page(FIRST, [said])
    asked = f"/lrs/statements?statementId={said['id']}&attachments=true"
    script.answers[asked] = (503, {}, b"later")
    assert "it answered 503" in pull(Store(script.endpoint, "k", "s"), "--client", tool.name).error
    assert (Statement.objects.count(), PullSource.objects.get().position) == (0, None)
    script.answers[asked] = mixed(PDF)
    assert " 1 new" in pull(Store(script.endpoint, "k", "s"), "--client", tool.name).out
    assert Attachment.objects.count() == 1
    asked_before = len(script.asked)
    pull(Store(script.endpoint, "k", "s"), "--client", tool.name, "--since", "2020-01-01")
    assert not [each for each in script.asked[asked_before:] if "attachments" in each], "what is here is not asked for"
