"""Erase one person, or do again after a restore what the journal of erasures tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms import erasing
from lms.management.commands.export_person import account
from lms.models import Erasure
from lms.models.life import ErasureReason, TranscriptWish
from lms.refusals import Refused


class Command(BaseCommand):
    """`manage.py erase_person EMAIL`, `--journal FILE` (write it down), `--replay FILE` (after a restore)."""

    help = "Erase a person for good: asks for the address once more, unless --yes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom and why, or which journal."""
        parser.add_argument("email", nargs="?")
        parser.add_argument("--transcripts", choices=TranscriptWish.values, default=TranscriptWish.WITHDRAWN.value)
        parser.add_argument("--reason", choices=ErasureReason.values, default=ErasureReason.ASKED.value)
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--journal", type=Path, help="write the journal of all erasures to this file, and stop")
        parser.add_argument("--replay", type=Path, help="erase again whom a restored backup has brought back")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the one thing that was asked."""
        try:
            if options["journal"]:
                lines = [erasing.line_of(row) + "\n" for row in Erasure.objects.order_by("at")]
                options["journal"].write_text("".join(lines), encoding="utf-8")
                self.stdout.write(f"{len(lines)} erasures.")
            elif options["replay"]:
                lines = options["replay"].read_text(encoding="utf-8").splitlines()
                self.stdout.write(f"{erasing.replay(lines)} people erased again.")
            elif options["email"]:
                self._erase(options)
            else:
                msg = "Give an address, --journal FILE or --replay FILE."
                raise CommandError(msg)
        except (OSError, ValueError, KeyError, Refused) as error:
            raise CommandError(str(error)) from error

    def _erase(self, options: dict[str, Any]) -> None:
        user = account(options["email"])
        if not options["yes"] and input("Type the address again to erase this person for good: ") != user.email:
            msg = "Nothing was erased."
            raise CommandError(msg)
        done = erasing.erase(user=user, transcripts=options["transcripts"], reason=options["reason"])
        self.stdout.write(self.style.SUCCESS(f"Erased: {done.uuid if done else 'already'}."))
