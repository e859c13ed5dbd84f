"""Database triggers that refuse what must never change: one mechanism for every app, for SQLite and PostgreSQL.

An app describes its triggers as `Guard` rows and calls `register()` in `AppConfig.ready`; they are installed
after every `migrate`, idempotently (SQLite drops the triggers of a table that it remakes), and a system check names a
missing one. This module must not know which tables other apps guard. See docs/decisions/0002-frameworks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.db import DEFAULT_DB_ALIAS, connections

Vendor = Literal["sqlite", "postgresql"]

TEMPLATES: dict[Vendor, tuple[str, ...]] = {
    "sqlite": (
        """CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{message}'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN
IF {condition} THEN
RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN {row};
END $guard$""",
        """CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()""",
    ),
}


@dataclass(frozen=True)
class Guard:
    """One BEFORE … FOR EACH ROW trigger that raises IntegrityError with `message`, always or when `when` holds.

    `when` is SQL over OLD and NEW that both vendors read, or a function of the vendor (`differs()` writes a comparison
    that knows NULL); empty: always. `name` is the trigger's and, on PostgreSQL, its function's: unique in the database,
    at most 63 characters.
    """

    name: str
    table: str
    event: Literal["insert", "update", "delete"]
    message: str
    when: str | Callable[[Vendor], str] = ""

    def condition(self, vendor: Vendor) -> str:
        """Return the SQL condition under which the change is refused."""
        return (self.when(vendor) if callable(self.when) else self.when) or "1 = 1"

    def statements(self, vendor: Vendor) -> tuple[str, ...]:
        """Return the SQL that creates this trigger."""
        facts = {
            "name": self.name,
            "table": self.table,
            "event": self.event.upper(),
            "condition": self.condition(vendor),
            "message": self.message.replace("'", "''"),
            "row": "OLD" if self.event == "delete" else "NEW",
        }
        return tuple(template.format(**facts) for template in TEMPLATES[vendor])

    def fingerprint(self, vendor: Vendor) -> str:
        """Tell this definition from an older one of the same name."""
        return sha256("\n".join(self.statements(vendor)).encode()).hexdigest()


def differs(vendor: Vendor, columns: Iterable[str]) -> str:
    """Return the SQL « at least one of these columns changes »; NULL counts as a value."""
    operator = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return "(" + " OR ".join(f'OLD."{column}" {operator} NEW."{column}"' for column in columns) + ")"


def append_only(table: str, *, name: str, delete_unless: str = "") -> tuple[Guard, ...]:
    """Return the two guards of a table whose rows are never updated nor deleted.

    `delete_unless` is SQL over OLD under which a deletion passes (a tombstone row written in the same transaction).
    """
    message = f"mediane: {table} is append-only"
    return (
        Guard(name=f"{name}_update", table=table, event="update", message=message),
        Guard(
            name=f"{name}_delete",
            table=table,
            event="delete",
            message=message,
            when=f"NOT ({delete_unless})" if delete_unless else "",
        ),
    )


LONGEST_NAME = 63  # PostgreSQL cuts longer identifiers silently
_registered: dict[str, Guard] = {}


def register(guards: Iterable[Guard]) -> None:
    """Remember guards; call it in `AppConfig.ready`. Same name again: the same definition or ValueError."""
    for guard in guards:
        if len(guard.name) > LONGEST_NAME:
            msg = f"guard name longer than PostgreSQL keeps: {guard.name}"
            raise ValueError(msg)
        if _registered.setdefault(guard.name, guard) != guard:
            msg = f"two guards named {guard.name}"
            raise ValueError(msg)


def registered() -> tuple[Guard, ...]:
    """Return every guard of every installed app."""
    return tuple(_registered.values())


def _vendor(using: str) -> Vendor | None:
    vendor = connections[using].vendor
    return vendor if vendor in {"sqlite", "postgresql"} else None  # type: ignore[return-value]


def _standing(using: str, vendor: Vendor) -> dict[str, str]:
    """Return the enabled triggers of the database: name → fingerprint."""
    with connections[using].cursor() as cursor:
        if vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {name: sha256(sql.encode()).hexdigest() for name, sql in cursor.fetchall()}
        cursor.execute(
            "SELECT tgname, coalesce(obj_description(oid, 'pg_trigger'), '') FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid IN "
            "(SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
        )
        return dict(cursor.fetchall())


def _wanting(using: str, vendor: Vendor) -> list[Guard]:
    """Return the guards whose table exists and whose trigger is absent, switched off or of an older definition."""
    tables = set(connections[using].introspection.table_names())
    standing = _standing(using, vendor)
    return [
        guard
        for guard in _registered.values()
        if guard.table in tables and standing.get(guard.name) != guard.fingerprint(vendor)
    ]


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of guards that do not stand in the database; a table not yet migrated misses none."""
    vendor = _vendor(using)
    return [guard.name for guard in _wanting(using, vendor)] if vendor else []


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Create or replace what is missing and return its names; with nothing missing, write nothing."""
    vendor = _vendor(using)
    if vendor is None:
        return []
    wanting = _wanting(using, vendor)
    with connections[using].cursor() as cursor:
        for guard in wanting:
            if vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
            for statement in guard.statements(vendor):
                cursor.execute(statement)
            if vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {guard.table} ENABLE TRIGGER {guard.name}")
                cursor.execute(f"COMMENT ON TRIGGER {guard.name} ON {guard.table} IS '{guard.fingerprint(vendor)}'")
    return [guard.name for guard in wanting]


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """On SQLite, drop every guard before migrations run: remaking a table that another table's trigger reads fails.

    Tried: « no such table: main.mediane_competencies_frameworkversion », and the table lost. On PostgreSQL they stay.
    """
    if _vendor(using) != "sqlite":
        return
    with connections[using].cursor() as cursor:
        for guard in _registered.values():
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


def lift_before_migrate(sender: AppConfig, using: str, plan: Sequence[Any] = (), **_kwargs: Any) -> None:
    """Receive pre_migrate; with no migration to run, the guards stay."""
    del sender
    if plan:
        lift(using)


def install_after_migrate(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Receive post_migrate: every migration of every app has run by now."""
    del sender
    install(using)


def check_guards(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_kwargs: Any
) -> list[CheckMessage]:
    """Name each missing guard. A warning, not an error: `migrate` runs checks first and is what heals it."""
    del app_configs
    return [
        Warning(
            f"The database {using} lacks the guard {name}: what must not change could be changed.",
            hint="Run manage.py migrate, which installs every guard again.",
            id="mediane_competencies.W001",
        )
        for using in databases or ()
        for name in missing(using)
    ]
