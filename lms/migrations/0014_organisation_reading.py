"""Reading as an organisation: its statements by sensitivity, and by verb and sensitivity, in stored order."""

from django.db import migrations, models

OURS = models.Q(("organisation__isnull", False))


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0013_pull_sources")]

    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=OURS, fields=["organisation", "sensitivity", "id"], name="mediane_statement_org_seen"
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=OURS, fields=["organisation", "verb", "sensitivity", "id"], name="mediane_statement_org_verb"
            ),
        ),
        migrations.RemoveIndex(model_name="statement", name="mediane_statement_organisation"),
    ]
