"""Files that people add to evidence: which kinds, told by their content; where they lie; how they are handed out.

They lie in the private store (lms/private_storage.py) under names drawn at random, and leave it only through views
that have asked who may see them.
"""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import puremagic
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lms.conf import conf
from lms.evidence import pictures
from lms.models.evidence import EvidencePiece
from lms.refusals import Refused

NAME_LENGTH = 120
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# No sound and no film: a voice or a face is a person's, and no detector reads them.
SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "application/pdf": (".pdf",),
        "image/jpeg": (".jpg", ".jpeg"),
        "image/png": (".png",),
        ODT: (".odt",),
        DOCX: (".docx",),
    }
)
KINDS = ("PDF", "JPEG", "PNG", "ODT", "DOCX")
MEGABYTE = 1024 * 1024


class TooLarge(Refused):
    """The file is larger than the site takes."""

    def __init__(self, largest: int) -> None:
        text = _("Ce fichier est trop lourd : %(most)s Mo au plus. Réduisez-le, ou écrivez un texte.")
        super().__init__(str(text) % {"most": f"{largest / MEGABYTE:g}"})


class EmptyFile(Refused):
    """There is nothing in the file."""

    message = _("Ce fichier est vide. Choisissez-en un autre.")


class FalseType(Refused):
    """The content is none of the kinds that are taken, or not what the file's name says."""

    message = _(
        "Le contenu de ce fichier n’est pas celui d’un PDF, d’une image JPEG ou PNG, ni d’un document ODT ou DOCX. "
        "Enregistrez-le dans l’une de ces sortes, puis ajoutez-le de nouveau."
    )


class FileChanged(Refused):
    """What lies in the store is not what was sent."""

    message = _("Ce fichier n’est plus celui qui a été envoyé : il ne peut pas être ouvert.")


@dataclass(frozen=True)
class Checked:
    """A file that was looked into: its bytes, a name without folders, its type, its SHA-256."""

    content: bytes
    name: str
    media_type: str

    @property
    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def check(upload: UploadedFile[Any]) -> Checked:
    """Look into a file; a picture loses its metadata. Raises EmptyFile, TooLarge, FalseType, and those of pictures."""
    largest = conf().evidence_largest_file
    if not upload.size:
        raise EmptyFile
    if upload.size > largest:
        raise TooLarge(largest)
    content = upload.read()
    name = plain_name(upload.name or "")
    media_type = type_of(content)
    if PurePosixPath(name).suffix.lower() not in SUFFIXES.get(media_type, ()):
        raise FalseType
    return Checked(pictures.cleaned(content) if media_type in pictures.TYPES else content, name, media_type)


def plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, its end kept where it is too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable()).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(suffix) - 1]}{dot}{suffix}" if dot else plain[:NAME_LENGTH]


def type_of(content: bytes) -> str:
    """Return the media type that the content shows, of those that are taken; empty for any other.

    Office files are ZIP archives, which only what is inside tells apart; those with macros are not taken.
    """
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    best = max((each.confidence for each in found), default=0)
    types = {each.mime_type for each in found if each.confidence == best}
    return next((each for each in SUFFIXES if each in types), "")


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {each.filename for each in archive.infolist()}
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) or name == "Basic/" for name in names):
                return ""
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return DOCX
            if "mimetype" not in names or any(name.startswith("Basic/") for name in names):
                return ""
            with archive.open("mimetype") as file:
                return ODT if file.read(len(ODT) + 1) == ODT.encode() else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return ""


def keep(piece: EvidencePiece, found: Checked) -> None:
    """Put a file into the private store and say so on the piece (not yet saved)."""
    piece.file.save(f"evidence/{uuid.uuid4().hex}", ContentFile(found.content), save=False)
    piece.file_name, piece.media_type = found.name, found.media_type
    piece.size, piece.file_sha256 = len(found.content), found.sha256


def bytes_of(piece: EvidencePiece) -> bytes:
    """Return a piece's file. Raises FileChanged where it is gone or no longer what was kept."""
    try:
        with piece.file.open("rb") as file:
            content = file.read()
    except OSError as gone:
        raise FileChanged from gone
    if hashlib.sha256(content).hexdigest() != piece.file_sha256:
        raise FileChanged
    return content
