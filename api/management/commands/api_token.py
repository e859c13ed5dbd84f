"""Make or withdraw a person's token for `/api/v1/`: `manage.py api_token alice@example.org [--json] [--revoke]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from api.authentication import new_token, revoke_token


class Command(BaseCommand):
    """A token is printed once; only its hash is stored. A new one replaces the earlier one."""

    help = "Make (or, with --revoke, withdraw) a person's token for /api/v1/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the e-mail address."""
        parser.add_argument("email", help="the e-mail address the person signs in with")
        parser.add_argument("--revoke", action="store_true", help="withdraw the token")
        parser.add_argument("--json", action="store_true", help='print {"token": …}')

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token, or what was withdrawn."""
        del args
        users = list(get_user_model().objects.filter(email__iexact=options["email"], is_active=True)[:2])
        if len(users) != 1:
            msg = f"{len(users) or 'No'} active account with the address {options['email']}."
            raise CommandError(msg)
        if options["revoke"]:
            self.stdout.write(f"{revoke_token(users[0])} token withdrawn.")
            return
        token = new_token(users[0])
        self.stdout.write(json.dumps({"token": token}) if options["json"] else token)
