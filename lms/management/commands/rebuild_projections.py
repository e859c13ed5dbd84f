"""Write the rows that are copied from the ledger again: steps, attempts, answers, choices, ratings, levels."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms.records import projections


class Command(BaseCommand):
    """`manage.py rebuild_projections`: in one transaction; people see the old rows until it ends."""

    help = "Rebuild every projection from the ledger of statements, with progress."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild, telling how far it is."""
        quiet = options["verbosity"] == 0

        def tell(read: int, total: int) -> None:
            if not quiet:
                self.stdout.write(f"{read} / {total} statements")

        read = projections.rebuild(tell)
        if not quiet:
            self.stdout.write(self.style.SUCCESS(f"Rebuilt from {read} statements."))
