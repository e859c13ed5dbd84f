"""The public pages: in two languages, as HTML and JSON, for versions of yesterday and addresses of nowhere."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competencies.models import Competency, Crosswalk, FrameworkVersion, Source, TrainingOffer
from competencies.publishing import publish

PAGES = ["", "offres/", "MS9/v1/", "MS9/v1/MS9-A2/", "MS9/v1/MS9-A2-C1/", "BE-EM/v1/", "TMS/2012/", "AMIS/RNCP37722/"]


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account or a cookie."""
    return Client()


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(element) -> str:
    return re.sub(r"[ \n\t]+", " ", element.get_text(" ", strip=True))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_in_both_languages(loaded, visitor, address, language):
    response = visitor.get(f"/referentiels/{address}", {"lang": language})
    page = soup(response)
    assert (response.status_code, response["Content-Language"], page.html["lang"]) == (200, language, language)
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].split(", "))
    main = page.main
    assert len(page.find_all("h1")) == 1
    levels = [int(heading.name[1]) for heading in main.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    assert [table for table in main.find_all("table") if not table.caption] == []
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = [link["href"] for link in main.find_all("a") if link["href"].startswith("/referentiels/")]
    assert [link for link in links if "?lang=" + language not in link] == []


def test_language_by_header_then_french(loaded, visitor):
    def language(**headers: str) -> str:
        return visitor.get("/referentiels/MS9/v1/", headers=headers)["Content-Language"]

    visitor.cookies["django_language"] = "en"  # a cookie says nothing on an address without prefix
    asked = {"": "fr", "en-GB,en;q=0.8": "en", "nl,en;q=0.4": "en", "nl": "fr", "fr;q=0.2,en;q=0.9": "en", "*": "fr"}
    assert {value: language(accept_language=value) for value in asked} == asked
    assert visitor.get("/referentiels/?lang=nl", headers={"accept-language": "en"})["Content-Language"] == "en"


def test_index(loaded, visitor):
    main = soup(visitor.get("/referentiels/")).main
    past = main.details.extract()
    names = [link["href"] for link in main.select(".tasks a")]
    assert names == [f"/referentiels/{name}/" for name in (
        "BE-BXL/v1", "BE-EM/v1", "BE-SMSW/v1", "MS9/v1", "RNMS/v0", "AMIS/RNCP37722", "MSADS/RNCP36241",
    )]  # fmt: skip
    assert text(past.summary) == "Correspondance historique"
    assert [link["href"] for link in past.select("a")] == ["/referentiels/AMIS/2011/", "/referentiels/TMS/2012/"]
    assert "Titres du ministère du Travail, préparés notamment à l’AFPA." in text(main)
    assert "Proposition d’après la page RNMS du 21/03/2025, non validée par le RNMS" in text(main)
    assert "Voir les 7 offres de formation et les compétences qu’elles visent" in text(main)


def test_a_version_shows_its_tree_scale_sources_and_links(loaded, visitor):
    main = soup(visitor.get("/referentiels/MS9/v1/")).main
    rows = Competency.objects.filter(version__framework__code="MS9")
    assert {row["id"] for row in main.select("li.task[id], h3[id], h4[id]")} == set(rows.values_list("code", flat=True))
    assert len(main.select("h3")) == 5
    assert len(main.select("h4")) == 9
    assert len(main.select("li.task[id]")) == 27
    assert len(main.table.tbody.find_all("tr")) == 4
    row = text(main.find(id="MS9-A1-C1"))
    assert row.startswith("Aller à la rencontre des publics et se faire connaître et reconnaître MS9-A1-C1 · présence")
    assert "source S4" in row
    assert "Correspondances\u00a0: RNMS v0 RNMS-A1-C1 (proche)" in row
    assert [link["href"] for link in main.find(id="MS9-A1-C1").select("a")] == [
        "/referentiels/MS9/v1/MS9-A1-C1/",
        "#source-S4",
        "/referentiels/RNMS/v0/RNMS-A1-C1/",
    ]
    anchors = {link["href"][1:] for link in main.select('a[href^="#source-"]')}
    assert anchors == {"source-S4"}
    assert {element["id"] for element in main.select('[id^="source-"]')} == {"source-S4", "source-D"}


def test_the_belgian_pages_wear_their_banner(loaded, visitor):
    for address in ("BE-EM/v1/", "BE-EM/v1/BE-EM-A2-C1/", "BE-SMSW/v1/", "BE-BXL/v1/"):
        main = soup(visitor.get(f"/referentiels/{address}")).main
        assert [text(notice) for notice in main.select(".notice--warn")] == [
            "Source 2004–2006\u00a0; décret remplacé en 2013, service réorganisé en 2025"
        ]


def test_a_title_shows_its_registration(loaded, visitor):
    main = soup(visitor.get("/referentiels/AMIS/RNCP37722/")).main
    facts = {text(line.dt): text(line.dd) for line in main.select("#enregistrement ~ dl.summary")[0].find_all("div")}
    assert facts == {
        "Situation": "En vigueur",
        "Certificateur": "ministère du Travail",
        "Préparation": "notamment à l’AFPA",
        "Niveau (cadre français de 2019)": "3",
        "Niveau européen (CEC)": "3",
        "Code RNCP": "RNCP37722",
        "Codes ROME": "K1204",
        "Codes NSF": "332t, 344t",
        "Formacodes": "44091, 42839",
        "Arrêté": "non trouvé",
    }
    assert "Titres du ministère du Travail, préparés notamment à l’AFPA." in text(main)
    assert [text(heading) for heading in main.select("h3")] == [
        f"Bloc\u00a0{number} (titre non vérifié)" for number in (1, 2, 3)
    ]
    past = soup(visitor.get("/referentiels/TMS/2012/")).main
    assert [link["href"] for link in past.select(".notice--warn a")] == ["/referentiels/MSADS/RNCP36241/"]
    facts = {text(line.dt): text(line.dd) for line in past.select("dl.summary div")}
    assert (facts["Niveau (nomenclature de 1969)"], facts["Niveau (cadre français de 2019)"]) == ("IV", "4")
    assert facts["Dates"] == "du 16 mai 2012 au 15 mai 2017"
    assert facts["Situation"] == "Remplacée · remplacée par MSADS RNCP36241"


def test_a_competency_shows_links_both_ways_and_offers(loaded, visitor):
    main = soup(visitor.get("/referentiels/RNMS/v0/RNMS-A6-C2/")).main
    assert text(main.h1) == "Compétence · RNMS-A6-C2 " + Competency.objects.get(code="RNMS-A6-C2").label_fr
    ends = [[text(cell).split(" ")[0] for cell in row.find_all("td")[:2]] for row in main.tbody.find_all("tr")]
    assert ends == [["MS9-A8-C1", "RNMS-A6-C2"], ["RNMS-A6-C2", "BE-SMSW-A3-C1"]]
    main = soup(visitor.get("/referentiels/RNMS/v0/RNMS-A8-C1/")).main
    assert [link["href"] for link in main.select("#offres + ul a")] == [
        "/referentiels/offres/#FM-APP",
        "/referentiels/offres/#OLM-MOD",
    ]
    facts = {text(line.dt): text(line.dd) for line in main.select("dl.summary div")}
    assert facts["Adresse à citer"] == "http://testserver/referentiels/RNMS/v0/RNMS-A8-C1/"


def test_offers_say_who_proposed_and_who_did_not_validate(loaded, visitor):
    main = soup(visitor.get("/referentiels/offres/")).main
    card = text(main.find(id="CNFPT-MED").find_parent("section"))
    assert "Correspondance proposée par Médiane le 22 novembre 2026, non validée par le CNFPT." in card
    assert "Le CNFPT propose des formations\u00a0; aucune certification CNFPT de médiation n’a été trouvée." in card
    sentences = [text(line) for line in main.find_all("p") if "non validée par" in line.text]
    assert [sentence.rpartition("non validée par ")[2] for sentence in sentences] == [
        "l’AFPA.", "le CNAM.", "le CNAM.", "le CNFPT.", "France Médiation.", "France Médiation.", "Osez la Médiation.",
    ]  # fmt: skip


def test_a_framework_s_address_leads_to_the_version_in_force(make_version, visitor):
    make_version(version="v1", published=True)
    assert visitor.get("/referentiels/JOB/")["Location"] == "/referentiels/JOB/v1/"
    second = make_version(version="v2")
    assert visitor.get("/referentiels/JOB/?lang=en")["Location"] == "/referentiels/JOB/v1/?lang=en"
    assert visitor.get("/referentiels/JOB/v2/").status_code == 404  # a draft has no page
    assert visitor.get("/referentiels/JOB/v2/JOB-A1/").status_code == 404
    publish(version=second)
    response = visitor.get("/referentiels/JOB/?format=json")
    assert (response.status_code, response["Location"]) == (302, "/referentiels/JOB/v2/?format=json")
    old = soup(visitor.get("/referentiels/JOB/v1/")).main
    assert [link["href"] for link in old.select(".notice--warn a")] == ["/referentiels/JOB/"]
    assert [link["href"] for link in old.select("#versions + ul a")] == ["/referentiels/JOB/v2/"]


@pytest.mark.parametrize(
    "address,near",
    [
        ("XX/", []),
        ("ms9/", ["/referentiels/MS9/v1/"]),
        ("MS9/v9/", ["/referentiels/MS9/v1/"]),
        ("MS9/v1/ms9-a2/", ["/referentiels/MS9/v1/MS9-A2/"]),
        ("MS9/v9/MS9-A2/", ["/referentiels/MS9/v1/MS9-A2/"]),
        ("AMIS/2011/nothing/", ["/referentiels/AMIS/RNCP37722/", "/referentiels/AMIS/2011/"]),
    ],
)
def test_an_unknown_address_suggests_what_is_near(loaded, visitor, address, near):
    response = visitor.get(f"/referentiels/{address}")
    main = soup(response).main
    assert (response.status_code, text(main.h1)) == (404, "Page introuvable")
    assert [link["href"].removeprefix("http://testserver") for link in main.select("ul a")] == near
    as_json = visitor.get(f"/referentiels/{address}", headers={"accept": "application/json"})
    assert (as_json.status_code, as_json.json()["detail"]) == (404, "Aucune page à cette adresse.")
    assert [row["url"].removeprefix("http://testserver") for row in as_json.json()["near"]] == near


def test_form_is_negotiated(loaded, visitor):
    def form(accept: str = "", **query: str) -> tuple[int, str]:
        headers = {"accept": accept} if accept else {}
        response = visitor.get("/referentiels/MS9/v1/", query, headers=headers)
        return response.status_code, response["Content-Type"].partition(";")[0]

    html, json = (200, "text/html"), (200, "application/json")
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert [form(), form("*/*"), form(browser)] == [html, html, html]
    assert [form("application/json"), form(browser, format="json"), form("application/json;q=0.9,text/html;q=0.1")] == [
        json
    ] * 3
    assert [form("text/turtle"), form(browser, format="xml")] == [(406, "text/plain")] * 2
    assert visitor.post("/referentiels/MS9/v1/").status_code == 405
    refused = visitor.get("/referentiels/MS9/v1/", headers={"accept": "text/turtle"})
    assert refused.content.decode() == "Cette adresse répond en\u00a0: text/html, application/json."


def test_json_of_a_row(loaded, visitor):
    row = Competency.objects.get(code="MS9-A1-C1")
    found = visitor.get("/referentiels/MS9/v1/MS9-A1-C1/?format=json").json()
    base = "http://testserver/referentiels"
    assert {name: found[name] for name in ("id", "uuid", "url", "code", "kind", "nature", "status")} == {
        "id": "MS9/v1/MS9-A1-C1",
        "uuid": str(row.uuid),
        "url": f"{base}/MS9/v1/MS9-A1-C1/",
        "code": "MS9-A1-C1",
        "kind": "competency",
        "nature": "field_presence",
        "status": "derived",
    }
    assert found["label"] == {"fr": row.label_fr, "en": row.label_en}
    assert (found["source"]["tag"], found["version"]["id"]) == ("S4", "MS9/v1")
    assert [parent["code"] for parent in found["parents"]] == ["MS9-D1", "MS9-A1"]
    assert [level["value"] for level in found["levels"]] == [1, 2, 3, 4]
    assert [(link["origin"]["id"], link["target"]["id"], link["kind"]) for link in found["links"]] == [
        ("MS9/v1/MS9-A1-C1", "RNMS/v0/RNMS-A1-C1", "related")
    ]
    assert found["offers"] == ["AFPA-TP", "CNFPT-MED", "FM-MED"]


def test_json_of_the_whole(loaded, visitor):
    index = visitor.get("/referentiels/", headers={"accept": "application/json"}).json()
    assert {name: [version["id"] for version in versions] for name, versions in index.items()} == {
        "frameworks": ["BE-BXL/v1", "BE-EM/v1", "BE-SMSW/v1", "MS9/v1", "RNMS/v0"],
        "qualifications": ["AMIS/RNCP37722", "MSADS/RNCP36241"],
        "superseded_qualifications": ["AMIS/2011", "TMS/2012"],
    }
    title = visitor.get("/referentiels/AMIS/2011/?format=json").json()
    assert (title["lifecycle"], title["scale"], [block["code"] for block in title["tree"]]) == (
        "superseded",
        None,
        ["AMIS-CCP1", "AMIS-CCP2", "AMIS-CCP3"],
    )
    assert title["qualification"]["replaced_by"] == {
        "id": "AMIS/RNCP37722",
        "url": "http://testserver/referentiels/AMIS/RNCP37722/",
    }
    offers = visitor.get("/referentiels/offres/?format=json").json()["offers"]
    assert [offer["code"] for offer in offers] == list(TrainingOffer.objects.values_list("code", flat=True))


@pytest.mark.parametrize("address", ["", "offres/", "JOB/v1/", "JOB/v1/JOB-A1/", "JOB/v1/JOB-A1-C1/"])
@pytest.mark.parametrize("form", ["html", "json"])
def test_as_many_queries_for_three_as_for_one(make_version, visitor, django_assert_num_queries, address, form):
    source = Source.objects.create(tag="S1", citation="Une source")

    def grow(number: int) -> None:
        """One more framework, title and offer, with a link and an aim at the first one's first competency."""
        FrameworkVersion.objects.filter(version="v0").delete()
        aim = Competency.objects.get(code="JOB-A1-C1")
        other = make_version(code=f"OTHER{number}", published=True)
        make_version(code=f"TITLE{number}", kind="qualification", published=True)
        end = Competency.objects.get(version=other, code=f"OTHER{number}-A1-C1")
        Crosswalk.objects.create(origin=aim, target=end, kind="related", author="bob", source=source)
        offer = TrainingOffer.objects.create(
            code=f"offer-{number}", provider="CNFPT", label_fr="Offre", source=source, proposed_by="bob",
            proposed_on=dt.date(2026, 11, 22),
        )  # fmt: skip
        offer.competencies.add(aim, end)

    def count() -> int:
        from django.db import connection

        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(f"/referentiels/{address}", {"format": form}).status_code == 200
        return len(captured)

    make_version(rows=4, published=True)
    grow(1)
    visitor.get("/referentiels/")  # what a process reads once
    once = count()
    grow(2)
    grow(3)
    assert count() == once
    assert once <= 6
