"""A file that a trainer brings: told by its content, and kept for that person only until it is confirmed.

It lies as Wagtail's own `UploadedFile`, under a name drawn at random; a person has one at most.
"""

from __future__ import annotations

import io
import uuid
import zipfile
import zlib
from pathlib import PurePath
from typing import Any

import puremagic
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile as Sent
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import UploadedFile

from curriculum.importing.reading import FileKind
from curriculum.models import LessonPage

MEGABYTE = 1024 * 1024
LARGEST = {"docx": 10 * MEGABYTE, "markdown": MEGABYTE}
LARGEST_UNPACKED, MOST_PARTS = 100 * MEGABYTE, 3000
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEX = 32


class UploadRefused(Exception):  # noqa: N818
    """The file cannot be imported; its text says what to do, for the person who sent it."""

    text: Any = ""


class Empty(UploadRefused):
    """Nothing is in it."""

    text = _("Ce fichier est vide. Choisissez-en un autre.")


class TooLarge(UploadRefused):
    """It is larger than what is taken, packed or unpacked."""

    text = _("Ce fichier est trop grand : 10 Mo au plus pour un .docx, 1 Mo pour du Markdown. Réduisez ses images.")


class Encrypted(UploadRefused):
    """It asks for a password."""

    text = _("Ce document est protégé par un mot de passe. Enregistrez une copie sans mot de passe.")


class Broken(UploadRefused):
    """It is no whole archive, or its XML declares what no document needs."""

    text = _("Ce fichier .docx est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis recommencez.")


class OldWord(UploadRefused):
    """It is of Word 97."""

    text = _("Ce document est d’un ancien format de Word (.doc). Enregistrez-le en .docx, puis recommencez.")


class NotUtf8(UploadRefused):
    """Its words are in another encoding."""

    text = _("Ce fichier n’est pas un texte en UTF-8 : enregistrez-le comme texte simple en UTF-8, puis recommencez.")


class FalseType(UploadRefused):
    """It is something else."""

    text = _("Ce n’est ni un document Word (.docx) ni un texte Markdown (.md, .txt), d’après son contenu.")


def kind_of(name: str, content: bytes) -> FileKind:
    """Return what a file is by its content, which must agree with its name. Raises UploadRefused."""
    suffix = PurePath(name).suffix.lower()
    if not content.strip():
        raise Empty
    if len(content) > LARGEST["docx"]:
        raise TooLarge
    if content.startswith(OLE):
        raise Encrypted if ENCRYPTED in content else OldWord
    if content.startswith(b"PK"):
        if suffix == ".docx":
            _check_docx(content)
            return "docx"
        raise FalseType
    if suffix == ".docx":
        raise Broken if not _is_something_else(content) else FalseType
    if suffix not in {".md", ".markdown", ".txt"} or _is_something_else(content):
        raise FalseType
    _check_text(content)
    return "markdown"


def _is_something_else(content: bytes) -> bool:
    """Whether these are the bytes of a picture, a PDF, a program…; words that happen to begin like one are words."""
    if content.startswith((b"%PDF", b"{\\rtf")):
        return True
    if b"\0" not in content:
        return False
    try:
        return bool(puremagic.magic_string(content[:4096]))
    except (puremagic.PureError, ValueError):
        return False


def _check_text(content: bytes) -> None:
    if len(content) > LARGEST["markdown"]:
        raise TooLarge
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    if "\0" in text:
        raise FalseType
    if not text.strip():
        raise Empty


def _check_docx(content: bytes) -> None:
    """Look into a document's parts before a library does: their number, size, and that no XML declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refusal = _flaw(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Broken from error
    if refusal:
        raise refusal


def _flaw(archive: zipfile.ZipFile) -> type[UploadRefused] | None:
    """Return why an archive is not taken; reading each part also checks its sum."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return Encrypted
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        return TooLarge
    if not {"[Content_Types].xml", "word/document.xml"} <= names or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        return FalseType
    for name in names:
        part = archive.read(name)
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
            return Broken
    return None


# ------------------------------------------------------------------- keeping


def mine(user: Any) -> QuerySet[UploadedFile]:
    """Return the files that a person brought and has not confirmed."""
    return UploadedFile.objects.filter(uploaded_by_user=user, for_content_type=_lessons())


def keep(user: Any, name: str, content: bytes) -> UploadedFile:
    """Keep a file for a person instead of the one before; those of people who are gone go too."""
    old = UploadedFile.objects.filter(Q(uploaded_by_user=user) | Q(uploaded_by_user=None), for_content_type=_lessons())
    for each in old:
        forget(each)
    stem, suffix = slugify(PurePath(name).stem)[:60] or "document", PurePath(name).suffix.lower()
    file = ContentFile(content, name=f"{uuid.uuid4().hex}-{stem}{suffix}")
    return UploadedFile.objects.create(uploaded_by_user=user, for_content_type=_lessons(), file=file)


def forget(kept: UploadedFile) -> None:
    """Remove a file that was kept."""
    kept.file.delete(save=False)
    kept.delete()


def opened(kept: UploadedFile) -> tuple[str, bytes]:
    """Return the name and the content of a file that was kept."""
    with kept.file.open("rb") as file:
        return PurePath(kept.file.name).name[HEX + 1 :], file.read()


def read_sent(sent: Sent[Any]) -> tuple[str, bytes]:
    """Return the name and the content of a file that is sent. Raises TooLarge."""
    if (sent.size or 0) > LARGEST["docx"]:
        raise TooLarge
    return sent.name or "", sent.read()


def _lessons() -> ContentType:
    return ContentType.objects.get_for_model(LessonPage)
