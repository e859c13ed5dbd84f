"""An installation's own export, imported into a database that has nothing but the releases: the same rows again."""

from pathlib import Path

from lms import voiding
from lms.models import Attainment, Learner, Membership, Rating, Statement, StepDone, Voiding
from lms.xapi import clients, profile
from tests.lms.builders import C1, K1
from tests.lms.playing import practise, quiz, scenario
from tests.lms.transferring.conftest import learning, read, statement, write
from tests.lms.xapi.outside import EVERY_VERB, experienced, program, rated, send, voided
from tests.support import databases
from tests.support.people import person

ROWS = """
import json
from lms.models import Attainment, Attempt, ChoiceMade, Rating, Response, StepDone
from lms.records.rebuilding import rebuild
models = (StepDone, Response, Attempt, ChoiceMade, Rating, Attainment)
skipped = ("id", "attempt_id", "enrolment_id", "learner_id", "assessor_id")
def rows():
    kept = lambda row: json.dumps({name: str(value) for name, value in row.items() if name not in skipped})
    return [sorted(map(kept, model.objects.values())) for model in models]
before = rows()
rebuild()
assert rows() == before
print("ROWS" + json.dumps(before))
"""


def without_stored(file: Path) -> list[dict]:
    return [{name: value for name, value in each.items() if name != "stored"} for each in read(file)]


def test_our_own_export_gives_the_same_in_a_new_database(fresh_database, statements, tmp_path: Path) -> None:
    enrolment, admin = learning(), person("Admin", is_superuser=True)
    response = practise(enrolment)
    quiz(enrolment)
    quiz(enrolment, "abbb")
    scenario(enrolment, "scene-a/1", "scene-b/1")
    voiding.void(statement=response.statement, by=admin, reason="Essai.", post_id=enrolment.uuid)
    file, back = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    statements("export", "--out", file)
    here: dict = {}
    exec(ROWS.replace("print(", "found = ("), here)  # the same lines run in the other process
    assert StepDone.objects.exists()
    other = databases.copy("migrated", "restored")
    try:
        other.manage("shell", "-c", "from tests.lms import builders; builders.framework(); builders.release()")
        said = other.manage("statements", "import", str(file), "--keep-authority", "--project")
        assert f" {Statement.objects.count()} new" in said
        assert other.manage("shell", "-c", ROWS).splitlines()[-1] == here["found"]
        other.manage("statements", "export", "--out", str(back))
        nameless = "from lms.models import Learner; print(*(row.uuid for row in Learner.objects.filter(user=None)))"
        names = other.manage("shell", "-c", nameless).splitlines()[-1].split()
        again = other.manage("statements", "import", str(file), "--keep-authority", "--project")
        assert " 0 new" in again
    finally:
        other.drop()
    assert without_stored(back) == without_stored(file)
    assert sorted(names) == sorted(str(each.uuid) for each in Learner.objects.all())


DECIDED = """
from lms.models import Organisation, Statement, Voiding
rows = Statement.objects.order_by("pk").values_list("uuid", "projected", "sensitivity", "authority__key")
print("ROWS", [list(map(str, row)) for row in rows], Voiding.objects.count())
"""


def test_what_other_programs_had_changed_is_changed_again(fresh_database, statements, tmp_path: Path) -> None:
    enrolment = learning()
    home = Membership.objects.get(user=enrolment.learner.user).organisation
    tool = program(*EVERY_VERB, organisation=home)
    practise(enrolment)
    low, high = rated(enrolment, K1, level=1), rated(enrolment, K1, "scenario", level=2)
    send(tool, experienced(enrolment, "L1", "s1"), low, high, rated(enrolment, C1, level=1))
    send(program(scopes=("statements/write", "void"), organisation=home), voided(high["id"]))
    clients.revoke(client=tool)  # a right that is gone decides nothing again
    assert (Rating.objects.count(), Voiding.objects.count()) == (2, 1)
    assert Attainment.objects.get(competency=K1, current=True).level == 1
    file = tmp_path / "a.jsonl"
    statements("export", "--out", file, "--decisions")
    assert read(file)[-1]["decided"].keys() == {"projected", "sensitivity", "organisation"}
    half = tmp_path / "half.jsonl"
    half.write_text("".join(file.read_text().splitlines(keepends=True)[:2]))
    statements("export", "--out", half, "--decisions", "--continue")
    assert half.read_text() == file.read_text()
    here: dict = {}
    exec(ROWS.replace("print(", "found = ("), here)
    decided: dict = {}
    exec(DECIDED.replace("print(", "found = ("), decided)
    other = databases.copy("migrated", "restored")
    try:
        other.manage("shell", "-c", "from tests.lms import builders; builders.framework(); builders.release()")
        said = other.manage("statements", "import", str(file), "--keep-authority", "--project")
        assert f" {Statement.objects.count()} new" in said
        assert other.manage("shell", "-c", ROWS).splitlines()[-1] == here["found"]
        _word, rows, voidings = decided["found"]
        assert other.manage("shell", "-c", DECIDED).splitlines()[-1] == f"ROWS {rows} {voidings}"
    finally:
        other.drop()


