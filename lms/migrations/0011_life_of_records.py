"""What retention removed up to now, which erasures were done, and why a transcript holds nothing any more."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mediane_lms', '0010_forwarding'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.CharField(editable=False, max_length=64)),
                ('reason', models.CharField(choices=[('asked', 'demande de la personne'), ('ended', 'fin de la durée de conservation'), ('mistake', 'compte créé par erreur')], max_length=10, verbose_name='motif')),
                ('transcripts', models.CharField(choices=[('withdrawn', 'Dire « retiré à la demande du titulaire »'), ('hash', 'Garder l’empreinte, sans nom ni contenu')], max_length=10, verbose_name='relevés')),
            ],
            options={
                'verbose_name': 'effacement',
                'verbose_name_plural': 'effacements',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateTimeField(verbose_name='jusqu’au')),
                ('began_at', models.DateTimeField(auto_now_add=True, verbose_name='commencée le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminée le')),
                ('removed', models.PositiveBigIntegerField(default=0, verbose_name='déclarations supprimées')),
            ],
            options={
                'verbose_name': 'fin de conservation',
                'verbose_name_plural': 'fins de conservation',
                'ordering': ['-began_at'],
            },
        ),
        migrations.AlterField(
            model_name='transcript',
            name='revocation_reason',
            field=models.CharField(blank=True, choices=[('error', 'erreur dans le relevé'), ('holder', 'à la demande du titulaire'), ('fraud', 'fraude constatée'), ('erased', 'données effacées à la demande du titulaire')], max_length=10, verbose_name='motif'),
        ),
    ]
