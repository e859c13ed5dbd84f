"""Pictures lose place, device, dates and comments; the points and colours stay."""

import hashlib
import io
import uuid
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, PngImagePlugin

from lms.evidence import files, pictures, preparing, sending
from lms.models import EvidencePiece
from tests.lms.evidence.making import draft, upload

ORIENTATION, MAKER, GPS, EXIF_PART = 0x0112, 0x010F, 0x8825, 0x8769
SECRETS = (b"Maker", b"Karim", b"Exif", b"eXIf", b"exif", b"http://ns.adobe.com/xap", b"tEXt", b"iTXt", b"GPS", b"MPF")


def pixels(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Two halves of different colours, so that a turn shows."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (0, 0, size[0] // 2, size[1]))
    return made


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: who made it, when, where."""
    found = Image.Exif()
    found[MAKER], found[ORIENTATION] = "Maker Karim", orientation
    found.get_ifd(EXIF_PART)[0x9003] = "2026:10:05 10:00:00"
    found.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return found


def jpeg(orientation: int = 1, **more: object) -> bytes:
    target = io.BytesIO()
    xmp = b"<x:xmpmeta>Karim</x:xmpmeta>"
    pixels().save(target, "JPEG", exif=exif(orientation), comment=b"Karim", xmp=xmp, quality=80, **more)
    return target.getvalue()


def png() -> bytes:
    target, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Author", "Karim")
    words.add_itxt("XML:com.adobe.xmp", "<x>Karim</x>")
    pixels().save(target, "PNG", exif=exif(), pnginfo=words)
    return target.getvalue()


def mpo() -> bytes:
    """What many telephones call a JPEG: two pictures in one file."""
    target = io.BytesIO()
    pixels().save(target, "MPO", save_all=True, append_images=[pixels((4, 4))], exif=exif())
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


@pytest.mark.parametrize("make", [jpeg, png, mpo])
def test_nothing_of_camera_place_or_author_stays(make: Callable[[], bytes]) -> None:
    before = make()
    assert any(secret in before for secret in SECRETS), "the test's own picture holds something"
    after = pictures.cleaned(before)
    assert [secret for secret in SECRETS if secret in after] == []
    found = opened(after)
    assert (dict(found.getexif()), found.getexif().get_ifd(GPS)) == ({}, {})
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"}
    assert (found.format, found.size) == ("PNG" if make is png else "JPEG", (64, 32))


def alike(one: Image.Image, other: Image.Image, most: float) -> bool:
    """Whether the colours of the points differ by no more than so much on average (of 255)."""
    return one.size == other.size and max(ImageStat.Stat(ImageChops.difference(one, other)).mean) <= most


def test_the_points_stay() -> None:
    assert opened(pictures.cleaned(png())).tobytes() == opened(png()).tobytes()
    assert alike(opened(pictures.cleaned(jpeg())), opened(jpeg()), 4)
    assert not alike(opened(jpeg()), ImageOps.mirror(opened(jpeg())), 40), "a turn would show"
    assert opened(pictures.cleaned(jpeg())).quantization == opened(jpeg()).quantization


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_turned_for_good(orientation: int) -> None:
    shown = ImageOps.exif_transpose(opened(jpeg(orientation)))
    assert alike(opened(pictures.cleaned(jpeg(orientation))), shown, 4)


def test_colours_keep_their_meaning() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(pictures.cleaned(jpeg(icc_profile=profile))).info["icc_profile"] == profile
    target = io.BytesIO()
    pixels().quantize(4).save(target, "PNG", transparency=0)
    assert (
        opened(pictures.cleaned(target.getvalue())).convert("RGBA").tobytes()
        == opened(target.getvalue()).convert("RGBA").tobytes()
    )


@pytest.mark.parametrize("make", [jpeg, png])
def test_a_broken_picture_is_refused_in_words(make: Callable[[], bytes]) -> None:
    for content in (make()[:60], make()[: len(make()) // 2]):
        with pytest.raises(pictures.BrokenPicture, match="ne peut pas être lue"):
            pictures.cleaned(content)


def test_a_picture_of_too_many_points_is_not_opened(monkeypatch) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS", 64 * 32 - 1)
    with pytest.raises(pictures.TooManyPoints, match="trop de points"):
        pictures.cleaned(png())
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50)
    with pytest.raises(pictures.TooManyPoints):
        pictures.cleaned(png())


@pytest.mark.django_db
def test_what_is_kept_signed_and_hashed_is_the_cleaned_file(enrolment, private) -> None:
    piece = preparing.attach(draft(enrolment), upload(jpeg(6), "affiche.jpg"))
    sent = sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    kept = EvidencePiece.objects.get()
    content = (private / kept.file.name).read_bytes()
    assert content == pictures.cleaned(jpeg(6)) == files.bytes_of(kept)
    assert (kept.file_sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert sent.sha256 == sending.digest(kept)
