"""Import: once, checked, never half; conflicts and bad lines named; whose word; our own export in a new database."""

import hashlib
import json
from pathlib import Path

import pytest

from lms.models import Attachment, Statement
from lms.records.normalising import served
from lms.transferring import incoming
from lms.xapi import profile
from tests.lms.transferring.conftest import read, statement, write

pytestmark = pytest.mark.django_db


def here() -> list[dict]:
    return list(served(list(Statement.objects.order_by("pk").values_list("pk", flat=True))).values())


def test_what_comes_is_stored_with_its_own_time_and_our_stored(statements, tool, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", statement(1), "", statement(2))
    done = statements("import", file, "--client", tool.name)
    assert (done.error, done.problems) == ("", [])
    assert "2 statements read: 2 new (stored now, with their own timestamp)" in done.out
    first, second = here()
    assert [first["id"], second["id"]] == [statement(1)["id"], statement(2)["id"]]
    assert first["timestamp"] == "2020-02-03T04:05:06.000Z"
    assert first["stored"] > "2025"
    assert first["authority"] == profile.account(f"client:{tool.uuid}")
    assert not Statement.objects.filter(projected=True).exists()


def test_again_is_nothing_new_and_a_longer_file_goes_on(statements, tool, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", statement(1), statement(2))
    statements("import", tmp_path / "a.jsonl", "--client", tool.name)
    write(tmp_path / "a.jsonl", statement(1), statement(2), statement(3), statement(3))
    done = statements("import", tmp_path / "a.jsonl", "--client", tool.name)
    assert "4 statements read: 1 new" in done.out
    assert "3 here already" in done.out


def test_their_authority_is_kept_where_they_are_trusted(statements, db, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", statement(1), statement(2, authority=profile.account("client:y")), statement(3))
    statements("import", file, "--keep-authority")
    assert [each["authority"] for each in here()] == [
        statement(1)["authority"],
        profile.account("client:y"),
        statement(3)["authority"],
    ]
    lines = [{name: value for name, value in each.items() if name != "stored"} for each in [*read(file)]]
    assert [{name: value for name, value in each.items() if name != "stored"} for each in here()] == lines


BAD = {
    "nonsense": ("Not JSON", ""),
    '{"id": 1': ("", ""),
    json.dumps(statement(5, verb={})): ("id", "$.verb"),
    json.dumps(statement(5, actor={"mbox": "nobody"})): ("", "$.actor.mbox"),
    json.dumps({name: value for name, value in statement(5).items() if name != "id"}): ("has its id", "$.id"),
    json.dumps([statement(5), statement(6)]): ("", "$"),
    "[]": ("", "$"),
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_line_is_named_with_its_place_and_the_others_go_on(statements, tool, tmp_path: Path, text: str) -> None:
    reason, path = BAD[text]
    file = write(tmp_path / "a.jsonl", statement(1), text, statement(2))
    done = statements("import", file, "--client", tool.name)
    (problem,) = done.problems
    assert problem.startswith(f"line 2: {path}")
    assert reason in problem
    assert [each["id"] for each in here()] == [statement(1)["id"], statement(2)["id"]]
    assert "2 new" in done.error
    assert "1 refused" in done.error


def test_stop_ends_at_the_first_one_and_keeps_what_came_before(statements, tool, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", statement(1), "x", statement(2))
    done = statements("import", file, "--client", tool.name, "--stop")
    assert done.error.startswith("Stopped at line 2.")
    assert [each["id"] for each in here()] == [statement(1)["id"]]


@pytest.mark.parametrize("stop", [True, False])
def test_other_content_under_an_id_is_a_conflict(statements, tool, tmp_path: Path, *, stop: bool) -> None:
    statements("import", write(tmp_path / "a.jsonl", statement(1)), "--client", tool.name)
    other = statement(1, timestamp="2021-01-01T00:00:00Z")
    file = write(
        tmp_path / "b.jsonl", statement(2), other, statement(3), statement(3, timestamp="2021-01-01T00:00:00Z")
    )
    done = statements("import", file, "--client", tool.name, *(["--stop"] if stop else []))
    places = [problem.partition(":")[0] for problem in done.problems]
    assert places == (["line 2"] if stop else ["line 2", "line 4"])
    assert Statement.objects.count() == (2 if stop else 3)
    assert here()[0]["timestamp"] == statement(1)["timestamp"]


def test_many_lines_are_taken_in_batches(statements, tool, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(incoming, "BATCH", 2)
    file = write(tmp_path / "a.jsonl", *(statement(number) for number in range(7)))
    done = statements("-v", "2", "import", file, "--client", tool.name)
    assert done.out.splitlines()[:4] == ["2 read, 2 new", "4 read, 4 new", "6 read, 6 new", "7 read, 7 new"]


def test_files_of_attachments_are_taken_from_the_folder_beside(statements, tool, tmp_path: Path) -> None:
    sha2 = hashlib.sha256(b"%PDF").hexdigest()
    named = {"usageType": "http://example.org/u", "display": {"fr": "P"}, "contentType": "application/pdf", "length": 4}
    good = statement(1, attachments=[named | {"sha2": sha2, "fileUrl": "http://example.org/f"}])
    folder = tmp_path / "a.attachments"
    folder.mkdir()
    (folder / sha2).write_bytes(b"%PDF")
    statements("import", write(tmp_path / "a.jsonl", good), "--client", tool.name)
    assert bytes(Attachment.objects.get().content) == b"%PDF"
    (folder / ("0" * 64)).write_bytes(b"other")
    bad = statement(2, attachments=[named | {"sha2": "0" * 64, "fileUrl": "http://example.org/f"}])
    done = statements("import", write(tmp_path / "a.jsonl", bad), "--client", tool.name)
    assert done.problems[0].startswith("line 1: $.attachments[0]: The file")
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("options,words", [
    (["--client", "Personne"], "No client is called Personne"),
    (["--client", "Ancien registre", "--project"], "needs --keep-authority"),
    ([], "required"),
    (["--client", "Ancien registre", "--keep-authority"], "not allowed with"),
])  # fmt: skip
def test_whose_word_it_is_must_be_said(statements, tool, tmp_path: Path, options: list[str], words: str) -> None:
    assert words in statements("import", write(tmp_path / "a.jsonl", statement(1)), *options).error
    assert not Statement.objects.exists()


def test_a_file_that_is_not_there(statements, tool, tmp_path: Path) -> None:
    assert "cannot be read" in statements("import", tmp_path / "no.jsonl", "--client", tool.name).error
