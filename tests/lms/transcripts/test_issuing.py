import hashlib
import json
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.models import Learner, Membership, NameToken, Transcript
from lms.transcripts import codes, document
from lms.transcripts.gathering import material_of
from lms.transcripts.issuing import (
    EmptyExtract,
    NothingToShow,
    UnknownCompetency,
    current_token,
    issue,
    renew_name,
    revoke,
    revoke_name,
)
from tests.lms.transcripts import portfolio

C1, C2, C3, C4 = portfolio.REFERENCES


def test_the_document_says_what_was_seen_and_what_was_not(issued) -> None:
    made = document.read(issued.transcript.document)
    assert made.title == "Relevé de compétences – document non certifiant"
    assert (made.holder.name, made.issuer.name) == ("Alice Zoé-Dupont", "Médiation du Canal")
    assert [(line.code, line.level, line.demonstrated, line.mode) for line in made.competencies] == [
        ("MS9-A2-C1", 3, True, "role_play"),
        ("MS9-A2-C2", 1, False, "quiz"),
        ("MS9-A2-C3", 0, False, "quiz"),
    ]
    assert [line.assessor_roles for line in made.competencies] == [
        ("formateur ou formatrice",),
        ("correction automatique",),
        ("correction automatique",),
    ]
    assert made.competencies[0].label == document.Words("Savoir faire 1", "Can do 1")
    assert [line.code for line in made.not_assessed] == ["MS9-A2-C4"]
    assert [level.label.fr for level in made.frameworks[0].scale] == portfolio.SCALE
    assert made.frameworks[0].draft
    assert (made.kind, made.version, made.extract_notice) == ("complete", 1, "")


def test_training_counts_declared_remote_time_of_finished_lessons_and_no_more(issued) -> None:
    (line,) = document.read(issued.transcript.document).training
    assert (line.lessons_done, line.lessons_total, line.finished) == (1, 2, False)
    assert (line.remote_minutes, line.signed_minutes) == (90, 0)
    assert line.objectives == ("Choisir une forme",)


def test_active_titles_are_aligned_and_replaced_ones_are_off_unless_asked_for(learner, alice) -> None:
    plain = document.read(issue(learner=learner, by=alice).transcript.document)
    asked = document.read(issue(learner=learner, by=alice, historical=True).transcript.document)
    assert [(line.reference, line.active) for line in plain.alignment] == [("MSADS/RNCP36241", True)]
    assert [line.reference for line in asked.alignment] == ["MSADS/RNCP36241", "TMS/2012"]
    assert [block.verified for line in asked.alignment for block in line.blocks] == [False, True]
    assert asked.alignment[1].blocks[0].codes == ("MS9-A2-C1", "MS9-A2-C2", "MS9-A2-C3", "MS9-A2-C4")
    assert plain.alignment[0].source == "Fiche officielle"
    assert plain.alignment[0].checked_on == "2026-11-22"
    none = document.read(issue(learner=learner, by=alice, targets=[]).transcript.document)
    assert none.alignment == ()


def test_no_word_makes_it_look_like_a_qualification(issued) -> None:
    text = issued.transcript.document.casefold()
    assert re.findall(r"\b(?:acquis\w*|certificats?|diplômes?|validée?s?)\b", text) == []


def test_it_is_stored_as_canonical_json_with_its_hash(issued) -> None:
    text = issued.transcript.document
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert issued.transcript.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.canonical(document.read(text)) == text


def test_number_and_code_can_be_read_out(issued) -> None:
    assert re.fullmatch(r"MED-\d{4}-[0-9A-HJKMNP-TV-Z]{6}", issued.transcript.number)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{7}-){2}[0-9A-HJKMNP-TV-Z]{7}", issued.transcript.code)
    assert 5 * codes.GROUPS * codes.GROUP >= 100


def test_neither_token_nor_pseudonym_nor_statement_is_in_the_document(issued) -> None:
    text, learner = issued.transcript.document, issued.transcript.learner
    statements = [str(row.statement) for row in learner.ratings.all()]
    for secret in [issued.name_token, str(learner.uuid), str(issued.transcript.uuid), *statements]:
        assert secret not in text


def test_a_later_level_does_not_change_it_and_a_new_transcript_replaces_it(issued, alice) -> None:
    first = issued.transcript
    before = first.document
    portfolio.attained(first.learner, C2, 2)
    first.refresh_from_db()
    assert first.document == before
    second = issue(learner=first.learner, by=alice).transcript
    first.refresh_from_db()
    assert (first.document, first.superseded_by, second.superseded_by) == (before, second, None)
    assert document.read(second.document).version == 2
    assert document.read(second.document).competencies[1].level == 2


