"""The lesson editor: previews that write nothing and tell no key, problems at their block, drafts never refused."""

import json
import re
import time

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Comment
from wagtail.users.models import UserProfile

from assessments.models import Question, Scenario
from curriculum.models import LessonPage
from curriculum.previewing import preview
from tests.curriculum import building as make
from tests.curriculum.test_publishing import editor

pytestmark = pytest.mark.django_db
MODES = ["learner", "page", "problems", "print"]


@pytest.fixture
def lesson():
    make.whole_module()
    first, second = LessonPage.objects.order_by("path")
    first.body = json.dumps([*first.body.get_prep_value(), *second.body.get_prep_value()])
    first.save_revision()
    return first


def edit_url(lesson):
    return reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def looked_at(client, lesson, mode):
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]), {"mode": mode})


def rows_of(*labels):
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for label in labels
        for model in apps.get_app_config(label).get_models()
    }


@pytest.mark.parametrize("mode", MODES)
def test_a_preview_shows_the_draft_and_writes_nothing(admin_client, lesson, mode):
    apart = ("mediane_lms", "mediane_curriculum", "mediane_assessments")
    before = rows_of(*apart)
    response = looked_at(admin_client, lesson, mode)
    assert response.status_code == 200
    assert rows_of(*apart) == before
    text = response.content.decode()
    assert lesson.title in text
    if mode != "problems":
        shown = ("Premier pas", "Au portail", "Écouter", "Q-single ?", "Q-single réponse 2", "Le quiz", "Le scénario")
        assert [said for said in shown if said not in text] == []


@pytest.mark.parametrize("mode", MODES)
def test_no_key_reaches_a_browser(admin_client, lesson, mode):
    text = looked_at(admin_client, lesson, mode).content.decode()
    assert not re.search(r"Q-\w+ retour|parce que|data-correct|<input[^>]* checked", text)


@pytest.mark.parametrize("mode", MODES)
def test_who_may_not_edit_gets_no_preview_and_no_problems(client, lesson, mode):
    for user in (None, editor("david")):
        if user:
            client.force_login(user)
        response = looked_at(client, lesson, mode)
        assert response.status_code == 302
        assert "Q-single" not in response.content.decode()
        assert client.get(reverse("mediane_lesson_problems", args=[lesson.pk])).status_code == 302


def test_the_modes_and_the_sizes(lesson, admin_client):
    assert [name for name, _label in lesson.preview_modes] == MODES
    assert [size["device_width"] for size in lesson.preview_sizes] == [360, 320, 1024]
    page = admin_client.get(edit_url(lesson)).content.decode()
    for said in ("Comme l’apprenant", "Problèmes à corriger", "Impression", "1024 px"):
        assert said in page


def test_steps_stand_as_the_player_has_them(lesson):
    steps = preview(lesson).steps
    assert [(step.number, step.title) for step in steps] == [
        (1, "Premier pas"), (2, "Premier pas"), (3, lesson.title), (4, "Le quiz"), (5, "Le scénario"),
    ]  # fmt: skip
    assert [step.asked for step in steps] == [False, True, False, False, False]


def test_the_inputs_of_several_questions_are_apart(admin_client, lesson):
    found = re.findall(r'<input[^>]* id="(q\d+-[^"]+)"', looked_at(admin_client, lesson, "page").content.decode())
    assert found
    assert len(found) == len(set(found))


def test_what_is_not_chosen_or_flawed_is_said_in_its_place_and_a_draft_question_is_shown(lesson):
    draft, flawed = make.question("Q-DRAFT"), make.question("Q-FLAW", correct=(1, 2))
    Question.objects.filter(pk=draft.pk).update(live=False)
    chosen = [draft.pk, flawed.pk, None]
    body = [make.block("question", {"question": pk}, f"x{pk}") for pk in chosen]
    lesson.body = json.dumps([*body, make.block("image", {"image": None, "alt": "", "caption": ""}, "im")])
    pieces = [step.pieces[0] for step in preview(lesson).steps]
    assert "Q-DRAFT ?" in pieces[0].questions[0]
    assert "Q-FLAW" in pieces[1].note
    assert all(piece.note for piece in pieces[1:])


