"""Frameworks in the Wagtail admin: drafts are edited, published ones read and copied, others are sent away."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from competencies.models import (
    Competency,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Level,
    Qualification,
    Scale,
    Source,
    TrainingOffer,
)

MODELS = {
    "framework": Framework,
    "version": FrameworkVersion,
    "competency": Competency,
    "scale": Scale,
    "level": Level,
    "qualification": Qualification,
    "crosswalk": Crosswalk,
    "offer": TrainingOffer,
    "source": Source,
}
FROZEN = ["version", "competency", "scale", "level", "qualification"]
REFUSED = "est publiée\u00a0: elle ne change plus. Faites une nouvelle version pour la corriger."


@pytest.fixture
def cms(admin) -> Client:
    """Admin, in the Wagtail admin."""
    client = Client()
    client.force_login(admin)
    return client


def said(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    for link in page.select(".messages a, .messages button"):
        link.extract()
    return [re.sub(r"[ \n\t]+", " ", line.get_text(" ", strip=True)) for line in page.select(".messages li")]


def titles(response, *, of: str = "table.listing tbody tr") -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(row.find(["td", "th"]).get_text(" ", strip=True).split()) for row in page.select(of)]


@pytest.mark.parametrize("name", MODELS)
def test_lists_forms_and_details_open(loaded, cms, name):
    row = MODELS[name].objects.first()
    views = {view: reverse(f"mediane_{name}:{view}") for view in ("index", "index_results", "add")}
    views |= {view: reverse(f"mediane_{name}:{view}", args=[row.pk]) for view in ("inspect", "history", "usage")}
    if name not in FROZEN:
        views |= {view: reverse(f"mediane_{name}:{view}", args=[row.pk]) for view in ("edit", "delete")}
    assert {view: cms.get(url).status_code for view, url in views.items()} == dict.fromkeys(views, 200)


@pytest.mark.parametrize("name", FROZEN)
@pytest.mark.parametrize("view", ["edit", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_published_version_is_refused_in_words(loaded, cms, name, view, method):
    row = MODELS[name].objects.first()
    before = list(MODELS[name].objects.order_by("pk").values())
    response = getattr(cms, method)(reverse(f"mediane_{name}:{view}", args=[row.pk]), follow=True)
    assert response.redirect_chain == [(reverse(f"mediane_{name}:inspect", args=[row.pk]), 302)]
    assert [line.endswith(REFUSED) for line in said(response)] == [True]
    assert list(MODELS[name].objects.order_by("pk").values()) == before
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select(f'a[href="{reverse(f"mediane_{name}:{view}", args=[row.pk])}"]') == []


def row_form(row: Competency, **changes: object) -> dict[str, object]:
    names = ("kind", "nature", "code", "position", "label_fr", "label_en", "status")
    values = {name: getattr(row, name) for name in names} | {"version": row.version_id, "parent": row.parent_id or ""}
    empty = ("description_fr", "description_en", "status_note_fr", "status_note_en", "source")
    return dict.fromkeys(empty, "") | values | changes


def test_a_row_of_a_draft_is_edited_but_not_moved_to_a_published_version(make_version, cms):
    published, draft = make_version(published=True), make_version(version="v2")
    row = Competency.objects.get(version=draft, code="JOB-A1-C1")
    url = reverse("mediane_competency:edit", args=[row.pk])
    response = cms.post(url, row_form(row, label_fr="Mieux dit"))
    row.refresh_from_db()
    assert (response.status_code, row.label_fr) == (302, "Mieux dit")
    refused = cms.post(url, row_form(row, version=published.pk))
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["version"])
    stranger = Competency.objects.get(version=make_version(code="OTHER"), code="OTHER-A1")
    refused = cms.post(url, row_form(row, parent=stranger.pk))
    assert refused.context["form"].errors == {"parent": ["Choisissez une autre ligne de la même version."]}


def test_publish_asks_then_does(make_version, cms):
    make_version(published=True)
    draft = make_version(version="v2")
    url = reverse("mediane_version:publish", args=[draft.pk])
    page = cms.get(url).content.decode()
    assert "Elle remplacera JOB v1, qui restera lisible." in page
    assert FrameworkVersion.objects.get(pk=draft.pk).lifecycle == "draft"
    response = cms.post(url, follow=True)
    assert (response.status_code, said(response)) == (200, ["La version JOB v2 est publiée."])
    lives = FrameworkVersion.objects.values_list("version", "lifecycle")
    assert dict(lives) == {"v1": "superseded", "v2": "published"}
    assert said(cms.post(url, follow=True)) == [f"La version JOB v2 {REFUSED}"]
    assert "Cette version est déjà publiée." in cms.get(url).content.decode()


def test_an_incomplete_draft_says_what_lacks(make_version, cms):
    draft = make_version()
    Level.objects.all().delete()
    url = reverse("mediane_version:publish", args=[draft.pk])
    page = BeautifulSoup(cms.get(url).content, "html.parser")
    assert [line.text for line in page.main.select("ul > li") if "échelle" in line.text] == [
        "Il manque l’échelle de niveaux."
    ]
    assert said(cms.post(url, follow=True)) == ["Il manque l’échelle de niveaux."]
    assert FrameworkVersion.objects.get(pk=draft.pk).lifecycle == "draft"


def test_a_new_version_is_begun_corrected_and_thrown_away(make_version, cms):
    version = make_version(published=True)
    url = reverse("mediane_version:new_version", args=[version.pk])
    assert cms.get(url).context["form"].initial == {"name": "v2"}
    assert cms.post(url, {"name": "v1"}).context["form"].errors == {
        "name": ["La version «\u00a0v1\u00a0» existe déjà\u00a0: choisissez un autre nom."]
    }
    assert list(cms.post(url, {"name": "v 2/b"}).context["form"].errors) == ["name"]
    response = cms.post(url, {"name": "v2"}, follow=True)
    draft = FrameworkVersion.objects.get(version="v2")
    assert response.redirect_chain == [(reverse("mediane_version:edit", args=[draft.pk]), 302)]
    assert said(response) == ["Le brouillon JOB v2 est prêt à corriger."]
    assert cms.post(reverse("mediane_version:delete", args=[draft.pk])).status_code == 302
    assert list(FrameworkVersion.objects.all()) == [version]
    assert Competency.objects.count() == 3


def test_what_something_uses_is_not_deleted(loaded, cms):
    source = Source.objects.get(tag="S4")
    response = cms.post(reverse("mediane_source:delete", args=[source.pk]), follow=True)
    assert response.redirect_chain == [(reverse("mediane_source:inspect", args=[source.pk]), 302)]
    assert [line.startswith("Suppression impossible\u00a0: utilisé par ") for line in said(response)] == [True]


@pytest.mark.parametrize("who", ["anonymous", "alice", "bob", "carole", "david"])
def test_others_are_sent_away(make_version, request, who):
    version = make_version(published=True)
    draft = make_version(version="v2")
    client = Client()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    urls = [reverse(f"mediane_{name}:index") for name in MODELS]
    urls += [reverse(f"mediane_version:{view}", args=[version.pk]) for view in ("edit", "inspect", "new_version")]
    urls += [reverse("mediane_version:publish", args=[draft.pk]), reverse("mediane_competency_chooser:choose")]
    answers = {client.get(url).status_code for url in urls} | {client.post(urls[-2]).status_code}
    assert answers <= {302, 403}
    assert FrameworkVersion.objects.get(pk=draft.pk).lifecycle == "draft"


def test_rights_are_by_model_and_publishing_is_its_own(make_version, david):
    draft = make_version()
    wanted = ["access_admin", "change_frameworkversion", "view_frameworkversion"]
    david.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client = Client()
    client.force_login(david)
    assert client.get(reverse("mediane_version:edit", args=[draft.pk])).status_code == 200
    away = (302, reverse("wagtailadmin_home"))
    for url in (
        reverse("mediane_version:publish", args=[draft.pk]),
        reverse("mediane_version:new_version", args=[draft.pk]),
        reverse("mediane_version:delete", args=[draft.pk]),
        reverse("mediane_competency:index"),
    ):
        response = client.post(url) if "index" not in url else client.get(url)
        assert (response.status_code, response["Location"]) == away
    david.user_permissions.add(Permission.objects.get(codename="publish_frameworkversion"))
    client.post(reverse("mediane_version:publish", args=[draft.pk]))
    assert FrameworkVersion.objects.get(pk=draft.pk).lifecycle == "published"


@pytest.mark.parametrize(
    "query,codes",
    [
        ("MS9-A1-C1", ["MS9-A1-C1"]),
        ("repérer besoins", ["MS9-A1-C2"]),
        ("unexpressed", []),
        ("latent MS9", ["MS9-A1-C2"]),
        ("reach meet MS9", []),
        ("go out meet people MS9", ["MS9-A1-C1"]),
        ("TMS 2012 veille", ["TMS-CCP1", "TMS-CCP1-C3"]),
    ],
)
def test_the_chooser_searches_code_and_label_in_both_languages(loaded, cms, query, codes):
    response = cms.get(reverse("mediane_competency_chooser:choose_results"), {"q": query})
    assert [title.split(" ")[0] for title in titles(response)] == codes


def test_the_chooser_shows_version_and_status(loaded, cms):
    response = cms.get(reverse("mediane_competency_chooser:choose_results"), {"q": "TMS-CCP1-C3"})
    row = BeautifulSoup(response.content, "html.parser").select_one("table.listing tbody tr")
    cells = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["td", "th"])]
    assert cells == [
        "TMS-CCP1-C3 · Contribuer à une veille sociale permanente sur son territoire d’activité",
        "TMS 2012",
        "remplacée",
        "compétence",
        "texte de la source",
    ]


def test_lists_cost_the_same_for_three_as_for_one(make_version, cms, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> dict[str, int]:
        found = {}
        for name in MODELS:
            with CaptureQueriesContext(connection) as captured:
                cms.get(reverse(f"mediane_{name}:index_results"))
            found[name] = len(captured)
        return found

    make_version(rows=1, published=True)
    make_version(code="TITLE", kind="qualification")
    count()
    once = count()
    for number in (2, 3):
        make_version(code=f"JOB{number}", published=True)
        make_version(code=f"TITLE{number}", kind="qualification")
    assert count() == once
