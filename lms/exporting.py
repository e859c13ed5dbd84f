"""All that the site holds about one person, as a ZIP; written a batch at a time, so that its size costs no memory."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.models import StatementAgent
from lms.persons.registry import Declaration, Person, declared, exporters, model_of, person_of, rows_of
from lms.records.facts import DIRECT
from lms.records.normalising import served

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 500


def write(user: User, target: IO[bytes]) -> int:
    """Write a person's export to a binary file and return how many statements it holds. Reads only.

    `donnees/<model>.json` for each model, `declarations.jsonl` with every statement that has the person as actor or
    object (as served), `releves/<number>.json` for each transcript, `preuves/…` for each file of evidence,
    and what other parts of the site export.
    """
    person = person_of(user)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("LISEZ-MOI.txt", _introduction())
        for declaration in declared().values():
            if declaration.exported:
                _write_model(archive, declaration, person)
        for name, exporter in exporters().items():
            _write_lines(archive, f"{name}.jsonl", exporter(person))
        return _write_lines(archive, "declarations.jsonl", statements_of(person))


def statements_of(person: Person) -> Iterator[dict[str, Any]]:
    """Yield every statement that has the person as actor or object, whoever posted it, in stored order."""
    links = StatementAgent.objects.filter(agent__in=list(person.agents().values_list("pk", flat=True)), role=DIRECT)
    keys = sorted(set(links.values_list("statement_id", flat=True)))
    for first in range(0, len(keys), BATCH):
        yield from served(keys[first : first + BATCH]).values()


def _introduction() -> str:
    lines = (
        _("Ceci est tout ce que ce site garde sur vous, le %(date)s.")
        % {"date": timezone.localtime().strftime("%d/%m/%Y, %H:%M")},
        "",
        _("donnees/ : une liste par sorte de données (compte, inscriptions, réponses, évaluations, notes…)."),
        _("declarations.jsonl : chaque trace d’apprentissage (xAPI), une par ligne."),
        _("releves/ : vos relevés de compétences, tels qu’ils ont été délivrés."),
        "",
        _("Ne sont pas là : mots de passe, codes secrets et sessions ouvertes, qui ne servent qu’à vous connecter."),
        _("Le nom des personnes qui vous ont évalué n’y est pas non plus : il leur appartient."),
    )
    return "\r\n".join(lines) + "\r\n"


def _write_model(archive: zipfile.ZipFile, declaration: Declaration, person: Person) -> None:
    rows, model = rows_of(declaration, person), model_of(declaration)
    if rows is None or model is None:
        return
    fields = [field for field in model._meta.concrete_fields if field.name not in declaration.hidden]
    related = [field.name for field in fields if field.is_relation]
    found = rows.select_related(*related) if related else rows
    with archive.open(f"donnees/{_file_name(model)}.json", "w") as file:
        file.write(b"[")
        for number, row in enumerate(found.iterator(chunk_size=BATCH)):
            file.write(b",\n" if number else b"\n")
            file.write(_line(_readable(row, fields)))
        file.write(b"\n]\n")
    if declaration.model == "mediane_lms.Transcript":
        for number, document in rows.values_list("number", "document").iterator(chunk_size=BATCH):
            archive.writestr(f"releves/{number}.json", document)
    if declaration.model == "mediane_lms.EvidencePiece":
        _write_files(archive, rows)


def _write_files(archive: zipfile.ZipFile, pieces: Iterable[Any]) -> None:
    """Write the files of evidence, one in memory at a time; one that is gone is left out."""
    for piece in pieces:
        if piece.file and piece.file.storage.exists(piece.file.name):
            with piece.file.open("rb") as file:
                archive.writestr(f"preuves/{piece.uuid}-{piece.file_name}", file.read())


def _write_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with archive.open(name, "w") as file:
        for row in rows:
            file.write(_line(row) + b"\n")
            count += 1
    return count


def _file_name(model: type[Model]) -> str:
    return str(model._meta.model_name if model._meta.app_label != "auth" else f"auth_{model._meta.model_name}").lower()


def _readable(row: Model, fields: Iterable[Field[Any, Any]]) -> dict[str, Any]:
    """A row in words: the French names of its fields, the words of its choices, the names of what it points to."""
    found = {}
    for field in fields:
        value = getattr(row, field.name)
        if isinstance(value, Model):
            value = str(value)
        elif field.choices:
            value = str(getattr(row, f"get_{field.name}_display")())
        words = str(field.verbose_name)
        found[words if words not in found else f"{words} ({field.name})"] = value
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_plain).encode()
