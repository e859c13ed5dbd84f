"""The profile at its address, for people and programs; every IRI that we coin leads to its part."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from lms.xapi import profile
from lms.xapi.published.document import document

ADDRESS = "/xapi/profiles/mediane"


def get(address: str, accept: str = "text/html", **parameters: str) -> Any:
    return Browser().get(urlsplit(address).path, query_params=parameters, headers={"Accept": accept})


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/", f"{ADDRESS}/v1"])
@pytest.mark.parametrize("accept", ["application/ld+json", "application/json"])
def test_programs_get_the_document(db: None, address: str, accept: str) -> None:
    answer = get(address, accept)
    assert (answer.status_code, answer.json()) == (200, document())
    assert answer["Content-Type"] == "application/ld+json"
    assert "public" in answer["Cache-Control"]
    assert "max-age" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer["Vary"]
    assert not answer.cookies


def test_people_get_a_page_in_their_language(db: None) -> None:
    french, english = get(ADDRESS), get(ADDRESS, lang="en")
    assert "Une étape a été lue" in french.content.decode()
    assert "A step was read" in english.content.decode()
    assert (french["Content-Language"], english["Content-Language"]) == ("fr", "en")
    assert get(ADDRESS, format="json").json() == document()


def test_other_forms_and_versions_there_are_none(db: None) -> None:
    assert get(ADDRESS, "image/png").status_code == 406
    assert get(f"{ADDRESS}/v2").status_code == 404
    assert Browser().post(ADDRESS).status_code == 405


def test_every_iri_that_we_coin_leads_to_its_part(db: None) -> None:
    page = get(f"{ADDRESS}/v1").content.decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    said = document()
    for each in [*said["concepts"], *said["templates"], *said["patterns"]]:
        answer = get(each["id"])
        assert answer.status_code == 303, each["id"]
        address, _hash, anchor = answer.url.partition("#")
        assert address == f"{ADDRESS}/v1"
        assert anchor in anchors
        assert anchor.endswith(each["id"].rsplit("/", 1)[1])
    for name in (said["id"], said["versions"][0]["id"]):
        assert get(name).status_code == 200
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - anchors - {"main", "contenu"} == set()


@pytest.mark.parametrize("kind", profile.ACTIVITY_TYPES)
def test_activities_lead_to_their_kind(db: None, kind: str) -> None:
    page = get(f"{ADDRESS}/v1").content.decode()
    answer = get(profile.activity_iri(kind, "some/key"))
    assert answer.status_code == 303
    assert f'id="{answer.url.partition("#")[2]}"' in page


def test_a_module_leads_to_its_public_page(starter_db: None) -> None:
    from curriculum.models import ModulePage

    module = ModulePage.objects.live().get(code="MOD-NAVT", locale__language_code="fr")
    answer = get(profile.activity_iri("module", str(module.translation_key)))
    assert (answer.status_code, answer.url) == (303, module.get_url())


@pytest.mark.parametrize("address", [
    "/xapi/verbs/initialized", "/xapi/verbs/x", "/xapi/activity-types/lesson", "/xapi/extensions/x",
    f"{ADDRESS}/v1/templates/x", f"{ADDRESS}/v1/patterns/x", "/xapi/activities/x/y",
])  # fmt: skip
def test_what_we_never_coined_is_not_there(db: None, address: str) -> None:
    assert get(address).status_code == 404
