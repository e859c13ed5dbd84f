"""The pages of evidence: what each role reads, what is kept when something is refused, attempts on others' things."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import logbook, tutoring
from lms.checks import check_settings
from lms.evidence import sending
from lms.models import Evidence, EvidencePiece, LogbookEntry, Note, Rating, Sensitivity, Statement, TutorAddress
from lms.xapi import profile
from tests.lms.builders import C1, K1, V1
from tests.lms.evidence import making
from tests.lms.evidence.making import decide, draft, send
from tests.support import people

LIST = reverse("mediane_lms:evidence_list")


@pytest.fixture
def browser():
    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def url(name: str, *arguments: object) -> str:
    return reverse(f"mediane_lms:{name}", args=arguments)


def text(answer) -> str:
    """A page's words, with plain spaces."""
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


# ------------------------------------------------------------------ the person


def test_the_list_is_by_competency_with_every_state(enrolment, alice, bob, browser) -> None:
    sending.request(
        enrolment=enrolment,
        kind="case_study",
        competencies=[K1],
        words="Un cas de bruit.",
        trainer=bob,
        post_id=uuid4(),
    )
    send(enrolment, what="première")
    decide(send(enrolment, what="deuxième"), bob)
    decide(send(enrolment, what="troisième"), bob, decision="to_complete", comment="La date, svp.")
    draft(enrolment, what="quatrième")
    page = text(browser(alice).get(LIST))
    assert re.findall(r'task__status">(?:<strong>)?([^<]*)', page) == [
        "Pas encore envoyée", "Envoyée", "Acceptée", "À compléter", "Demandée",
    ]  # fmt: skip
    assert "« Un cas de bruit. »" in page
    assert "« La date, svp. »" in page
    assert page.count("Aucune preuve.") == 2, "of the other competencies"


def test_the_list_asks_as_often_for_one_as_for_many(enrolment, alice, bob, browser) -> None:
    client = browser(alice)
    decide(send(enrolment), bob, decision="to_complete", comment="Encore.")
    client.get(LIST)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
        for number in range(3):
            decide(send(enrolment, what=f"n° {number}"), bob, decision="to_complete", comment="Encore.")
    assert counts[0] == counts[1]


def test_from_the_first_page_to_sending(enrolment, alice, browser) -> None:
    client = browser(alice)
    form = uuid4()
    for _twice in range(2):
        answer = client.post(
            f"{url('evidence_new', enrolment.uuid)}?competence={C1}",
            {"post": form, "kind": "workplace", "what": "une navette"},
        )
    piece = EvidencePiece.objects.get()
    assert (answer.url, piece.competencies) == (url("evidence_draft", piece.evidence, "quand"), [C1])
    pages = {
        "quand": {"happened_on": "05/10/2026"},
        "competences": {"competencies": [C1, K1]},
        "contenu": {"text": "Deux rencontres."},
    }
    for page, said in pages.items():
        assert client.get(answer.url).status_code == 200
        answer = client.post(url("evidence_draft", piece.evidence, page), {"post": uuid4(), **said})
        assert answer.status_code == 302, page
    assert answer.url == url("evidence_draft", piece.evidence, "verifier")
    assert "Deux rencontres." in text(client.get(answer.url))
    for _twice in range(2):
        last = client.post(answer.url, {"post": uuid4()})
    assert Evidence.objects.get().state == "sent"
    assert last.url == url("evidence", piece.evidence)


@pytest.mark.parametrize("page,said,wrong", [
    ("quoi", {"kind": "workplace", "what": ""}, "Écrivez en quelques mots"),
    ("quoi", {"kind": "film", "what": "Gardé."}, "Gardé."),
    ("quand", {"happened_on": "demain"}, "Écrivez une date"),
    ("quand", {"happened_on": "2099-01-01"}, "n’est pas encore passée"),
    ("competences", {}, "Choisissez au moins une compétence."),
    ("competences", {"competencies": ["NO/v1/SUCH"]}, "Une compétence n’est plus dans la liste"),
    ("contenu", {"text": "x" * 20_001}, "trop long"),
])  # fmt: skip
def test_what_is_refused_says_why_and_changes_nothing(enrolment, alice, browser, page, said, wrong) -> None:
    piece = draft(enrolment)
    answer = browser(alice).post(url("evidence_draft", piece.evidence, page), {"post": uuid4(), **said})
    assert answer.status_code == 422
    assert wrong in text(answer)
    assert "<title>Erreur :" in text(answer)
    before = EvidencePiece.objects.values().get(pk=piece.pk)
    assert (before["what"], before["competencies"], before["text"]) == (piece.what, piece.competencies, piece.text)


