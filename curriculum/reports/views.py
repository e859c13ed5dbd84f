"""The addresses of the reports on content, and their places in the menu « Rapports »."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from curriculum.reports.listing import RowsReport
from curriculum.reports.problems import ProblemRow, problem_rows
from curriculum.reports.questions import QuestionRow, due_rows, orphan_rows
from curriculum.reports.translations import TranslationRow, translation_rows
from curriculum.reports.weights import WeightRow, weight_rows


class ProblemsReport(RowsReport):
    """Every problem of lessons and scenarios."""

    page_title = _("Problèmes des leçons et scénarios")
    header_icon = "warning"
    index_url_name = "mediane_report_problems"
    introduction = _("« À corriger » empêche de publier une version ; « à vérifier » est un conseil.")
    fields = {
        "where": _("Où"),
        "what": _("Problème"),
        "weight": _("Gravité"),
        "kind": _("Type"),
        "language": _("Langue"),
    }

    def rows(self) -> Sequence[ProblemRow]:
        """Judge the drafts."""
        return problem_rows(self.request.user)


class OrphansReport(RowsReport):
    """Questions that serve nowhere."""

    page_title = _("Questions orphelines")
    header_icon = "help"
    index_url_name = "mediane_report_orphans"
    introduction = _("Aucune leçon, aucun quiz ne pose ces questions, et aucun tirage ne peut les prendre.")
    fields = {
        "code": _("Code"),
        "prompt": _("Énoncé"),
        "kind": _("Type"),
        "language": _("Langue"),
        "date": _("Publiée le"),
    }

    def rows(self) -> Sequence[QuestionRow]:
        """Look them up."""
        return orphan_rows()


class ReviewsReport(RowsReport):
    """Questions whose date of review has passed."""

    page_title = _("Dates de relecture passées")
    header_icon = "calendar-check"
    index_url_name = "mediane_report_reviews"
    fields = {
        "code": _("Code"),
        "prompt": _("Énoncé"),
        "date": _("À revoir le"),
        "kind": _("Type"),
        "language": _("Langue"),
    }

    def rows(self) -> Sequence[QuestionRow]:
        """Look them up."""
        return due_rows()


class WeightsReport(RowsReport):
    """What modules weigh."""

    page_title = _("Poids des modules")
    header_icon = "download"
    index_url_name = "mediane_report_weights"
    introduction = _("De la version la plus récente de chaque module ; chaque fichier est compté une fois.")
    fields = {
        "title": _("Module"),
        "language": _("Langue"),
        "release": _("Version publiée"),
        "kilobytes": _("Médias (Ko)"),
        "words": _("Mots"),
        "heaviest": _("Leçon la plus lourde"),
    }

    def rows(self) -> Sequence[WeightRow]:
        """Weigh them."""
        return weight_rows(self.request.user)


class TranslationsReport(RowsReport):
    """Translations that are late or missing."""

    page_title = _("Traductions en retard")
    header_icon = "globe"
    index_url_name = "mediane_report_translations"
    introduction = _("D’abord ce dont la source a changé ou dont des phrases manquent, puis ce qui manque en entier.")
    fields = {
        "title": _("Contenu"),
        "kind": _("Type"),
        "language": _("Langue"),
        "state": _("Traduction"),
        "why": _("Pourquoi"),
    }

    def rows(self) -> Sequence[TranslationRow]:
        """Compare the languages."""
        return translation_rows(self.request.user)


REPORTS: tuple[type[RowsReport], ...] = (
    ProblemsReport,
    OrphansReport,
    ReviewsReport,
    WeightsReport,
    TranslationsReport,
)
ADDRESSES = ("problemes", "questions-orphelines", "relectures", "poids", "traductions")


def urlpatterns() -> list[URLPattern]:
    """Return one address a report."""
    return [
        path(f"reports/mediane/{address}/", report.as_view(), name=report.index_url_name)
        for address, report in zip(ADDRESSES, REPORTS, strict=True)
    ]
