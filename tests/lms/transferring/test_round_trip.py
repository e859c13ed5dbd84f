"""An installation's own export, imported into a database that has nothing but the releases: the same rows again."""

from pathlib import Path

from lms import enrolling, voiding
from lms.models import Learner, Statement, StepDone
from tests.lms import builders
from tests.lms.playing import practise, quiz, scenario
from tests.lms.transferring.conftest import read
from tests.support import databases
from tests.support.people import member, person, places

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
    builders.framework()
    builders.release()
    alice, admin = member("Alice", places().home, "trainee"), person("Admin", is_superuser=True)
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
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
        nameless = (
            "from lms.models import Learner; print(*Learner.objects.filter(user=None).values_list('uuid', flat=True))"
        )
        names = other.manage("shell", "-c", nameless).splitlines()[-1].split()
        again = other.manage("statements", "import", str(file), "--keep-authority", "--project")
        assert " 0 new" in again
    finally:
        other.drop()
    assert without_stored(back) == without_stored(file)
    assert sorted(names) == sorted(str(each.uuid) for each in Learner.objects.all())
