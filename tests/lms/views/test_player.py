"""The player: a module as a task list, its steps as pages, its end."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from curriculum.sheet_outline import SheetLine
from lms import enrolling
from lms.models import Enrolment, Response, StepDone
from lms.models.statement import Statement
from lms.views import player
from tests.lms import builders, playing
from tests.lms.builders import key
from tests.lms.views import small

READ = (key("L1"), key("s1"))
ASK = (key("L1"), key("s2"))


def text(answer) -> str:
    return answer.content.decode()


def h1(answer) -> str:
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", text(answer))
    assert len(found) == 1
    return found[0]


def title(answer) -> str:
    return re.search(r"<title>(.*?)</title>", text(answer))[1]


def test_the_module_page_lists_the_lessons_with_their_state(url, as_alice, enrolment):
    playing.read(enrolment, "L1", "s1")
    page = as_alice.get(url("module"))
    assert page.status_code == 200
    assert h1(page) == "Module d’essai"
    assert re.findall(r'class="task__status">([^<]*)<', text(page)) == ["En cours", "À commencer"]
    assert f'href="{url("step", *ASK)}">Reprendre' in text(page)
    assert url("sharing") in text(page)
    assert "Version 1 du module" in text(page)


def test_the_sheets_are_on_the_module_page_and_where_a_lesson_ends(url, as_alice, monkeypatch):
    case = SheetLine("Le cas", "On répond par écrit.", "étude de cas", 75, "/le-cas/", "fr", for_trainers=False)
    asked = []
    monkeypatch.setattr(player, "sheets_for", lambda *_where, lesson="": asked.append(lesson) or (case,))
    for page in (as_alice.get(url("module")), as_alice.get(url("step", *READ))):
        assert 'href="/le-cas/" lang="fr">Le cas</a>' in text(page)
    assert asked == ["", READ[0]]  # of the module, then of the lesson only


def test_a_newer_release_is_said_and_changes_nothing(url, as_alice):
    assert "nouvelle version est parue" not in text(as_alice.get(url("module")))
    builders.release(edition="2")
    page = as_alice.get(url("module"))
    assert "nouvelle version est parue" in text(page)
    assert "Édition 1" in text(page)


def test_a_step_is_read_and_leads_on(url, as_alice, send):
    page = as_alice.get(url("step", *READ))
    assert page.status_code == 200
    assert "Étape 1 sur 2" in text(page)
    assert "Texte de s1." in text(page)
    answer = send(url("step", *READ))
    assert (answer.status_code, answer.url) == (302, url("step", *ASK))
    assert StepDone.objects.count() == 1


def test_the_same_form_sent_twice_counts_once(url, send):
    post = uuid4()
    assert send(url("step", *READ), post=post).url == send(url("step", *READ), post=post).url
    assert StepDone.objects.count() == 1
    first = send(url("step", *ASK), post=post, response=key("practice/a"))
    statements = Statement.objects.count()
    again = send(url("step", *ASK), post=post, response=key("practice/a"))
    assert first.url == again.url
    assert (Response.objects.count(), Statement.objects.count()) == (1, statements)


def test_another_answer_on_the_form_that_back_brings_again_is_another_answer(url, as_alice, send):
    post = uuid4()
    send(url("step", *ASK), post=post, response=key("practice/b"))
    again = send(url("step", *ASK), post=post, response=key("practice/a"))
    assert h1(as_alice.get(again.url)) == "C’est ça"
    assert Response.objects.count() == 2


def test_a_form_without_its_uuid_is_shown_again(url, send):
    answer = send(url("step", *READ), post="x")
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert StepDone.objects.count() == 0


def test_a_question_without_answer_says_so(url, send):
    answer = send(url("step", *ASK))
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert '<a href="#response-1">Choisissez une réponse.</a>' in text(answer)
    assert Response.objects.count() == 0


def test_a_question_with_a_foreign_option_says_so(url, send):
    answer = send(url("step", *ASK), response="nothing")
    assert answer.status_code == 422
    assert "ne fait pas partie de la question" in text(answer)


@pytest.mark.parametrize(
    "option, verdict, says",
    [("practice/a", "C’est ça", "Retour a"), ("practice/b", "Pas tout à fait", "Retour b")],
)
def test_the_feedback_page_gives_the_verdict_in_words(url, as_alice, send, option, verdict, says):
    answer = send(url("step", *ASK), response=key(option))
    assert answer.url.startswith(url("module") + "question/")
    page = as_alice.get(answer.url)
    assert h1(page) == verdict
    assert says in text(page)
    assert "Explication." in text(page)
    assert f'href="{url("module")}">Continuer' in text(page)


def test_i_do_not_know_is_an_answer(url, as_alice, send):
    page = as_alice.get(send(url("step", *ASK), response="je-ne-sais-pas").url)
    assert h1(page) == "Pas tout à fait"
    assert "Je ne sais pas" in text(page)
    assert "Réponse a" in text(page)
    assert Response.objects.get().response == []


def test_an_answer_to_an_older_release_is_shown_by_that_release(url, as_alice, send, enrolment):
    newer = builders.release(edition="2")
    Enrolment.objects.filter(pk=enrolment.pk).update(release=newer)
    answer = send(url("step", *ASK), response=key("practice/a"))
    assert answer.status_code == 302
    assert Response.objects.get().release_sha256 == enrolment.release.sha256
    assert as_alice.get(answer.url).status_code == 200


def test_a_release_that_never_was_is_refused_with_a_way_on(url, send):
    answer = send(url("step", *ASK), response=key("practice/a"), release="0" * 64)
    assert answer.status_code == 409
    assert title(answer).startswith("Erreur\u00a0: ")
    assert "autre version du module" in text(answer)
    assert url("step", *ASK) in text(answer)


def test_an_unknown_step_is_not_found(url, as_alice):
    assert as_alice.get(url("step", key("L1"), "nowhere")).status_code == 404


@pytest.fixture
def kinds(alice):
    release = small.kinds()
    return enrolling.enrol(user=alice, module_key=release.module_key, share=False)


@pytest.fixture
def kinds_url(kinds):
    return lambda name: reverse("mediane_lms:step", args=[kinds.uuid, key("first"), key(name)])


def test_links_between_lessons_stay_in_the_player(kinds, kinds_url, as_alice):
    assert reverse("mediane_lms:step", args=[kinds.uuid, key("second"), key("end")]) in text(
        as_alice.get(kinds_url("read"))
    )


@pytest.mark.parametrize(
    "step, fields, verdict",
    [
        ("ask-many", {"response": [small.option("many", 2), small.option("many", 1)]}, "C’est ça"),
        ("ask-many", {"response": [small.option("many", 1)]}, "Pas tout à fait"),
        ("ask-truth", {"response": small.option("truth", 1)}, "C’est ça"),
        (
            "ask-order",
            {f"response-{small.option('order', n)}": place for n, place in ((1, 2), (2, 1), (3, 3))},
            "C’est ça",
        ),
        ("ask-order", {f"response-{small.option('order', n)}": n for n in (1, 2, 3)}, "Pas tout à fait"),
        ("ask-order", {"response": "je-ne-sais-pas"}, "Pas tout à fait"),
    ],
)
def test_every_kind_of_question_is_answered(kinds_url, kinds, as_alice, step, fields, verdict):
    answer = as_alice.post(kinds_url(step), {"post": uuid4(), "release": kinds.release.sha256} | fields)
    assert answer.status_code == 302
    assert h1(as_alice.get(answer.url)) == verdict


@pytest.mark.parametrize(
    "step, fields, says",
    [
        ("ask-many", {"response": [small.option("many", 1), "je-ne-sais-pas"]}, "gardez l’un ou l’autre"),
        ("ask-order", {f"response-{small.option('order', n)}": 1 for n in (1, 2, 3)}, "deux fois"),
        ("ask-order", {f"response-{small.option('order', 1)}": 1}, "une place à chaque"),
        ("ask-order", {}, "une place à chaque"),
    ],
)
def test_every_kind_of_question_says_what_is_wrong(kinds_url, kinds, as_alice, step, fields, says):
    answer = as_alice.post(kinds_url(step), {"post": uuid4()} | fields)
    assert answer.status_code == 422
    assert says in text(answer)
    assert h1(answer).startswith("Question")


def test_options_keep_their_shuffled_order(kinds_url, as_alice):
    def order():
        return re.findall(r'value="([0-9a-f-]{36})"><span', text(as_alice.get(kinds_url("ask-many"))))

    assert order() == order()
    assert sorted(order()) == sorted(small.option("many", number) for number in (1, 2, 3))


def test_the_end_says_what_was_recorded(url, as_alice, enrolment):
    assert as_alice.get(url("finished")).url == url("module")
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    page = as_alice.get(url("finished"))
    assert h1(page) == "Module terminé"
    assert "Enregistré sur le serveur le" in text(page)
    assert url("finished") in text(as_alice.get(url("module")))


def test_content_in_another_language_says_so(alice, as_alice):
    release = small.kinds(module="english", language="en")
    enrolment = enrolling.enrol(user=alice, module_key=release.module_key, share=False)
    page = as_alice.get(reverse("mediane_lms:step", args=[enrolment.uuid, key("first"), key("read")]))
    assert '<h1 lang="en">' in text(page)


def test_a_step_needs_few_queries(url, as_alice, django_assert_max_num_queries):
    for step in (READ, ASK):
        as_alice.get(url("step", *step))
        with django_assert_max_num_queries(8):
            as_alice.get(url("step", *step))
