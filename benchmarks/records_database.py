"""Databases full of statements, by name: made once in a process of their own, found again, dropped when told.

    python -m tests.support.postgres python -m benchmarks.records_database 1000000 name

makes and keeps one; without `tests.support.postgres` (DATABASE_URL empty) it is a SQLite file.
"""

import subprocess
import sys
import time

from tests.support import databases

FILL = "import django; django.setup(); from benchmarks.records_seed import seed; seed({count})"


def filled(count: int, name: str) -> databases.Database:
    """The database of this name; made now from the demonstration's and `count` statements if it is not there."""
    database = databases.Database(name)
    if database.exists():
        database.manage("migrate")
    else:
        begun = time.monotonic()
        database.create(databases.template("demo"))
        (database.var / "static").mkdir(exist_ok=True)  # whitenoise looks for it
        try:
            subprocess.run(
                [sys.executable, "-c", FILL.format(count=count)],
                cwd=databases.ROOT,
                env=database.environment,
                check=True,
            )
        except subprocess.CalledProcessError:
            database.drop()
            raise
        print(f"{name}: {count:,} statements in {time.monotonic() - begun:.0f} s", flush=True)
    return database


if __name__ == "__main__":
    filled(int(sys.argv[1]), sys.argv[2])
