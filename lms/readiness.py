"""Whether this process can serve: the database, its migrations, its guards, the queue. Reads only, names no secret."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from competencies.guards import missing

logger = logging.getLogger(__name__)

LAG_SECONDS = 300  # how long a task may wait for a worker before we say that nobody works


def database() -> bool:
    """Ask the database for the smallest answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations() -> bool:
    """Compare the migrations on disk with those applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def guards() -> bool:
    """Ask whether each guard of rows that must not change stands in the database."""
    return not missing()


def worker() -> bool:
    """Look for a task that has waited too long, where the queue is in the database."""
    if not apps.is_installed("django_tasks_db"):
        return True
    from django_tasks_db.models import DBTaskResult

    limit = timezone.now() - datetime.timedelta(seconds=LAG_SECONDS)
    return not DBTaskResult.objects.ready().filter(enqueued_at__lt=limit).exists()


QUESTIONS: dict[str, Callable[[], bool]] = {
    "database": database,
    "migrations": migrations,
    "guards": guards,
    "worker": worker,
}


def failing() -> list[str]:
    """Return the names of what is not ready, in order; after a failing database nothing else is asked."""
    found = []
    for name, question in QUESTIONS.items():
        try:
            if not question():
                found.append(name)
        except DatabaseError:
            logger.exception("Not ready: %s", name)
            found.append(name)
        if found == ["database"]:
            break
    return found
