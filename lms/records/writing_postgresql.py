"""The ledger's rows written by PostgreSQL in one statement: locks, clock, and every insert.

The text of the statement never changes, whatever is written: each column comes as one array in PostgreSQL's own
notation, so that the server plans it once (where `OPTIONS["prepare_threshold"]` of the database allows it) and the
client only joins strings.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence

from lms.records.clock import LOCK, PLACES, RANDOM_BITS
from lms.records.prepared import fetch
from lms.records.rows import Row, locks

# Verb, organisation and sensitivity of the statement that a link is of, by its place: a join would be a nested loop.
CARRIED = "(%s::bigint[])[number + 1], nullif((%s::bigint[])[number + 1], 0), (%s::smallint[])[number + 1]"
WRITE = f"""
WITH placed AS (
  SELECT count(CASE WHEN alone THEN pg_advisory_xact_lock({PLACES}, place)
                    ELSE pg_advisory_xact_lock_shared({PLACES}, place) END)
  FROM unnest(%s::int[], %s::bool[]) AS wanted(place, alone)
), now AS MATERIALIZED (
  SELECT pg_advisory_xact_lock_shared({LOCK}),
         ((extract(epoch FROM clock_timestamp()) * 1000000)::bigint << {RANDOM_BITS}) | %s::bigint AS first
  FROM placed
), given AS MATERIALIZED (
  SELECT now.first + number AS id, each.*
  FROM now, unnest(%s::int[], %s::uuid[], %s::bigint[], %s::uuid[], %s::bigint[], %s::uuid[], %s::smallint[],
                   %s::bool[], %s::text[], %s::text[], %s::text[])
    AS each(number, uuid, verb, registration, organisation, reference, sensitivity, projected, digest, received,
            version)
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
  INSERT INTO mediane_lms_statementagent (agent_id, role, statement_id, verb_id, organisation_id, sensitivity)
  SELECT agent, role, now.first + number, {CARRIED}
  FROM now, unnest(%s::int[], %s::bigint[], %s::smallint[]) AS each(number, agent, role)
  WHERE (now.first + number IN (SELECT id FROM new)) IS TRUE
), activities AS (
  INSERT INTO mediane_lms_statementactivity (activity_id, role, statement_id, verb_id, organisation_id, sensitivity)
  SELECT activity, role, now.first + number, {CARRIED}
  FROM now, unnest(%s::int[], %s::bigint[], %s::smallint[]) AS each(number, activity, role)
  WHERE (now.first + number IN (SELECT id FROM new)) IS TRUE
)
SELECT new.id, now.first FROM now, new
"""  # noqa: S608 - constants only
# Scalar subqueries, which PostgreSQL does not make into joins: a plan kept from when a table was small would else read
# the whole of it for ever after (until the next ANALYZE).
LOOK = """
SELECT EXISTS (SELECT 1 FROM unnest(%s::uuid[]) AS each(uuid)
               WHERE (SELECT id FROM mediane_lms_statement WHERE reference = each.uuid LIMIT 1) IS NOT NULL),
       EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::text[]) AS each(id, digest)
               WHERE (SELECT md5(activity.definition) FROM mediane_lms_activity activity WHERE activity.id = each.id)
                     IS DISTINCT FROM each.digest),
       EXISTS (SELECT 1 FROM mediane_lms_target)
"""


def write(rows: Sequence[Row], authority: int) -> dict[int, int]:
    """Insert what is new of these rows; see `writing.write`."""
    order = sorted(range(len(rows)), key=lambda number: rows[number].uuid)
    sorted_rows = [rows[number] for number in order]
    places = locks(rows)
    carried = (
        _array(row.verb for row in rows),
        _array(row.organisation or 0 for row in rows),
        _array(row.sensitivity for row in rows),
    )
    parameters = [
        _array(place for place, _alone in places),
        _array(alone for _place, alone in places),
        str(secrets.randbits(RANDOM_BITS)),
        _array(order),
        _array(row.uuid for row in sorted_rows),
        _array(row.verb for row in sorted_rows),
        _array(row.registration or "NULL" for row in sorted_rows),
        _array(row.organisation or "NULL" for row in sorted_rows),
        _array(row.reference or "NULL" for row in sorted_rows),
        _array(row.sensitivity for row in sorted_rows),
        _array(row.projected for row in sorted_rows),
        _array(row.digest for row in sorted_rows),
        _texts(row.received for row in sorted_rows),
        _texts(row.version for row in sorted_rows),
        str(authority),
        *carried,
        *_links(rows, "agents"),
        *carried,
        *_links(rows, "activities"),
    ]
    return {key - first: key for key, first in fetch(WRITE, parameters)}


def look(uuids: Iterable[uuid.UUID], definitions: Mapping[int, str]) -> tuple[bool, bool, bool]:
    """Return whether a statement refers to one of these, whether activities are as these MD5s say, and any target."""
    parameters = [_array(uuids), _array(definitions), _array(definitions.values())]
    ((referred, changed, forwarded),) = fetch(LOOK, parameters)
    return referred, not changed, forwarded


def _links(rows: Sequence[Row], part: str) -> tuple[str, str, str]:
    """Three columns: which row, the key, the role; in the order of keys, as the index stands."""
    links = sorted((one, role, number) for number, row in enumerate(rows) for one, role in getattr(row, part))
    return (
        _array(number for _one, _role, number in links),
        _array(one for one, _role, _number in links),
        _array(role for _one, role, _number in links),
    )


def _array(values: Iterable[object]) -> str:
    """An array of values that need no quotes."""
    return f"{{{','.join(map(str, values))}}}"


def _texts(values: Iterable[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return '{"' + '","'.join(quoted) + '"}'
