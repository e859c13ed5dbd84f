"""What the admin's home tells who writes content: a number, the first few, and the report that has them all.

« À relire » is Wagtail's own panel of workflow tasks, which stands on the same page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from assessments.models import Question, Quiz, Rubric, Scenario
from curriculum.models import GlossaryTerm, ModulePage
from curriculum.reports.cells import language_name
from curriculum.reports.listing import authored
from curriculum.reports.problems import flawed_places
from curriculum.reports.questions import orphan_rows
from curriculum.reports.translations import State, translation_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

FIRST = 5


@dataclass(frozen=True)
class PanelLine:
    """One thing to look at."""

    title: str
    told: str
    url: str


def _named(title: str, language: str) -> str:
    return f"{title} ({language_name(language)})"


class StartPanel(Component):
    """« Par où commencer »: the modules that the person writes, in the language of the page, and the bank."""

    name = "mediane_start"
    order = 220
    template_name = "mediane_curriculum/admin/start_panel.html"
    bank: tuple[type[Any], ...] = (Question, Quiz, Scenario, Rubric, GlossaryTerm)

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Read the modules in one query; of the bank, what the person may change."""
        del parent_context
        modules = ModulePage.objects.filter(pk__in=authored(self.user), alias_of__isnull=True).order_by("path")
        lines = [
            PanelLine(title, "", reverse("wagtailadmin_explore", args=[pk]))
            for pk, title in modules.filter(locale__language_code=get_language()).values_list("pk", "draft_title")
        ]
        bank = [
            PanelLine(
                capfirst(str(kind._meta.verbose_name_plural)),
                "",
                reverse(f"{kind.snippet_viewset.url_namespace}:list"),
            )
            for kind in self.bank
            if self.user.has_perm(f"{kind._meta.app_label}.change_{kind._meta.model_name}")
        ]
        return {"name": self.name, "modules": lines, "bank": bank}


class NumberPanel(Component):
    """A heading with a number, a few lines, a link to the report; nothing at all where the number is 0."""

    template_name = "mediane_curriculum/admin/home_panel.html"
    report: str

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    def lines(self) -> Sequence[PanelLine]:
        """Return everything that counts; each panel does."""
        raise NotImplementedError

    def heading(self, number: int) -> str:
        """Say what the number counts; each panel does."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Count, and keep the first lines."""
        del parent_context
        lines = self.lines()
        return {
            "name": self.name,
            "lines": lines[:FIRST],
            "heading": self.heading(len(lines)),
            "report_url": reverse(self.report),
        }


class ProblemsPanel(NumberPanel):
    """« Leçons et scénarios avec un problème »: what a release would refuse."""

    name = "mediane_problems"
    order = 230
    report = "mediane_report_problems"

    def heading(self, number: int) -> str:
        """Say it in words."""
        return _("Leçons et scénarios avec un problème (%(n)s)") % {"n": number}

    def lines(self) -> list[PanelLine]:
        """Judge the drafts."""
        return [
            PanelLine(
                each.title,
                ngettext("%(n)s problème à corriger", "%(n)s problèmes à corriger", each.count) % {"n": each.count},
                each.url,
            )
            for each in flawed_places(self.user)
        ]


class TranslationsPanel(NumberPanel):
    """« Traductions en retard »: what has a translation, an old or unfinished one."""

    name = "mediane_translations"
    order = 250
    report = "mediane_report_translations"

    def heading(self, number: int) -> str:
        """Say it in words."""
        return _("Traductions en retard (%(n)s)") % {"n": number}

    def lines(self) -> list[PanelLine]:
        """Compare the languages."""
        rows = (row for row in translation_rows(self.user) if row.state == State.LATE.label)
        return [PanelLine(_named(row.title, row.language), row.why, row.url) for row in rows]


class OrphansPanel(NumberPanel):
    """« Questions orphelines »: those that serve nowhere."""

    name = "mediane_orphans"
    order = 260
    report = "mediane_report_orphans"

    def heading(self, number: int) -> str:
        """Say it in words."""
        return _("Questions orphelines (%(n)s)") % {"n": number}

    def lines(self) -> list[PanelLine]:
        """Look them up."""
        return [PanelLine(_named(row.code, row.language), row.prompt, row.url) for row in orphan_rows()]


PANELS: tuple[type[NumberPanel], ...] = (ProblemsPanel, TranslationsPanel, OrphansPanel)
