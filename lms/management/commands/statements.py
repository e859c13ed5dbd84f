"""Statements to a file, from a file, and from another record store: `manage.py statements export|import|pull`."""

from __future__ import annotations

import os
import sys
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from lms.conf import conf
from lms.models import Client
from lms.records.reading import moment
from lms.transferring import outgoing, pulling
from lms.transferring.files import Folder
from lms.transferring.incoming import Importer, Item, Problem, Stopped, Tally, Trust
from lms.transferring.outgoing import NotExportable, Progress, Selection
from lms.transferring.pulling import CannotPull, Source

LONGEST_LINE = 16 << 20  # bytes


class Command(BaseCommand):
    """`manage.py statements export --out FILE`, `… import FILE --client NAME`, `… pull --endpoint URL …`."""

    help = "Export statements as JSON Lines, import them, or pull them from another record store; each may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do, and its options."""
        acts = parser.add_subparsers(dest="act", required=True)
        export = acts.add_parser("export", help="write statements as served, one a line, in the order they were stored")
        export.add_argument("--out", type=Path, help="the file; without it, lines go to the standard output")
        export.add_argument("--continue", action="store_true", dest="goes_on", help="go on after the file's last line")
        export.add_argument("--after", metavar="ID", help="begin after this statement")
        export.add_argument("--since", type=moment, help="stored at or after this date or time")
        export.add_argument("--until", type=moment, help="stored before this date or time")
        export.add_argument("--agent", default="", help="a pseudonym (UUID), or an xAPI agent as JSON")
        export.add_argument("--organisation", default="", metavar="SLUG")
        export.add_argument("--registration", type=uuid.UUID)
        export.add_argument("--attachments", type=Path, metavar="FOLDER", help="default: beside the file")
        export.add_argument(
            "--decisions", action="store_true", help="also what was decided here: for this installation itself"
        )
        read = acts.add_parser("import", help="take statements from JSON Lines; what is here already is passed over")
        read.add_argument("file", type=Path)
        read.add_argument("--attachments", type=Path, metavar="FOLDER", help="default: beside the file")
        read.add_argument("--project", action="store_true", help="our own statements change people's rows again")
        pull = acts.add_parser("pull", help="take statements from another record store, from where the last pull ended")
        pull.add_argument("--endpoint", required=True, metavar="URL", help="as in https://lrs.example.org/xapi/")
        pull.add_argument("--since", type=moment, help="forget where the last pull ended; stored there after this time")
        pull.add_argument("--xapi", choices=["1.0.3", "2.0.0"], default="1.0.3", help="the version to speak")
        pull.add_argument("--ca", type=Path, metavar="FILE", help="certificates of a private authority (PEM)")
        for each in (read, pull):
            whose = each.add_mutually_exclusive_group(required=True)
            whose.add_argument("--client", metavar="NAME", help="whose word they become: this client's")
            whose.add_argument(
                "--keep-authority", action="store_true", help="the source is trusted: whoever vouched there, does here"
            )
            each.add_argument("--stop", action="store_true", help="end at the first statement that cannot be taken")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        {"export": self._export, "import": self._import, "pull": self._pull}[options["act"]](options)

    # ---------------------------------------------------------------- export

    def _export(self, options: dict[str, Any]) -> None:
        names = ("since", "until", "agent", "organisation", "registration")
        selection = Selection(**{name: options[name] for name in names})
        out, folder = options["out"], options["attachments"]
        folder = folder or (beside(out) if out else None)
        export = partial(outgoing.export, selection, folder=folder, decided=options["decisions"])
        tell = self._exported if out and options["verbosity"] > 1 else None
        try:
            after = outgoing.key_of(options["after"]) if options["after"] else 0
            if out is None:
                export(sys.stdout, after=after)
                return
            with opened(out, goes_on=options["goes_on"]) as (file, position):
                done = export(file, after=max(after, position), tell=tell)
        except NotExportable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or out} cannot be written: {error.strerror}.") from error
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"{done.statements} statements and {done.files} files exported."))

    def _exported(self, progress: Progress) -> None:
        self.stdout.write(f"{progress.statements} statements, the last one {progress.last}")

    # ---------------------------------------------------------------- import

    def _import(self, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        if options["project"] and not options["keep_authority"]:
            raise CommandError("--project is for an export of this installation itself: it needs --keep-authority.")
        files = Folder(options["attachments"] or beside(file))
        importer = Importer(self._trust(options), self._problem, files=files, stop=options["stop"])
        try:
            with file.open("rb") as lines, telling_where_it_stopped(importer):
                for tally in importer.take(items(lines)):
                    if options["verbosity"] > 1:
                        self.stdout.write(f"{tally.read} read, {tally.new} new")
        except OSError as error:
            raise CommandError(f"{error.filename or file} cannot be read: {error.strerror}.") from error
        self._done(importer.tally, options)

    def _trust(self, options: dict[str, Any]) -> Trust:
        if options["keep_authority"]:
            return Trust(project=options.get("project", False))
        client = Client.objects.filter(name=options["client"], revoked_at__isnull=True).first()
        if client is None:
            raise CommandError(f"No client is called {options['client']}; `manage.py create_client` makes one.")
        return Trust(client=client)

    def _problem(self, problem: Problem) -> None:
        self.stderr.write(str(problem))

    def _done(self, tally: Tally, options: dict[str, Any]) -> None:
        if tally.refused:
            raise CommandError(said(tally))
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(said(tally)))

    # ------------------------------------------------------------------ pull

    def _pull(self, options: dict[str, Any]) -> None:
        key, colon, secret = conf().pull.partition(":")
        if not colon:
            raise CommandError("Set MEDIANE_PULL to the credentials that the other store gave, as key:secret.")
        try:
            ca = options["ca"].read_text(encoding="utf-8") if options["ca"] else ""
        except (OSError, UnicodeError) as error:
            raise CommandError(f"{options['ca']} cannot be read.") from error
        source = Source(options["endpoint"], key, secret, options["xapi"], ca)
        importer = Importer(self._trust(options), self._problem, stop=options["stop"])
        try:
            with telling_where_it_stopped(importer):
                for position in pulling.pull(source, importer, since=options["since"]):
                    if options["verbosity"] > 1:
                        self.stdout.write(f"{importer.tally.read} read, complete up to {position.isoformat()}")
        except CannotPull as error:
            raise CommandError(f"{error} {said(importer.tally)}") from error
        self._done(importer.tally, options)


