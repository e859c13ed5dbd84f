"""Pictures without what a camera or a program wrote into them: place, device, dates, comments, a smaller copy.

The picture itself stays what it was, turned as the camera said it is to be shown: a PNG point for point, a JPEG written
anew with its own tables.
"""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lms.refusals import Refused

MOST_POINTS = 60_000_000  # each takes up to four bytes of memory while the picture is written anew
QUALITY = 95  # of a JPEG that had to be turned, or was one of several in a file; any other keeps its own
KEPT = ("icc_profile", "transparency")  # what the colours mean
TYPES = ("image/jpeg", "image/png")


class BrokenPicture(Refused):
    """What says to be a picture cannot be read as one."""

    message = _("Cette image ne peut pas être lue. Enregistrez-la de nouveau, puis ajoutez-la encore une fois.")


class TooManyPoints(Refused):
    """The picture is larger than the site opens."""

    message = _("Cette image a trop de points. Réduisez-la, puis ajoutez-la de nouveau.")


def cleaned(content: bytes) -> bytes:
    """Return a JPEG or PNG without its metadata. Raises BrokenPicture, TooManyPoints."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit stands below
            opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if opened.width * opened.height > MOST_POINTS:
                raise TooManyPoints
            return _written(opened)
    except Image.DecompressionBombError as bomb:
        raise TooManyPoints from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise BrokenPicture from broken


def _written(opened: Image.Image) -> bytes:
    kind = "PNG" if opened.format == "PNG" else "JPEG"
    opened.load()
    turned = ImageOps.exif_transpose(opened)
    as_it_was = turned.size == opened.size and opened.getexif().get(0x0112, 1) == 1
    picture = opened if as_it_was else turned
    picture.info = {name: opened.info[name] for name in KEPT if name in opened.info}
    target = io.BytesIO()
    if kind == "PNG":
        picture.save(target, "PNG", optimize=True)
    else:
        keeps = picture.format == "JPEG"  # neither turned nor one of several pictures in a file
        picture.save(
            target,
            "JPEG",
            quality="keep" if keeps else QUALITY,
            optimize=True,
            icc_profile=picture.info.get("icc_profile"),
        )
    return target.getvalue()
