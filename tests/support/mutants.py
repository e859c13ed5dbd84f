"""`make mutants`: changes pure code one spot at a time (mutmut) and says how many changes its tests notice.

Which code and which tests: `[tool.mutmut]` in pyproject.toml. Module by module, the figures of each as it goes; mutmut
asks of each mutant only the tests that reach it. Files named as arguments are tried alone, those tried before them
again only where they are named. A mutant that runs out of time was noticed; one that no test reaches was not. Exit 1
below LEAST. What survived: `mutmut results`, `mutmut show NAME`.
"""

import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from tests.support.source import ROOT

LEAST = 90.0
FOLDER = ROOT / "mutants"
NOTICED = ("killed", "timeout", "segfault")


def mutmut(*arguments: str) -> str:
    """Run mutmut in the checkout and return what it says; its own failure (the tests fail unchanged, say) ends this."""
    command = [Path(sys.executable).parent / "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout[-5000:]}\n{done.stderr[-5000:]}\nmutmut {' '.join(arguments)} failed")
    return done.stdout


def files() -> list[str]:
    """The files to be changed, by pyproject.toml."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    named = [each for pattern in said["only_mutate"] for each in sorted(ROOT.glob(pattern)) if each.suffix == ".py"]
    found = [each.relative_to(ROOT).as_posix() for each in named]
    return [each for each in found if each not in said["do_not_mutate"]]


def pattern(file: str) -> str:
    """What the names of a file's mutants look like."""
    return f"{file.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}.x*"


def outcomes(file: str) -> Counter[str]:
    """How many mutants of a file came out how."""
    start = pattern(file).removesuffix("*")
    rows = (line.strip().rpartition(": ") for line in mutmut("results", "--all", "true").splitlines())
    return Counter(status for name, _colon, status in rows if name.startswith(start))


def share(found: Counter[str]) -> float:
    """How many in a hundred were noticed."""
    return 100 * sum(found[name] for name in NOTICED) / (found.total() or 1)


def main(wanted: list[str]) -> int:
    """Make the mutants anew, run the tests on each, count."""
    if not wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
    total: Counter[str] = Counter()
    for file in wanted or files():
        mutmut("run", pattern(file))
        found = outcomes(file)
        total += found
        told = ", ".join(f"{name} {count}" for name, count in sorted(found.items()))
        print(f"{share(found):5.1f} %  {file}: {told}", flush=True)
    print(", ".join(f"{name} {count}" for name, count in sorted(total.items())))
    print(f"mutants killed: {share(total):.1f} %")
    return 0 if share(total) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
