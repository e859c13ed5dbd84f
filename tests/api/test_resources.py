import hashlib
import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token

from competencies.models import FrameworkVersion
from curriculum.models import CataloguePage, ModulePage, Release
from lms.transcripts.issuing import issue
from tests.lms.transcripts import portfolio

V1 = "/api/v1"
SECRETS = ("SECRET", '"correct"', '"feedback"', '"explanation"', '"goto"', "Que faire", "<p>")


@pytest.fixture
def module(learner) -> ModulePage:
    """The live page of the module that the portfolio's release is of."""
    from wagtail.models import Page

    release = Release.objects.get()
    root = Page.objects.get(depth=1).get_children().first() or Page.objects.get(depth=1)
    catalogue = root.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue"))
    return catalogue.add_child(
        instance=ModulePage(
            title="Navette ou table ronde",
            slug="mod-navt",
            code="MOD-NAVT",
            hours=3,
            translation_key=release.module_key,
        )
    )


def test_frameworks(client, learner) -> None:
    body = client.get(f"{V1}/frameworks/").json()
    assert (body["count"], body["next"]) == (3, None)
    assert [(row["framework"], row["version"], row["kind"]) for row in body["results"]] == [
        ("MS9", "v1", "job"),
        ("MSADS", "RNCP36241", "qualification"),
        ("TMS", "2012", "qualification"),
    ]
    assert body["results"][0]["title"] == {"fr": "Titre MS9", "en": "Title MS9"}


def test_a_framework_with_its_tree(client, learner) -> None:
    body = client.get(f"{V1}/frameworks/MS9/v1/").json()
    assert [level["value"] for level in body["scale"]] == [1, 2, 3, 4]
    assert [(row["reference"], row["parent"]) for row in body["competencies"]] == [
        ("MS9/v1/MS9-A2", ""),
        *[(reference, "MS9-A2") for reference in portfolio.REFERENCES],
    ]


def test_a_draft_is_not_public(client, learner) -> None:
    FrameworkVersion.objects.filter(version="v1").update(lifecycle="published")
    portfolio.framework(code="NEW")
    assert client.get(f"{V1}/frameworks/NEW/v1/").status_code == 404
    assert client.get(f"{V1}/frameworks/").json()["count"] == 3


def test_pages_of_a_list(client, learner) -> None:
    first = client.get(f"{V1}/frameworks/?page_size=2").json()
    assert (len(first["results"]), first["count"], first["next"].partition("?")[2]) == (2, 3, "page=2&page_size=2")
    assert len(client.get(f"{V1}/frameworks/?page=2&page_size=2").json()["results"]) == 1


def test_the_catalogue_with_outline(client, module) -> None:
    (row,) = client.get(f"{V1}/modules/").json()["results"]
    release = Release.objects.get()
    assert (row["code"], row["minutes"], row["release"]["sha256"]) == ("MOD-NAVT", 180, release.sha256)
    body = client.get(f"{V1}/modules/{row['key']}/").json()
    assert [lesson["title"] for lesson in body["lessons"]] == ["Leçon 1", "Leçon 2"]
    assert body["outcomes"] == ["Choisir une forme"]
    assert [one["reference"] for one in body["competencies"]] == portfolio.REFERENCES


def test_a_module_without_release_and_one_not_live(client, module) -> None:
    other = module.get_parent().add_child(instance=ModulePage(title="Plan", slug="plan", code="MOD-X"))
    module.get_parent().add_child(instance=ModulePage(title="Brouillon", slug="b", code="MOD-Y", live=False))
    rows = client.get(f"{V1}/modules/").json()["results"]
    assert [(row["code"], row["release"] is None) for row in rows] == [("MOD-NAVT", False), ("MOD-X", True)]
    assert client.get(f"{V1}/modules/{other.translation_key}/").json()["lessons"] == []


def test_own_enrolments_with_progress(client, learner, headers) -> None:
    (row,) = client.get(f"{V1}/enrolments/", headers=headers).json()["results"]
    assert (row["steps_done"], row["steps_total"], row["done"], row["minutes_left"]) == (1, 2, False, 90)
    body = client.get(f"{V1}/enrolments/{row['uuid']}/", headers=headers).json()
    assert [lesson["state"] for lesson in body["lessons"]] == ["done", "to_do"]


def test_own_levels_and_why(client, learner, headers) -> None:
    body = client.get(f"{V1}/attainments/", headers=headers).json()
    assert [(row["competency"], row["level"]) for row in body["results"]] == [
        (portfolio.REFERENCES[0], 3),
        (portfolio.REFERENCES[1], 1),
    ]
    why = client.get(f"{V1}/attainments/{portfolio.REFERENCES[0]}/", headers=headers).json()
    assert (why["competency"], why["level"], why["framework"]) == (portfolio.REFERENCES[0], 3, "MS9")
    assert why["rule"]
    assert client.get(f"{V1}/attainments/{portfolio.REFERENCES[3]}/", headers=headers).status_code == 404


