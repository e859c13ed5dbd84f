"""Old statements go by date; decisions and what rests on them stay, and so does what a person sees."""

import datetime
import hashlib
import re
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from lms import retaining
from lms.models import (
    Attachment,
    Enrolment,
    RetentionRun,
    Statement,
    StatementAgent,
    StatementAttachment,
    StatementBody,
    Tombstone,
    Voiding,
)
from lms.records import clock
from lms.xapi import profile
from tests.api.xapi.conftest import asker, statement
from tests.lms.records.test_rebuild import rows
from tests.lms.records.test_withdraw import said, void

DAY = datetime.timedelta(days=1)


def now() -> datetime.datetime:
    return timezone.now()


def verbs() -> set[str]:
    return {iri.rpartition("/")[2] for iri in Statement.objects.values_list("verb__iri", flat=True)}


def test_details_go_and_decisions_stay(worked: Enrolment) -> None:
    before, kept = rows(), Statement.objects.filter(~Q(verb__iri__in=[each.iri for each in retaining.DETAILS])).count()
    run = retaining.retain(now())
    assert verbs() == {"initialized", "completed", "passed", "rated", "asserted"}
    assert Statement.objects.count() == kept == StatementBody.objects.count()
    assert set(Tombstone.objects.values_list("reason", "projected")) == {("retention", True)}
    assert Tombstone.objects.count() == run.removed
    assert not StatementAgent.objects.filter(statement__in=Tombstone.objects.values("statement")).exists()
    assert rows() == before, "what a person sees stays"
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before


def test_what_is_newer_stays(worked: Enrolment) -> None:
    count = Statement.objects.count()
    assert retaining.retain(now() - DAY).removed == 0
    assert Statement.objects.count() == count


def test_what_others_said_goes_whatever_it_was(db: None) -> None:
    asker("all")("post", "statements", body=[statement(), statement(verb={"id": profile.PASSED.iri})])
    assert retaining.retain(now()).removed == 2
    assert not Statement.objects.exists()


def test_voidings_and_references_stay_as_long_as_what_they_are_about(worked: Enrolment) -> None:
    ask, decision, detail = asker("all"), said("asserted")[0], said("experienced")[0]
    refers = [statement(object={"objectType": "StatementRef", "id": str(each)}) for each in (decision, detail)]
    chain = statement(object={"objectType": "StatementRef", "id": refers[0]["id"]})
    ask("post", "statements", body=[chain, *refers])
    void(decision)
    void(detail)
    retaining.retain(now())
    left = {str(each) for each in Statement.objects.values_list("uuid", flat=True)}
    assert {refers[0]["id"], chain["id"]} <= left
    assert refers[1]["id"] not in left
    assert set(Voiding.objects.values_list("statement__uuid", flat=True)) == {decision}
    assert Statement.objects.filter(verb__iri=profile.VOIDED.iri).count() == 1
    retaining.retain(now())
    assert {str(each) for each in Statement.objects.values_list("uuid", flat=True)} == left


def test_a_dry_run_tells_by_verb_and_changes_nothing(worked: Enrolment, capsys) -> None:
    count = Statement.objects.count()
    call_command("retain", before=now() + DAY, dry_run=True)
    printed = capsys.readouterr().out
    assert f"{profile.ANSWERED.iri}: 5 go, 0 stay (decisions)" in printed
    assert re.search(rf"{re.escape(profile.ASSERTED.iri)}: 0 go, \d+ stay \(decisions\)", printed)
    assert "Nothing was removed." in printed
    assert (Statement.objects.count(), RetentionRun.objects.count()) == (count, 0)


def test_the_plan_tells_what_then_happens(worked: Enrolment) -> None:
    void(said("rated")[0])
    planned = {line.verb: line for line in retaining.plan(now())}
    total = sum(line.goes for line in planned.values())
    assert planned[profile.VOIDED.iri].referring == 1
    assert retaining.retain(now()).removed == total


def test_files_that_nothing_names_any_more_go(db: None) -> None:
    ask = asker("all")
    old, new = statement(), statement()
    ask("post", "statements", body=old)
    middle = now()
    ask("post", "statements", body=new)
    shas = [hashlib.sha256(text).hexdigest() for text in (b"old", b"both")]
    for sha in shas:
        Attachment.objects.create(sha2=sha, content_type="text/plain", content=b"x")
    keys = {str(row.uuid): row.pk for row in Statement.objects.all()}
    for each, sha in ((old, shas[0]), (old, shas[1]), (new, shas[1])):
        StatementAttachment.objects.create(statement_id=keys[each["id"]], attachment_id=sha)
    retaining.retain(middle)
    assert set(Attachment.objects.values_list("sha2", flat=True)) == {shas[1]}


def test_a_run_that_was_stopped_is_run_again(worked: Enrolment, monkeypatch) -> None:
    monkeypatch.setattr(retaining, "BATCH", 2)
    heard: list[int] = []

    def stop(removed: int) -> None:
        heard.append(removed)
        if removed == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retaining.retain(now(), stop)
    assert (heard, Tombstone.objects.count(), retaining.horizon() is not None) == ([2, 4], 4, True)
    done = retaining.retain(now())
    assert done.ended_at is not None
    assert not Statement.objects.filter(verb__iri__in=[each.iri for each in retaining.DETAILS]).exists()


def test_a_rebuild_does_not_go_before_the_horizon(worked: Enrolment) -> None:
    before = now()
    retaining.retain(before)
    with pytest.raises(CommandError, match="Ask for a later date"):
        call_command("rebuild_projections", since=before - DAY)
    call_command("rebuild_projections", since=before, verbosity=0)


def test_a_day_to_come_and_no_day_at_all_are_refused(db: None) -> None:
    with pytest.raises(CommandError, match="lies in the future"):
        call_command("retain", before=now() + DAY)
    with pytest.raises(CommandError, match="everything is kept"):
        call_command("retain")
    with pytest.raises(CommandError, match="invalid day value"):
        call_command("retain", "--before", "demain")


def test_the_setting_says_how_long(worked: Enrolment, settings, capsys) -> None:
    with override_settings(MEDIANE=settings.MEDIANE | {"RETENTION_DAYS": 30}):
        due = retaining.due()
        assert due is not None
        assert abs(now() - DAY * 30 - due) < DAY
        call_command("retain")
    assert capsys.readouterr().out.splitlines()[-1] == "0 statements removed."
    assert RetentionRun.objects.get().removed == 0


def test_the_guard_stays_shut_without_a_tombstone(worked: Enrolment) -> None:
    from django.db import IntegrityError, transaction

    row = Statement.objects.order_by("pk").first()
    assert row is not None
    Tombstone.objects.create(statement=row.pk + 1, uuid=uuid.uuid4(), reason="retention")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Statement.objects.filter(pk=row.pk)._raw_delete("default")
    assert clock.stored_at(row.pk) < now()
