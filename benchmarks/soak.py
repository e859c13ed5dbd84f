"""`make soak`: what takes long, part by part; ARGS names parts (all without). A new part is a line in PARTS.

Each part is a command in a process of its own; a part fails when its command does. PostgreSQL is the server that the
tests use (`tests/support/postgres.py`); a part that ends in « -sqlite » runs without it.
"""

import os
import subprocess
import sys
import time

from tests.support import databases, postgres

PARTS: dict[str, tuple[str, ...]] = {
    "read": ("benchmarks.records_read", "10000", "1000000"),
    "pull": ("benchmarks.records_pull",),
    "pull-sqlite": ("benchmarks.records_pull",),
    "fuzz": ("benchmarks.fuzzing", "600"),
    "kill": ("benchmarks.killing", "20"),
    "kill-sqlite": ("benchmarks.killing", "20"),
    "forward": ("benchmarks.forwarding",),
    "read-sqlite": ("benchmarks.records_read", "10000", "300000"),
}


def main() -> int:
    """Run the parts named on the command line, or all; how many failed."""
    unknown = set(sys.argv[1:]) - set(PARTS)
    if unknown:
        sys.exit(f"Unknown parts: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    failed = []
    with postgres.server() as address:
        for part in sys.argv[1:] or PARTS:
            begun = time.monotonic()
            print(f"\n=== {part}", flush=True)
            server = "" if part.endswith("-sqlite") else address
            command = [sys.executable, "-m", *PARTS[part]]
            done = subprocess.run(command, cwd=databases.ROOT, env=os.environ | {"DATABASE_URL": server}, check=False)
            failed += [part] if done.returncode else []
            print(f"=== {part}: {'failed' if done.returncode else 'done'} in {time.monotonic() - begun:.0f} s")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