def test_a_film_is_shown_from_where_it_is_kept_and_its_transcript_stands_open_on_paper(lesson):
    film = get_document_model().objects.create(title="f", file=ContentFile(b"0000", name="film.mp4"))
    value = {"title": "Un film", "document": film.pk, "kind": "video", "transcript": "Ce qui est dit."}
    lesson.body = json.dumps([make.block("media", value, "m")])
    html = preview(lesson, printed=True).steps[0].pieces[0].html
    assert film.url in html
    assert "<details open>" in html
    assert "Ce qui est dit." in html


def data_for(title="Leçon", blocks=(), **fields):
    data = {
        "title": title, "slug": "l1", "objective": "", "code": "", "minutes": "", "modality": "",
        "competencies-count": "0", "sources-count": "0", "to_verify-count": "0", "body-count": str(len(blocks)),
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
    }  # fmt: skip
    for at, (kind, value) in enumerate(blocks):
        data |= {f"body-{at}-type": kind, f"body-{at}-order": str(at), f"body-{at}-deleted": "", f"body-{at}-id": ""}
        data |= {f"body-{at}-value-{name}": said for name, said in value.items()}
    return data | fields


SILENT = ("media", {"title": "", "document": "", "kind": "", "transcript": ""})
FILLED = {"objective": "Savoir", "code": "L1", "minutes": "30"}


def test_a_draft_with_empty_required_fields_is_kept(admin_client, lesson):
    blocks = [SILENT, ("question", {"question": ""}), ("image", {"image": "", "alt": "", "caption": ""})]
    response = admin_client.post(edit_url(lesson), data_for("À moitié", blocks))
    assert response.status_code == 302, response.context["form"].errors
    panel = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    assert admin_client.post(panel, data_for("Tapé à l’instant", blocks)).json() == {
        "is_valid": True, "is_available": True,
    }  # fmt: skip
    assert "Tapé à l’instant" in admin_client.get(panel, {"mode": "learner"}).content.decode()
    kept = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert (kept.title, kept.objective, kept.minutes) == ("À moitié", "", 0)
    assert [child.block_type for child in kept.body] == ["media", "question", "image"]
    page = admin_client.get(edit_url(lesson)).content.decode()
    assert "Aucune durée" in page
    for mode in MODES:
        assert looked_at(admin_client, lesson, mode).status_code == 200


def test_a_new_lesson_is_kept_with_a_title_only(admin_client):
    module = make.module()
    url = reverse("wagtailadmin_pages:add", args=["mediane_curriculum", "lessonpage", module.pk])
    assert admin_client.post(url, data_for("Une idée") | {"slug": "une-idee"}).status_code == 302
    made = LessonPage.objects.get(title="Une idée")
    assert (made.live, made.code, made.minutes) == (False, "", 0)


def test_publishing_is_refused_where_a_release_would_be_and_the_problem_stands_on_its_block(admin_client, lesson):
    film = get_document_model().objects.create(title="f", file=ContentFile(b"0000", name="film.mp4"))
    media = ("media", {"title": "Film", "document": str(film.pk), "kind": "video", "transcript": "  "})
    data = data_for("L", [media], **FILLED)
    response = admin_client.post(edit_url(lesson), data | {"action-publish": "1"})
    assert response.status_code == 200
    (error,) = response.context["form"].errors.as_data()["body"]
    assert list(error.block_errors) == [0]
    assert "transcript" in error.block_errors[0].block_errors
    empty = admin_client.post(edit_url(lesson), data_for("L", **FILLED) | {"action-publish": "1"})
    assert "La leçon est vide" in empty.content.decode()
    data["body-0-value-transcript"] = "Ce qui est dit."
    published = admin_client.post(edit_url(lesson), data | {"action-publish": "1"})
    assert published.status_code == 302  # without a competency: advice never refuses
    assert LessonPage.objects.get(pk=lesson.pk).title == "L"


