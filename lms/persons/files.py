"""Files that hold something of a person outside the database; removed after the erasure's commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from lms.models import EvidencePiece, Film
from lms.persons.registry import Person


@dataclass(frozen=True)
class Left:
    """One file, and how it is removed."""

    name: str
    remove: Callable[[], None]


def of(person: Person) -> list[Left]:
    """Return files of evidence, films of the person, the admin's portrait, mails of the demo mode with an address."""
    found = []
    for piece in EvidencePiece.objects.filter(enrolment__learner__user=person.user).exclude(file=""):
        storage, name = piece.file.storage, str(piece.file.name)
        found.append(Left(name, lambda storage=storage, name=name: storage.delete(name)))  # type: ignore[misc]
    for film in Film.objects.filter(consents__enrolment__learner__user=person.user).exclude(file="").distinct():
        storage, name = film.file.storage, str(film.file.name)
        found.append(Left(name, lambda storage=storage, name=name: storage.delete(name)))  # type: ignore[misc]
    if apps.is_installed("wagtail.users"):
        from wagtail.users.models import UserProfile

        for profile in UserProfile.objects.filter(user=person.user).exclude(avatar=""):
            storage, name = profile.avatar.storage, profile.avatar.name
            found.append(Left(name, lambda storage=storage, name=name: storage.delete(name)))  # type: ignore[misc]
    folder = getattr(settings, "DEMO_MAIL_DIR", None)
    if folder is not None and Path(folder).is_dir():
        wanted = [each.lower().encode() for each in person.addresses]
        for file in Path(folder).glob("*.eml"):
            content = file.read_bytes().lower()
            if any(each in content for each in wanted):
                found.append(Left(str(file), lambda file=file: file.unlink(missing_ok=True)))  # type: ignore[misc]
    return found
