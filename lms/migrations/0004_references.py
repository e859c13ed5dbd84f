"""What a statement takes over from those it refers to, and which statements are voided."""

import django.db.models.deletion
from django.db import migrations, models


def _to(target: str, *, indexed: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=indexed,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"mediane_lms.{target}",
    )


def _key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


def _facts(kind: str) -> migrations.CreateModel:
    return migrations.CreateModel(
        name=f"Fact{kind.capitalize()}",
        fields=[
            ("pk", _key(f"{kind}_id", "role", "statement_id", "via_id")),
            (kind, _to(kind)),
            ("role", models.PositiveSmallIntegerField()),
            ("statement", _to("statement")),
            ("via", _to("statement")),
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0003_statement_readers")]

    operations = [
        migrations.CreateModel(
            name="StatementFact",
            fields=[
                ("pk", _key("statement_id", "via_id")),
                ("statement", _to("statement")),
                ("via", _to("statement", indexed=True)),
                ("verb", _to("verb")),
                ("registration", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["verb", "statement"], name="mediane_fact_verb"),
                    models.Index(fields=["registration", "statement"], name="mediane_fact_registration"),
                ]
            },
        ),
        _facts("agent"),
        _facts("activity"),
        migrations.CreateModel(
            name="Voiding",
            fields=[
                (
                    "statement",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="voiding",
                        serialize=False,
                        to="mediane_lms.statement",
                    ),
                ),
                ("by", _to("statement")),
            ],
        ),
    ]
