"""The ledger: statements as they were received, and narrow rows to find them by. Append-only, guarded in the database.

Written by `lms/records/ledger.py` only.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation


class Verb(models.Model):
    """One verb that some statement used."""

    iri = models.CharField(max_length=500, unique=True)

    def __str__(self) -> str:
        return self.iri


class Agent(models.Model):
    """One agent or group, by its one inverse functional identifier (`account|homePage|name`, `mbox|…`, …)."""

    ifi = models.CharField(max_length=700, unique=True)

    def __str__(self) -> str:
        return self.ifi


class Activity(models.Model):
    """One activity, with the last definition that was received for it (JSON text)."""

    iri = models.CharField(max_length=500, unique=True)
    definition = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.iri


class Authority(models.Model):
    """Who vouches for statements: Médiane itself or one client; JSON text of the xAPI agent."""

    key = models.CharField(max_length=80, unique=True)
    agent = models.TextField()

    def __str__(self) -> str:
        return self.key


class Statement(models.Model):
    """One statement: `id` is time-ordered (microseconds since 1970 << 10 | random), so id order is stored order."""

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    verb = models.ForeignKey(Verb, on_delete=models.PROTECT, related_name="+")
    registration = models.UUIDField(null=True, blank=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.UUIDField(null=True, blank=True, help_text=_("Statement that this one refers to."))
    projected = models.BooleanField(default=True, help_text=_("Whether projections may read it; decided once."))
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["verb", "id"], name="mediane_statement_verb"),
            models.Index(fields=["registration", "id"], name="mediane_statement_reg"),
            models.Index(
                fields=["reference"], name="mediane_statement_ref", condition=models.Q(reference__isnull=False)
            ),
        ]
        verbose_name = _("déclaration xAPI")
        verbose_name_plural = _("déclarations xAPI")

    def __str__(self) -> str:
        return str(self.uuid)


class StatementBody(models.Model):
    """The text of a statement as it is served: `stored`, `authority`, `version` and `id` filled in."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, primary_key=True, related_name="body")
    received = models.TextField()

    def __str__(self) -> str:
        return f"{self.statement_id}"


class StatementAgent(models.Model):
    """An agent that a statement names: role 0 as actor or object, 1 anywhere else."""

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    role = models.PositiveSmallIntegerField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "role", "statement"], name="mediane_statement_agent_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.statement_id}"


class StatementActivity(models.Model):
    """An activity that a statement names: role 0 as object, 1 anywhere else."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    role = models.PositiveSmallIntegerField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "role", "statement"], name="mediane_statement_activity_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.statement_id}"
