"""Export: everything as served, in stored order, going on where a file ends, with its attachments beside it."""

import hashlib
import uuid
from pathlib import Path

import pytest

from lms.models import Attachment, Enrolment, Statement
from lms.records import ledger
from lms.records.normalising import served
from lms.transferring import outgoing
from lms.xapi import profile
from tests.lms.playing import practise, quiz
from tests.lms.playing import read as read_step
from tests.lms.transferring.conftest import learning, read, statement


@pytest.fixture
def enrolment(fresh_database) -> Enrolment:
    """Committed, since an export ends where a transaction is open."""
    return learning()


def all_served() -> list[dict]:
    return list(served(list(Statement.objects.order_by("pk").values_list("pk", flat=True))).values())


def test_every_statement_as_served_in_stored_order(statements, enrolment: Enrolment, tmp_path: Path) -> None:
    quiz(enrolment)
    file = tmp_path / "export.jsonl"
    done = statements("export", "--out", file)
    assert read(file) == all_served()
    assert f"{Statement.objects.count()} statements and 0 files exported." in done.out


def test_batches_do_not_lose_or_double(statements, enrolment: Enrolment, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(outgoing, "BATCH", 3)
    quiz(enrolment)
    file = tmp_path / "export.jsonl"
    statements("export", "--out", file)
    assert read(file) == all_served()


def test_without_a_file_the_lines_go_to_the_standard_output(statements, enrolment: Enrolment, capsys) -> None:
    practise(enrolment)
    statements("export")
    assert len(capsys.readouterr().out.splitlines()) == Statement.objects.count()


@pytest.mark.parametrize("cut", ["", '{"id": "half a li'])
def test_a_file_is_gone_on_with_after_its_last_whole_line(
    statements, enrolment: Enrolment, tmp_path: Path, cut: str
) -> None:
    file = tmp_path / "export.jsonl"
    read_step(enrolment, "L1", "s1")
    statements("export", "--out", file)
    with file.open("a") as more:
        more.write(cut)
    practise(enrolment)
    refused = statements("export", "--out", file)
    assert "Add --continue" in refused.error
    statements("export", "--out", file, "--continue")
    assert read(file) == all_served()
    assert "0 statements" in statements("export", "--out", file, "--continue").out


def test_a_last_line_longer_than_what_is_read_at_once(statements, enrolment: Enrolment, tmp_path: Path) -> None:
    practise(enrolment)
    file = tmp_path / "export.jsonl"
    statements("export", "--out", file)
    expected = read(file)
    outgoing_tail, outgoing.TAIL = outgoing.TAIL, 7
    try:
        assert outgoing.last_line(file) == (expected[-1], file.stat().st_size)
    finally:
        outgoing.TAIL = outgoing_tail


def test_after_a_statement_and_by_filters(statements, enrolment: Enrolment, tmp_path: Path) -> None:
    quiz(enrolment)
    everything = all_served()
    expected = {
        ("--after", everything[1]["id"]): everything[2:],
        ("--since", everything[2]["stored"]): [
            each for each in everything if each["stored"] >= everything[2]["stored"]
        ],
        ("--until", everything[2]["stored"]): [each for each in everything if each["stored"] < everything[2]["stored"]],
        ("--agent", enrolment.learner.uuid): everything,
        ("--agent", '{"mbox": "mailto:a@b.org"}'): None,
        ("--agent", "Alice"): None,
        ("--organisation", "canal"): everything,
        ("--organisation", "coteaux"): [],
        ("--organisation", "nowhere"): None,
        ("--registration", enrolment.registration.key): everything,
        ("--registration", uuid.uuid4()): [],
        ("--after", uuid.uuid4()): None,
        ("--after", "x"): None,
    }
    found = {}
    for number, options in enumerate(expected):
        file = tmp_path / f"{number}.jsonl"
        done = statements("export", "--out", file, *options)
        found[options] = None if done.error else read(file)
    assert found == expected


def test_attachments_lie_beside_the_file_by_their_hash(statements, fresh_database, tmp_path: Path) -> None:
    content = b"%PDF"
    sha2 = hashlib.sha256(content).hexdigest()
    Attachment.objects.create(sha2=sha2, content_type="application/pdf", content=content)
    document = {name: value for name, value in statement().items() if name not in {"id", "stored", "authority"}}
    entry = ledger.Entry(uuid=uuid.uuid4(), document=document, digest="-", attachments=(sha2,))
    ledger.append([entry], authority=ledger.authority("client:x", profile.account("client:x")))
    done = statements("export", "--out", tmp_path / "export.jsonl")
    assert "1 statements and 1 files" in done.out
    assert [(each.name, each.read_bytes()) for each in (tmp_path / "export.attachments").iterdir()] == [(sha2, content)]
    (tmp_path / "export.jsonl").unlink()
    assert "1 statements and 0 files" in statements("export", "--out", tmp_path / "export.jsonl").out


@pytest.mark.parametrize("text", ["nothing\n", "[]\n", '{"id": "x"}\n'])
def test_a_file_that_is_no_export_is_not_gone_on_with(statements, fresh_database, tmp_path: Path, text: str) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text(text)
    assert statements("export", "--out", file, "--continue").error
    assert file.read_text() == text


def test_a_place_that_cannot_be_written(statements, fresh_database, tmp_path: Path) -> None:
    assert "cannot be written" in statements("export", "--out", tmp_path / "no" / "export.jsonl").error
