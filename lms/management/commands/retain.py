"""Remove statements that are older than a date, but for decisions and what they rest on."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms import repeating, retaining
from lms.retaining import InTheFuture


def day(text: str) -> datetime.datetime:
    """Read a date (its beginning, in the site's time zone) or a time. Raises ValueError."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


class Command(BaseCommand):
    """`manage.py retain [--before DATE] [--dry-run]`; without a date, by the setting RETENTION_DAYS."""

    help = "Remove statements stored before a date, but for decisions; tells by verb what goes and what stays, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        """The date, and whether only to tell."""
        parser.add_argument("--before", type=day, help="date or time; by default RETENTION_DAYS days ago")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would go and what would stay")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell the plan, and carry it out."""
        if not options["dry_run"]:
            repeating.forget_old()
        before = options["before"] or retaining.due()
        if before is None:
            msg = "Give --before DATE, or set MEDIANE['RETENTION_DAYS']: without either, everything is kept."
            raise CommandError(msg)
        lines = retaining.plan(before)
        self.stdout.write(f"Statements stored before {before:%Y-%m-%d %H:%M %Z}:")
        for line in lines:
            kept = f"{line.decisions} stay (decisions), {line.referring} stay (what they refer to stays)"
            self.stdout.write(f"  {line.verb}: {line.goes} go, {kept}")
        total = sum(line.goes for line in lines)
        if options["dry_run"]:
            self.stdout.write(f"{total} would go. Nothing was removed.")
            return

        def tell(removed: int) -> None:
            self.stdout.write(f"{removed} / {total} removed")

        try:
            run = retaining.retain(before, tell if options["verbosity"] else None)
        except InTheFuture as refused:
            msg = f"{before:%Y-%m-%d %H:%M} lies in the future."
            raise CommandError(msg) from refused
        self.stdout.write(self.style.SUCCESS(f"{run.removed} statements removed."))
