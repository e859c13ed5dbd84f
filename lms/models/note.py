"""Words that people write; they stay out of statements, which only refer to them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.learner import Learner


class Note(models.Model):
    """One free text: a reason, a comment. Erasure deletes those about the erased person.

    `about` is empty for the reason of a voiding where the voided statement is about none of our learners.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    about = models.ForeignKey(Learner, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("texte"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return str(self.uuid)
