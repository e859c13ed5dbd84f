"""Write all that the site holds about one person to a ZIP file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms import exporting


def account(address: str) -> Any:
    """Return the account of an address, in any case. Raises CommandError."""
    found = list(get_user_model().objects.filter(email__iexact=address)[:2])
    if len(found) != 1:
        msg = f"{'No account has' if not found else 'Several accounts have'} the address {address}."
        raise CommandError(msg)
    return found[0]


class Command(BaseCommand):
    """`manage.py export_person EMAIL --out FILE`."""

    help = "Write all that the site holds about one person to a ZIP file, readable by its owner only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and where to."""
        parser.add_argument("email")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        user, out = account(options["email"]), Path(options["out"])
        try:
            with out.open("xb") as file:
                out.chmod(0o600)
                count = exporting.write(user, file)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{out}: {count} statements. Delete it once it is handed over."))
