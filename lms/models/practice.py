"""Practice analysis: a session of a group, and who was there. It has no content, names no case and is never rated."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.cohort import Cohort
from lms.models.enrolment import Enrolment


class PracticeSession(models.Model):
    """One session of practice analysis of a group: a day and how long it lasted, nothing else."""

    uuid = models.UUIDField(unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="practice_sessions")
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("notée le"), auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("séance d’analyse de pratiques")
        verbose_name_plural = _("séances d’analyse de pratiques")

    def __str__(self) -> str:
        return str(self.uuid)


class Attendance(models.Model):
    """One person was at one session; a projection of one `attended` statement."""

    statement = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    session = models.UUIDField(_("séance"))
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    recorded_at = models.DateTimeField(_("notée le"))

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["session"], name="mediane_attendance_of")]
        verbose_name = _("présence à une analyse de pratiques")
        verbose_name_plural = _("présences à des analyses de pratiques")

    def __str__(self) -> str:
        return f"{self.session} {self.enrolment_id}"
