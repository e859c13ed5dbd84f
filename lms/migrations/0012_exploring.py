"""What looking through the ledger needs: the right to void, and reasons that are about none of our learners."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0011_life_of_records")]

    operations = [
        migrations.AlterModelOptions(
            name="statement",
            options={
                "permissions": [("void_statement", "Peut annuler une déclaration xAPI")],
                "verbose_name": "déclaration xAPI",
                "verbose_name_plural": "déclarations xAPI",
            },
        ),
        migrations.AlterField(
            model_name="note",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="mediane_lms.learner",
            ),
        ),
    ]
