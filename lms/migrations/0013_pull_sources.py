"""How far statements were pulled from other record stores."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0012_exploring")]

    operations = [
        migrations.CreateModel(
            name="PullSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.CharField(max_length=500, verbose_name="adresse")),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="clé")),
                ("position", models.DateTimeField(blank=True, null=True, verbose_name="complet jusqu’au")),
                ("pulled_at", models.DateTimeField(auto_now=True, verbose_name="lu le")),
            ],
            options={
                "verbose_name": "source de déclarations",
                "verbose_name_plural": "sources de déclarations",
                "ordering": ["endpoint", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("endpoint", "key"), name="mediane_pull_source_once")
                ],
            },
        ),
    ]
