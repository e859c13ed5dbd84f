"""What is left of deleted statements; the guards of the ledger let such rows go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0005_attachments")]

    operations = [
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('statement', models.BigIntegerField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(unique=True)),
                ('reason', models.CharField(choices=[('retention', 'fin de la durée de conservation'), ('erasure', 'effacement d’une personne')], max_length=10)),
                ('projected', models.BooleanField(default=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'déclaration supprimée',
                'verbose_name_plural': 'déclarations supprimées',
            },
        ),
    ]
