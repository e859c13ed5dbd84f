"""Make credentials for a program that reads or writes learning records at `/xapi/`; the secret is shown once."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.models import Organisation
from lms.xapi.clients import VERBS, NameTaken, create_client
from lms.xapi.scopes import DEFAULT, SCOPES


class Command(BaseCommand):
    """`manage.py create_client NAME --scope all --json`."""

    help = "Create a client of the xAPI endpoint and print its key and secret, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a name, scopes, and the organisation whose people the client is for."""
        parser.add_argument("name")
        parser.add_argument("--scope", action="append", choices=SCOPES, dest="scopes", help="May be repeated.")
        parser.add_argument("--organisation", metavar="SLUG", help="The organisation whose people the client sees.")
        parser.add_argument("--rate", type=int, metavar="N", help="At most N requests a minute; without it no limit.")
        parser.add_argument(
            "--verbs", nargs="+", choices=VERBS, default=(), help="What it sends that changes a person's path."
        )
        parser.add_argument(
            "--private", action="store_true", help="Show it answers and choices too, of people who share."
        )
        parser.add_argument("--json", action="store_true", help='Print {"key": …, "secret": …} and nothing else.')

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create the client; the default scopes are those the specification gives: write, and read one's own."""
        organisation = None
        if options["organisation"]:
            organisation = Organisation.objects.filter(slug=options["organisation"]).first()
            if organisation is None:
                raise CommandError(f"No organisation has the slug {options['organisation']}.")
        try:
            client, secret = create_client(
                name=options["name"],
                scopes=options["scopes"] or DEFAULT,
                organisation=organisation,
                rate=options["rate"],
                verbs=options["verbs"],
                private=options["private"],
            )
        except (NameTaken, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"key": client.key, "secret": secret}))
        else:
            scopes = ", ".join(client.scopes)
            self.stdout.write(f"Client {client.name} ({scopes})\n  key     {client.key}\n  secret  {secret}")
            self.stdout.write("The secret is not shown again.")