def test_the_warning_shows_the_words_and_waits(enrolment, alice, browser) -> None:
    piece = draft(enrolment, text="Karim Benali et Mme Diallo.")
    client, address = browser(alice), url("evidence_draft", piece.evidence, "verifier")
    answer = client.post(address, {"post": uuid4()})
    assert answer.status_code == 422
    assert re.findall(r"<li><strong>([^<]*)</strong>", text(answer)) == ["Karim Benali", "Diallo"]
    assert not Evidence.objects.exists()
    assert client.post(address, {"post": uuid4(), "confirmed": "yes"}).url == url("evidence_sent", piece.evidence)


def test_a_draft_that_lacks_something_leads_to_its_page(enrolment, alice, browser) -> None:
    piece = draft(enrolment, competencies=())
    for answer in (
        browser(alice).get(url("evidence_draft", piece.evidence, "verifier")),
        browser(alice).post(url("evidence_draft", piece.evidence, "verifier"), {"post": uuid4()}),
    ):
        assert answer.url == url("evidence_draft", piece.evidence, "competences")


def test_completing_begins_from_what_was_sent(enrolment, alice, bob, browser) -> None:
    sent = send(enrolment)
    decide(sent, bob, decision="to_complete", comment="Dites pourquoi.")
    client = browser(alice)
    assert "Dites pourquoi." in text(client.get(url("evidence", sent.uuid)))
    answer = client.post(url("evidence_edit", sent.uuid))
    assert "Deux élèves se sont parlé." in text(client.get(answer.url))
    decide_again = client.post(answer.url, {"post": uuid4()})
    assert decide_again.url == url("evidence_sent", sent.uuid)


def test_competencies_without_a_level_tell_of_evidence_that_waits_or_was_accepted(
    enrolment, alice, bob, browser
) -> None:
    page = text(browser(alice).get(url("competencies")))
    assert "une preuve acceptée a montré" in page
    assert "attend" not in page
    first, second = (send(enrolment, competencies=(V1,), what=what) for what in ("une", "deux"))
    assert "2 preuves attendent une décision." in text(browser(alice).get(url("competencies")))
    decide(first, bob)
    page = text(browser(alice).get(url("competencies")))
    assert "1 preuve attend une décision." in page
    assert "1 preuve est acceptée, sans niveau : " in page
    assert page.count(f'href="{LIST}"') >= 2
    decide(second, bob)
    assert "2 preuves sont acceptées" in text(browser(alice).get(url("competencies")))


# ------------------------------------------------------------------ the assessor


def test_one_evidence_a_page_then_the_next(enrolment, bob, browser) -> None:
    first, second = send(enrolment, what="première"), send(enrolment, what="deuxième", kind="case_study")
    client = browser(bob)
    assert re.findall(r'class="task__name"[^>]*>([^<]*)<', text(client.get(url("evidence_queue")))) == [
        "Alice : première", "Alice : deuxième",
    ]  # fmt: skip
    page = text(client.get(url("evidence_review", first.uuid)))
    for words in ("Compétence C1", "On le voit.", "niveau 3 · démontré en simulation", "Aucune : niveau 3 au plus."):
        assert words in page
    said = {"post": uuid4(), "piece": first.piece, "decision": "accepted", "outcome1": "reached", "comment": "Bien."}
    answer = client.post(url("evidence_review", first.uuid), said)
    assert answer.url == url("evidence_review", second.uuid)
    said = {"post": uuid4(), "piece": second.piece, "decision": "to_complete", "comment": "Encore."}
    assert client.post(answer.url, said).url == url("evidence_queue")
    assert (Rating.objects.count(), Note.objects.count()) == (1, 2)


@pytest.mark.parametrize("said,wrong", [
    ({}, "Choisissez une décision."),
    ({"decision": "accepted"}, "« Compétence C1 » : choisissez un résultat."),
    ({"decision": "to_complete"}, "Écrivez ce qu’il faut compléter."),
    ({"decision": "accepted", "outcome1": "taken_back"}, "taken_back"),
    ({"decision": "wanted", "outcome1": "reached"}, "wanted"),
])  # fmt: skip
def test_a_decision_that_lacks_something(enrolment, bob, browser, said, wrong) -> None:
    sent = send(enrolment)
    said = {"post": uuid4(), "piece": sent.piece, "comment": " ", **said}
    answer = browser(bob).post(url("evidence_review", sent.uuid), said)
    assert (answer.status_code, Evidence.objects.get().state) == (422, "sent")
    assert wrong in text(answer)


def test_a_piece_of_another_evidence_is_refused_and_nothing_is_lost(enrolment, bob, browser) -> None:
    one, other = send(enrolment), send(enrolment, what="une autre")
    said = {
        "post": uuid4(),
        "piece": other.piece,
        "decision": "accepted",
        "outcome1": "reached",
        "comment": "Mon avis.",
    }
    answer = browser(bob).post(url("evidence_review", one.uuid), said)
    assert (answer.status_code, Rating.objects.count()) == (422, 0)
    assert "n’attend pas de décision" in text(answer)
    assert "Mon avis." in text(answer)


