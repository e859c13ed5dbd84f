"""What an editor shows beside the fields of a definition: examples, habits that give answers away, names to choose."""

from __future__ import annotations

import json
from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, Panel

MOST_ACTS = 500  # offered; any other code can be typed


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


class ScenesPanel(FieldPanel):
    """The scenes of a scenario; `targets.js` completes names of scenes, and codes of scenarios that may follow."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel on a form."""

        @cached_property
        def attrs(self) -> dict[str, Any]:
            """Name the controller and the other scenarios of this language, by code; one query."""
            others = type(self.instance).objects.filter(locale=self.instance.locale_id).exclude(pk=self.instance.pk)
            acts = list(others.order_by("code").values_list("code", "title")[:MOST_ACTS])
            ours = {"data-controller": "mediane-targets", "data-mediane-targets-acts-value": json.dumps(acts)}
            return {**super().attrs, **ours}
