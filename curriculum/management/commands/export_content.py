"""`manage.py export_content`: a module as readable files, the same that `load_starter` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from curriculum.importing.exporting import export_module
from curriculum.models import ModulePage


class Command(BaseCommand):
    """Write one module's latest revisions into a folder."""

    help = "Write a module, its lessons, questions, quizzes, scenarios and rubrics as Markdown and YAML files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the module and the folder."""
        parser.add_argument("--module", required=True, metavar="CODE", help="the module's code, for example MOD-NAVT")
        parser.add_argument("--to", required=True, type=Path, metavar="FOLDER", help="the folder to write into")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files and print their names."""
        module = ModulePage.objects.filter(code=options["module"]).order_by("pk").first()
        if module is None:
            raise CommandError(_("Aucun module n’a le code %(code)s.") % {"code": options["module"]})
        for name, text in export_module(module).items():
            path = options["to"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path))
