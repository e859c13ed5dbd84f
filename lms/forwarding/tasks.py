"""Telling a worker to deliver. Only where tasks run in a process of their own: never in the request that recorded.

With the immediate backend nothing is told: `manage.py deliver --loop` delivers. One call is told for each second at
most; it starts after that second, so that nothing recorded in it is forgotten.
"""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

import django
from django.core.cache import cache
from django.utils import timezone

# Django has tasks of its own since 6.0; before, they come from django-tasks, with the same names.
framework: Any = import_module("django.tasks" if django.VERSION >= (6, 0) else "django_tasks")

TOLD = "mediane:forwarding:told"
EACH = 1  # second
BEGIN_AFTER = datetime.timedelta(seconds=2)


@framework.task()
def deliver_waiting() -> None:
    """Deliver to every target what waits for it; come back when a target that waits is due."""
    from lms.forwarding import delivering

    again = delivering.deliver_all()
    if again is not None:
        tell(again)


def wake() -> None:
    """Have a worker deliver soon, unless one was told a moment ago."""
    if _queues() and cache.add(TOLD, 1, EACH):
        tell(timezone.now() + BEGIN_AFTER)


def tell(at: datetime.datetime) -> None:
    """Have a worker deliver at this time."""
    if _queues():
        deliver_waiting.using(run_after=at).enqueue()


def _queues() -> bool:
    """Whether tasks wait for a worker: a backend that can defer does not run them on the spot."""
    return bool(framework.task_backends[deliver_waiting.backend].supports_defer)
