"""Deliver what waits for external record stores: once, or for as long as the process lives."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from lms.forwarding import delivering
from lms.forwarding.standing import standings
from lms.models import Target

LONGEST_SLEEP = 5.0  # seconds: what is recorded meanwhile waits no longer


class Command(BaseCommand):
    """`manage.py deliver [--target NAME] [--once | --loop] [--now]`."""

    help = "Deliver what waits for external record stores (xAPI), once or in a loop, and say how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the target's name, and how long to go on."""
        parser.add_argument("--target", default="", metavar="NAME", help="Only the target of this name.")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="Deliver what is due, then end (the default).")
        how.add_argument("--loop", action="store_true", help="Go on until the process is told to end.")
        parser.add_argument("--now", action="store_true", help="Try at once, also where a target is being waited for.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Deliver, and print how each target stands."""
        name = options["target"]
        if name and not Target.objects.filter(name=name).exists():
            raise CommandError(f"No target has the name {name}.")
        if options["loop"]:
            self._loop(name, at_once=options["now"])
        else:
            again = delivering.deliver_all(name=name, at_once=options["now"])
            while again is not None and again <= timezone.now():
                again = delivering.deliver_all(name=name)
        if options["verbosity"]:
            for each in standings(name=name):
                self.stdout.write(
                    f"{each.target.name}: {each.waiting} waiting, {each.target.delivered} delivered, "
                    f"{each.dead} refused{f', {each.target.error}' if each.target.error else ''}"
                    f"{', up to date' if each.up_to_date else ''}"
                )

    def _loop(self, name: str, *, at_once: bool) -> None:
        """Deliver until SIGTERM or SIGINT; the batch that is under way is finished."""
        end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: end.set())
        while not end.is_set():
            close_old_connections()
            again = delivering.deliver_all(name=name, at_once=at_once)
            at_once = False
            pause = LONGEST_SLEEP if again is None else (again - timezone.now()).total_seconds()
            end.wait(min(max(pause, 0), LONGEST_SLEEP) if pause > 0 else 0)
