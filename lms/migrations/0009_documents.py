"""Documents that xAPI clients keep: states, activity profiles, agent profiles."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mediane_lms', '0008_client_rights'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('place', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('state', 'état d’une activité pour une personne'), ('activity', 'profil d’une activité'), ('agent', 'profil d’une personne')], max_length=8)),
                ('agent', models.CharField(blank=True, max_length=700)),
                ('activity', models.CharField(blank=True, max_length=500)),
                ('registration', models.UUIDField(blank=True, null=True)),
                ('name', models.CharField(max_length=500)),
                ('content', models.BinaryField()),
                ('content_type', models.CharField(max_length=200)),
                ('sha1', models.CharField(max_length=40)),
                ('updated_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mediane_lms.organisation', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'document xAPI',
                'verbose_name_plural': 'documents xAPI',
                'indexes': [models.Index(fields=['place', 'registration'], name='mediane_document_place'), models.Index(fields=['agent'], name='mediane_document_agent')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'state'), models.Q(('agent', ''), _negated=True), models.Q(('activity', ''), _negated=True)), models.Q(('agent', ''), ('kind', 'activity'), ('registration', None), models.Q(('activity', ''), _negated=True)), models.Q(('activity', ''), ('kind', 'agent'), ('registration', None), models.Q(('agent', ''), _negated=True)), _connector='OR'), name='mediane_document_parts')],
            },
        ),
    ]
