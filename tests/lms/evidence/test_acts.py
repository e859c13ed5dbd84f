"""Evidence from the request to the decision: what is said, what it is worth, and what is refused without a loss."""

import json
import uuid

import pytest
from django.core.management import call_command

from lms import enrolling
from lms.evidence import preparing, reviewing, sending
from lms.models import Attainment, Evidence, EvidencePiece, EvidenceReview, Note, Rating, StatementBody
from lms.models.rating import Outcome
from lms.refusals import AboveCeiling, NotAllowed, UnknownCriterion
from tests.lms import builders
from tests.lms.builders import C1, F1, K1, V1
from tests.lms.evidence import making
from tests.lms.evidence.making import decide, draft, send, signed, vouched
from tests.lms.playing import told
from tests.support import people

PROJECTED = (Evidence, EvidenceReview, Rating, Attainment)


@pytest.fixture
def eva(enrolment, places):
    """A second trainer of the cohort."""
    user = people.member("Eva", places.home, "trainer")
    enrolment.cohort.trainers.add(user)
    return user


def request(enrolment, trainer, competencies=(C1,), words="Montrez-moi.", **said):
    arguments = {"kind": "workplace", "post_id": uuid.uuid4()} | said
    return sending.request(enrolment=enrolment, competencies=competencies, words=words, trainer=trainer, **arguments)


def level(competency: str) -> int:
    found = Attainment.objects.filter(competency=competency, current=True).first()
    return found.level if found else 0


# ------------------------------------------------------------------ asking, sending


def test_a_trainer_asks_and_the_person_answers(enrolment, bob) -> None:
    wanted = request(enrolment, bob)
    assert (wanted.state, wanted.competencies) == ("wanted", [C1])
    assert Note.objects.get(uuid=wanted.wish).text == "Montrez-moi."
    piece = preparing.resume(wanted)
    assert (piece.kind, piece.competencies) == ("workplace", [C1])
    piece = preparing.describe(piece, what="une navette", happened_on=making.DAY, text="Fait.")
    sent = sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    assert (sent.pk, sent.state, sent.piece) == (wanted.pk, "sent", piece.uuid)
    assert told() == ["requested evidence", "initialized module", "submit evidence"]


def test_asking_twice_with_one_form_asks_once(enrolment, bob) -> None:
    form = uuid.uuid4()
    assert request(enrolment, bob, post_id=form) == request(enrolment, bob, post_id=form)
    assert (Evidence.objects.count(), Note.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_only_a_trainer_of_the_group_asks(enrolment, request_of, who) -> None:
    with pytest.raises(NotAllowed):
        request(enrolment, request_of(who))


@pytest.fixture
def request_of(request):
    return request.getfixturevalue


def test_asking_about_something_else_is_refused(enrolment, bob) -> None:
    for wrong in ([], ["NO/v1/SUCH"]):
        with pytest.raises(preparing.UnknownCompetency):
            request(enrolment, bob, wrong)


def test_a_form_posted_twice_begins_one_draft_and_sends_it_once(enrolment) -> None:
    form = uuid.uuid4()
    first = preparing.begin(enrolment=enrolment, kind="portfolio", what="une affiche", post_id=form)
    again = preparing.begin(enrolment=enrolment, kind="case_study", what="un cas", post_id=form)
    assert (first.pk, again.what) == (again.pk, "un cas")
    piece = preparing.describe(again, happened_on=making.DAY, competencies=[K1], text="Voilà.")
    sent = sending.send(piece=piece, post_id=form, confirmed=False)
    assert sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False) == sent
    assert preparing.begin(enrolment=enrolment, kind="portfolio", what="autre", post_id=form).what == "un cas"
    assert preparing.describe(piece, text="Trop tard.").text == "Voilà."
    assert told().count("submit evidence") == 1


@pytest.mark.parametrize(
    "missing,page",
    [
        ({"what": " "}, "quoi"),
        ({"happened_on": None}, "quand"),
        ({"competencies": []}, "competences"),
        ({"text": " \n"}, "contenu"),
        ({"kind": "prior_learning"}, "bloc"),
    ],
)
def test_what_is_missing_is_asked_for(enrolment, missing, page) -> None:
    piece = preparing.describe(draft(enrolment), **missing)
    with pytest.raises(sending.Incomplete) as why:
        sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    assert why.value.page == page
    assert not Evidence.objects.exists()