@pytest.mark.parametrize(
    "blocks, said",
    [
        ([], ["La leçon est vide"]),
        ([make.block("text", {"title": "Un titre seul", "text": "", "variant": ""}, "t")], ["La leçon est vide"]),
        (
            [make.text("t"), make.block("media", {"title": "Film", "kind": "video", "transcript": " "}, "m")],
            ["Bloc 2 : Rien n’est choisi", "Bloc 2 : « Film » n’a pas de transcription"],
        ),
        ([make.text("t"), make.block("quiz", {"quiz": None}, "q")], ["Bloc 2 : Rien n’est choisi"]),
        ([make.text("t"), make.block("link", {"title": "", "url": ""}, "k")], ["Bloc 2 : ce bloc est incomplet"]),
        ([make.text("t", html="<p>C’est IMPORTANT.</p>")], []),
    ],
)
def test_publishing_with_the_questions_refuses_what_the_editor_refuses(admin_client, lesson, blocks, said):
    lesson.body = json.dumps(blocks)
    lesson.save_revision()
    address = reverse("mediane_lesson_publish", args=[lesson.pk])
    page = re.sub("[\u00a0\u202f]", " ", admin_client.get(address).content.decode())
    assert [text for text in said if text not in page] == []
    assert ("Publier la leçon et ses questions" in page) == (not said)
    assert admin_client.post(address).status_code == (200 if said else 302)
    if not said:
        assert "est en capitales" in page


def test_what_is_to_mend_is_told_in_the_language_of_its_author(admin_client, admin_user, lesson):
    UserProfile.objects.create(user=admin_user, preferred_language="en")
    scenario = Scenario.objects.get()
    revision = scenario.latest_revision or scenario.save_revision()
    drawn = reverse(f"{Scenario.snippet_viewset.url_namespace}:revisions_view", args=[scenario.pk, revision.pk])
    assert ">Problems</h2>" in admin_client.get(drawn).content.decode()
    assert "Problems to correct</h1>" in looked_at(admin_client, lesson, "problems").content.decode()
    assert "Aperçu du brouillon" in looked_at(admin_client, lesson, "learner").content.decode()  # as the lesson is


def test_problems_are_told_with_a_link_to_their_block_and_drawn_anew(admin_client, lesson):
    text = make.text("t9", "Une étape", "<p>C’est IMPORTANT. <a href='https://e.org'>Cliquez ici</a></p>")
    lesson.body = json.dumps([text])
    lesson.save_revision()
    for page in (
        admin_client.get(edit_url(lesson)).content.decode(),
        admin_client.get(reverse("mediane_lesson_problems", args=[lesson.pk])).content.decode(),
    ):
        assert f'href="#block-{text["id"]}-section">Bloc 1</a>' in page
        plain = page.replace("\u00a0", " ")
        assert "« IMPORTANT » est en capitales" in plain
        assert "« Cliquez ici » ne dit pas" in plain
    assert "mediane-problems#refresh" in admin_client.get(edit_url(lesson)).content.decode()


def test_a_comment_is_kept_with_the_draft_and_read_again(admin_client, admin_user, lesson):
    comments = {
        "comments-TOTAL_FORMS": "1", "comments-0-id": "", "comments-0-text": "Plus court ?",
        "comments-0-contentpath": "objective", "comments-0-position": "", "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0", "comment_notifications": "on",
    }  # fmt: skip
    assert admin_client.post(edit_url(lesson), data_for(**FILLED) | comments).status_code == 302
    assert (Comment.objects.get().text, Comment.objects.get().user) == ("Plus court ?", admin_user)
    read_again = admin_client.get(edit_url(lesson)).context["form"].serialize_comments(admin_user)
    assert [one["text"] for one in read_again["comments"]] == ["Plus court ?"]


def test_autosave_is_on_and_tells_of_others(admin_client, lesson):
    page = admin_client.get(edit_url(lesson)).content.decode()
    assert "w-autosave" in page
    assert 'data-w-autosave-interval-value="500"' in page
    assert "w-session" in page  # who else is here, and whether they saved
    with override_settings(WAGTAIL_AUTOSAVE_INTERVAL=0):
        assert 'data-w-autosave-interval-value="500"' not in admin_client.get(edit_url(lesson)).content.decode()


def long(lesson, blocks):
    words = "<p>" + "mot " * 140 + "</p>"
    lesson.body = json.dumps([make.text(f"l{at}", f"Étape {at}", words) for at in range(blocks)])
    return lesson


@pytest.mark.parametrize("blocks", [3, 60])
def test_saving_a_draft_costs_the_same_whatever_its_length(lesson, blocks):
    long(lesson, blocks).save_revision()
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        long(lesson, blocks).save_revision()
        taken = time.perf_counter() - started
    print(f"draft of {blocks} steps: {len(queries)} queries, {taken * 1000:.0f} ms")
    assert len(queries) <= 30  # all Wagtail's own: slug, search, references
    assert taken < 2
    with CaptureQueriesContext(connection) as queries:
        lesson.save()
    assert len(queries) <= 40
