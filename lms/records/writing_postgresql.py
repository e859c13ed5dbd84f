"""The ledger's rows written by PostgreSQL in one statement: locks, clock, and every insert.

The text of the statement never changes, whatever is written: each column comes as one array in PostgreSQL's own
notation, so that the server plans it once (where `OPTIONS["prepare_threshold"]` of the database allows it) and the
client only joins strings.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.records.clock import LOCK, NOW_SQL, PLACES, RANDOM_BITS
from lms.records.prepared import fetch_all
from lms.records.rows import Links, Row, locks

WRITE = f"""
WITH placed AS (
  SELECT count(CASE WHEN alone THEN pg_advisory_xact_lock({PLACES}, place)
                    ELSE pg_advisory_xact_lock_shared({PLACES}, place) END)
  FROM unnest(%s::int[], %s::bool[]) AS wanted(place, alone)
), now AS MATERIALIZED (
  SELECT pg_advisory_xact_lock_shared({LOCK}),
         ({NOW_SQL} << {RANDOM_BITS}) | %s::bigint AS first
  FROM placed
), given AS MATERIALIZED (
  SELECT now.first + number AS id, each.*
  FROM now, unnest(%s::int[], %s::uuid[], %s::bigint[], %s::uuid[], %s::bigint[], %s::uuid[], %s::smallint[],
                   %s::bool[], %s::text[], %s::text[], %s::text[])
    AS each(number, uuid, verb, registration, organisation, reference, sensitivity, projected, digest, version,
            received)
  WHERE (SELECT buried.statement FROM mediane_lms_tombstone buried WHERE buried.uuid = each.uuid) IS NULL
), new AS (
  INSERT INTO mediane_lms_statement (id, uuid, verb_id, registration, authority_id, organisation_id, reference,
                                     sensitivity, projected, digest)
  SELECT id, uuid, verb, registration, %s::bigint, organisation, reference, sensitivity, projected, digest FROM given
  ON CONFLICT DO NOTHING RETURNING id
), bodies AS (
  INSERT INTO mediane_lms_statementbody (statement_id, received, version)
  SELECT id, received, version FROM given WHERE (id IN (SELECT id FROM new)) IS TRUE
), agents AS (
  INSERT INTO mediane_lms_statementagent (agent_id, role, statement_id)
  SELECT agent, role, now.first + number FROM now, unnest(%s::bigint[], %s::smallint[], %s::int[])
    AS each(agent, role, number)
  WHERE (now.first + number IN (SELECT id FROM new)) IS TRUE
), activities AS (
  INSERT INTO mediane_lms_statementactivity (activity_id, role, statement_id)
  SELECT activity, role, now.first + number FROM now, unnest(%s::bigint[], %s::smallint[], %s::int[])
    AS each(activity, role, number)
  WHERE (now.first + number IN (SELECT id FROM new)) IS TRUE
)
SELECT new.id, now.first FROM now, new
"""  # noqa: S608 - constants only
# Scalar subqueries, which PostgreSQL does not make into joins: a plan kept from when a table was small would else read
# the whole of it for ever after (until the next ANALYZE).
LOOK = """
SELECT EXISTS (SELECT 1 FROM unnest(%s::uuid[]) AS each(uuid)
               WHERE (SELECT id FROM mediane_lms_statement WHERE reference = each.uuid LIMIT 1) IS NOT NULL)::int,
       EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::text[]) AS each(id, digest)
               WHERE (SELECT md5(activity.definition) FROM mediane_lms_activity activity WHERE activity.id = each.id)
                     IS DISTINCT FROM each.digest)::int,
       EXISTS (SELECT 1 FROM mediane_lms_target)::int
"""


def write(
    rows: Sequence[Row], authority: int, definitions: Mapping[int, str]
) -> tuple[dict[int, int], bool, bool, bool]:
    """Insert what is new of these rows and look what follows; see `writing.write`.

    Returns the new ids by position; whether a statement refers to one of these rows; whether activities are as these
    MD5s say; whether there is a target.
    """
    given = sorted((_columns(number, row) for number, row in enumerate(rows)), key=lambda columns: columns[1])
    *plain, received = zip(*given, strict=True)
    places, alone = zip(*locks(rows), strict=True)
    parameters = [
        _array(places),
        _array(alone),
        str(secrets.randbits(RANDOM_BITS)),
        *map(_array, plain),
        _texts(received),
        str(authority),
        *_links([row.agents for row in rows]),
        *_links([row.activities for row in rows]),
    ]
    looking = [_array(row.uuid for row in rows), _array(definitions), _array(definitions.values())]
    written, ((referred, changed, forwarded),) = fetch_all([(WRITE, parameters), (LOOK, looking)])
    return {key - first: key for key, first in written}, bool(referred), not changed, bool(forwarded)


def _columns(number: int, row: Row) -> tuple[Any, ...]:
    """One row of `given`."""
    return (
        number,
        row.uuid,
        row.verb,
        row.registration or "NULL",
        row.organisation or "NULL",
        row.reference or "NULL",
        row.sensitivity,
        row.projected,
        row.digest,
        row.version,
        row.received,
    )


def _links(of_rows: Sequence[Links]) -> tuple[str, ...]:
    """Three columns: the key, the role, which row; in the order of keys, as the index stands."""
    links = sorted((one, role, number) for number, links in enumerate(of_rows) for one, role in links)
    return tuple(map(_array, zip(*links, strict=True))) or ("{}", "{}", "{}")


def _array(values: Iterable[object]) -> str:
    """An array of values that need no quotes."""
    return f"{{{','.join(map(str, values))}}}"


def _texts(values: Iterable[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return '{"' + '","'.join(quoted) + '"}'
