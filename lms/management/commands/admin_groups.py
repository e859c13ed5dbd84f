"""Make the groups and the review workflow of the Wagtail admin, or bring them up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms.admin_groups import ensure_groups
from lms.admin_workflow import ensure_workflow


class Command(BaseCommand):
    """`manage.py admin_groups`."""

    help = (
        "Make the groups « Formateurs » and « Coordination » of the Wagtail admin, or give them what they lack, "
        "and the review of lessons with its two groups of readers."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        del args, options
        for group in ensure_groups():
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
        workflow = ensure_workflow()
        self.stdout.write(f"{workflow.name}: {workflow.tasks.count()} tasks")
