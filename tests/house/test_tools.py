"""Ruff, mypy strict, migrations and the pinned set: what a tool can say about the repository, it says here."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.support.source import ROOT, name_of, tracked

BIN = Path(sys.executable).parent
# Written in two halves: this file, too, is committed.
ELSEWHERE = re.compile(
    "|".join(["/" + r"work/(?!\*)", "/" + "root/", "/" + r"home/\w", "pypi" + r"\.org", "python" + r"hosted\.org",
              "npmjs" + r"\.(?:org|com)", "yarn" + r"pkg\.com"])
)  # fmt: skip


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_tool_is_content(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_migrations_are_whole() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_migrations_are_named() -> None:
    named = re.compile(r"\d{4}_(?!auto_)[a-z][a-z0-9_]*\.py|__init__\.py")
    migrations = [path for path in tracked() if path.parent.name == "migrations" and path.suffix == ".py"]
    assert [name_of(path) for path in migrations if not named.fullmatch(path.name)] == []


def test_no_place_of_one_machine_and_no_registry_is_named() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {match[0]}" for match in ELSEWHERE.finditer(text)]
    assert found == []


def requirements(path: str) -> dict[str, int]:
    """Each pinned package and its number of hashes."""
    counts: dict[str, int] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / path).read_text(encoding="utf-8")):
        if entry and not entry.startswith("#"):
            name = re.match(r"[A-Za-z0-9._-]+(?=(\[[^]]*\])?==)", entry)
            assert name, entry
            counts[name[0].lower().replace("_", "-")] = entry.count("--hash=sha256:")
    return counts


@pytest.mark.parametrize("path", ["requirements.txt", "tests/tools/node.txt", "tests/tools/postgres.txt"])
def test_every_pin_has_its_hashes(path: str) -> None:
    assert [name for name, hashes in requirements(path).items() if not hashes] == []


def test_the_pinned_set_covers_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"]]
    for extra in ("postgres", "production", "dev"):
        asked += project["optional-dependencies"][extra]
    names = {re.split(r"[\[<>=;! ]", line)[0].lower().replace("_", "-") for line in asked}
    assert names - set(requirements("requirements.txt")) == set()


def test_what_shares_a_server_stays_in_one_worker(request) -> None:
    """xdist carries the group in the name of the test; with some versions of pytest it is lost, and nothing says so."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("only where several workers share the tests")
    assert request.node.nodeid.endswith("@early")
