"""Write one transcript to a file: `manage.py transcript MED-2026-XXXXXX --format pdf --out releve.pdf`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.models import Transcript
from lms.transcripts.rendering import FORMATS, render


class Command(BaseCommand):
    """Render an issued transcript as HTML, PDF or JSON."""

    help = "Write an issued transcript to a file (html, pdf or json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number, the format and the file."""
        parser.add_argument("number", help="the transcript's number, MED-2026-XXXXXX")
        parser.add_argument("--format", choices=sorted(FORMATS), default="pdf")
        parser.add_argument("--out", type=Path, required=True, help="file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or say why not."""
        del args
        number = options["number"].strip().upper()
        transcript = Transcript.objects.filter(number=number).first()
        if transcript is None:
            msg = f"No transcript has the number {number}."
            raise CommandError(msg)
        if not transcript.document:
            msg = f"The document of {number} was erased at the holder's request."
            raise CommandError(msg)
        file = render(transcript, options["format"])
        try:
            options["out"].write_bytes(file.content)
        except OSError as error:
            msg = f"{options['out']} cannot be written: {error.strerror}."
            raise CommandError(msg) from error
        self.stdout.write(f"{number}: {len(file.content)} bytes in {options['out']}")
