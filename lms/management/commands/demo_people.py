"""Make the people of a demonstration and print how they sign in."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.demo import DemoError, demo_people
from lms.refusals import Refused


class Command(BaseCommand):
    """`manage.py demo_people [--json]`."""

    help = "In demo mode: make one account for each role, and print names, e-mails, passwords and roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", help="Print a JSON list instead of a table.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and print them."""
        del args
        try:
            people = demo_people()
        except (DemoError, Refused) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(person) for person in people], ensure_ascii=False))
            return
        for person in people:
            self.stdout.write(f"{person.role:<12} {person.name:<16} {person.email:<22} {person.password}")
