"""Two assessors: blind until both have signed, then rated in one transaction, with their agreement.

« Blind » is looked for on every surface: whatever the first wrote or chose must stand nowhere before the second signs.
"""

import io
import json
import uuid
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from lms import exporting
from lms.models import Attainment, Cohort, Enrolment, Note, ObservationSheet, Rating, RolePlay, Statement
from lms.refusals import NotAllowed
from lms.role_plays import filling, signing
from tests.lms.builders import C1, key
from tests.lms.role_plays.making import fill, plan, sign
from tests.lms.views.test_player import text

SECRET = "Zeugmatique"
TOGETHER = {"crit-1": "not_yet", "crit-3": "not_observed"}


@pytest.fixture
def role_play(enrolment: Enrolment, bob, eva) -> RolePlay:
    """Planned for two; Bob has signed."""
    found = plan(enrolment, bob, assessors=2)
    sign(found, bob, TOGETHER, reason=SECRET)
    return found


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def level() -> int:
    found = Attainment.objects.filter(competency=C1, current=True).first()
    return found.level if found else 0


# -------------------------------------------------------------------------------- blind


def test_one_signed_sheet_of_two_says_nothing(role_play: RolePlay) -> None:
    assert (Rating.objects.count(), Statement.objects.count(), Note.objects.count(), level()) == (0, 0, 0, 0)


def pages(role_play: RolePlay, enrolment: Enrolment, cohort: Cohort) -> list[str]:
    """Every page where something of a person's ratings stands."""
    at = [cohort.uuid, enrolment.uuid]
    named = [
        ("trainer",), ("cohort", cohort.uuid), ("grid", cohort.uuid), ("observe", *at, key("rubric")),
        ("role_play", role_play.uuid), ("evidence_queue",), ("reexaminations",), ("essays", cohort.uuid),
        ("evidence_request", *at), ("shared_logbook", *at), ("level_why", enrolment.uuid, C1), ("home",),
        ("competencies",), ("why", C1), ("transcripts",), ("own_data",), ("module", enrolment.uuid),
        ("cohort_scenarios", cohort.uuid), ("practice", cohort.uuid), ("network",),
    ]  # fmt: skip
    machines = ["/api/v1/attainments/", "/api/v1/enrolments/", f"/api/v1/attainments/{C1}/"]
    return [*(reverse(f"mediane_lms:{name}", args=args) for name, *args in named), *machines]


@pytest.mark.parametrize("who", ["eva", "alice", "carole", "admin"])
def test_no_page_and_no_answer_shows_the_first_sheet(
    role_play: RolePlay, enrolment: Enrolment, cohort: Cohort, request, who: str
) -> None:
    visitor = browser(request.getfixturevalue(who))
    seen = {address: visitor.get(address) for address in pages(role_play, enrolment, cohort)}
    found = {address for address, answer in seen.items() if answer.status_code == 200}
    assert [address for address in found if SECRET in text(seen[address])] == []
    if who == "eva":
        sheet = text(seen[reverse("mediane_lms:role_play", args=[role_play.uuid])])
        assert " checked>" not in sheet, "her own sheet is empty"
        assert "Avis différents" not in sheet
        assert "1 fiche signée sur deux" in text(seen[reverse("mediane_lms:cohort", args=[cohort.uuid])])
    if who == "alice":
        assert reverse("mediane_lms:home") in found


def test_no_export_holds_the_first_sheet_before_both_and_both_after(role_play: RolePlay, alice, eva) -> None:
    def exported(user) -> str:
        target = io.BytesIO()
        exporting.write(user, target)
        with zipfile.ZipFile(target) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())

    for user in (alice, eva):
        assert SECRET not in exported(user)
        assert key("crit-1") not in exported(user)
    sign(role_play, eva)
    assert SECRET in exported(alice)
    assert exported(alice).count('"not_observed"') >= 1
    assert SECRET not in exported(eva), "it is about Alice"


def test_an_empty_second_sheet_is_refused_in_the_same_words_whatever_the_first_says(role_play: RolePlay, eva) -> None:
    fill(role_play, eva, reason="")
    with pytest.raises(signing.WhyNeeded) as refused:
        signing.sign(role_play=role_play, assessor=eva)
    assert "→" not in str(refused.value), "no level is named: it would tell what the first said"


def test_the_ledger_served_to_clients_has_nothing(role_play: RolePlay, eva) -> None:
    assert not Statement.objects.exists()
    sign(role_play, eva)
    assert Statement.objects.filter(verb__iri__endswith="/rated").count() == 4


def test_the_first_cannot_look_at_the_second_draft_either(role_play: RolePlay, bob, eva) -> None:
    fill(role_play, eva, reason="Hapax")
    page = text(browser(bob).get(reverse("mediane_lms:role_play", args=[role_play.uuid])))
    assert "Fiche signée" in page
    assert SECRET in page, "one's own"
    assert "Hapax" not in page


