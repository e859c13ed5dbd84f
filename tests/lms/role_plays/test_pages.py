"""An assessor's pages, as a phone without JavaScript walks them."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.models import Note, ObservationSheet, Rating, RolePlay
from tests.lms import builders
from tests.lms.builders import key
from tests.lms.role_plays.making import fill, plan, sign
from tests.lms.views.test_player import h1, text, title

CRITERIA = {key(f"crit-{number}"): "reached" for number in range(1, 5)}
WHOLE = CRITERIA | {"role": "trainer", "reason": "Il salue et reformule."}


@pytest.fixture
def as_bob(bob) -> Client:
    client = Client()
    client.force_login(bob)
    return client


@pytest.fixture
def observe(cohort, enrolment) -> str:
    return reverse("mediane_lms:observe", args=[cohort.uuid, enrolment.uuid, key("rubric")])


def at(role_play: RolePlay) -> str:
    return reverse("mediane_lms:role_play", args=[role_play.uuid])


def send(client: Client, address: str, stage: str, **said):
    return client.post(address, {"post": uuid.uuid4(), "stage": stage} | said)


def test_from_planning_to_the_rating(as_bob: Client, observe: str) -> None:
    assert "sans aucun nom" in text(as_bob.get(observe))
    form = {"post": uuid.uuid4(), "played_on": "2026-10-05", "situation": "une photo", "assessors": "1"}
    for _time in range(2):
        answer = as_bob.post(observe, form)
    role_play = RolePlay.objects.get()
    assert answer.url == at(role_play)
    sheet = as_bob.get(answer.url)
    assert h1(sheet) == "Grille d’essai"
    assert ObservationSheet.objects.count() == 0, "reading writes nothing"
    assert h1(send(as_bob, answer.url, "check", **WHOLE)) == "Vérifier avant de signer"
    assert ObservationSheet.objects.get().signed_at is None
    for _time in range(2):
        assert send(as_bob, answer.url, "sign", **WHOLE).url == answer.url
    assert h1(as_bob.get(answer.url)) == "Observation enregistrée"
    assert (Rating.objects.count(), Note.objects.get().text) == (2, "Il salue et reformule.")
    assert "Enregistré" in text(as_bob.get(observe))


def test_a_draft_is_kept_at_each_post(as_bob: Client, enrolment, bob) -> None:
    address = at(plan(enrolment, bob))
    half = {key("crit-1"): "not_yet", "reason": "À moitié écrit"}
    assert send(as_bob, address, "save", **half).status_code == 302
    page = text(as_bob.get(address))
    assert "À moitié écrit" in page
    assert f'name="{key("crit-1")}" value="not_yet" checked' in page
    answer = send(as_bob, address, "check", **half | {key("crit-2"): "reached"})
    assert answer.status_code == 422
    assert title(answer).startswith("Erreur\u00a0: ")
    assert text(answer).count('<a href="#criterion-') == 2
    assert '<a href="#role-1">' in text(answer)
    assert f'name="{key("crit-2")}" value="reached" checked' in text(as_bob.get(address)), "kept though it was refused"


def test_the_reason_is_asked_for_at_its_place_with_all_that_was_typed(as_bob: Client, enrolment, bob) -> None:
    address = at(plan(enrolment, bob))
    for stage in ("check", "sign"):
        answer = send(as_bob, address, stage, **WHOLE | {"reason": ""})
        assert answer.status_code == 422
        assert '<a href="#id_reason">Cette fiche change un niveau' in text(answer)
        assert 'id="reason-error"' in text(answer)
        assert text(answer).count(" checked>") == 5
    assert Rating.objects.count() == 0


def test_a_second_final_sheet_is_a_clear_error_and_changes_nothing(as_bob: Client, enrolment, bob) -> None:
    role_play = plan(enrolment, bob)
    sign(role_play, bob)
    answer = send(as_bob, at(role_play), "sign", **WHOLE | {key("crit-1"): "not_yet"})
    assert answer.status_code == 422
    assert "Vous avez déjà signé une fiche pour ce jeu de rôle" in text(answer)
    assert f'name="{key("crit-1")}" value="not_yet" checked' in text(answer), "what was typed is not lost"
    assert ObservationSheet.objects.get().outcomes[key("crit-1")] == "reached"


def test_a_rubric_changed_while_it_is_filled_in_is_said_and_nothing_is_lost(as_bob: Client, enrolment, bob) -> None:
    address = at(plan(enrolment, bob))
    send(as_bob, address, "save", **WHOLE)
    builders.changed_rubric()
    page = text(as_bob.get(address))
    assert "La grille a changé depuis que ce jeu de rôle a été prévu." in page
    assert "Critère crit-1" in page
    assert "Critère changé" not in page
    assert page.count(" checked>") == 5
    check = send(as_bob, address, "check", **WHOLE)
    assert "La grille a changé" in text(check)
    send(as_bob, address, "sign", **WHOLE)
    assert Rating.objects.count() == 2


def test_an_edited_snippet_changes_no_sheet_before_it_is_released(as_bob: Client, enrolment, bob) -> None:
    from assessments.models import Rubric

    address = at(plan(enrolment, bob))
    Rubric.objects.create(code="RUB", title="Changée", translation_key=uuid.UUID(key("rubric")))
    assert "Changée" not in text(as_bob.get(address))
    assert "La grille a changé" not in text(as_bob.get(address))


def test_words_for_not_observed_stand_on_the_sheet(as_bob: Client, enrolment, bob) -> None:
    import msgspec

    from curriculum.documents import canonical

    content, keys = builders.documents(edition="2")
    rubric = content.rubrics[key("rubric")]
    first = msgspec.structs.replace(rubric.criteria[0], not_observed="Personne n’a crié.")
    rubric = msgspec.structs.replace(rubric, criteria=(first, *rubric.criteria[1:]))
    content = msgspec.structs.replace(content, rubrics={rubric.id: rubric})
    enrolment.release = builders._stored(canonical(content), canonical(keys))
    enrolment.save()
    assert "Personne n’a crié." in text(as_bob.get(at(plan(enrolment, bob))))


@pytest.mark.parametrize("said", [
    {"situation": "", "played_on": "2026-10-05", "assessors": "1"},
    {"situation": "une photo", "played_on": "hier", "assessors": "1"},
    {"situation": "une photo", "played_on": "2026-10-05", "assessors": "3"},
])  # fmt: skip
def test_a_plan_that_lacks_something_keeps_what_was_typed(as_bob: Client, observe: str, said: dict[str, str]) -> None:
    answer = as_bob.post(observe, {"post": uuid.uuid4()} | said)
    assert answer.status_code == 422
    assert f'value="{said["situation"]}"' in text(answer)
    assert RolePlay.objects.count() == 0


def test_the_second_assessor_finds_it_and_nothing_is_empty(as_bob: Client, enrolment, bob, eva, cohort) -> None:
    role_play = plan(enrolment, eva, assessors=2)
    fill(role_play, eva)
    page = text(as_bob.get(reverse("mediane_lms:cohort", args=[cohort.uuid])))
    assert "Jeux de rôle qui attendent votre fiche" in page
    assert at(role_play) in page


def test_seated_out_keeps_what_was_typed(as_bob: Client, enrolment, bob, eva) -> None:
    role_play = plan(enrolment, bob)
    fill(role_play, eva)
    answer = send(as_bob, at(role_play), "save", **WHOLE)
    assert answer.status_code == 422
    assert "Il salue et reformule." in text(answer)
    assert ObservationSheet.objects.count() == 1


def test_lists_ask_as_often_for_three_as_for_one(as_bob: Client, enrolment, bob, observe: str, cohort) -> None:
    def queries(address: str) -> int:
        as_bob.get(address)
        with CaptureQueriesContext(connection) as caught:
            as_bob.get(address)
        return len(caught)

    pages = [observe, reverse("mediane_lms:cohort", args=[cohort.uuid])]
    fill(plan(enrolment, bob), bob)
    one = [queries(page) for page in pages]
    for _time in range(2):
        fill(plan(enrolment, bob), bob)
    assert [queries(page) for page in pages] == one
