"""What the Wagtail admin shows of frameworks."""

from typing import Any

from wagtail import hooks

from competencies.choosers import competency_chooser_viewset
from competencies.viewsets import CompetenciesGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Give the admin the group « Référentiels » and every editor form the competency chooser."""
    return [competency_chooser_viewset, CompetenciesGroup()]