def test_what_looks_like_a_name_waits_for_a_word(enrolment) -> None:
    piece = draft(enrolment, what="avec Karim B.", text="La mère de Lina est venue.")
    with pytest.raises(sending.LooksLikeNames) as why:
        sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    assert [(field, each.words) for field, each in why.value.spotted] == [("what", "Karim B."), ("text", "Lina")]
    assert EvidencePiece.objects.get().sent_at is None, "nothing is lost and nothing is sent"
    assert sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=True).state == "sent"


def test_a_name_in_the_name_of_a_file_is_seen(enrolment) -> None:
    piece = preparing.attach(draft(enrolment), making.upload(name="entretien_avec_Mme_Diallo.pdf"))
    assert [each.words for _field, each in sending.spotted(piece)] == ["Diallo"]


def test_nothing_the_person_wrote_is_in_a_statement(enrolment, bob, alice) -> None:
    begun = draft(enrolment, what="secretquoi", text="secrettexte")
    piece = preparing.attach(begun, making.upload(name="secretnom.pdf"))
    sent = sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    signed(sent, alice)
    decide(sent, bob, comment="secretmot")
    request(enrolment, bob, words="secretdemande")
    ledger = "\n".join(StatementBody.objects.values_list("received", flat=True))
    assert "secret" not in ledger
    assert making.TUTOR not in ledger
    assert str(enrolment.uuid) not in ledger


def test_the_hash_is_over_all_that_the_piece_says(enrolment) -> None:
    piece = draft(enrolment)
    first = sending.digest(piece)
    assert sending.digest(piece) == first
    changes = {"what": "x", "text": "y", "competencies": [K1], "file_sha256": "0" * 64, "kind": "portfolio"}
    for name, value in changes.items():
        before = getattr(piece, name)
        setattr(piece, name, value)
        assert sending.digest(piece) != first, name
        setattr(piece, name, before)


# ------------------------------------------------------------------ deciding


def test_accepting_a_case_study_rates_in_its_mode_at_the_ceiling(enrolment, bob) -> None:
    sent = send(enrolment, kind="case_study", competencies=(C1, F1, K1))
    review = decide(sent, bob, comment="Bien analysé.")
    found = {row.competency: (row.mode, row.outcome, row.level) for row in Rating.objects.all()}
    assert found == {
        C1: ("case_study", "reached", 2), F1: ("case_study", "reached", 1), K1: ("case_study", "reached", 2),
    }  # fmt: skip
    assert {row.note for row in Rating.objects.all()} == {review.note}
    assert Evidence.objects.get().state == "accepted"
    assert told()[-7:-3] == ["reviewed evidence", "rated competency", "rated competency", "rated competency"]


def test_what_a_workplace_rating_rests_on(enrolment, bob, alice) -> None:
    sent = send(enrolment)
    decide(sent, bob)
    assert Rating.objects.get().evidence == {
        "piece": str(sent.uuid), "dated": "2026-10-05", "tutor_signed": False, "address_verified": False,
        "accepted_by": "assessor",
    }  # fmt: skip
    assert (Rating.objects.get().mode, Rating.objects.get().level) == ("workplace", 3)


@pytest.mark.parametrize("kind", ["workplace", "portfolio"])
@pytest.mark.parametrize("verified,expected", [(True, 4), (False, 3)])
def test_a_signature_counts_to_level_4_only_from_an_address_of_the_mandate(
    enrolment, bob, alice, kind, verified, expected
) -> None:
    if verified:
        vouched(enrolment)
    decide(signed(send(enrolment, kind=kind), alice), bob)
    row = Rating.objects.get()
    assert (row.evidence["tutor_signed"], row.evidence["address_verified"], row.level) == (True, verified, expected)


def test_who_signs_as_a_manager_is_no_verified_tutor(enrolment, bob, alice) -> None:
    vouched(enrolment)
    decide(signed(send(enrolment), alice, role="manager"), bob)
    assert Rating.objects.get().level == 3


def test_each_evidence_is_a_situation_of_its_own(enrolment, bob) -> None:
    decide(send(enrolment), bob)
    assert level(C1) == 2, "level 3 needs a second situation or assessor"
    decide(send(enrolment, what="une autre"), bob)
    assert level(C1) == 3


