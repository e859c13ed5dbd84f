"""« Questions que 60 % ratent » in the Wagtail admin: a report, and a panel of the home, for who writes content."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.home_panels import NumberPanel, PanelLine
from curriculum.reports.listing import RowsReport
from lms.dashboards.missed_questions import MissedRow, missed_rows


class MissedReport(RowsReport):
    """The questions that most people get wrong."""

    page_title = gettext_lazy("Questions que 60 % ratent")
    header_icon = "cross"
    index_url_name = "mediane_report_missed"
    introduction = gettext_lazy(
        "Toutes structures ensemble, jamais sur moins de cinq personnes. Le code mène aux nombres de la question : "
        "ce qui trompe, et combien de fois."
    )
    fields = {
        "code": gettext_lazy("Code"),
        "prompt": gettext_lazy("Énoncé"),
        "missed": gettext_lazy("Réponses fausses (%)"),
        "answers": gettext_lazy("Réponses"),
    }

    def rows(self) -> Sequence[MissedRow]:
        """Count the answers."""
        return missed_rows()


class MissedPanel(NumberPanel):
    """The same on the home page."""

    name = "mediane_missed"
    order = 240
    report = "mediane_report_missed"

    def heading(self, number: int) -> str:
        """Say it in words."""
        return _("Questions que 60 %% ratent (%(n)s)") % {"n": number}

    def lines(self) -> list[PanelLine]:
        """Count the answers."""
        told = _("%(missed)s %% de réponses fausses")
        return [
            PanelLine(f"{row.code} · {row.prompt}", told % {"missed": row.missed}, row.url) for row in missed_rows()
        ]
