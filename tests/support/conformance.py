"""The public conformance suite of ADL against a served site: `python -m tests.support.conformance FOLDER`.

The suite is installed outside the repository (CONTRIBUTING.md); DATABASE_URL chooses the database, as for the tests.
Its exit code is the number of failures modulo 256 and so says nothing: the counts it prints are read instead.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.site import Server

TOTALS = {"1.0.3": 1365, "2.0.0": 1442}  # tests of each version in the suite's commit 2ec25f2; a newer one has no fewer
LOG_WRITTEN = "Full run log written to "
SHOWN = 40  # failing tests that are named


@dataclass(frozen=True)
class Outcome:
    """What one run of the suite said."""

    version: str
    total: int
    passed: int
    failed: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every test there is was run and passed."""
        return self.passed == self.total >= TOTALS[self.version]


def counts(lines: Iterable[str], version: str) -> Outcome:
    """Read the last line of counts; a run that never printed any has passed nothing."""
    outcome = Outcome(version, 0, 0)
    for line in lines:
        if line.startswith("{"):
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if {"total", "passed"} <= said.keys():
                outcome = Outcome(version, int(said["total"]), int(said["passed"]))
    return outcome


def failures(node: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[str]:
    """The failing tests of a log, each with the titles it stands under and what it said."""
    titles = (*above, str(node.get("title", "")).strip())
    inner = node.get("tests") or []
    if not inner and node.get("status") == "failed":
        yield f"{' › '.join(title for title in titles if title)}\n      {str(node.get('error', '')).strip()[:300]}"
    for each in inner:
        yield from failures(each, titles)


def run(folder: Path, url: str, key: str, secret: str, version: str, pattern: str = "") -> Outcome:
    """Run one version of the suite; its log is read for the names of what failed, and removed."""
    node = shutil.which("node")
    assert node, "The suite needs Node (18 or newer) on the path."
    command = [node, "bin/console_runner.js", "-e", f"{url}/xapi", "-a", "-u", key, "-p", secret, "-x", version, "-z"]
    done = subprocess.run(
        [*command, *(["-g", pattern] if pattern else [])],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    lines = done.stdout.splitlines()
    found = counts(lines, version)
    failed: tuple[str, ...] = ()
    written = next((line.removeprefix(LOG_WRITTEN) for line in lines if line.startswith(LOG_WRITTEN)), "")
    if written and Path(written).is_file():
        log = json.loads(Path(written).read_text()).get("log")
        failed = tuple(failures(log)) if log else ()
        Path(written).unlink()
    if not found.total:
        failed = (f"The suite printed no counts:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}",)
    return Outcome(version, found.total, found.passed, failed)


def main(arguments: list[str] | None = None) -> int:
    """Serve the product on a scratch database, run the versions asked for, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="where the suite is installed")
    parser.add_argument("--version", action="append", choices=TOTALS, dest="versions")
    parser.add_argument("--grep", default="", help="only tests whose title holds this; never a success of the whole")
    options = parser.parse_args(arguments)
    folder = Path(options.folder or ".")
    if not (folder / "bin" / "console_runner.js").is_file() or not (folder / "node_modules").is_dir():
        print(f"No installed suite in {options.folder!r}: make conformance LRS_SUITE=folder (CONTRIBUTING.md).")
        return 2
    vendor = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    good = True
    with Server("conformance", kind="migrated") as site:
        made = json.loads(site.manage("create_client", "conformance", "--scope", "all", "--json"))
        for version in options.versions or TOTALS:
            outcome = run(folder, site.url, made["key"], made["secret"], version, options.grep)
            print(f"xAPI {version} on {vendor}: {outcome.passed}/{outcome.total}", flush=True)
            for each in outcome.failed[:SHOWN]:
                print(f"    {each}")
            good = good and outcome.complete
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
