"""What a statement takes over from the statements it refers to, and which statements are voided.

Written by `lms/records/ledger.py` when the second of the two arrives, in whatever order; recursive at writing, so that
reading is flat. « via » is the statement referred to, directly or through others.
"""

from __future__ import annotations

from django.db import models

from lms.models.statement import Activity, Agent, Authority, Sifted, Statement


class Fact(Sifted):
    """A statement that refers to another (via), and who may see so: organisation and authority are those of both.

    None where the two are not of one; sensitivity is that of the more sensitive of the two. Verb is that of the via.
    """

    via = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True


class StatementFact(Fact):
    """One statement that refers to another (via): verb and registration of the other, under the first one's id."""

    pk = models.CompositePrimaryKey("statement_id", "via_id")
    via = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    registration = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["verb", "statement"], name="mediane_fact_verb"),
            models.Index(fields=["registration", "statement"], name="mediane_fact_registration"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} → {self.via_id}"


class FactAgent(Fact):
    """An agent that the statement referred to (via) names, in its role there."""

    pk = models.CompositePrimaryKey("agent_id", "role", "statement_id", "via_id")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    role = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.agent_id} {self.statement_id} → {self.via_id}"


class FactActivity(Fact):
    """An activity that the statement referred to (via) names, in its role there."""

    pk = models.CompositePrimaryKey("activity_id", "role", "statement_id", "via_id")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    role = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.activity_id} {self.statement_id} → {self.via_id}"


class Voiding(models.Model):
    """An effective voiding: `statement` is void because of `by`. A stranger's voiding leaves no row here."""

    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, primary_key=True, related_name="voiding", db_constraint=False
    )
    by = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.statement_id} ← {self.by_id}"
