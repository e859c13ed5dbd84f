"""The rows that join statements with agents and activities are named by what they join: no number of their own.

Their tables are made anew and filled from the old ones; no foreign key, no index beside the primary key.
"""

import django.db.models.deletion
from django.db import migrations, models

KINDS = ("agent", "activity")


def _link(kind: str) -> migrations.CreateModel:
    def to(target: str) -> models.ForeignKey:
        return models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=f"mediane_lms.{target}",
        )

    return migrations.CreateModel(
        name=f"Statement{kind.capitalize()}",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    f"{kind}_id", "role", "statement_id", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            (kind, to(kind)),
            ("role", models.PositiveSmallIntegerField()),
            ("statement", to("statement")),
        ],
    )


def _copy(kind: str) -> migrations.RunSQL:
    new, old = f"mediane_lms_statement{kind}", f"mediane_lms_oldstatement{kind}"
    columns = f"{kind}_id, role, statement_id"
    return migrations.RunSQL(
        f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}",
        f"INSERT INTO {old} ({columns}) SELECT {columns} FROM {new}",
    )


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0001_initial")]

    operations = [
        operation
        for kind in KINDS
        for operation in (
            migrations.RemoveConstraint(f"statement{kind}", f"mediane_statement_{kind}_once"),
            migrations.RenameModel(f"Statement{kind.capitalize()}", f"OldStatement{kind.capitalize()}"),
            _link(kind),
            _copy(kind),
            migrations.DeleteModel(f"OldStatement{kind.capitalize()}"),
        )
    ]
