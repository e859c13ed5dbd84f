"""Where files lie that only some people may see: outside the media folder, without an address of their own."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

from lms.conf import conf

ALIAS = "mediane_private"


def place() -> Path:
    """Return the folder of private files: PRIVATE_FILES, else `private` beside the media folder."""
    beside = Path(str(settings.MEDIA_ROOT) or "media").resolve().parent / "private"
    return Path(conf().private_files or beside).resolve()


class PrivateFolder(FileSystemStorage):
    """A folder that only this process's account reads; where it is, the settings of the moment say."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """The folder as the settings name it."""
        return str(place())

    @property
    def location(self) -> str:
        """The same, as a whole path."""
        return str(place())

    def url(self, name: str | None) -> str:
        """Refuse: no address leads to a private file."""
        msg = f"A private file has no address: {name}"
        raise ValueError(msg)


def private_files() -> Storage:
    """Return the private store: the one that STORAGES names `mediane_private`, else the folder PRIVATE_FILES."""
    return storages[ALIAS] if ALIAS in settings.STORAGES else PrivateFolder()
