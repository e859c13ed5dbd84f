"""What the Wagtail admin shows of questions, quizzes, scenarios and rubrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from assessments import deleting_hooks  # noqa: F401 - registers its hooks
from assessments.models import Scenario
from assessments.viewsets import AssessmentsGroup

register_snippet(AssessmentsGroup)


class FlawedScenarios(Component):
    """« Scénarios avec un problème » on the admin's home, for who may change scenarios; empty where there is none."""

    name = "mediane_flawed_scenarios"
    template_name = "mediane_assessments/admin/flawed_scenarios.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Read the drafts in one query and judge them."""
        del parent_context
        flawed = [
            (scenario, reverse(f"{Scenario.snippet_viewset.url_namespace}:edit", args=[scenario.pk]))
            for scenario in Scenario.objects.select_related("latest_revision").order_by("code")
            if any(problem.refuses for problem in scenario.draft_problems())
        ]
        return {"flawed": flawed}


@hooks.register("construct_homepage_panels")
def show_flawed_scenarios(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel."""
    if request.user.has_perm("mediane_assessments.change_scenario"):
        panels.append(FlawedScenarios())
