"""Erasing a person: what goes, what stays without a name, who is refused, and that it can be done again."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from lms import attaining, erasing
from lms.models import (
    Agent,
    Attainment,
    Enrolment,
    Erasure,
    HeldQualification,
    Learner,
    Membership,
    NameToken,
    Note,
    Rating,
    Registration,
    Statement,
    StatementBody,
    Tombstone,
    Transcript,
)
from lms.persons import registry
from lms.persons.registry import Fate, declared, model_of, person_of, rows_of
from lms.transcripts.issuing import issue
from tests.api.xapi.conftest import asker, statement
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.records.test_rebuild import rows
from tests.support import people


def ledger() -> list[tuple]:
    return list(StatementBody.objects.order_by("pk").values_list("pk", "received"))


def test_nothing_that_is_a_person_s_leads_to_them_any_more(worked: Enrolment, alice, admin) -> None:
    HeldQualification.objects.create(learner=worked.learner, title="Titre")
    issue(learner=worked.learner, by=alice)
    before, person = ledger(), person_of(alice)
    pk = alice.pk
    erasing.erase(user=alice)
    alice.pk = person.user.pk = pk
    assert ledger() == before, "our own statements stay byte for byte"
    for declaration in declared().values():
        found = rows_of(declaration, person)
        assert found is None or not found.exists(), declaration.model
    assert not Note.objects.exists()
    assert not Registration.objects.exists()
    assert not Enrolment.objects.exists()
    assert Learner.objects.get(pk=worked.learner.pk).user is None
    assert not get_user_model().objects.filter(email="alice@example.org").exists()
    assert (Attainment.objects.exists(), Rating.objects.exists()) == (True, True)


def test_what_stays_equals_a_rebuild(worked: Enrolment, alice, bob, admin) -> None:
    erasing.erase(user=alice)
    erasing.erase(user=bob)
    before = rows()
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before


def test_what_others_said_goes_and_what_they_said_of_others_stays(worked: Enrolment, alice) -> None:
    ask = asker("all")
    pseudonym = {"objectType": "Agent", "account": {"homePage": person_of(alice).pseudonym.split("|")[1], "name": ""}}
    pseudonym["account"]["name"] = str(worked.learner.uuid)
    about = [
        statement(actor={"mbox": "mailto:ALICE@example.org", "name": "Alice"}),
        statement(actor={"mbox": "mailto:alice@example.org"}),
        statement(actor=pseudonym),
        statement(actor={"account": {"homePage": "https://elsewhere.example", "name": "alice@example.org"}}),
        statement(object={"objectType": "Agent", "mbox": "mailto:alice@example.org"}),
        statement(context={"instructor": {"mbox": "mailto:alice@example.org"}}),
        statement(actor={"objectType": "Group", "member": [{"mbox": "mailto:alice@example.org"}]}),
    ]
    other = statement(actor={"mbox": "mailto:malice@example.org"})
    assert ask("post", "statements", body=[*about, other]).status_code == 200
    own = Statement.objects.filter(projected=True).count()
    erasing.erase(user=alice)
    assert {str(each) for each in Tombstone.objects.values_list("uuid", flat=True)} == {each["id"] for each in about}
    assert Statement.objects.filter(projected=True).count() == own
    assert Statement.objects.filter(uuid=other["id"]).exists()
    assert not Agent.objects.filter(ifi__icontains="|mailto:alice@").exists()
    assert not Agent.objects.filter(ifi__endswith="|alice@example.org").exists()
    assert Agent.objects.filter(ifi__endswith="malice@example.org").exists()


def test_an_erased_assessor_leaves_ratings_without_a_name(worked: Enrolment, bob) -> None:
    eva = people.person("Eva")
    Membership.objects.create(user=eva, organisation=worked.cohort.organisation, role="trainer")
    worked.cohort.trainers.add(eva)
    observe(worked, eva, ALL)
    levels = dict(Attainment.objects.filter(current=True).values_list("competency", "level"))
    judged = Rating.objects.filter(mode="role_play").count()
    keys = {str(each) for each in Learner.objects.filter(user__in=[bob, eva]).values_list("uuid", flat=True)}
    erasing.erase(user=bob)
    erasing.erase(user=eva)
    left = Rating.objects.filter(mode="role_play")
    assert (left.count(), set(left.values_list("assessor", flat=True))) == (judged, {None})
    assert not keys & set(left.values_list("assessor_key", flat=True))
    assert len(set(left.values_list("assessor_key", flat=True))) == 2, "two assessors stay two, as the rules need"
    assert Note.objects.get(about=worked.learner).author is None
    for reference, level in levels.items():
        again = attaining.attained(attaining.ratings_of(worked.learner, [reference])[reference])
        assert again.level == level


@pytest.mark.parametrize("wish,heading,shown", [
    ("withdrawn", "Relevé retiré", "à la demande du titulaire"),
    ("hash", "Relevé dont le contenu a été effacé", "Empreinte du document (SHA-256)"),
])  # fmt: skip
def test_the_check_page_answers_as_the_holder_chose(
    worked: Enrolment, alice, wish: str, heading: str, shown: str
) -> None:
    issued = issue(learner=worked.learner, by=alice)
    row = issued.transcript
    erasing.erase(user=alice, transcripts=wish)
    row.refresh_from_db()
    assert (row.document, NameToken.objects.exists()) == ("", False)
    for name, arguments in (("check", [row.code]), ("named", [row.code, issued.name_token])):
        answer = Client().get(reverse(f"mediane_check:{name}", args=arguments))
        text = answer.content.decode()
        assert (answer.status_code, heading in text, shown in text) == (200, True, True)
        assert "Alice" not in text
        assert (row.sha256 in text) is (wish == "hash")
    assert Transcript.objects.get().sha256 == row.sha256


def test_the_last_administrator_is_refused_and_nothing_is_gone(worked: Enrolment, admin, alice) -> None:
    with pytest.raises(erasing.LastAdministrator):
        erasing.erase(user=admin)
    assert (get_user_model().objects.filter(pk=admin.pk).exists(), Erasure.objects.exists()) == (True, False)
    people.person("Second", is_superuser=True, is_staff=True)
    assert erasing.erase(user=admin) is not None


def test_all_or_nothing(worked: Enrolment, alice, monkeypatch) -> None:
    def broken(_person: object) -> None:
        raise IntegrityError

    before = rows(), ledger()
    monkeypatch.setitem(registry._erasers, "zz-broken", broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        erasing.erase(user=alice)
    assert (rows(), ledger()) == before
    assert get_user_model().objects.filter(pk=alice.pk).exists()
    assert not Erasure.objects.exists()


def test_a_second_time_changes_nothing(worked: Enrolment, alice) -> None:
    pk = alice.pk
    erasing.erase(user=alice)
    alice.pk = pk
    assert erasing.erase(user=alice) is None
    assert Erasure.objects.count() == 1


def test_the_journal_names_nobody_and_erases_again_after_a_restore(
    worked: Enrolment, alice, david, tmp_path, settings, django_capture_on_commit_callbacks, capsys
) -> None:
    journal = tmp_path / "journal.jsonl"
    backup = get_user_model().objects.values().get(pk=alice.pk)
    with (
        override_settings(MEDIANE=settings.MEDIANE | {"ERASURE_JOURNAL": str(journal)}),
        django_capture_on_commit_callbacks(execute=True),
    ):
        erasing.erase(user=alice, transcripts="hash")
    (said,) = [json.loads(line) for line in journal.read_text().splitlines()]
    assert set(said) == {"id", "at", "person", "reason", "transcripts"}
    for lead in ("alice", str(worked.learner.uuid)):
        assert lead not in journal.read_text().lower()
    get_user_model().objects.create(**backup)
    Erasure.objects.all().delete()
    call_command("erase_person", replay=journal)
    call_command("erase_person", replay=journal)
    assert capsys.readouterr().out == "1 people erased again.\n0 people erased again.\n"
    assert not get_user_model().objects.filter(pk=backup["id"]).exists()
    assert get_user_model().objects.filter(pk=david.pk).exists()
    written = tmp_path / "written.jsonl"
    call_command("erase_person", journal=written)
    assert [json.loads(line)["person"] for line in written.read_text().splitlines()] == [said["person"]]


def test_the_command_asks_and_tells(worked: Enrolment, alice, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: "somebody else")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", "alice@example.org")
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("erase_person", "nobody@example.org", yes=True)
    with pytest.raises(CommandError, match="Give an address"):
        call_command("erase_person")
    with pytest.raises(CommandError, match="No such file"):
        call_command("erase_person", replay=tmp_path / "none")
    monkeypatch.setattr("builtins.input", lambda _prompt: "alice@example.org")
    call_command("erase_person", "alice@example.org", reason="ended")
    assert Erasure.objects.get().reason == "ended"


def test_every_fate_is_carried_out_by_somebody() -> None:
    """What no key with CASCADE or SET NULL takes along is found by an eraser."""
    found = {"deliveries", "documents", "outside_statements", "judgements", "tutoring", "films", "learning"}
    found |= {"kept_answers", "editor_logs", "sessions"}
    assert set(registry.erasers()) == found
    unreached = {
        name for name, each in declared().items() if each.fate == Fate.DELETED and not each.way and model_of(each)
    }
    assert unreached == {
        *("sessions.Session", "wagtailcore.ReferenceIndex"),
        *("mediane_lms.Document", "mediane_lms.Delivery", "mediane_lms.TutorAddress"),
    }
