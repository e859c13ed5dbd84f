"""The statements of a journey, read back by a real xAPI client over HTTP: `tincan.RemoteLRS` on a running server."""

import datetime
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import tincan
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application

from lms import enrolling
from lms.models import Enrolment
from lms.xapi import profile
from lms.xapi.clients import create_client
from tests.lms import builders, playing


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def address(fresh_database: None) -> Iterator[str]:
    """The record store served from this test's database."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), WSGIServer, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/xapi/"
        server.shutdown()
        thread.join()


@pytest.fixture
def lrs(address: str) -> tincan.RemoteLRS:
    client, secret = create_client(name="tincan", scopes=["all"])
    return tincan.RemoteLRS(endpoint=address, version="1.0.3", username=client.key, password=secret)


@pytest.fixture
def enrolment(fresh_database: None) -> Enrolment:
    builders.framework()
    builders.release()
    person = get_user_model().objects.create(username="alice")
    return enrolling.enrol(user=person, module_key=builders.MODULE_KEY, share=False)


def read_all(lrs: tincan.RemoteLRS, **query: object) -> list[tincan.Statement]:
    """Every statement a query finds, following `more`."""
    answer = lrs.query_statements({"limit": 5, **query})
    assert answer.success, answer.data
    found = list(answer.content.statements)
    while answer.content.more:
        answer = lrs.more_statements(answer.content)
        assert answer.success, answer.data
        found += answer.content.statements
    return found


def test_a_journey_is_read_back_and_counted(enrolment: Enrolment, lrs: tincan.RemoteLRS) -> None:
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    found = read_all(lrs, registration=str(enrolment.registration.key))
    names = {verb.iri: verb.name for verb in profile.VERBS}
    assert Counter(names[each.verb.id] for each in found) == {
        "initialized": 3,
        "experienced": 2,
        "answered": 5,
        "selected": 2,
        "completed": 5,
        "passed": 2,
        "rated": 6,
        "asserted": 4,
    }
    learner = str(enrolment.learner.uuid)
    assert {each.actor.account.name for each in found} == {learner}
    by_verb = read_all(lrs, verb=tincan.Verb(id=profile.SELECTED.iri))
    assert [each.object.id for each in reversed(by_verb)] == [
        profile.activity_iri("choice", f"{builders.key('scenario')}/{builders.key(name)}")
        for name in ("scene-a/1", "scene-b/1")
    ]
    account = tincan.AgentAccount(home_page=profile.root(), name=learner)
    assert len(read_all(lrs, agent=tincan.Agent(account=account))) == len(found)


def test_a_client_writes_and_reads_its_own(lrs: tincan.RemoteLRS) -> None:
    sent = tincan.Statement(
        id=str(uuid.uuid4()),
        actor=tincan.Agent(mbox="mailto:stranger@example.org"),
        verb=tincan.Verb(id="http://example.org/v"),
        object=tincan.Activity(id="http://example.org/a"),
        timestamp=datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
    )
    assert lrs.save_statement(sent).success
    assert lrs.save_statements([sent]).success
    assert str(lrs.retrieve_statement(str(sent.id)).content.id) == str(sent.id)


def said(**more: object) -> tincan.Statement:
    return tincan.Statement(
        id=str(uuid.uuid4()),
        actor=tincan.Agent(mbox="mailto:stranger@example.org"),
        verb=tincan.Verb(id="http://example.org/v"),
        **{"object": tincan.Activity(id="http://example.org/a"), **more},
    )


def test_a_client_voids(lrs: tincan.RemoteLRS) -> None:
    sent = said()
    assert lrs.save_statement(sent).success
    voiding = said(object=tincan.StatementRef(id=str(sent.id)))
    voiding.verb = tincan.Verb(id="http://adlnet.gov/expapi/verbs/voided")
    assert lrs.save_statement(voiding).success
    assert not lrs.retrieve_statement(str(sent.id)).success
    assert str(lrs.retrieve_voided_statement(str(sent.id)).content.id) == str(sent.id)


def test_a_client_says_where_a_file_is(lrs: tincan.RemoteLRS) -> None:
    file = tincan.Attachment(
        usage_type="http://example.org/attachment",
        display=tincan.LanguageMap({"en": "a file"}),
        content_type="text/plain",
        length=3,
        sha2="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        fileurl="https://example.org/file.txt",
    )
    sent = said(attachments=[file])
    answer = lrs.save_statement(sent)
    assert answer.success, answer.data
    found = lrs.retrieve_statement(str(sent.id)).content.attachments[0]
    assert (found.sha2, found.length, found.fileurl) == (file.sha2, 3, file.fileurl)


def test_a_client_queries_with_flags_and_formats(lrs: tincan.RemoteLRS) -> None:
    sent = said(context=tincan.Context(instructor=tincan.Agent(mbox="mailto:teacher@example.org")))
    assert lrs.save_statement(sent).success
    teacher = tincan.Agent(mbox="mailto:teacher@example.org")
    assert [str(each.id) for each in read_all(lrs, agent=teacher, related_agents=True)] == [str(sent.id)]
    assert read_all(lrs, agent=teacher) == []
    assert len(read_all(lrs, format="ids", ascending=True)) == 1