def test_a_second_assessor_does_not_see_the_first_decision(enrolment, bob, places, browser) -> None:
    eva = people.member("Eva", places.home, "trainer")
    enrolment.cohort.trainers.add(eva)
    sent = send(enrolment)
    decide(sent, bob, comment="Avis de Bob.")
    assert "une table ronde" in text(browser(eva).get(url("evidence_queue")))
    page = text(browser(eva).get(url("evidence_review", sent.uuid)))
    assert "second avis" in page
    assert "Avis de Bob." not in page
    assert " checked" not in page.replace('value="accepted" checked', "")
    assert "Vous avez déjà décidé" in text(browser(bob).get(url("evidence_review", sent.uuid)))
    assert "une table ronde" not in text(browser(bob).get(url("evidence_queue")))


def test_asking_a_person_for_evidence(enrolment, bob, alice, browser) -> None:
    address = url("evidence_request", enrolment.cohort.uuid, enrolment.uuid)
    said = {"post": uuid4(), "kind": "case_study", "competencies": [C1], "words": "Un cas, svp."}
    assert browser(bob).post(address, {**said, "competencies": []}).status_code == 422
    for _twice in range(2):
        assert browser(bob).post(address, said).status_code == 302
    assert "Un cas, svp." in text(browser(alice).get(url("evidence", Evidence.objects.get().uuid)))


def test_asking_for_earlier_experience_asks_for_a_whole_block(enrolment, bob, alice, block, browser) -> None:
    address = url("evidence_request", enrolment.cohort.uuid, enrolment.uuid)
    client = browser(bob)
    page = text(client.get(address))
    assert 'value="prior_learning"' in page
    assert f'value="{block}"' in page
    said = {"post": uuid4(), "kind": "prior_learning", "competencies": [C1], "words": "Vos années d’accueil."}
    refused = client.post(address, said)
    assert (refused.status_code, Evidence.objects.count()) == (422, 0)
    assert '<a href="#id_block">Choisissez un bloc.</a>' in text(refused)
    assert "Vos années d’accueil." in text(refused)
    assert client.post(address, {**said, "block": "NO/1/SUCH"}).status_code == 422
    for _twice in range(2):
        assert client.post(address, {**said, "block": block}).status_code == 302
    wanted = Evidence.objects.get()
    assert (wanted.kind, wanted.block) == ("prior_learning", block)
    assert wanted.competencies == ["TIT/1/B1-1", "TIT/1/B1-2"], "those of the block, whatever was ticked"
    assert "Vos années d’accueil." in text(browser(alice).get(url("evidence", wanted.uuid)))
    begun = browser(alice).post(url("evidence_edit", wanted.uuid))
    assert EvidencePiece.objects.get().block == block
    assert browser(alice).get(begun.url).status_code == 200
    client.post(address, {"post": uuid4(), "kind": "case_study", "competencies": [C1], "block": block, "words": ""})
    assert Evidence.objects.get(kind="case_study").block == "", "a block says nothing of another sort"


# ------------------------------------------------------------------ tutors, logbook


def test_a_coordinator_keeps_the_mandate(enrolment, carole, places, browser) -> None:
    address, client = url("tutors", places.home.uuid), browser(carole)
    assert client.post(address, {"post": uuid4(), "address": "x", "role": "tutor"}).status_code == 422
    for role in ("tutor", "manager"):
        client.post(address, {"post": uuid4(), "address": "Tutrice@Travail.example", "role": role})
    row = TutorAddress.objects.get()
    assert (row.address, row.role) == ("tutrice@travail.example", "manager")
    foreign = tutoring.vouch(organisation=places.neighbour, address="a@b.example", role="tutor")
    client.post(url("tutor_remove", places.home.uuid, foreign.pk))
    client.post(url("tutor_remove", places.home.uuid, row.pk))
    assert list(TutorAddress.objects.all()) == [foreign], "the neighbour's stays"


