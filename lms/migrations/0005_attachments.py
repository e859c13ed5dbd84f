"""Files that came with statements, kept once by their hash."""

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


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0004_references")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("sha2", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("content_type", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="StatementAttachment",
            fields=[
                ("pk", _key("statement_id", "attachment_id")),
                ("statement", _to("statement")),
                ("attachment", _to("attachment", indexed=True)),
            ],
        ),
    ]