def test_decisions_are_taken_from_a_trusted_source_only(fresh_database, statements, tmp_path: Path) -> None:
    enrolment = learning()
    home = Membership.objects.get(user=enrolment.learner.user).organisation
    send(program(*EVERY_VERB, organisation=home), rated(enrolment, K1))
    statements("export", "--out", tmp_path / "a.jsonl", "--decisions")
    taken = [each for each in read(tmp_path / "a.jsonl") if each["statement"]["verb"]["id"] == profile.RATED.iri]
    assert [each["decided"] for each in taken] == [{"projected": True, "sensitivity": 1, "organisation": home.slug}]
    for number, each in enumerate(taken):
        each["statement"]["id"] = statement(number)["id"]
        each["decided"] |= {"organisation": None, "sensitivity": 2}
    file = write(tmp_path / "b.jsonl", *taken)
    clients.create_client(name="Autre", scopes=["all"])
    assert statements("import", file, "--client", "Autre").error == ""
    row = Statement.objects.select_related("organisation").get(uuid=statement(0)["id"])
    assert (row.projected, row.organisation, row.sensitivity) == (False, home, 1)
    for number, each in enumerate(taken):
        each["statement"]["id"] = statement(100 + number)["id"]
    statements("import", write(file, *taken), "--keep-authority")
    row = Statement.objects.select_related("organisation").get(uuid=statement(100)["id"])
    assert (row.projected, row.organisation, row.sensitivity) == (False, None, 2), "nobody asked for --project"
    bad = [{**taken[0], "decided": {"projected": 1}}, {**taken[0], "more": 1}, {"statement": 1, "decided": {}}]
    done = statements("import", write(file, *bad), "--keep-authority", "--project")
    assert [each.partition(":")[0] for each in done.problems] == ["line 1", "line 2", "line 3"]


def test_a_statement_without_a_timestamp_is_the_same_when_it_comes_back(
    fresh_database, statements, tmp_path: Path
) -> None:
    tool = clients.create_client(name="Ancien registre", scopes=["statements/write"])[0]
    bare = statement(1)
    del bare["timestamp"]
    bare["context"] = {"contextActivities": {"parent": {"id": "http://example.org/p"}}}
    statements("import", write(tmp_path / "a.jsonl", bare), "--client", tool.name)
    statements("export", "--out", tmp_path / "b.jsonl")
    assert "timestamp" in read(tmp_path / "b.jsonl")[0]
    done = statements("import", tmp_path / "b.jsonl", "--client", tool.name)
    assert (done.error, "1 here already" in done.out) == ("", True)


def test_what_cannot_be_projected_is_named_and_not_stored(fresh_database, statements, tmp_path: Path) -> None:
    enrolment = learning()
    practise(enrolment)
    statements("export", "--out", tmp_path / "a.jsonl")
    broken = next(each for each in read(tmp_path / "a.jsonl") if each["verb"]["id"] == profile.ANSWERED.iri)
    broken |= {"id": statement(1)["id"], "verb": {"id": profile.SCORED.iri}, "result": {"success": True}}
    done = statements("import", write(tmp_path / "b.jsonl", broken), "--keep-authority", "--project")
    assert done.problems[0].startswith("line 1: It cannot be stored: KeyError")
    assert not Statement.objects.filter(uuid=broken["id"]).exists()
