"""`make mutants`: changes pure code one spot at a time (mutmut) and says how many changes its tests notice.

Which code and which tests: `[tool.mutmut]` in pyproject.toml. A mutant that runs out of time was noticed; one that no
test reaches was not. Exit 1 below LEAST.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.source import ROOT

LEAST = 90.0
FOLDER = ROOT / "mutants"
NOTICED = ("killed", "timeout", "segfault")


def mutmut(*arguments: str) -> None:
    """Run mutmut in the checkout; its own failure (the tests fail unchanged, say) ends this."""
    subprocess.run([Path(sys.executable).parent / "mutmut", *arguments], cwd=ROOT, check=True)


def main() -> int:
    """Make the mutants anew, run the tests on each, count."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    mutmut("run")
    mutmut("export-cicd-stats")
    stats = json.loads((FOLDER / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed, total = sum(stats.get(name, 0) for name in NOTICED), stats["total"] - stats.get("skipped", 0)
    print(", ".join(f"{name} {count}" for name, count in stats.items() if count))
    share = 100 * noticed / total if total else 0.0
    print(f"mutants killed: {share:.1f} %")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
