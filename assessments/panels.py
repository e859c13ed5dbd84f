"""What an editor shows beside the fields of a question or a quiz: examples, habits that give answers away."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class KindsPanel(Panel):
    """How each kind of question is written and scored, with an example."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on a form."""

        template_name = "mediane_assessments/admin/kinds.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the kinds with their examples."""
            from assessments import kinds
            from assessments.kinds.wording import BLOCKS
            from assessments.models.question import QuestionKind

            found = [(kinds.kind(name), QuestionKind(name).label) for name in kinds.names()]
            rows = [{"kind": kind, "label": label, "block": BLOCKS[kind.block]} for kind, label in found]
            return {**super().get_context_data(parent_context), "kinds": rows}


class HabitsPanel(Panel):
    """What gives right answers away; nothing where nothing does. It warns and never refuses."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on a form."""

        template_name = "mediane_assessments/admin/habits.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add what is to be said of the saved definition."""
            habits = self.instance.habits() if self.instance.pk else []
            return {**super().get_context_data(parent_context), "habits": habits}

        def is_shown(self) -> bool:
            """Only where there is something to say."""
            return bool(super().is_shown() and self.instance.pk and self.instance.habits())
