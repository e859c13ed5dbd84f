"""`make bench`: what the main paths cost, each against a reference measured in the same process run.

CPU is `time.process_time` of this process over many requests through Django's test client with the site's own
middleware: no network, no server. The reference is a view of one query behind the same middleware, for the same
signed-in person. Slices of reference and subject alternate, so that a busy machine disturbs both alike. Numbers are
medians; the database is a throw-away copy of the demonstration's (`tests/support/databases.py`).
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ROUNDS = 7


@dataclass(frozen=True)
class Measure:
    """One line of the report. `queries` is what one request asks of the database; `cpu` is in milliseconds."""

    name: str
    queries: int
    cpu: float
    reference: float
    goal: str = ""
    extra: str = ""

    def line(self) -> str:
        """The line as printed."""
        ratio = self.cpu / self.reference
        text = f"{self.name:<44}{self.queries:>4} queries {self.cpu:>8.2f} ms CPU {ratio:>7.1f} × reference"
        return "  ".join(filter(None, [text, self.extra, f"(goal {self.goal})" if self.goal else ""]))


def count_queries(act: Callable[[], object]) -> int:
    """How many queries one call makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def cpu_pairs(act: Callable[[], object], reference: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Milliseconds of CPU for one call of each: the medians of alternating slices."""

    def slice_of(call: Callable[[], object], times: int) -> float:
        begun = time.process_time()
        for _ in range(times):
            call()
        return (time.process_time() - begun) * 1000 / times

    act(), reference()
    pairs = [(slice_of(act, repeat), slice_of(reference, repeat * 4)) for _ in range(ROUNDS)]
    return statistics.median(own for own, _ in pairs), statistics.median(other for _, other in pairs)


@contextmanager
def copied(kind: str) -> Iterator[None]:
    """Django set up on a copy of a template database (`migrated`, `starter`, `demo`), dropped afterwards."""
    from tests.support import databases

    databases.drop_leftovers()
    copy = databases.copy(kind, "bench")
    (copy.var / "static").mkdir(exist_ok=True)  # whitenoise looks for it
    os.environ.update(copy.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    try:
        import django
        from django.db import connections

        django.setup()
        yield
        connections.close_all()
    finally:
        copy.drop()


def main() -> None:
    """Print every measure, or those whose name contains one of the arguments."""
    with copied("demo"):
        from benchmarks import paths

        print(f"Python {sys.version.split()[0]}, {paths.versions()}; medians of {ROUNDS} alternating rounds\n")
        for measure in paths.MEASURES:
            if not sys.argv[1:] or any(word in measure.__name__ for word in sys.argv[1:]):
                print(measure().line(), flush=True)


if __name__ == "__main__":
    main()
