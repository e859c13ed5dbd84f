"""What the editor of a module sees of its releases, and that of a lesson of its problems."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class ReleasePanel(Panel):
    """Says which version learners work on, and whether what is live has changed since."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one module's editor page."""

        template_name = "mediane_curriculum/admin/release_panel.html"

        def is_shown(self) -> bool:
            """Nothing can be said of a page that is not yet saved."""
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the comparison of what is live with the newest release."""
            from curriculum.comparing import compare
            from curriculum.models.release import releases_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["comparison"] = compare(self.instance)
            context["releases"] = releases_of(self.instance) if context["comparison"].newest else []
            context["publish_url"] = reverse("mediane_publish_release", args=[self.instance.pk])
            return context


class ProblemsPanel(Panel):
    """What the lesson's draft still lacks, each with the block it stands on; it is drawn anew after each autosave."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on one lesson's editor page."""

        template_name = "mediane_curriculum/admin/problems_panel.html"

        def is_shown(self) -> bool:
            """Nothing can be said of a page that is not yet saved."""
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the problems of what is shown in the editor."""
            from curriculum.checking_messages import told

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["problems"] = told(self.instance)
            context["problems_url"] = reverse("mediane_lesson_problems", args=[self.instance.pk])
            return context
