"""What the Wagtail admin shows of frameworks."""

from typing import Any

from wagtail import hooks

from competencies.choosers import competency_chooser_viewset


@hooks.register("register_admin_viewset")
def register_competency_chooser() -> Any:
    """Make the competency chooser available to every editor form."""
    return competency_chooser_viewset
