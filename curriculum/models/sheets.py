"""Sheets: what a trainer runs a class with and what a mediator prints; and the library that holds those for all."""

from __future__ import annotations

from typing import Any

import swapper
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from competencies.choosers import CompetencyChooserBlock
from competencies.models.code import CodeField
from curriculum.blocks.sheet import SHEET_BLOCKS
from curriculum.models.mixins import CopiedMixin, SourcedMixin


class SheetKind(models.TextChoices):
    """What a sheet is for."""

    ROLE_CARDS = "role_cards", _("cartes de rôle")
    DEBRIEF = "debrief", _("guide de débriefing")
    WORKSHOP = "workshop", _("fiche d’atelier")
    CASE_STUDY = "case_study", _("étude de cas")
    TOOL = "tool", _("outil")


class Audience(models.TextChoices):
    """Who reads a sheet."""

    EVERYONE = "everyone", _("tout le monde")
    TRAINERS = "trainers", _("équipe de formation")


class LibraryPage(Page):
    """The library: tools to print, the same for every module."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["mediane_curriculum.CataloguePage"]
    subpage_types = ["mediane_curriculum.SheetPage"]

    class Meta:
        verbose_name = _("bibliothèque d’outils")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sheets that this reader may read, and the catalogue to go back to."""
        from curriculum.outline import address
        from curriculum.sheet_outline import sheet_lines

        parent = self.get_parent()
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "sheets": sheet_lines(self, request),
            "parent_title": parent.title,
            "parent_url": address(parent, request),
        }


class SheetPage(CopiedMixin, SourcedMixin, Page):
    """One sheet of a module or of the library; it is not part of a release: who comes back reads the newest."""

    code = CodeField(_("code"), max_length=60)
    kind = models.CharField(_("type"), max_length=12, choices=SheetKind, default=SheetKind.TOOL)
    audience = models.CharField(
        _("pour qui"),
        max_length=12,
        choices=Audience,
        default=Audience.EVERYONE,
        help_text=_("« Équipe de formation » : seules les personnes qui entrent dans l’administration la lisent."),
    )
    summary = models.TextField(_("résumé"), blank=True)
    minutes = models.PositiveIntegerField(_("durée (minutes)"), null=True, blank=True)
    lesson = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("leçon"),
    )
    competencies = StreamField(
        [("competency", CompetencyChooserBlock(label=_("compétence")))], verbose_name=_("compétences"), blank=True
    )
    body = StreamField(SHEET_BLOCKS, verbose_name=_("contenu"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("competencies"),
        *SourcedMixin.sourced_panels,
        MultiFieldPanel(
            [
                *(FieldPanel("kind"), FieldPanel("audience"), FieldPanel("minutes")),
                *(
                    PageChooserPanel("lesson", "mediane_curriculum.LessonPage"),
                    FieldPanel("code", required_on_save=False),
                ),
            ],
            heading=_("Réglages"),
        ),
    ]
    parent_page_types = ["mediane_curriculum.ModulePage", "mediane_curriculum.LibraryPage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("code")]

    class Meta:
        verbose_name = _("fiche")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the sheet; one for trainers asks to sign in, and refuses who may not enter the administration."""
        if self.audience == Audience.TRAINERS and not may_read_trainers_sheets(request):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("wagtailcore_login"))
            raise PermissionDenied
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline of the sheet."""
        from curriculum.sheet_outline import sheet_outline

        return {**super().get_context(request, *args, **kwargs), "outline": sheet_outline(self, request)}


def may_read_trainers_sheets(request: HttpRequest | None) -> bool:
    """Whether who asks may enter the administration, where sheets for trainers are written."""
    user = getattr(request, "user", None)
    return user is not None and user.has_perm("wagtailadmin.access_admin")
