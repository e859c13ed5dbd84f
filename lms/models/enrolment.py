"""A person on a module."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Release
from lms.models.cohort import Cohort
from lms.models.learner import Learner


class Enrolment(models.Model):
    """One learner on one release of a module; `uuid` is the id in the player's addresses and in nothing else."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    module_key = models.UUIDField(_("clé du module"))
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments")
    created_at = models.DateTimeField(_("inscription le"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["learner", "module_key"], name="mediane_enrolment_once")]
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")

    def __str__(self) -> str:
        return str(self.uuid)


class Registration(models.Model):
    """The only row that joins an enrolment with the random xAPI registration of its statements; erasure deletes it."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="registration")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("clé d’enregistrement")
        verbose_name_plural = _("clés d’enregistrement")

    def __str__(self) -> str:
        return str(self.key)


class Sharing(models.Model):
    """A period during which a learner shares the levels of an enrolment with an organisation."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="sharings")
    organisation = models.ForeignKey("mediane_lms.Organisation", on_delete=models.CASCADE, related_name="sharings")
    given_at = models.DateTimeField(_("accordé le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "organisation"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="mediane_sharing_open_once",
            )
        ]
        verbose_name = _("partage")
        verbose_name_plural = _("partages")

    def __str__(self) -> str:
        return f"{self.enrolment} → {self.organisation}"
