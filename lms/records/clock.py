"""The ledger's clock: ids in stored order, and the moment up to which nothing can arrive any more.

PostgreSQL: every writer holds one shared advisory lock and takes the database's clock; the horizon is the start of the
oldest transaction that holds it. SQLite: writers follow one another; while none is at work now is the horizon, else the
newest committed row.
"""

from __future__ import annotations

import datetime
import secrets
import time
from collections.abc import Sequence

from django.db import OperationalError, connection
from django.db.models import Max

from lms.models import Statement

LOCK = 0x4D45_4449  # "MEDI": the advisory lock of the ledger's writers
PLACES = 0x4D45_4450  # "MEDP": the locks between a statement and those that refer to it (`rows.locks`)
RANDOM_BITS = 10
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

PLACES_SQL = f"""
    SELECT count(CASE WHEN alone THEN pg_advisory_xact_lock({PLACES}, place)
                      ELSE pg_advisory_xact_lock_shared({PLACES}, place) END)
    FROM unnest(%s::int[], %s::bool[]) AS wanted(place, alone)
"""  # noqa: S608 - constants only
# Microseconds since 1970, after all that is stored: a clock that was set back does not add to what readers have passed.
NOW_SQL = f"""greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                         (SELECT (max(id) >> {RANDOM_BITS}) + 1 FROM mediane_lms_statement))"""  # noqa: S608 - constants only
CLOCK_SQL = f"SELECT pg_advisory_xact_lock_shared(%s), {NOW_SQL}"
# The statement's start, not the clock, stands for « now »: a writer whose lock came after the look at pg_locks took its
# time later. A transaction of another role hides its start: then nothing is certain until it ends.
HORIZON_SQL = """
    SELECT (extract(epoch FROM least(statement_timestamp(), min(
        CASE WHEN activity.state IS NULL THEN to_timestamp(0) ELSE activity.xact_start END))) * 1000000)::bigint
    FROM pg_locks lock JOIN pg_stat_activity activity ON activity.pid = lock.pid
    WHERE lock.locktype = 'advisory' AND lock.classid = 0 AND lock.objid = %s
      AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def stored_at(key: int) -> datetime.datetime:
    """Return the moment that a statement's id holds, to the microsecond."""
    return EPOCH + datetime.timedelta(microseconds=key >> RANDOM_BITS)


def first_key(moment: datetime.datetime) -> int:
    """Return the smallest id a statement stored at this moment can have."""
    return ((moment - EPOCH) // datetime.timedelta(microseconds=1)) << RANDOM_BITS


def reserve(count: int, locks: Sequence[tuple[int, bool]] = ()) -> list[int]:
    """Return `count` rising ids for rows to be written in this transaction, which must have begun.

    On PostgreSQL takes the places (`rows.locks`) and the writers' lock before it reads the clock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PLACES_SQL, [[place for place, _alone in locks], [alone for _place, alone in locks]])
            cursor.execute(CLOCK_SQL, [LOCK])
            now = int(cursor.fetchone()[1])
        first = (now << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
    else:
        newest = Statement.objects.aggregate(newest=Max("id"))["newest"] or 0
        # A microsecond of its own for every transaction: none ever adds to one that a reader has passed.
        first = max(time.time_ns() // 1000, (newest >> RANDOM_BITS) + 1, _told) << RANDOM_BITS
    return list(range(first, first + count))


def horizon() -> datetime.datetime:
    """Return the moment before which (it excluded) the ledger is complete. Read it before the rows it speaks of."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HORIZON_SQL, [LOCK])
            return EPOCH + datetime.timedelta(microseconds=int(cursor.fetchone()[0]))
    if quiet := _quiet_now():
        return EPOCH + datetime.timedelta(microseconds=quiet)
    newest = Statement.objects.aggregate(newest=Max("id"))["newest"]
    if newest is None:
        return datetime.datetime.now(datetime.UTC)
    return stored_at(newest) + datetime.timedelta(microseconds=1)


_told = 0  # the latest moment, in microseconds, that this process has called a horizon on SQLite


def _quiet_now() -> int | None:
    """Return a moment, in microseconds, at which SQLite had no writer: whoever writes later takes a later one.

    The write lock is asked for without waiting, and given back at once; None when somebody has it. What was told is
    remembered, so that no writer of this process goes below it when the clock is set back.
    """
    global _told  # noqa: PLW0603 - one number, written while this process holds the write lock
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        waits = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            _told = max(_told, time.time_ns() // 1000)
            now = _told
            cursor.execute("ROLLBACK")
        except OperationalError:
            return None
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {waits}")
    return now