def test_a_second_assessor_gives_a_second_opinion(enrolment, bob, eva) -> None:
    sent = send(enrolment)
    decide(sent, bob)
    decide(sent, eva)
    assert (level(C1), EvidenceReview.objects.count(), Evidence.objects.get().state) == (3, 2, "accepted")
    third = people.member("Zoé", enrolment.cohort.organisation, "trainer")
    enrolment.cohort.trainers.add(third)
    with pytest.raises(reviewing.NotWaiting):
        decide(sent, third, decision="to_complete", comment="Non.")


def test_to_complete_says_why_rates_nothing_and_comes_back(enrolment, bob) -> None:
    sent = send(enrolment)
    decide(sent, bob, decision="to_complete", comment="La date manque.")
    sent.refresh_from_db()
    assert (sent.state, Note.objects.get(uuid=sent.reason).text) == ("to_complete", "La date manque.")
    assert not Rating.objects.exists()
    piece = preparing.resume(sent)
    assert (piece.text, piece.uuid != sent.piece) == ("Deux élèves se sont parlé.", True)
    assert preparing.resume(sent) == piece
    again = sending.send(piece=preparing.describe(piece, text="Complété."), post_id=uuid.uuid4(), confirmed=False)
    assert (again.pk, again.state, again.reason) == (sent.pk, "sent", None)
    decide(again, bob)
    assert Rating.objects.get().evidence["piece"] == str(sent.uuid)


def test_the_same_form_decides_once(enrolment, bob) -> None:
    sent, form = send(enrolment), uuid.uuid4()
    first = decide(sent, bob, post_id=form)
    assert decide(sent, bob, "not_yet", post_id=form) == first
    assert Rating.objects.count() == 1


# ------------------------------------------------------------------ bad input: refused, nothing lost


def unchanged(sent: Evidence) -> bool:
    return Evidence.objects.get(pk=sent.pk).state == sent.state and EvidenceReview.objects.count() == 0


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_a_decision_by_someone_without_right(enrolment, request_of, who) -> None:
    sent = send(enrolment)
    with pytest.raises(NotAllowed):
        decide(sent, request_of(who))
    assert unchanged(sent)


def test_nobody_decides_on_their_own(enrolment, alice, places) -> None:
    from lms.models import Membership

    enrolment.cohort.trainers.add(alice)
    Membership.objects.create(user=alice, organisation=places.home, role="trainer")
    sent = send(enrolment)
    with pytest.raises(NotAllowed):
        decide(sent, alice)
    assert unchanged(sent)


def test_a_second_decision_by_the_same_person(enrolment, bob) -> None:
    sent = send(enrolment)
    decide(sent, bob)
    with pytest.raises(reviewing.AlreadyDecided, match="déjà décidé"):
        decide(sent, bob, "not_yet")
    assert (EvidenceReview.objects.count(), Rating.objects.get().outcome) == (1, "reached")


@pytest.mark.parametrize("asked,top", [(3, False), (4, True)])
def test_a_level_above_the_ceiling(enrolment, bob, asked, top) -> None:
    """A case study shows a conduct at most at 2; unsigned work at most at 3."""
    sent = send(enrolment, kind="workplace" if top else "case_study")
    with pytest.raises(AboveCeiling, match="Ce niveau ne peut pas"):
        decide(sent, bob, levels={C1: asked})
    assert unchanged(sent)
    decide(sent, bob, levels={C1: 1})
    assert Rating.objects.get().level == 1


def test_a_piece_that_was_replaced_meanwhile(enrolment, bob) -> None:
    sent = send(enrolment)
    sending.send(
        piece=preparing.describe(preparing.resume(sent), text="Corrigé."), post_id=uuid.uuid4(), confirmed=False
    )
    with pytest.raises(reviewing.NotWaiting):
        decide(sent, bob, piece=sent.piece)
    assert EvidenceReview.objects.count() == 0


def test_wanted_evidence_has_nothing_to_decide(enrolment, bob) -> None:
    with pytest.raises(reviewing.NotWaiting):
        decide(request(enrolment, bob), bob, piece=uuid.uuid4())


