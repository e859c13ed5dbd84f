"""Whoever follows the ledger by `since` misses nothing, while several write and hold their transactions open."""

from benchmarks import records_pull
from tests.support import databases


def test_pullers_miss_nothing_and_see_nothing_twice() -> None:
    database = databases.copy("demo", "pulling")
    try:
        outcome = records_pull.run(database, writers=3, pullers=2, slices=3, seconds=3)
    finally:
        database.drop()
    assert (outcome.missed, outcome.doubled) == (0, 0)
    assert outcome.written >= 3
