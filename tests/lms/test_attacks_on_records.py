"""What somebody with bad intentions sends to the ledger, and what its keepers then see, void, forward and erase."""

import hashlib
import io
import json

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from lms import erasing
from lms.exporting import statements_of
from lms.models import Activity, Agent, Attainment, Authority, Enrolment, Rating, Statement, StatementBody, Voiding
from lms.persons.registry import person_of
from lms.records import definitions
from lms.site import wsgi
from lms.xapi import profile
from tests.api.xapi.conftest import asker, statement
from tests.lms import playing
from tests.lms.builders import K1
from tests.lms.xapi.outside import program, rated, send, voided

pytestmark = pytest.mark.django_db


def test_an_id_in_capitals_voids_no_more_than_any_other(enrolment: Enrolment) -> None:
    playing.quiz(enrolment)
    anyone = program(scopes=("all", "void"))
    for name in Statement.objects.filter(verb__iri=profile.ASSERTED.iri).values_list("uuid", flat=True):
        send(anyone, voided(str(name).upper()))
    assert Attainment.objects.exists()
    assert not Voiding.objects.exists()


def test_an_id_in_capitals_voids_no_less(enrolment: Enrolment, places) -> None:
    document = rated(enrolment, K1)
    send(program("rated:quiz", organisation=places.home), document)
    send(program(scopes=("statements/write", "void"), organisation=places.home), voided(document["id"].upper()))
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    "when", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-00:30", "0001-01-01T00:00:00"]
)
def test_no_moment_takes_the_explorer_away(admin, client: Browser, when: str) -> None:
    ask = asker("all")
    sent = statement(
        timestamp=when,
        result={
            "score": {"raw": 1e308},
            "extensions": {
                profile.extension(profile.JUDGEMENT): {"outcome": [], "mode": {}},
                profile.extension(profile.DECISION): {"level": {"a": 1}},
            },
        },
    )
    assert ask("post", "statements", body=sent).status_code == 200 or "-00:30" in when
    client.force_login(admin)
    for address in (reverse("mediane_statements:index"), reverse("mediane_statements:statement", args=[sent["id"]])):
        if StatementBody.objects.exists():
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "until=9999-12-31",
        "since=0001-01-01",
        "since=9999-12-31",
        "until=0001-01-01",
        "before=9223372036854775807",
        "person=999999999999999999",
        "person=\u0663",
        "verb=99999999999999999999",
        "statement=x",
        "before=-1",
        "activity=%25",
        "authority=1e9",
    ],
)
def test_filters_of_any_value(admin, client: Browser, query: str) -> None:
    asker("all")("post", "statements", body=statement())
    client.force_login(admin)
    assert client.get(f"{reverse('mediane_statements:index')}?{query}").status_code == 200


def test_an_erasure_finds_a_hash_in_capitals(alice, enrolment: Enrolment) -> None:
    digest = hashlib.sha1(f"mailto:{alice.email}".encode()).hexdigest().upper()
    ask = asker("all")
    assert ask("post", "statements", body=statement(actor={"mbox_sha1sum": digest})).status_code == 200
    assert (
        ask(
            "put",
            "agents/profile",
            body={"a": 1},
            profileId="x",
            agent=json.dumps({"mbox_sha1sum": digest}),
            headers={**ask.headers, "If-None-Match": "*"},
        ).status_code
        == 204
    )
    erasing.erase(user=alice)
    assert not Agent.objects.filter(ifi__iexact=f"mbox_sha1sum|{digest}").exists()
    assert digest not in "".join(StatementBody.objects.values_list("received", flat=True))
    assert json.loads(ask("get", "agents/profile", agent=json.dumps({"mbox_sha1sum": digest})).content) == []


