"""`make conformance` believes the counts that the suite prints, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import conformance
from tests.support.conformance import Outcome

RUNNING = '{"total":1365,"passed":12,"failed":0,"version":"1.0.3"}'
DONE = '{"total":1365,"passed":1365,"failed":0,"version":"1.0.3"}'


@pytest.mark.parametrize("lines,passed,total,complete", [
    ([RUNNING, "{not json", DONE, "Tests completed in 40 seconds"], 1365, 1365, True),
    ([RUNNING], 12, 1365, False),
    (['{"total":null,"passed":0}'], 0, 0, False),
    (['{"total":1365,"passed":1109,"failed":256,"version":"1.0.3"}'], 1109, 1365, False),
    (['{"total":119,"passed":119,"failed":0,"version":"1.0.3"}'], 119, 119, False),
    (['{"other": 1}', "Closed"], 0, 0, False),
    ([], 0, 0, False),
])  # fmt: skip
def test_the_last_counts_decide(lines: list[str], passed: int, total: int, complete: bool) -> None:  # noqa: FBT001
    outcome = conformance.counts(lines, "1.0.3")
    assert (outcome.passed, outcome.total, outcome.complete) == (passed, total, complete)


def test_what_failed_is_named_with_the_titles_above_it() -> None:
    log = {
        "title": "",
        "status": "failed",
        "tests": [{"title": "State", "tests": [{"title": "PUT", "status": "failed", "error": "expected 204"}]}],
    }
    assert list(conformance.failures(log)) == ["State › PUT\n      expected 204"]


def suite(folder: Path, script: str) -> Path:
    """A folder that looks like the suite, whose runner is this script."""
    (folder / "bin").mkdir()
    (folder / "node_modules").mkdir()
    (folder / "bin" / "console_runner.js").write_text(script)
    return folder


def test_a_run_is_read_and_its_log_removed(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text(json.dumps({"log": {"title": "x", "status": "failed", "error": "no", "tests": []}}))
    said = '{"total":2,"passed":1,"failed":1}'
    folder = suite(tmp_path, f"console.log('{said}'); console.log('Full run log written to {log}'); process.exit(1)")
    found = conformance.run(folder, "http://127.0.0.1:1", "key", "secret", "2.0.0")
    assert found == Outcome("2.0.0", 2, 1, ("x\n      no",))
    assert not log.exists()


def test_a_run_that_says_nothing_is_shown(tmp_path: Path) -> None:
    found = conformance.run(suite(tmp_path, "throw new Error('broken')"), "http://127.0.0.1:1", "k", "s", "2.0.0")
    assert (found.complete, "broken" in found.failed[0]) == (False, True)


def test_a_folder_without_the_suite(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.conformance", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "No installed suite" in done.stdout) == (2, True)