def test_outcomes_that_do_not_fit(enrolment, bob) -> None:
    sent = send(enrolment, competencies=(C1, K1))
    for wrong in ({C1: Outcome.REACHED}, {C1: Outcome.REACHED, K1: Outcome.TAKEN_BACK}):
        with pytest.raises(reviewing.NeedsOutcome):
            decide(sent, bob, outcomes=wrong)
    with pytest.raises(UnknownCriterion):
        decide(sent, bob, outcomes={C1: Outcome.REACHED, F1: Outcome.REACHED})
    with pytest.raises(reviewing.NeedsReason):
        decide(sent, bob, decision="to_complete", comment=" ")
    assert unchanged(sent)


def test_the_tutor_and_the_manager_do_not_accept(enrolment, bob, alice) -> None:
    sent = send(enrolment)
    making.ask(sent, alice, bob.email.upper())
    with pytest.raises(reviewing.TooClose):
        decide(sent, bob)
    other = send(enrolment, what="une autre")
    vouched(enrolment, bob.email, "manager")
    with pytest.raises(reviewing.TooClose):
        decide(other, bob)
    assert unchanged(sent)
    decide(send(enrolment, kind="case_study"), bob)


def test_accepted_evidence_does_not_change(enrolment, bob) -> None:
    sent = send(enrolment)
    piece = preparing.resume(sent)
    decide(sent, bob)
    with pytest.raises(sending.WaitsFor):
        sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    preparing.abandon(piece)
    with pytest.raises(preparing.Accepted):
        preparing.resume(sent)


def test_a_competency_that_needs_verification_has_an_opinion_and_no_level(enrolment, bob) -> None:
    review = decide(send(enrolment, competencies=(C1, V1)), bob)
    assert review.outcomes == {C1: "reached", V1: "reached"}
    assert [row.competency for row in Rating.objects.all()] == [C1]


# ------------------------------------------------------------------ earlier experience, rebuilding


def test_earlier_experience_is_judged_for_a_block(enrolment, bob, block) -> None:
    sent = send(enrolment, kind="prior_learning", block=block, competencies=("TIT/1/B1-1", "TIT/1/B1-2"))
    review = decide(sent, bob)
    assert review.outcomes == {"TIT/1/B1-1": "reached", "TIT/1/B1-2": "reached"}
    row = Rating.objects.get()
    assert (row.competency, row.mode, row.level) == ("TIT/1/B1-1", "workplace", 3)


def test_earlier_experience_is_about_the_block_only(enrolment, block) -> None:
    with pytest.raises(preparing.UnknownCompetency):
        send(enrolment, kind="prior_learning", block=block, competencies=(C1,))
    piece = draft(enrolment, kind="prior_learning", block=block, competencies=("TIT/1/B1-1",))
    assert preparing.describe(piece, kind="workplace").competencies == []


def rows() -> dict[str, list[dict]]:
    """Every projected row but its primary key; an evidence is named by its uuid."""
    names = {row.pk: str(row.uuid) for row in Evidence.objects.all()}
    found = {}
    for model in PROJECTED:
        kept = [dict(row) for row in model.objects.values()]
        for row in kept:
            del row["id"]
            if "evidence_id" in row:
                row["evidence_id"] = names[row["evidence_id"]]
        found[model.__name__] = sorted(kept, key=str)
    return found


def test_a_rebuild_equals_what_was_written(enrolment, bob, eva, alice, block) -> None:
    request(enrolment, bob)
    vouched(enrolment)
    first = signed(send(enrolment), alice)
    decide(first, bob, comment="Oui.")
    decide(first, eva, "not_yet")
    second = send(enrolment, what="une autre")
    decide(second, eva, decision="to_complete", comment="Encore.")
    sending.send(piece=preparing.resume(second), post_id=uuid.uuid4(), confirmed=False)
    decide(send(enrolment, kind="prior_learning", block=block, competencies=("TIT/1/B1-1",)), bob)
    before = rows()
    assert {name for name, found in before.items() if not found} == set()
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before


def test_evidence_stays_on_the_release_it_was_sent_on(enrolment, bob) -> None:
    sent = send(enrolment)
    builders.release(edition="2")
    decide(sent, bob)
    body = json.loads(StatementBody.objects.order_by("statement_id").last().received)
    assert enrolment.release.sha256 in json.dumps(body)
    assert enrolling.shares(enrolment) is False
