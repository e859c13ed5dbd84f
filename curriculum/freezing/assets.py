"""Bytes by their hash: the content-addressed store that releases point into with `asset:<sha256><suffix>`."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Protocol

from django.core.files.base import ContentFile

from curriculum.models import Asset

PICTURE = "max-1200x1200"
"""Learners read on phones: a picture is kept in this size (a Wagtail filter)."""


@dataclass(frozen=True)
class Kept:
    """One file as a release names it."""

    reference: str
    media_type: str
    size: int


class Store(Protocol):
    """Where frozen bytes go."""

    def put(self, data: bytes, filename: str) -> Kept:
        """Return how to refer to these bytes."""


class HashingStore:
    """Only computes addresses, for comparing what is live with what is published: a read never writes."""

    def put(self, data: bytes, filename: str) -> Kept:
        """Name the bytes without keeping them."""
        sha256, suffix, media_type = _describe(data, filename)
        known = Asset.objects.filter(sha256=sha256).first()
        if known is not None:
            suffix, media_type = known.suffix, known.media_type
        return Kept(f"asset:{sha256}{suffix}", media_type, len(data))


class KeepingStore(HashingStore):
    """Keeps the bytes as `Asset` rows, once for equal bytes."""

    def put(self, data: bytes, filename: str) -> Kept:
        """Keep the bytes, unless they are kept already."""
        sha256, suffix, media_type = _describe(data, filename)
        if not Asset.objects.filter(sha256=sha256).exists():
            asset = Asset(sha256=sha256, suffix=suffix, media_type=media_type, size=len(data))
            asset.file.save(f"{sha256}{suffix}", ContentFile(data), save=True)
        return super().put(data, filename)


def _describe(data: bytes, filename: str) -> tuple[str, str, str]:
    suffix = PurePosixPath(filename).suffix.lower()
    suffix = suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 10 else ""  # noqa: PLR2004
    media_type = mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return hashlib.sha256(data).hexdigest(), suffix, media_type


def keep_picture(image: Any, store: Store) -> Kept:
    """Keep a Wagtail image in the size for reading; OSError when its file is gone."""
    from wagtail.images.models import Filter

    if image.is_svg():
        return keep_file(image, store)
    with image.generate_rendition_file(Filter(spec=PICTURE)) as rendition:
        rendition.seek(0)
        return store.put(rendition.read(), rendition.name)


def keep_file(document: Any, store: Store) -> Kept:
    """Keep a Wagtail document (or image) byte for byte; OSError when its file is gone."""
    with document.file.open("rb") as opened:
        return store.put(opened.read(), document.file.name)
