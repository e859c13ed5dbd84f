"""Fills a throw-away database with N statements of a believable installation, by the fastest way in that each has.

`seed(count)` does it on the connection at hand, which must be a copy of the demonstration's (it has a release).
`benchmarks/records_database.py` makes whole databases of it.
"""

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from benchmarks import records_world as world_of
from benchmarks.records_world import Learner, Row, World

CHUNK = 20_000
OF_A_TRAINER = 100  # learners
SHARED = 0.4  # of the enrolments are shared with the organisation


def seed(count: int) -> World:
    """Write people, registrations, sharings and `count` statements with all their rows; then ANALYZE."""
    world = cast_of(count)
    with indexes_later() if connection.vendor == "postgresql" else transaction.atomic():
        rows = world_of.statements(world, count, timezone.now() - datetime.timedelta(minutes=1))
        while chunk := list(islice(rows, CHUNK)):
            _write(chunk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return world


def cast_of(count: int) -> World:
    """Make everyone and everything that the statements name."""
    from curriculum.models import Release
    from lms.models import Activity, Agent, Enrolment, Organisation, Registration, Sharing, Verb
    from lms.models import Learner as LearnerRow
    from lms.records import ledger
    from lms.xapi import profile

    draw, root, release = random.Random(count), profile.root(), Release.objects.order_by("pk")[0]
    people = max(count // world_of.OF_A_LEARNER, 40)
    trainers = max(people // OF_A_TRAINER, 4)
    organisations = [Organisation.add_root(name=f"Structure {n:02}", slug=f"seeded-{n}").pk for n in range(12)]
    names = [str(uuid.UUID(int=draw.getrandbits(128), version=4)) for _number in range(people + trainers)]
    with transaction.atomic():
        verbs = {world_of.verb_iri(each[0]) for each in world_of.MIX} | {world_of.RARE_VERB, world_of.COMMENTED}
        verbs_kept = _kept(Verb, "iri", verbs)
        agents = _kept(Agent, "ifi", {f"account|{root}|{name}" for name in names})
        activities = _kept(Activity, "iri", world_of.activity_iris())
        learners = LearnerRow.objects.bulk_create([LearnerRow(uuid=name) for name in names[:people]])
        enrolments, of_module = [], []
        for learner in learners:
            for module in {world_of.zipf(world_of.MODULES, draw) for _number in range(3)}:
                enrolments.append(Enrolment(learner=learner, module_key=uuid.UUID(int=module + 1), release=release))
                of_module.append(module)
        enrolments = Enrolment.objects.bulk_create(enrolments)
        registrations = Registration.objects.bulk_create(
            [Registration(enrolment=each, key=uuid.UUID(int=draw.getrandbits(128), version=4)) for each in enrolments]
        )
        belongs = [
            organisations[world_of.zipf(12, draw)] if draw.random() < 0.85 else None for _number in range(people)
        ]
        found = [
            Learner(agents[f"account|{root}|{name}"], name, organisation, world_of.zipf(trainers, draw), [])
            for name, organisation in zip(names[:people], belongs, strict=True)
        ]
        place = {learner.pk: number for number, learner in enumerate(learners)}
        sharings = []
        for registration, enrolment, module in zip(registrations, enrolments, of_module, strict=True):
            who = found[place[enrolment.learner_id]]
            who.registrations.append((str(registration.key), module))
            if who.organisation and draw.random() < SHARED:
                ended = timezone.now() if draw.random() < 0.1 else None
                sharings.append(Sharing(enrolment=enrolment, organisation_id=who.organisation, withdrawn_at=ended))
        Sharing.objects.bulk_create(sharings)
        vouching = []
        for key, _share in world_of.AUTHORITIES:
            said = profile.own_authority() if key == ledger.OWN else profile.account(key)
            kept = ledger.authority(key, said)
            ifi = f"account|{root}|{said['account']['name']}"
            vouching.append((kept.pk, _kept(Agent, "ifi", [ifi])[ifi], kept.agent))
    staff = [(agents[f"account|{root}|{name}"], name) for name in names[people:]]
    return World(root, verbs_kept, vouching, found, staff, activities)


def _kept(model: type[models.Model], field: str, names: Any) -> dict[str, int]:
    manager = model._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    manager.bulk_create([model(**{field: name}) for name in sorted(names)], ignore_conflicts=True, batch_size=5000)
    found: dict[str, int] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), 5000):
        chosen = manager.filter(**{f"{field}__in": wanted[start : start + 5000]})
        found |= dict(chosen.values_list(field, "pk"))
    return found


def rows_of(row: Row) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield (table, values) of one statement, in the order of COLUMNS."""
    yield (
        "statement",
        (
            row.id,
            row.uuid,
            row.verb,
            row.registration,
            row.authority,
            row.organisation,
            row.reference,
            row.sensitivity,
            False,
            "d" * 64,
        ),
    )
    yield "statementbody", (row.id, row.body, "1.0.0")
    for agent, role in row.agents:
        yield "statementagent", (agent, role, row.id, row.verb, row.organisation, row.sensitivity)
    for activity, role in row.activities:
        yield "statementactivity", (activity, role, row.id, row.verb, row.organisation, row.sensitivity)
    for via in row.vias:
        said = (
            row.id,
            via.id,
            via.verb,
            row.organisation if row.organisation == via.organisation else None,
            row.authority if row.authority == via.authority else None,
            max(row.sensitivity, via.sensitivity),
        )
        yield "statementfact", (*said, via.registration)
        for agent, role in via.agents:
            yield "factagent", (*said, agent, role)
        for activity, role in via.activities:
            yield "factactivity", (*said, activity, role)


SAID = "statement_id via_id verb_id organisation_id authority_id sensitivity"
COLUMNS = {
    "statement": "id uuid verb_id registration authority_id organisation_id reference sensitivity projected digest",
    "statementbody": "statement_id received version",
    "statementagent": "agent_id role statement_id verb_id organisation_id sensitivity",
    "statementactivity": "activity_id role statement_id verb_id organisation_id sensitivity",
    "statementfact": f"{SAID} registration",
    "factagent": f"{SAID} agent_id role",
    "factactivity": f"{SAID} activity_id role",
    "voiding": "statement_id by_id",
}
UUIDS = {"uuid", "registration", "reference"}
_voided: set[int] = set()  # a statement is voided once


def _write(chunk: Sequence[Row]) -> None:
    tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for row in chunk:
        for table, values in rows_of(row):
            tables[table].append(values)
        if row.voids is not None and row.voids.id not in _voided:
            _voided.add(row.voids.id)
            tables["voiding"].append((row.voids.id, row.id))
    for table, rows in tables.items():
        columns = COLUMNS[table].split()
        if connection.vendor == "postgresql":
            text = "".join("\t".join(map(_text, values)) + "\n" for values in rows)
            with connection.cursor() as cursor:
                copy = cursor.copy(f"COPY mediane_lms_{table} ({', '.join(columns)}) FROM STDIN")
                with copy as into:
                    into.write(text.encode())
        else:
            short = [number for number, name in enumerate(columns) if name in UUIDS]
            rows.sort()
            with connection.cursor() as cursor:
                cursor.cursor.executemany(
                    f"INSERT INTO mediane_lms_{table} ({', '.join(columns)}) "
                    f"VALUES ({', '.join('%s' for _name in columns)})".replace("%s", "?"),
                    [_without_dashes(values, short) for values in rows] if short else rows,
                )


def _text(value: Any) -> str:
    return "\\N" if value is None else str(value)


def _without_dashes(values: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    """SQLite holds a UUID as 32 digits."""
    changed = list(values)
    for place in places:
        changed[place] = changed[place] and changed[place].replace("-", "")
    return tuple(changed)


@contextmanager
def indexes_later() -> Iterator[None]:
    """PostgreSQL: take the ledger's keys and indexes off and build them again at the end; three times as fast."""
    tables = [f"mediane_lms_{name}" for name in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('p', 'u') AND confrelid = 0",
            [tables],
        )
        constraints = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [tables])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
