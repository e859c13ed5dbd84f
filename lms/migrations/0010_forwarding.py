"""Targets that statements are forwarded to, and the outbox of what waits for each."""

import django.core.validators
import django.db.models.deletion
import lms.models.delivery
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mediane_lms', '0009_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='nom')),
                ('endpoint', models.CharField(help_text='La racine du service, en https : « https://lrs.exemple.org/xapi/ ».', max_length=300, verbose_name='adresse xAPI')),
                ('username', models.CharField(max_length=200, verbose_name='identifiant')),
                ('password', models.TextField(verbose_name='mot de passe (chiffré)')),
                ('ca', models.TextField(blank=True, verbose_name='autorité de certification privée')),
                ('version', models.CharField(choices=[('1.0.3', 'xAPI 1.0.3'), ('2.0.0', 'xAPI 2.0')], default='1.0.3', max_length=8, verbose_name='version')),
                ('newer', models.CharField(choices=[('downgrade', 'les traduire en 1.0.3 (sans les personnes et groupes de contexte)'), ('skip', 'ne pas les transférer si elles ne peuvent pas être dites en 1.0.3')], default='downgrade', max_length=10, verbose_name='déclarations xAPI 2.0')),
                ('identity', models.CharField(choices=[('own', 'pseudonymes propres à cette cible'), ('kept', 'pseudonymes de Médiane, tels quels (votre propre LRS)')], default='own', max_length=5, verbose_name='identité')),
                ('home_page', models.CharField(blank=True, max_length=300, verbose_name='homePage des comptes')),
                ('key', models.BinaryField(default=lms.models.delivery.new_key)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'ni niveaux, ni réponses, ni choix, ni auto-évaluations, ni carnet de bord'), (1, 'aussi les niveaux et scores des personnes qui les partagent'), (2, 'aussi les réponses, choix, auto-évaluations et carnet de bord des personnes qui partagent')], default=0, verbose_name='données sensibles')),
                ('outside', models.BooleanField(default=False, verbose_name='aussi les déclarations d’autres outils')),
                ('batch_size', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='déclarations par envoi')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('filled', models.BigIntegerField(default=0, editable=False)),
                ('fill_until', models.BigIntegerField(default=0, editable=False)),
                ('paused', models.BooleanField(default=False, editable=False, verbose_name='en pause')),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('refused_in_a_row', models.PositiveIntegerField(default=0, editable=False)),
                ('not_before', models.DateTimeField(editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=20)),
                ('error_detail', models.CharField(blank=True, editable=False, max_length=500)),
                ('error_at', models.DateTimeField(editable=False, null=True)),
                ('delivered', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='remises')),
                ('left_out', models.PositiveBigIntegerField(default=0, editable=False)),
                ('delivered_at', models.DateTimeField(editable=False, null=True)),
                ('lease', models.UUIDField(editable=False, null=True)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('organisations', models.ManyToManyField(blank=True, related_name='forwarding_targets', to='mediane_lms.organisation', verbose_name='structures')),
                ('verbs', models.ManyToManyField(blank=True, related_name='+', to='mediane_lms.verb', verbose_name='verbes')),
            ],
            options={
                'verbose_name': 'cible de transfert xAPI',
                'verbose_name_plural': 'cibles de transfert xAPI',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('state', models.PositiveSmallIntegerField(choices=[(0, 'en attente'), (1, 'refusée')], default=0)),
                ('text', models.TextField(blank=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(null=True)),
                ('statement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='mediane_lms.statement')),
                ('target', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='mediane_lms.target')),
            ],
            options={
                'verbose_name': 'déclaration à transférer',
                'verbose_name_plural': 'déclarations à transférer',
                'indexes': [models.Index(condition=models.Q(('state', 1)), fields=['target', 'statement'], name='mediane_delivery_dead')],
                'constraints': [models.UniqueConstraint(fields=('target', 'statement'), name='mediane_delivery_once')],
            },
        ),
    ]
