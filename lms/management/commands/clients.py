"""List the programs that may use `/xapi/`, give one a new secret, or end one."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.models import Client
from lms.xapi.clients import Revoked, revoke, rotate


class Command(BaseCommand):
    """`manage.py clients`, `… rotate NAME --overlap HOURS`, `… revoke NAME`."""

    help = "List the clients of the xAPI endpoint, rotate a secret, revoke a client."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and the name of the client it is done to."""
        parser.set_defaults(act="list", json=False)
        acts = parser.add_subparsers(dest="act")
        listing = acts.add_parser("list", help="List all clients (also without a word).")
        rotating = acts.add_parser("rotate", help="Print a new secret, once.")
        rotating.add_argument("name")
        rotating.add_argument(
            "--overlap", type=float, default=0, metavar="HOURS", help="How long the old secret still works: none."
        )
        revoking = acts.add_parser("revoke", help="Refuse the client from its next request on.")
        revoking.add_argument("name")
        for each in (listing, rotating):
            each.add_argument("--json", action="store_true", help="Print JSON and nothing else.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say it."""
        act = options["act"] or "list"
        if act == "list":
            self._list(as_json=options["json"])
            return
        client = Client.objects.filter(name=options["name"]).first()
        if client is None:
            raise CommandError(f"No client is named {options['name']}.")
        if act == "revoke":
            revoke(client=client)
            self.stdout.write(f"The client {client.name} is revoked.")
        else:
            self._rotate(client, options["overlap"], as_json=options["json"])

    def _rotate(self, client: Client, hours: float, *, as_json: bool) -> None:
        try:
            secret = rotate(client=client, overlap=datetime.timedelta(hours=hours))
        except (Revoked, ValueError, OverflowError) as error:
            raise CommandError(str(error)) from error
        if as_json:
            self.stdout.write(json.dumps({"key": client.key, "secret": secret}))
        else:
            self.stdout.write(f"Client {client.name}\n  key     {client.key}\n  secret  {secret}")
            self.stdout.write("The secret is not shown again.")

    def _list(self, *, as_json: bool) -> None:
        rows = [_told(client) for client in Client.objects.select_related("organisation")]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            facts = [", ".join(row["scopes"]), row["organisation"] or "all organisations"]
            facts += [f"at most {row['rate']} requests a minute"] if row["rate"] else []
            facts += [f"counts: {', '.join(row['verbs'])}"] if row["verbs"] else []
            facts += ["opened to private statements"] if row["private"] else []
            facts += [f"revoked {row['revoked']}" if row["revoked"] else f"last used {row['last_used'] or 'never'}"]
            self.stdout.write(f"{row['name']}  {row['key']}\n  {' · '.join(facts)}")


def _told(client: Client) -> dict[str, Any]:
    return {
        "name": client.name,
        "key": client.key,
        "scopes": client.scopes,
        "organisation": client.organisation.slug if client.organisation else None,
        "rate": client.rate,
        "verbs": client.verbs,
        "private": client.private,
        "last_used": client.last_used_on.isoformat() if client.last_used_on else None,
        "revoked": client.revoked_at.date().isoformat() if client.revoked_at else None,
    }
