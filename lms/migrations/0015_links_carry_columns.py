"""The rows that join statements with agents and activities carry verb, organisation and sensitivity of the statement.

Their tables are made anew in one transaction and filled from the old ones (about 10 s for a million statements on
PostgreSQL). Readers go on meanwhile; writers wait, and none can write a row without the new columns afterwards. What is
taken over by reference (a few rows in a hundred) says in the same way who may see it.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KINDS = ("agent", "activity")
FACTS = ("statementfact", "factagent", "factactivity")
STATEMENT = "mediane_lms_statement"
CARRIED = {
    "verb_id": "bigint NOT NULL",
    "organisation_id": "bigint",
    "sensitivity": "smallint NOT NULL CONSTRAINT {table}_sensitivity_check CHECK (sensitivity >= 0)",
}


def carry(apps: Any, schema_editor: Any) -> None:
    """Make the tables with the columns of the statement."""
    del apps
    _make(schema_editor, CARRIED)


def drop(apps: Any, schema_editor: Any) -> None:
    """Make them as they were."""
    del apps
    _make(schema_editor, {})


def _make(schema_editor: Any, carried: dict[str, str]) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        links = ", ".join(f"{STATEMENT}{kind}" for kind in KINDS)
        schema_editor.execute(f"LOCK TABLE {STATEMENT}, {links} IN SHARE MODE")
    for kind in KINDS:
        table, key = f"{STATEMENT}{kind}", (f"{kind}_id", "role", "statement_id")
        role = "smallint NOT NULL CONSTRAINT {table}_role_check CHECK (role >= 0)"
        columns = {key[0]: "bigint NOT NULL", "role": role, key[2]: "bigint NOT NULL"}
        names = ", ".join([*key, *carried])
        primary = f"PRIMARY KEY ({', '.join(key)})"
        said = ", ".join(f"{name} {kept.format(table=table)}" for name, kept in (columns | carried).items())
        taken = ", ".join([*(f"l.{name}" for name in key), *(f"s.{name}" for name in carried)])
        rows = f"SELECT {taken} FROM {table} l JOIN {STATEMENT} s ON s.id = l.statement_id"
        if on_postgresql:
            included = f" INCLUDE ({', '.join(carried)})" if carried else ""
            schema_editor.execute(f"CREATE TABLE {table}_new ({said})")
            schema_editor.execute(f"INSERT INTO {table}_new ({names}) {rows} ORDER BY l.statement_id")
            schema_editor.execute(f"DROP TABLE {table}")
            schema_editor.execute(f"ALTER TABLE {table}_new RENAME TO {table}")
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey {primary}{included}")
            schema_editor.execute(f"ANALYZE {table}")
        else:
            without = " WITHOUT ROWID" if carried else ""
            schema_editor.execute(f"CREATE TABLE {table}_new ({said}, {primary}){without}")
            ordered = f"ORDER BY {', '.join(f'l.{name}' for name in key)}"
            schema_editor.execute(f"INSERT INTO {table}_new ({names}) {rows} {ordered}")
            schema_editor.execute(f"DROP TABLE {table}")
            schema_editor.execute(f"ALTER TABLE {table}_new RENAME TO {table}")


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the new columns of what is taken over; the guards of PostgreSQL stand aside for it."""
    del apps
    both = f"FROM {STATEMENT} s, {STATEMENT} v WHERE s.id = {{table}}.statement_id AND v.id = {{table}}.via_id"
    columns = {
        "verb_id": f"SELECT v.verb_id {both}",
        "organisation_id": f"SELECT s.organisation_id {both} AND s.organisation_id = v.organisation_id",
        "authority_id": f"SELECT s.authority_id {both} AND s.authority_id = v.authority_id",
        "sensitivity": f"SELECT CASE WHEN s.sensitivity > v.sensitivity THEN s.sensitivity ELSE v.sensitivity END {both}",
    }
    for kind in FACTS:
        table = f"mediane_lms_{kind}"
        said = ", ".join(f"{name} = ({value.format(table=table)})" for name, value in columns.items())
        guarded = schema_editor.connection.vendor == "postgresql"
        if guarded:
            schema_editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        schema_editor.execute(f"UPDATE {table} SET {said}")
        if guarded:
            schema_editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _reference(target: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"mediane_lms.{target}",
        **more,
    )


SENSITIVITY = [
    (0, "à la structure de la personne"),
    (1, "à la structure, si la personne partage ses niveaux"),
    (2, "à la structure, si elle partage et que le client y est ouvert"),
]


# The verb of what is referred to stands in the first of the three already.
_NO_VERB = {
    kind: (migrations.AddField(kind, "verb", _reference("verb", default=0), preserve_default=False),)
    for kind in FACTS[1:]
}


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0014_organisation_reading")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(carry, drop)],
            state_operations=[
                operation
                for kind in KINDS
                for operation in (
                    migrations.AddField(f"statement{kind}", "verb", _reference("verb"), preserve_default=False),
                    migrations.AddField(
                        f"statement{kind}", "organisation", _reference("organisation", null=True, blank=True)
                    ),
                    migrations.AddField(
                        f"statement{kind}",
                        "sensitivity",
                        models.PositiveSmallIntegerField(choices=SENSITIVITY),
                        preserve_default=False,
                    ),
                )
            ],
        ),
        *(
            operation
            for kind in FACTS
            for operation in (
                *_NO_VERB.get(kind, ()),
                migrations.AddField(kind, "organisation", _reference("organisation", null=True, blank=True)),
                migrations.AddField(kind, "authority", _reference("authority", null=True, blank=True)),
                migrations.AddField(
                    kind,
                    "sensitivity",
                    models.PositiveSmallIntegerField(choices=SENSITIVITY, default=2),
                    preserve_default=False,
                ),
            )
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
