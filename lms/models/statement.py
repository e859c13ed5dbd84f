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


class Sensitivity(models.IntegerChoices):
    """Who may read a statement beside the installation's own clients (docs/decisions/0007-records-storage.md)."""

    PLAIN = 0, _("à la structure de la personne")
    LEVEL = 1, _("à la structure, si la personne partage ses niveaux")
    PRIVATE = 2, _("à la structure, si elle partage et que le client y est ouvert")


class Statement(models.Model):
    """One statement: `id` is time-ordered (microseconds since 1970 << 10 | random), so id order is stored order.

    The ledger's rows hold no foreign key in the database: they are never deleted but with all that belongs to them, and
    a check of every shared verb, agent and activity would lock it for each writer.
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    verb = models.ForeignKey(Verb, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    registration = models.UUIDField(null=True, blank=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    reference = models.UUIDField(null=True, blank=True, help_text=_("Statement that this one refers to."))
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.PLAIN)
    projected = models.BooleanField(default=True, help_text=_("Whether projections may read it; decided once."))
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["verb", "id"], name="mediane_statement_verb"),
            models.Index(fields=["registration", "id"], name="mediane_statement_reg"),
            models.Index(fields=["authority", "id"], name="mediane_statement_authority"),
            models.Index(
                fields=["organisation", "sensitivity", "id"],
                name="mediane_statement_org_seen",
                condition=models.Q(organisation__isnull=False),
            ),
            models.Index(
                fields=["organisation", "verb", "sensitivity", "id"],
                name="mediane_statement_org_verb",
                condition=models.Q(organisation__isnull=False),
            ),
            models.Index(
                fields=["reference"], name="mediane_statement_ref", condition=models.Q(reference__isnull=False)
            ),
        ]
        permissions = [("void_statement", _("Peut annuler une déclaration xAPI"))]
        verbose_name = _("déclaration xAPI")
        verbose_name_plural = _("déclarations xAPI")

    def __str__(self) -> str:
        return str(self.uuid)


class StatementBody(models.Model):
    """The text of a statement as it came; what the store sets is added at reading (`lms/records/reading.py`)."""

    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, primary_key=True, related_name="body", db_constraint=False
    )
    received = models.TextField()
    version = models.CharField(max_length=8, default="1.0.0")

    def __str__(self) -> str:
        return f"{self.statement_id}"


class Sifted(models.Model):
    """A row that joins a statement with something, and holds what lists are filtered by while they are walked."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    verb = models.ForeignKey(Verb, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices)

    class Meta:
        abstract = True


class Link(Sifted):
    """What joins a statement with something that it names: role 0 as actor or object, 1 anywhere else.

    Verb, organisation and sensitivity are the statement's: the index has them beside its key (PostgreSQL includes them,
    SQLite keeps the table in the order of its key), so that a list is filtered by them while it is walked.
    """

    role = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class StatementAgent(Link):
    """An agent that a statement names."""

    pk = models.CompositePrimaryKey("agent_id", "role", "statement_id")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.agent_id} {self.statement_id}"


class StatementActivity(Link):
    """An activity that a statement names."""

    pk = models.CompositePrimaryKey("activity_id", "role", "statement_id")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.statement_id}"
