"""Rights of xAPI clients: rotation, last use, rate, what counts, who opened private statements; one permission."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mediane_lms', '0007_references_of_old_statements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='client',
            options={'default_permissions': (), 'ordering': ['name'], 'permissions': [('manage_clients', 'Gérer les clients xAPI')], 'verbose_name': 'client xAPI', 'verbose_name_plural': 'clients xAPI'},
        ),
        migrations.AddField(
            model_name='client',
            name='authority',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='client', to='mediane_lms.authority'),
        ),
        migrations.AlterField(
            model_name='client',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='créé le'),
        ),
        migrations.AddField(
            model_name='client',
            name='generation',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='client',
            name='last_used_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='dernière utilisation'),
        ),
        migrations.AddField(
            model_name='client',
            name='previous_secret',
            field=models.CharField(blank=True, max_length=200, verbose_name='secret précédent (haché)'),
        ),
        migrations.AddField(
            model_name='client',
            name='previous_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='secret précédent accepté jusqu’au'),
        ),
        migrations.AddField(
            model_name='client',
            name='private',
            field=models.BooleanField(default=False, help_text='Seulement pour les personnes qui partagent avec la structure du client.', verbose_name='ouvert aux réponses et aux auto-évaluations'),
        ),
        migrations.AddField(
            model_name='client',
            name='private_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ouvert ou fermé le'),
        ),
        migrations.AddField(
            model_name='client',
            name='private_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert ou fermé par'),
        ),
        migrations.AddField(
            model_name='client',
            name='rate',
            field=models.PositiveIntegerField(blank=True, help_text='Vide\xa0: sans limite.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='requêtes par minute au plus'),
        ),
        migrations.AddField(
            model_name='client',
            name='verbs',
            field=models.JSONField(blank=True, default=list, help_text='Ce que ce client envoie et qui change le parcours d’une personne de sa structure.', verbose_name='ce qui compte dans les parcours'),
        ),
    ]
