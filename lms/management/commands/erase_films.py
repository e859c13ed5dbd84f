"""Erase films of role plays that are older than some days, and files that an interrupted upload left."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.conf import conf
from lms.films import files, filming


class Command(BaseCommand):
    """`manage.py erase_films [--days N]`; without days, by the setting FILM_DAYS."""

    help = "Erase films of role plays that were added more than N days ago. That they were erased stays written."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many days a film is kept at most."""
        parser.add_argument("--days", type=int, help="by default the setting FILM_DAYS; 0 erases every film")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase, and say how many."""
        days = conf().film_days if options["days"] is None else options["days"]
        if days < 0:
            msg = "--days must be 0 or more."
            raise CommandError(msg)
        count = filming.erase_old(timezone.now() - datetime.timedelta(days=days))
        self.stdout.write(f"{count} films erased, {files.remove_strays()} stray files removed.")
