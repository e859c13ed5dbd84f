"""What the admin's home tells who writes content: a number, the first few, and the report that has them all.

« À relire » is Wagtail's own panel of workflow tasks, which stands on the same page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

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
        return [PanelLine(f"{row.title} ({row.language})", row.why, row.url) for row in rows]


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
        return [PanelLine(f"{row.code} ({row.language})", row.prompt, row.url) for row in orphan_rows()]


PANELS: tuple[type[NumberPanel], ...] = (ProblemsPanel, TranslationsPanel, OrphansPanel)
