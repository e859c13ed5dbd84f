"""What every definition shares: a code, drafts and revisions, and one identity over its translations."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin

from competencies.models.code import CodeField


class Definition(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """Something a trainer writes once and lessons choose; its `translation_key` is the activity's identity."""

    code = CodeField(_("code"), max_length=60)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="%(class)s")

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def revisions(self) -> Any:
        """Every saved revision of this definition."""
        return self._revisions