def test_an_extract_says_so_and_replaces_only_the_same_extract(issued, alice) -> None:
    learner = issued.transcript.learner
    one = issue(learner=learner, extract_of=[C1, C4], by=alice).transcript
    other = issue(learner=learner, extract_of=[C1], by=alice).transcript
    again = issue(learner=learner, extract_of=[C4, C1], by=alice).transcript
    standing = Transcript.objects.filter(superseded_by__isnull=True)
    assert set(standing) == {issued.transcript, other, again}
    one.refresh_from_db()
    assert one.superseded_by == again
    made = document.read(one.document)
    assert (made.kind, bool(made.extract_notice), one.extract) == ("extract", True, True)
    assert [line.reference for line in made.competencies] == [C1]
    assert [line.reference for line in made.not_assessed] == [C4]


@pytest.mark.parametrize(
    "extract, error", [([], EmptyExtract), (["MS9/v1/NONE"], UnknownCompetency), ([C1, ""], UnknownCompetency)]
)
def test_a_wrong_extract_is_refused(learner, alice, extract, error) -> None:
    with pytest.raises(error):
        issue(learner=learner, extract_of=extract, by=alice)
    assert Transcript.objects.count() == 0


def test_with_nothing_to_show_it_is_refused(alice) -> None:
    with pytest.raises(NothingToShow):
        issue(learner=Learner.objects.get(user=alice), by=alice)


def test_the_same_form_posted_twice_makes_one(learner, alice) -> None:
    post = uuid.uuid4()
    first, second = (issue(learner=learner, by=alice, post_id=post) for _ in range(2))
    assert (first.new, second.new, Transcript.objects.count()) == (True, False, 1)
    assert (first.transcript, first.name_token) == (second.transcript, second.name_token)


def test_who_issues_is_named_by_role(learner, alice, carole, bob, admin) -> None:
    def role(by) -> str:
        return document.read(issue(learner=learner, by=by).transcript.document).issuer.issued_by

    assert role(carole) == "coordination"
    assert role(bob) == "formateur ou formatrice"
    assert "elle-même" in role(alice)
    assert "administration" in role(admin)


def test_the_issuer_is_the_cohorts_organisation_else_the_sites(learner, alice, cohort, places) -> None:
    learner.enrolments.update(cohort=cohort)
    Membership.objects.filter(user=alice).delete()
    assert document.read(issue(learner=learner, by=alice).transcript.document).issuer.name == places.home.name
    learner.enrolments.update(cohort=None)
    assert document.read(issue(learner=learner, by=alice).transcript.document).issuer.name == "Médiane"


FROZEN = {
    "number": "MED-2026-AAAAAA",
    "code": "A",
    "document": "{}",
    "sha256": "0" * 64,
    "issued_at": timezone.now(),
    "extract": True,
    "selection": "x",
    "language": "en",
    "uuid": uuid.uuid4(),
}


@pytest.mark.parametrize("column", FROZEN)
def test_the_database_refuses_to_change_what_was_issued(issued, column) -> None:
    with pytest.raises(IntegrityError, match="refuses change"), transaction.atomic():
        Transcript.objects.update(**{column: FROZEN[column]})


def test_only_a_withdrawn_document_may_be_emptied(issued) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Transcript.objects.update(document="")
    revoke(transcript=issued.transcript)
    assert Transcript.objects.update(document="") == 1


def test_revoking_keeps_the_first_date_and_withdraws_the_name(issued) -> None:
    first = revoke(transcript=issued.transcript, reason="error")
    second = revoke(transcript=issued.transcript)
    assert (second.revoked_at, second.revocation_reason) == (first.revoked_at, "error")
    assert current_token(second) == ""


def test_the_reasons_are_a_closed_list(issued) -> None:
    with pytest.raises(ValueError, match="bored"):
        revoke(transcript=issued.transcript, reason="bored")


def test_the_name_token_is_stored_as_a_hash_and_renewed(issued, settings) -> None:
    row = NameToken.objects.get()
    assert issued.name_token not in {str(value) for value in vars(row).values()}
    assert row.sha256 == hashlib.sha256(issued.name_token.encode()).hexdigest()
    new = renew_name(transcript=issued.transcript)
    assert new != issued.name_token
    assert current_token(issued.transcript) == new
    settings.SECRET_KEY = "another secret key, rotated"
    assert current_token(issued.transcript) == ""
    assert revoke_name(transcript=issued.transcript) == 1


def queries_of_gathering(learner) -> int:
    with CaptureQueriesContext(connection) as captured:
        material_of(learner)
    return len(captured)


def test_queries_do_not_grow(alice) -> None:
    portfolio.framework(count=6)
    row = portfolio.release([C1])
    learner = portfolio.enrolled(alice, row).learner
    portfolio.attained(learner, C1, 1)
    material_of(learner)
    few = queries_of_gathering(learner)
    for number in (2, 3, 4, 5):
        portfolio.attained(learner, f"MS9/v1/MS9-A2-C{number}", 1)
    assert queries_of_gathering(learner) == few


def test_names_compare_without_case_accents_or_order() -> None:
    assert codes.normal_name("ZOE  dupont-noël") == codes.normal_name("Dupont Noel, Zoé")
    assert codes.normal_name("Zoé") != codes.normal_name("Zoé Dupont")
