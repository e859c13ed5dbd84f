"""The concrete pages: thin, on Wagtail's own Page. What they show is gathered in `curriculum/outline.py`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from curriculum.forms import LessonForm
from curriculum.models.mixins import CatalogueMixin, LessonMixin, ModuleMixin, ProgrammeMixin
from curriculum.models.previews import LessonPreviewMixin
from curriculum.panels import ProblemsPanel, ReleasePanel


class CataloguePage(CatalogueMixin, Page):
    """The public catalogue; programmes and modules live below it."""

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = [
        *("mediane_curriculum.ProgrammePage", "mediane_curriculum.ModulePage"),
        "mediane_curriculum.LibraryPage",
    ]

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline of the catalogue."""
        from curriculum.outline import catalogue

        return {**super().get_context(request, *args, **kwargs), "outline": catalogue(self, request)}


class ProgrammePage(ProgrammeMixin, Page):
    """A programme: an ordered way through modules."""

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("modules"),
        FieldPanel("code", required_on_save=False),
    ]
    parent_page_types = ["mediane_curriculum.CataloguePage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("code")]

    class Meta:
        verbose_name = _("parcours")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline of the programme."""
        from curriculum.outline import programme_outline

        return {**super().get_context(request, *args, **kwargs), "outline": programme_outline(self, request)}


class ModulePage(ModuleMixin, Page):
    """A module; its lessons are its child pages, in the order of the tree."""

    content_panels = [
        ReleasePanel(heading=_("Version publiée")),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("description"),
        FieldPanel("audience"),
        FieldPanel("prerequisites"),
        FieldPanel("rubrics"),
        FieldPanel("positioning"),
        FieldPanel("logbook"),
        MultiFieldPanel(
            [FieldPanel("code", required_on_save=False), FieldPanel("hours"), FieldPanel("note")],
            heading=_("Réglages"),
            classname="collapsed",
        ),
    ]
    parent_page_types = ["mediane_curriculum.CataloguePage"]
    subpage_types = ["mediane_curriculum.LessonPage", "mediane_curriculum.SheetPage"]
    admin_default_ordering = "ord"  # lessons have an order, which is what a trainer looks for
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("code")]

    class Meta:
        verbose_name = _("module")

    @classmethod
    def is_archived(cls, key: UUID) -> bool:
        """Whether a module is here, and in no language online: who follows it goes on, nobody begins on their own."""
        online = set(cls.objects.filter(translation_key=key).values_list("live", flat=True))
        return bool(online) and True not in online

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline of the module."""
        from curriculum.outline import module_outline
        from curriculum.sheet_outline import sheet_lines

        return {
            **super().get_context(request, *args, **kwargs),
            "outline": module_outline(self, request),
            "sheets": sheet_lines(self, request),
        }


class LessonPage(LessonPreviewMixin, LessonMixin, Page):
    """A lesson of a module. Its public address shows what it is for; its text is in the player only."""

    content_panels = [ProblemsPanel(heading=_("À relire")), *Page.content_panels, *LessonMixin.lesson_panels]
    base_form_class = LessonForm
    parent_page_types = ["mediane_curriculum.ModulePage"]
    subpage_types: list[str] = []
    # The body is not indexed: a public search must not quote it.
    search_fields = [*Page.search_fields, index.SearchField("objective"), index.FilterField("code")]

    class Meta:
        verbose_name = _("leçon")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline of the lesson."""
        from curriculum.outline import lesson_outline

        return {**super().get_context(request, *args, **kwargs), "outline": lesson_outline(self, request)}