def test_a_third_has_no_seat_and_sees_nothing(role_play: RolePlay, places, cohort, eva) -> None:
    from tests.support import people

    fill(role_play, eva)
    third = people.member("Gina", places.home, "trainer")
    cohort.trainers.add(third)
    with pytest.raises(filling.NoSeat):
        fill(role_play, third)
    page = text(browser(third).get(reverse("mediane_lms:role_play", args=[role_play.uuid])))
    assert SECRET not in page
    assert "ont commencé leurs fiches" in page


# ------------------------------------------------------------------------------ together


def test_both_are_rated_at_once_with_one_decision(role_play: RolePlay, eva, bob) -> None:
    sign(role_play, eva)
    rows = list(Rating.objects.filter(competency=C1).order_by("rated_at"))
    assert [(row.assessor, row.outcome) for row in rows] == [(bob, "not_yet"), (eva, "reached")]
    assert {row.situation for row in rows} == {f"role-play/{role_play.situation_key}"}
    assert Attainment.objects.filter(competency=C1).count() == 1
    assert level() == 2, "the latest word, in one situation, by one who says so"
    role_play.refresh_from_db()
    assert role_play.recorded_at is not None
    assert {note.text for note in Note.objects.all()} == {SECRET, "Il reformule."}


def test_two_who_agree_hold_level_3(enrolment: Enrolment, bob, eva) -> None:
    role_play = plan(enrolment, bob, assessors=2)
    sign(role_play, eva)
    sign(role_play, bob)
    assert level() == 3


def test_a_failure_records_nothing_of_either(role_play: RolePlay, eva, monkeypatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(signing.ledger, "record", broken)
    fill(role_play, eva)
    with pytest.raises(RuntimeError):
        signing.sign(role_play=role_play, assessor=eva)
    assert ObservationSheet.objects.filter(signed_at=None).count() == 1
    assert (Rating.objects.count(), Note.objects.count()) == (0, 0)


def test_the_result_shows_agreement_and_where_they_differ(role_play: RolePlay, bob, eva) -> None:
    sign(role_play, eva)
    for user in (bob, eva):
        page = text(browser(user).get(reverse("mediane_lms:role_play", args=[role_play.uuid])))
        assert "Critères avec la même réponse\u00a0: 2 sur 4 (50\u00a0%)." in page
        assert "Kappa de Cohen\u00a0: 0,00." in page
        assert page.count("Avis différents") == 2
        assert SECRET in page


def test_where_kappa_has_no_value_the_page_says_why(enrolment: Enrolment, bob, eva) -> None:
    role_play = plan(enrolment, bob, assessors=2)
    sign(role_play, bob)
    sign(role_play, eva)
    page = text(browser(bob).get(reverse("mediane_lms:role_play", args=[role_play.uuid])))
    assert "Kappa de Cohen\u00a0: pas de valeur." in page


# -------------------------------------------------------------------------- without a second


def test_one_may_do_without_the_second_but_not_behind_a_draft(role_play: RolePlay, bob, eva) -> None:
    with pytest.raises(NotAllowed):
        signing.go_on_with_one(role_play=role_play, assessor=eva)
    fill(role_play, eva)
    with pytest.raises(signing.WaitsForOther):
        signing.go_on_with_one(role_play=role_play, assessor=bob)
    filling.abandon(role_play=role_play, assessor=eva)
    for _time in range(2):
        signing.go_on_with_one(role_play=role_play, assessor=bob)
    assert Rating.objects.count() == 2
    with pytest.raises(filling.NoSeat):
        fill(role_play, eva)


def test_an_assessor_who_is_erased_leaves_the_place_to_another(role_play: RolePlay, bob, eva, places, cohort) -> None:
    from lms.erasing import erase
    from tests.support import people

    erase(user=bob)
    assert not ObservationSheet.objects.exists()
    gina = people.member("Gina", places.home, "trainer")
    cohort.trainers.add(gina)
    sign(role_play, eva)
    sign(role_play, gina)
    assert Rating.objects.filter(competency=C1).count() == 2


def test_a_person_who_is_erased_takes_sheets_along(role_play: RolePlay, alice, eva) -> None:
    from lms.erasing import erase

    sign(role_play, eva)
    erase(user=alice)
    assert (RolePlay.objects.count(), ObservationSheet.objects.count(), Note.objects.count()) == (0, 0, 0)


def test_nothing_of_it_is_a_person_s_id_that_two_targets_could_join(role_play: RolePlay, eva) -> None:
    from lms.forwarding.composing import _personal
    from lms.models import StatementBody

    sign(role_play, eva)
    rated = [json.loads(each) for each in StatementBody.objects.values_list("received", flat=True)]
    found = {each for statement in rated for each in _personal(statement)}
    assert {role_play.uuid, role_play.situation_key} <= found
    assert uuid.UUID(key("rubric")) not in found
