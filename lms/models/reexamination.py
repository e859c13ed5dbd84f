"""A person asks that a level be looked at again."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment
from lms.models.learner import Learner
from lms.models.organisation import Organisation


class ReexaminationState(models.TextChoices):
    """Where a re-examination stands."""

    ASKED = "asked", _("demandé")
    CONFIRMED = "confirmed", _("niveau confirmé")
    CHANGED = "changed", _("niveau changé")


class Reexamination(models.Model):
    """One request about one competency, and its answer. No projection: the answer itself is a rating, a statement.

    `decision` is the statement of the level that was in force (None: there was none yet), `answer` that of the rating
    that answers; both stay readable. `note` is the person's reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="reexaminations")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reexaminations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    competency = models.CharField(_("compétence"), max_length=120)
    decision = models.UUIDField(_("décision"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("niveau contesté"))
    note = models.UUIDField(_("note"))
    asked_at = models.DateTimeField(_("demandé le"))
    due_on = models.DateField(_("à répondre avant le"))
    state = models.CharField(_("état"), max_length=10, choices=ReexaminationState, default=ReexaminationState.ASKED)
    answer = models.UUIDField(_("réponse"), null=True, blank=True)
    answered_level = models.PositiveSmallIntegerField(_("niveau après la réponse"), null=True, blank=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "competency"], condition=Q(state="asked"), name="mediane_reexamination_open_once"
            )
        ]
        verbose_name = _("réexamen")
        verbose_name_plural = _("réexamens")

    def __str__(self) -> str:
        return f"{self.competency} {self.state}"

    def days_left(self, day: datetime.date) -> int:
        """Return how many days are left to answer; negative when the date is over."""
        return (self.due_on - day).days
