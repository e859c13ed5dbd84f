"""What a person decides when a newer version of their module is out: to take it, or to stay where they are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Release
from lms.models.enrolment import Enrolment


class ReleaseChange(models.Model):
    """A person went over to a newer release of their module: a projection of one statement.

    `former` is the release that the enrolment was on until then, so that a rebuild can begin before the change.
    """

    statement = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="release_changes")
    former = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changée le"))

    class Meta:
        ordering = ["enrolment", "changed_at", "pk"]
        verbose_name = _("changement de version")
        verbose_name_plural = _("changements de version")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.former_id} → {self.release_id}"


class ReleaseKept(models.Model):
    """A person was told of this newer release and stays on theirs; they are not asked about it again."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="releases_kept")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(_("décidé le"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "release"], name="mediane_release_kept_once")]
        verbose_name = _("version laissée de côté")
        verbose_name_plural = _("versions laissées de côté")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.release_id}"
