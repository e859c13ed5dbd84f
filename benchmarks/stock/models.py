"""The stock snippet: as many fields as a scenario, of the same sorts, with drafts, revisions and a preview."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.snippets.models import register_snippet


class ChoiceBlock(blocks.StructBlock):
    """Six fields, like a scene's choice."""

    text = blocks.TextBlock()
    goto = blocks.CharBlock(max_length=60, help_text="Aide.")
    points = blocks.IntegerBlock(default=0, min_value=0, max_value=10)
    feedback = blocks.TextBlock()
    competencies = blocks.ListBlock(blocks.PageChooserBlock(), default=[])
    safety_error = blocks.BooleanBlock(required=False)


class SceneBlock(blocks.StructBlock):
    """Five fields, like a scene."""

    name = blocks.CharBlock(max_length=60)
    speaker = blocks.CharBlock(max_length=60, required=False, help_text="Aide.")
    title = blocks.CharBlock(max_length=120, required=False)
    text = blocks.TextBlock()
    choices = blocks.ListBlock(ChoiceBlock())


class EndingBlock(blocks.StructBlock):
    """Four fields, like an ending."""

    name = blocks.CharBlock(max_length=60)
    outcome = blocks.ChoiceBlock(choices=[("a", "A"), ("b", "B")])
    text = blocks.TextBlock(required=False)
    next_act = blocks.CharBlock(max_length=60, required=False, help_text="Aide.")


@register_snippet
class Stock(PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """One stock definition."""

    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    threshold = models.FloatField(default=0.8)
    back = models.BooleanField(default=False)
    scenes = StreamField([("scene", SceneBlock()), ("ending", EndingBlock())], blank=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="stock")

    panels = [FieldPanel(name) for name in ("code", "title", "introduction", "threshold", "back", "scenes")]

    class Meta(TranslatableMixin.Meta):
        app_label = "stock"

    def __str__(self) -> str:
        return self.code

    @property
    def revisions(self) -> Any:
        """Every saved revision."""
        return self._revisions

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Name a page of Wagtail's own."""
        del request, mode_name
        return "wagtailcore/login.html"
