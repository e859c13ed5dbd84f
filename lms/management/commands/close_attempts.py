"""Close the attempts at timed quizzes whose time has run out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms import quizzing


class Command(BaseCommand):
    """`manage.py close_attempts`: for people who left and did not come back; whoever comes back closes their own."""

    help = "Close the attempts at timed quizzes whose time has run out: what was answered counts."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Close them one by one, each in a transaction of its own, and say how many."""
        closed = sum(quizzing.closed_if_over(attempt).state != attempt.state for attempt in quizzing.overdue())
        self.stdout.write(self.style.SUCCESS(f"{closed} attempts closed."))
