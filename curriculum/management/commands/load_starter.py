"""`manage.py load_starter`: the frameworks and the content that ship, once; run again, it changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from competencies.datafile import DataFileError
from competencies.starter_loading import load_frameworks
from curriculum.starter_loading import StarterImpossible, load_content


class Command(BaseCommand):
    """Load what ships; what people changed or deleted on this site is left alone and said."""

    help = "Load the frameworks, six modules in both languages and the library; never overwrites a trainer's work."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the page to stand under."""
        parser.add_argument(
            "--under", type=int, metavar="PAGE_ID", help="put the catalogue below this page (default: the site's root)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load all or nothing, and print what became of each kind of thing."""
        with override("fr"):
            under = None
            if options["under"] is not None:
                under = Page.objects.filter(pk=options["under"]).first()
                if under is None:
                    raise CommandError(_("Aucune page n’a le numéro %(pk)s.") % {"pk": options["under"]})
            try:
                with transaction.atomic():
                    reports = [load_frameworks(), load_content(under=under)]
            except (DataFileError, StarterImpossible) as error:
                raise CommandError(str(error)) from error
            for report in reports:
                for line in report.lines():
                    self.stdout.write(line)
            if not any(report.changed for report in reports):
                self.stdout.write(_("Rien n’a changé."))