def test_own_transcripts_and_document(client, learner, alice, headers) -> None:
    first = issue(learner=learner, by=alice).transcript
    second = issue(learner=learner, by=alice).transcript
    rows = client.get(f"{V1}/transcripts/", headers=headers).json()["results"]
    assert [(row["number"], row["superseded_by"]) for row in rows] == [
        (second.number, ""),
        (first.number, second.number),
    ]
    assert client.get(f"{V1}/transcripts/{first.number}/", headers=headers).json() == rows[1]
    document = client.get(f"{V1}/transcripts/{first.number}/document/", headers=headers)
    assert hashlib.sha256(document.content).hexdigest() == rows[1]["sha256"]
    assert document.headers["Cache-Control"] == "private, no-store"


def own_addresses(learner) -> list[str]:
    number = issue(learner=learner, by=learner.user).transcript.number
    return [
        f"{V1}/enrolments/{learner.enrolments.get().uuid}/",
        f"{V1}/attainments/{portfolio.REFERENCES[0]}/",
        f"{V1}/transcripts/{number}/",
        f"{V1}/transcripts/{number}/document/",
    ]


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_somebody_elses_is_404_and_not_listed(client, request, learner, who) -> None:
    addresses = own_addresses(learner)
    assert [client.get(address).status_code for address in addresses] == [401] * 4
    client.force_login(request.getfixturevalue(who))
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    for name in ("enrolments", "attainments", "transcripts"):
        assert client.get(f"{V1}/{name}/").json()["count"] == 0


def test_no_answer_holds_a_key_a_question_or_a_step(client, module, learner, alice) -> None:
    client.force_login(alice)
    addresses = [f"{V1}/{name}/" for name in ("frameworks", "modules", "enrolments", "attainments", "transcripts")]
    addresses += [f"{V1}/frameworks/MS9/v1/", f"{V1}/modules/{module.translation_key}/", *own_addresses(learner)]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert [word for word in SECRETS if word in response.content.decode()] == []


def test_a_session_reads_and_gets_no_cookie(client, learner, alice) -> None:
    client.force_login(alice)
    response = client.get(f"{V1}/enrolments/")
    assert (response.status_code, response.json()["count"], dict(response.cookies)) == (200, 1, {})


def test_queries_do_not_grow(client, module, learner, headers) -> None:
    paths = ["frameworks", "modules", "enrolments", "attainments", "transcripts"]

    def count(path: str) -> int:
        client.get(f"{V1}/{path}/", headers=headers)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{V1}/{path}/", headers=headers)
        return len(captured)

    issue(learner=learner, by=learner.user)
    before = [count(path) for path in paths]
    for code in ("AA", "BB"):
        portfolio.framework(code=code)
        row = portfolio.release(code=f"MOD-{code}")
        portfolio.enrolled(learner.user, row)
        module.get_parent().add_child(
            instance=ModulePage(title=code, slug=code.lower(), code=code, translation_key=row.module_key)
        )
        portfolio.attained(learner, f"{code}/v1/{code}-A2-C1", 1)
        issue(learner=learner, by=learner.user)
    FrameworkVersion.objects.filter(lifecycle="draft").update(lifecycle="published")
    assert [count(path) for path in paths] == before


# ----------------------------------------------------------------------- tokens


def test_a_token_is_stored_as_a_hash(alice, client, capsys) -> None:
    call_command("api_token", "ALICE@example.org", "--json")
    token = json.loads(capsys.readouterr().out)["token"]
    row = Token.objects.get()
    assert row.key == hashlib.sha256(token.encode()).hexdigest()[:40]
    assert client.get(f"{V1}/enrolments/", headers={"authorization": f"Token {token}"}).status_code == 200
    assert client.get(f"{V1}/enrolments/", headers={"authorization": f"Token {row.key}"}).status_code == 401


def test_a_new_token_replaces_and_revoking_removes(alice, client, capsys) -> None:
    for _ in range(2):
        call_command("api_token", alice.email)
    first, second = capsys.readouterr().out.split()
    answers = [client.get(f"{V1}/enrolments/", headers={"authorization": f"Token {one}"}) for one in (first, second)]
    assert [answer.status_code for answer in answers] == [401, 200]
    call_command("api_token", alice.email, "--revoke")
    assert Token.objects.count() == 0


def test_an_unknown_address_gets_no_token(db) -> None:
    with pytest.raises(CommandError, match="No active account"):
        call_command("api_token", f"{uuid.uuid4()}@example.org")
