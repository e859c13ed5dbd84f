"""Pictures, files, links and pasted HTML: what a release keeps points at nothing that may move."""

import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Pixels
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from curriculum.models import Asset
from curriculum.releasing import MediaMissing, TranscriptMissing, freeze, open_release, publish_release
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def document(name="fiche.pdf", data=b"%PDF-1.7 fiche"):
    return get_document_model().objects.create(title=name, file=ContentFile(data, name=name))


def picture(name="photo.png", size=(1600, 800)):
    data = io.BytesIO()
    Pixels.new("RGB", size, "teal").save(data, "PNG")
    return get_image_model().objects.create(title=name, file=ContentFile(data.getvalue(), name=name))


def released(*body):
    module = make.module()
    make.lesson(module, body=list(body))
    (lesson,) = open_release(publish_release(module=module).pk).content.lessons
    return [part for step in lesson.steps for part in step.parts]


def test_a_file_is_kept_by_its_hash_and_served_for_ever(client):
    source = document()
    (part,) = released(make.block("file", {"title": "La fiche", "document": source.pk}, "f"))
    sha256 = hashlib.sha256(b"%PDF-1.7 fiche").hexdigest()
    assert (part.src, part.media, part.size) == (f"asset:{sha256}.pdf", "application/pdf", 14)
    source.delete()
    response = client.get(reverse("mediane_curriculum:asset", args=[f"{sha256}.pdf"]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 fiche"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.parametrize("name", ["x", "ab" * 32, "ab" * 32 + ".pdf", "../secret"])
def test_an_unknown_asset_is_not_found(client, name):
    assert client.get(f"/contenus/{name}").status_code == 404


def test_a_picture_is_kept_in_the_size_for_reading(client):
    (part,) = released(make.block("image", {"image": picture().pk, "alt": "Une salle", "caption": ""}, "i"))
    asset = Asset.objects.get()
    assert (part.src, part.alt) == (f"asset:{asset.sha256}.png", "Une salle")
    with asset.file.open("rb") as opened, Pixels.open(opened) as pixels:
        assert pixels.size == (1200, 600)
    response = client.get(reverse("mediane_curriculum:asset", args=[f"{asset.sha256}.png"]))
    assert response["Content-Type"] == "image/png"
    assert not response["Content-Disposition"].startswith("attachment")
    response.close()


def test_equal_bytes_are_kept_once():
    first, second = document("a.pdf"), document("b.pdf")
    parts = released(*(make.block("file", {"title": "x", "document": one.pk}, str(one.pk)) for one in (first, second)))
    assert parts[0].src == parts[1].src
    assert Asset.objects.count() == 1


def test_comparing_writes_nothing():
    module = make.module()
    make.lesson(module, body=[make.block("image", {"image": picture().pk, "alt": "", "caption": ""}, "i")])
    frozen = freeze(module)
    assert Asset.objects.count() == 0
    assert publish_release(module=module).sha256 == frozen.sha256


def test_media_without_transcript_or_without_file_is_refused():
    module = make.module()
    value = {"title": "Un film", "document": document("film.mp4", b"film").pk, "kind": "video", "transcript": " "}
    lesson = make.lesson(module, body=[make.block("media", value, "m")])
    with pytest.raises(TranscriptMissing, match="Un film"):
        publish_release(module=module)
    get_document_model().objects.all().delete()
    lesson.body = [("media", value | {"transcript": "Bonjour.", "document": None})]
    lesson.save()
    with pytest.raises(MediaMissing, match="Leçon L1"):
        publish_release(module=module)


def test_links_no_longer_depend_on_pages_or_documents():
    module = make.module()
    other = make.lesson(module, "L2")
    plan = document("plan.pdf", b"plan")
    html = (
        f'<p><a linktype="page" id="{other.pk}">leçon</a> <a linktype="page" id="{module.pk}">module</a> '
        f'<a linktype="document" id="{plan.pk}">plan</a> <a linktype="page" id="987654">perdu</a> '
        '<a href="https://example.org/">dehors</a></p>'
    )
    make.lesson(module, "L1", body=[make.text("t", html=html)])
    content = open_release(publish_release(module=module).pk).content
    found = next(lesson for lesson in content.lessons if lesson.code == "L1").steps[0].parts[0].html
    sha256 = hashlib.sha256(b"plan").hexdigest()
    assert found == (
        f'<p><a href="lesson:{other.translation_key}">leçon</a> <a href="{module.full_url}">module</a> '
        f'<a href="asset:{sha256}.pdf">plan</a> perdu <a href="https://example.org/">dehors</a></p>'
    )


@pytest.mark.parametrize(
    "pasted, kept",
    [
        ("<p>Oui<script>alert(1)</script></p>", "<p>Oui</p>"),
        ('<p onclick="x()"><b>Oui</b> <i>non</i></p>', "<p><strong>Oui</strong> <em>non</em></p>"),
        ('<p><a href="javascript:x()">ici</a></p>', "<p><a>ici</a></p>"),
        (
            '<p style="color:red">Oui<img src="http://x/y.png" onerror="x()"></p>',
            '<p>Oui<img src="http://x/y.png"></p>',
        ),
    ],
)
def test_pasted_html_is_sanitised(pasted, kept):
    (part,) = released(make.text("t", html=pasted))
    assert part.html == kept
