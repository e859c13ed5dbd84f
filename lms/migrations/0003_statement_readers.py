"""Who may read a statement and by what it is found: sensitivity, indexes by authority and organisation, no locks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediane_lms", "0002_links_without_ids")]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='sensitivity',
            field=models.PositiveSmallIntegerField(choices=[(0, 'à la structure de la personne'), (1, 'à la structure, si la personne partage ses niveaux'), (2, 'à la structure, si elle partage et que le client y est ouvert')], default=0),
        ),
        migrations.AddField(
            model_name='statementbody',
            name='version',
            field=models.CharField(default='1.0.0', max_length=8),
        ),
        migrations.AlterField(
            model_name='statement',
            name='authority',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mediane_lms.authority'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mediane_lms.organisation'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='verb',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mediane_lms.verb'),
        ),
        migrations.AlterField(
            model_name='statementbody',
            name='statement',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='body', serialize=False, to='mediane_lms.statement'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['authority', 'id'], name='mediane_statement_authority'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation', 'id'], name='mediane_statement_organisation'),
        ),
    ]