def test_the_logbook_is_its_owner_s_until_an_entry_is_shared(enrolment, alice, bob, browser) -> None:
    address, client = url("logbook", enrolment.uuid), browser(alice)
    warned = client.post(address, {"post": uuid4(), "text": "Karim Benali m’a répondu."})
    assert (warned.status_code, "Karim Benali m’a répondu." in text(warned)) == (422, True)
    for words in ("Je me suis tue.", "J’ai eu peur."):
        form = {"post": uuid4(), "text": words, "lesson": ""}
        for _twice in range(2):
            assert client.post(address, form).status_code == 302
    shared, kept = LogbookEntry.objects.get(text="Je me suis tue."), LogbookEntry.objects.get(text="J’ai eu peur.")
    client.post(url("logbook_share", shared.uuid), {"shared": "yes"})
    seen = text(browser(bob).get(url("shared_logbook", enrolment.cohort.uuid, enrolment.uuid)))
    assert ("Je me suis tue." in seen, "J’ai eu peur." in seen) == (True, False)
    client.post(url("logbook_share", shared.uuid), {"shared": "no"})
    assert "Je me suis tue." not in text(browser(bob).get(url("shared_logbook", enrolment.cohort.uuid, enrolment.uuid)))
    client.post(url("logbook_remove", kept.uuid))
    assert list(LogbookEntry.objects.all()) == [shared]


def test_a_logbook_is_as_private_as_an_answer_and_is_no_rating(enrolment) -> None:
    logbook.write(enrolment=enrolment, text="Secret.", lesson_id="", post_id=uuid4())
    send(enrolment)
    found = {row.verb.iri: row.sensitivity for row in Statement.objects.select_related("verb")}
    assert found[profile.NOTED.iri] == Sensitivity.PRIVATE
    assert found[profile.SUBMITTED.iri] == Sensitivity.LEVEL
    assert not Rating.objects.exists()


# ------------------------------------------------------------------ voiding, why, checks


def test_the_why_page_tells_of_the_evidence(enrolment, alice, bob, browser) -> None:
    decide(send(enrolment), bob, comment="Très clair.")
    page = text(browser(alice).get(url("why", C1)))
    assert "preuve du 5 octobre 2026, pas signée par un tuteur" in page
    assert "Très clair." in page


def test_voiding_what_was_sent_takes_the_evidence_with_it(enrolment, bob, admin) -> None:
    from lms import voiding

    sent = send(enrolment)
    decide(sent, bob, decision="to_complete", comment="Encore.")
    voiding.void(statement=Evidence.objects.get().statement, by=admin, reason="Erreur.", post_id=uuid4())
    assert not Evidence.objects.exists()
    call_command("rebuild_projections", verbosity=0)
    assert not Evidence.objects.exists()


def test_private_files_inside_public_media_are_an_error(settings) -> None:
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": f"{settings.MEDIA_ROOT}/private"}
    assert "mediane_lms.E018" in [message.id for message in check_settings(None)]


def test_the_signature_page_of_the_person(enrolment, alice, bob, browser) -> None:
    sent = send(enrolment)
    address, client = url("evidence_signature", sent.uuid), browser(alice)
    for wrong in ("x", alice.email):
        answer = client.post(address, {"post": uuid4(), "address": wrong})
        assert (answer.status_code, f'value="{wrong}"' in text(answer)) == (422, True)
    assert client.post(address, {"post": uuid4(), "address": making.TUTOR}).status_code == 302
    page = text(client.get(url("evidence", sent.uuid)))
    assert making.TUTOR in page
    assert "adresse non vérifiée" in page
    assert "Demandée, attendue" in text(browser(bob).get(url("evidence_review", sent.uuid)))
    study = send(enrolment, kind="case_study")
    assert client.get(url("evidence_signature", study.uuid)).status_code == 404


def test_earlier_experience_names_its_block(enrolment, alice, browser) -> None:
    from competencies.models import Competency, Framework, FrameworkVersion

    title = Framework.objects.create(code="TIT", label_fr="Titre d’essai", kind="qualification")
    version = FrameworkVersion.objects.create(framework=title, version="1", title_fr="Titre")
    Competency.objects.create(
        version=version, kind="block", code="B1", label_fr="Accueillir", status="needs_verification"
    )
    version.lifecycle = "published"
    version.save()
    client = browser(alice)
    said = {"post": uuid4(), "kind": "prior_learning", "what": "dix ans d’accueil"}
    answer = client.post(url("evidence_new", enrolment.uuid), said)
    piece = EvidencePiece.objects.get()
    assert answer.url == url("evidence_draft", piece.evidence, "bloc")
    assert "Titre d’essai" in text(client.get(answer.url))
    for page, more in {
        "bloc": {"block": "TIT/1/B1"},
        "quand": {"happened_on": "2026-10-05"},
        "competences": {"competencies": ["TIT/1/B1"]},
        "contenu": {"text": "Chaque jour."},
    }.items():
        answer = client.post(url("evidence_draft", piece.evidence, page), {"post": uuid4(), **more})
        assert answer.status_code == 302, page
    assert "B1 · Accueillir" in text(client.get(answer.url))
    plain = draft(enrolment)
    assert "<dt>Bloc</dt>" not in text(client.get(url("evidence_draft", plain.evidence, "verifier")))