@pytest.mark.parametrize("content_type", [
    "application/json; charset=zlib", "application/json; charset=undefined", "a/b; charset=idna",
    "a/b; charset=punycode", "a/b; charset=utf-8",
    "multipart/mixed; boundary*=undefined''abc", "multipart/mixed; boundary*0*=idna''abc",
])  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/xapi/statements", "/api/v1/", "/accounts/login/"])
def test_headers_that_cannot_be_read(path: str, content_type: str) -> None:
    seen: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "&".join(f"a{n}=b" for n in range(1200)),
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": "2",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(b"{}"),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    answer = wsgi.application(environ, lambda status, _headers, *_more: seen.append(status))
    assert b"".join(answer)
    assert seen[0].startswith("4")


def test_what_is_said_of_an_address_that_was_only_claimed_is_another_s(alice, bob, enrolment: Enrolment) -> None:
    """Whoever may enter addresses (a host site's sign-in) neither reads nor removes what is said of somebody else's."""
    EmailAddress.objects.create(user=alice, email=bob.email, verified=False)
    EmailAddress.objects.create(user=alice, email="deux@example.org", verified=True)
    ask = asker("all")
    for address in (bob.email, "deux@example.org"):
        assert ask("post", "statements", body=statement(actor={"mbox": f"mailto:{address}"})).status_code == 200
    said = [each["actor"].get("mbox") for each in statements_of(person_of(alice))]
    assert (f"mailto:{bob.email}" in said, "mailto:deux@example.org" in said) == (False, True)
    erasing.erase(user=alice)
    left = [json.loads(text)["actor"].get("mbox") for text in StatementBody.objects.values_list("received", flat=True)]
    assert (f"mailto:{bob.email}" in left, "mailto:deux@example.org" in left) == (True, False)


def test_activities_that_only_the_erased_were_near_go_too(alice, enrolment: Enrolment) -> None:
    portfolio = {"id": "http://folio.example/alice", "definition": {"name": {"fr": "Folio d’Alice"}}}
    ours = profile.activity_iri("module", str(enrolment.module_key))
    around = {
        "contextActivities": {
            "other": [
                {"id": "http://folio.example/2", "definition": {"name": {"fr": "À Alice"}}},
                {"id": ours},
                {"id": "http://a.b/c"},
            ]
        }
    }
    ask = asker("all")
    actor = {"mbox": f"mailto:{alice.email}"}
    ask(
        "post",
        "statements",
        body=[statement(actor=actor, object=portfolio, context=around), statement(object={"id": "http://a.b/c"})],
    )
    erasing.erase(user=alice)
    assert not Activity.objects.filter(iri__contains="folio.example/alice").exists()
    assert Activity.objects.get(iri="http://folio.example/2").definition == ""
    assert Activity.objects.filter(iri__in=["http://a.b/c", ours]).count() == 2
    again = statement(object=portfolio)
    assert ask("post", "statements", body=again).status_code == 200
    assert len(ask("get", "statements", activity=portfolio["id"]).json()["statements"]) == 1


def test_an_authority_that_an_import_kept_goes_with_the_person(alice, enrolment: Enrolment, tmp_path) -> None:
    theirs = [statement(authority={"objectType": "Agent", "mbox": f"mailto:{each}"}) for each in (alice.email, "x@y.z")]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, theirs)))
    call_command("statements", "import", str(file), "--keep-authority", stdout=io.StringIO())
    assert Authority.objects.filter(agent__contains=alice.email).exists()
    erasing.erase(user=alice)
    assert not Authority.objects.filter(agent__contains=alice.email).exists()
    assert Authority.objects.filter(agent__contains="x@y.z").exists()


@pytest.mark.parametrize(("members", "status"), [(900, 200), (1100, 400)])
def test_what_others_take_over_is_bounded(members: int, status: int) -> None:
    crowd = {"objectType": "Group", "member": [{"mbox": f"mailto:p{number}@e.x"} for number in range(members)]}
    answer = asker("all")("post", "statements", body=statement(actor=crowd))
    assert answer.status_code == status


def test_a_process_that_still_knows_a_removed_activity_fails_nobody() -> None:
    definitions.gather({(10**12, b"{}"): {"name": {"fr": "Folio"}}})
    assert not Activity.objects.exists()
