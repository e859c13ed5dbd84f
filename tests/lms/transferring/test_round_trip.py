"""An installation's own export, imported into a database that has nothing but the releases: the same rows again."""

from pathlib import Path

from lms import voiding
from lms.models import Learner, Statement, StepDone
from lms.xapi import clients, profile
from tests.lms.playing import practise, quiz, scenario
from tests.lms.transferring.conftest import learning, read, statement, write
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
    broken |= {"id": statement(1)["id"], "result": {"success": True}}
    done = statements("import", write(tmp_path / "b.jsonl", broken), "--keep-authority", "--project")
    assert done.problems[0].startswith("line 1: It cannot be stored: KeyError")
    assert not Statement.objects.filter(uuid=broken["id"]).exists()