@contextmanager
def telling_where_it_stopped(importer: Importer) -> Iterator[None]:
    """End the command where `--stop` ends the import, with what was done up to there."""
    try:
        yield
    except Stopped as stopped:
        raise CommandError(f"Stopped at {stopped.problem.place}. {said(importer.tally)}") from stopped


@contextmanager
def opened(out: Path, *, goes_on: bool) -> Iterator[tuple[IO[str], int]]:
    """Open the file to write to; yields it with the key of the last statement in it (0: none). Half a line is cut off.

    Raises NotExportable for a file that is there, unless the export goes on with it.
    """
    position = 0
    if out.exists() and out.stat().st_size:
        if not goes_on:
            raise NotExportable(f"{out} is there already. Add --continue to go on after its last line.")
        line, end = outgoing.last_line(out)
        position = outgoing.key_of(line["id"]) if line else 0
        os.truncate(out, end)
    with out.open("a", encoding="utf-8", newline="\n") as file:
        yield file, position


def beside(file: Path) -> Path:
    """Return the folder of a file's attachments: `export.jsonl` → `export.attachments/`."""
    return file.with_suffix(".attachments")


def items(lines: IO[bytes]) -> Iterator[Item]:
    """Return the lines of a file as statements; empty ones are passed over. A line too long to be one is cut."""
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if line.strip():
            yield Item(f"line {number}", line)


def said(tally: Tally) -> str:
    """Return what became of what was read."""
    return (
        f"{tally.read} statements read: {tally.new} new (stored now, with their own timestamp), "
        f"{tally.known} here already, {tally.removed} removed here earlier, {tally.refused} refused."
        f"{f' {tally.fileless} files did not come; their statements are stored without.' if tally.fileless else ''}"
    )
