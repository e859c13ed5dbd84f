"""Scripts in the admin: from a row and back without loss, checked, kept as typed, saved as a draft, exported."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale

from assessments.models import Scenario
from assessments.script import Script
from assessments.script_reading import read
from assessments.scripting import export, read_into
from competencies.models import Competency, FrameworkVersion
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_mediane_assessments_scenario"
NEW = "/cms/snippets/mediane_assessments/scenario/script/"
GOOD = """\
# La grille
code : SCN-G

## entree — Parent
On crie.
- J’écoute -> FIN-1 {+2 T/v1/C1} : Bien.
- Je crie -> mal {0 sécurité} : Non.
- Je pars -> FIN-1 : Bon.
## FIN FIN-1 : Réussi
## FIN mal : À reprendre
"""


def without_ids(held):
    """A raw stream without the ids of its blocks."""
    if isinstance(held, dict):
        return {name: without_ids(inner) for name, inner in held.items() if name != "id"}
    return [without_ids(inner) for inner in held] if isinstance(held, list) else held


def whole():
    """A scenario that holds everything a scene, a choice and an ending can."""
    first = make.scene("N1", "N2", "E2")
    first["value"]["speaker"] = "Parent"
    last = make.ending("E1")
    last["value"]["next_act"] = "ACTE-2"
    made = make.scenario(first, make.scene("N2", "E1", "N1"), last, make.ending("E2", "unfavourable"))
    made.back, made.threshold = True, 0.65
    return made


def test_a_row_is_written_and_read_back_without_loss():
    scenario = whole()
    text = export(scenario)
    again = Scenario(locale=Locale.get_default())
    scenario.delete()
    reading = read_into(text, again)
    assert reading.errors == ()
    for name in ("code", "title", "introduction", "threshold", "back"):
        assert getattr(again, name) == getattr(scenario, name), name
    before, after = (without_ids(each.scenes.get_prep_value()) for each in (scenario, again))
    for ending in (item["value"] for item in before if item["type"] == "ending"):
        ending.setdefault("next_act", "")
    for scene in (item["value"] for item in before if item["type"] == "scene"):
        scene.setdefault("speaker", "")
    assert after == before
    assert export(again) == text


def test_what_stays_keeps_its_identity():
    scenario = whole()
    ids = [item["id"] for item in scenario.scenes.get_prep_value()]
    text = export(scenario).replace("On est en N2.", "On est ailleurs.").replace("retour N1 N2", "Autre retour")
    assert read_into(text, scenario).errors == ()
    raw = scenario.scenes.get_prep_value()
    assert [item["id"] for item in raw] == ids
    assert raw[0]["value"]["choices"][0]["id"] == str(make.key("N1 N2"))
    assert raw[1]["value"]["text"] == "On est ailleurs."


def test_what_a_script_does_not_say_stays():
    scenario = whole()
    assert read_into("## a\n- x -> b : oui\n## FIN b : Réussi\n", scenario).errors == ()
    assert (scenario.code, scenario.title, scenario.threshold, scenario.back) == ("SCN", "Le scénario", 0.65, True)
    assert [node.name for node in scenario.nodes()] == ["a", "b"]


@pytest.mark.parametrize("text, errors", [
    ("## a\n", [(1, "no_title")]),
    ("# T\ncode : SCN\n\n## a\n", [(1, "code_taken")]),
    ("# T\n\n## a\n- x -> b {C9}\n- y -> b {T/v2/C1}\n", [(4, "unknown_competency"), (5, "unknown_competency")]),
    ("# T\n\n## a\n- x -> b {C3}\n", [(4, "ambiguous_competency")]),
    ("# T\n\n## a\n- x\n", [(4, "no_arrow")]),
])  # fmt: skip
def test_errors_of_the_rows_have_lines_too(text, errors):
    make.scenario()
    framework = make.competency("C3").version.framework
    newer = FrameworkVersion.objects.create(framework=framework, version="v2", title_fr="Essai 2")
    Competency.objects.create(version=newer, code="C3", kind="competency", nature="conduct", label_fr="Savoir")
    scenario = Scenario(locale=Locale.get_default())
    assert [(error.line, error.code) for error in read_into(text, scenario).errors] == errors
    assert scenario.scenes.get_prep_value() == [], "nothing is half read"


def test_a_code_is_made_from_the_title_and_short_names_find_their_competency():
    make.competency("C1")
    scenario = Scenario(locale=Locale.get_default())
    reading = read_into("# Été à l’école\n\n## a\n- x -> b {1 C1} : oui\n## FIN b : Réussi\n", scenario)
    assert reading.errors == ()
    assert scenario.code == "ETE-A-LECOLE"
    (choice,) = scenario.scenes.get_prep_value()[0]["value"]["choices"]
    assert [one["value"] for one in choice["value"]["competencies"]] == [make.competency("C1").pk]


def test_problems_of_the_graph_stand_at_their_lines():
    make.competency("C1")
    text = GOOD.replace("-> mal", "-> rien").replace(" : Bien.", "")
    reading = read_into(text, Scenario(locale=Locale.get_default()))
    assert [(each.line, each.problem.code) for each in reading.problems if each.problem.refuses] == [
        (6, "no_feedback"), (7, "missing_target"), (10, "unreachable"),
    ]  # fmt: skip


# ------------------------------------------------------------------- the pages


def test_a_script_is_checked_kept_and_saved_as_a_draft(admin_client):
    make.competency("C1")
    wrong = GOOD.replace("{+2", "{-2")
    page = admin_client.post(NEW, {"script": wrong, "act": "save"})
    assert page.status_code == 422
    assert "Ligne 6\u00a0:" in page.content.decode()
    assert page.context["form"]["script"].value().replace("\r\n", "\n").strip() == wrong.strip()
    page = admin_client.post(NEW, {"script": GOOD.replace("-> mal", "-> rien"), "act": "check"})
    assert page.status_code == 200
    assert [line for line, refuses, _text in page.context["problems"] if refuses] == [7, 10]
    assert not Scenario.objects.exists()
    saved = admin_client.post(NEW, {"script": GOOD, "act": "save"})
    scenario = Scenario.objects.get()
    assert saved.url == reverse(f"{LIST}:edit", args=[scenario.pk])
    assert (scenario.live, scenario.code, scenario.revisions.count()) == (False, "SCN-G", 1)
    assert admin_client.get(saved.url).status_code == 200


def test_a_live_scenario_stays_as_it_is_while_its_draft_is_written(admin_client):
    scenario = make.scenario()
    address = reverse(f"{LIST}:script", args=[scenario.pk])
    text = admin_client.get(address).context["form"]["script"].value()
    assert read(text)[0].title == "Le scénario"
    broken = text.replace("Le scénario", "Autre").replace("-> N2", "-> N9")
    assert admin_client.post(address, {"script": broken, "act": "save"}).status_code == 302
    scenario.refresh_from_db()
    assert (scenario.title, scenario.live) == ("Le scénario", True)
    assert scenario.get_latest_revision_as_object().title == "Autre"
    listed = admin_client.get(reverse(f"{LIST}:list")).content.decode()
    assert "3 à corriger" in listed, "the list counts the problems of the draft"


def test_a_script_comes_as_a_file_and_leaves_as_one(admin_client):
    make.competency("C1")
    file = SimpleUploadedFile("s.md", GOOD.encode())
    assert admin_client.post(NEW, {"file": file, "act": "save"}).status_code == 302
    answer = admin_client.get(reverse(f"{LIST}:script_file", args=[Scenario.objects.get().pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="SCN-G.md"'
    script, errors = read(answer.content.decode())
    assert errors == []
    assert script.scenes == read(GOOD)[0].scenes


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04\x00\x00", b"a\x00b"])
def test_a_file_of_a_false_type_is_refused_in_words(admin_client, content):
    page = admin_client.post(NEW, {"file": SimpleUploadedFile("s.md", content), "script": GOOD, "act": "save"})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not Scenario.objects.exists()


def test_nothing_at_all_is_told(admin_client):
    page = admin_client.post(NEW, {"script": "", "act": "save"})
    assert page.status_code == 422
    assert [line for line, _text in page.context["errors"]] == [1]
    assert read("")[0] == Script()


# ------------------------------------------------------------------- the map


def test_the_preview_is_the_map_with_the_problems_of_the_draft(admin_client):
    scenario = make.scenario()
    raw = scenario.scenes.get_prep_value()
    raw[0]["value"]["choices"][0]["value"]["goto"] = "N9"
    scenario.scenes = json.dumps(raw)
    revision = scenario.save_revision()
    page = admin_client.get(reverse(f"{LIST}:revisions_view", args=[scenario.pk, revision.pk]))
    text = page.content.decode()
    assert "N9" in text
    assert "⚠ N1" in text
    assert "<svg" in text
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"], "the panel is a frame of the admin"


def test_publishing_is_refused_inside_the_right_scene_and_a_draft_is_not(admin_client):
    scenario = make.scenario(make.scene("N1", "E1", "E2"), make.ending("E1"), make.ending("E2", "mixed"))
    address = reverse(f"{LIST}:edit", args=[scenario.pk])
    form = admin_client.get(address).context["form"]
    data = {"code": "SCN", "title": "T", "introduction": "", "threshold": "0.8", "scenes-count": "1"}
    data |= {"scenes-0-type": "scene", "scenes-0-order": "0", "scenes-0-deleted": "", "scenes-0-id": "a"}
    data |= {"scenes-0-value-name": "N1", "scenes-0-value-text": "Texte", "scenes-0-value-choices-count": "1"}
    choice = "scenes-0-value-choices-0"
    data |= {f"{choice}-deleted": "", f"{choice}-order": "0", f"{choice}-id": "b", f"{choice}-value-text": "Je pars"}
    data |= {f"{choice}-value-goto": "N9", f"{choice}-value-points": "0", f"{choice}-value-feedback": "Oui."}
    data |= {f"{choice}-value-competencies-count": "0"}
    refused = admin_client.post(address, data | {"action-publish": "1"})
    assert refused.status_code == 200
    (error,) = refused.context["form"].errors.as_data()["scenes"]
    assert "N9" in str(error.block_errors[0].block_errors["choices"].block_errors[0].block_errors["goto"])
    assert admin_client.post(address, data).status_code == 302
    scenario.refresh_from_db()
    assert [node.name for node in scenario.nodes()] == ["N1", "E1", "E2"], "what is live stays"
    assert "mediane_assessments/targets.js" in str(form.media)


def test_the_home_page_names_scenarios_with_a_problem(admin_client):
    scenario = make.scenario()
    assert "avec un problème" not in admin_client.get("/cms/").content.decode()
    raw = scenario.scenes.get_prep_value()
    raw[0]["value"]["choices"][0]["value"]["goto"] = "N9"
    scenario.scenes = json.dumps(raw)
    scenario.save_revision()
    home = admin_client.get("/cms/").content.decode()
    assert "Leçons et scénarios avec un problème (1)" in home
    assert reverse(f"{LIST}:edit", args=[scenario.pk]) in home
