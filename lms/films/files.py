"""A film's file: told by its content, kept in the private store a piece at a time, removed for good."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.conf import conf
from lms.models import Film
from lms.private_storage import private_files
from lms.refusals import Refused

FOLDER = "films"
HEAD = 4096  # bytes that tell the type
MEGABYTE = 1024 * 1024
SUFFIXES: Mapping[str, str] = MappingProxyType({"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm"})


class FilmTooLarge(Refused):
    """The file is larger than the site takes."""

    def __init__(self, largest: int) -> None:
        text = _("Ce film est trop lourd : %(most)s Mo au plus. Filmez en plus petit, ou coupez-le.")
        super().__init__(str(text) % {"most": f"{largest / MEGABYTE:g}"})


class NoFilm(Refused):
    """What came is empty, or no film by its content, whatever its name says."""

    message = _("Ce fichier n’est pas un film MP4, MOV ou WebM. Choisissez-en un autre.")


@dataclass(frozen=True)
class Kept:
    """A file in the store that belongs to no film yet."""

    name: str
    media_type: str
    size: int
    sha256: str


def keep(upload: UploadedFile[Any]) -> Kept:
    """Look into a file and put it into the private store under a name drawn at random. Raises FilmTooLarge, NoFilm."""
    largest = conf().film_largest_file
    if (upload.size or 0) > largest:
        raise FilmTooLarge(largest)
    head = upload.read(HEAD)
    media_type = type_of(head)
    if not media_type:
        raise NoFilm
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = private_files().save(f"{FOLDER}/{uuid.uuid4().hex}", upload)
    return Kept(name, media_type, upload.size or 0, digest.hexdigest())


def type_of(head: bytes) -> str:
    """Return the media type that the beginning of a file shows, of those that are taken; empty for any other."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    best = max((each.confidence for each in found), default=0)
    types = {each.mime_type for each in found if each.confidence == best}
    return next((each for each in SUFFIXES if each in types), "")


def remove(name: str) -> None:
    """Remove a file from the store once the transaction is committed; a name that is not there is no error."""
    store = private_files()
    transaction.on_commit(lambda: store.delete(name), robust=True)


def remove_strays() -> int:
    """Remove files of the folder that no film names: an upload that was cut short. Returns how many."""
    store = private_files()
    if not store.exists(FOLDER):
        return 0
    known = set(Film.objects.exclude(file="").values_list("file", flat=True))
    strays = [name for each in store.listdir(FOLDER)[1] if (name := f"{FOLDER}/{each}") not in known]
    for name in strays:
        store.delete(name)
    return len(strays)


def part(film: Film, first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes of a film from `first` to `last`, both included, a piece at a time."""
    with film.file.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(left, MEGABYTE))):
            left -= len(chunk)
            yield chunk
