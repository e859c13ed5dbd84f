"""Write the rows that are copied from the ledger again: steps, attempts, answers, choices, ratings, levels."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.models import Learner
from lms.records import rebuilding
from lms.records.rebuilding import BeforeHorizon, Progress


def moment(text: str) -> datetime.datetime:
    """Read a date or a time; without an offset it is UTC. Raises ValueError."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


class Command(BaseCommand):
    """`manage.py rebuild_projections`: a few people in one transaction; it may be stopped and run again at any time."""

    help = "Rebuild the projections from the ledger of statements, without what is voided, with progress."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom to rebuild; everybody by default."""
        parser.add_argument("--since", type=moment, help="only people with statements stored since this date or time")
        parser.add_argument("--learner", type=uuid.UUID, help="only this person, by pseudonym")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild, telling how far it is."""
        learner = None
        if options["learner"] is not None:
            learner = Learner.objects.filter(uuid=options["learner"]).first()
            if learner is None:
                msg = f"No learner has the pseudonym {options['learner']}."
                raise CommandError(msg)
        tell = self._tell if options["verbosity"] else None
        try:
            read = rebuilding.rebuild(tell, since=options["since"], learner=learner)
        except BeforeHorizon as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"Rebuilt from {read} statements."))

    def _tell(self, progress: Progress) -> None:
        self.stdout.write(
            f"{progress.read} / {progress.total} statements, {progress.rate:.0f} a second, "
            f"about {progress.left:.0f} s left"
        )
