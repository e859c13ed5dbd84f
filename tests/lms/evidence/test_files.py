"""Files: told by their content, kept apart, handed to those who may see them, gone with the person."""

import hashlib
import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lms import erasing, exporting
from lms.evidence import files, pictures, preparing, sending
from lms.models import EvidencePiece
from lms.private_storage import place, private_files
from tests.lms.evidence.making import PDF, archive, docx, draft, odt, picture, upload
from tests.support import people

GOOD = {
    "a.pdf": PDF, "b.JPG": picture("JPEG"), "c.jpeg": picture("JPEG"), "d.png": picture("PNG"), "e.odt": odt(),
    "f.docx": docx(),
}  # fmt: skip
FALSE = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "programme.pdf": b"MZ" + bytes(300),
    "image.pdf": picture("PNG"),
    "document.png": PDF,
    "texte.pdf": b"Bonjour",
    "dessin.png": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "anime.png": picture("GIF"),
    "archive.docx": archive(aDOTtxt="x"),
    "macro.docx": docx(**{"word/vbaProject.bin": "x"}),
    "faux.odt": docx(),
    "casse.docx": docx()[:40],
    "sans-fin": PDF,
    "compte.pdf.exe": PDF,
    "classeur.odt": archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_kind_that_is_taken(name: str) -> None:
    found = files.check(upload(GOOD[name], name))
    kept = pictures.cleaned(GOOD[name]) if found.media_type in pictures.TYPES else GOOD[name]
    assert (found.content, found.name, found.sha256) == (kept, name, hashlib.sha256(kept).hexdigest())
    assert found.media_type in files.SUFFIXES


@pytest.mark.parametrize("name", FALSE)
def test_a_file_of_a_false_type_is_refused_in_words(name: str) -> None:
    with pytest.raises(files.FalseType, match="ODT ou DOCX"):
        files.check(upload(FALSE[name], name))


def test_too_large_or_empty(settings) -> None:
    settings.MEDIANE = settings.MEDIANE | {"EVIDENCE_LARGEST_FILE": len(PDF)}
    files.check(upload(PDF))
    with pytest.raises(files.TooLarge, match="trop lourd"):
        files.check(upload(PDF + b" "))
    with pytest.raises(files.EmptyFile):
        files.check(upload(b""))


@pytest.mark.parametrize("given,kept", [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\x\\y.pdf", "y.pdf"), ("a\nb\x00.pdf", "ab.pdf"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
])  # fmt: skip
def test_a_name_without_folders(given: str, kept: str) -> None:
    assert files.plain_name(given) == kept


@pytest.fixture
def piece(enrolment) -> EvidencePiece:
    made = preparing.attach(draft(enrolment), upload(name="entretien é.pdf"))
    sending.send(piece=made, post_id=uuid.uuid4(), confirmed=False)
    return EvidencePiece.objects.get()


def test_it_lies_outside_public_media_under_a_random_name(piece, private, settings) -> None:
    kept = private / piece.file.name
    assert kept.read_bytes() == PDF
    assert not kept.is_relative_to(settings.MEDIA_ROOT)
    assert "entretien" not in piece.file.name
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert piece.file_sha256 == hashlib.sha256(PDF).hexdigest()
    with pytest.raises(ValueError, match="no address"):
        private_files().url(piece.file.name)
    assert place() == private.resolve()


def test_where_it_lies_without_a_setting(settings, tmp_path) -> None:
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": ""}
    settings.MEDIA_ROOT = str(tmp_path / "media")
    assert place() == (tmp_path / "private").resolve()
    settings.STORAGES = settings.STORAGES | {
        "mediane_private": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    assert type(private_files()).__name__ == "InMemoryStorage"


def fetched(user, piece) -> int:
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser.get(reverse("mediane_lms:evidence_file", args=[piece.uuid])).status_code


def test_only_the_owner_and_the_group_s_trainers_get_it(piece, alice, bob, carole, david, admin, places) -> None:
    stranger = people.member("Gina", places.neighbour, "trainer")
    colleague = people.member("Hugo", places.home, "trainer")
    found = [fetched(user, piece) for user in (None, alice, bob, carole, david, admin, stranger, colleague)]
    assert found == [302, 200, 200, 404, 404, 404, 404, 404]


def test_a_draft_is_its_owner_s(enrolment, alice, bob) -> None:
    made = preparing.attach(draft(enrolment), upload())
    assert [fetched(user, made) for user in (alice, bob)] == [200, 404]


def test_it_is_handed_out_as_an_attachment_that_nothing_runs(piece, alice) -> None:
    browser = Client()
    browser.force_login(alice)
    answer = browser.get(reverse("mediane_lms:evidence_file", args=[piece.uuid]))
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"entretien _.pdf\"; filename*=UTF-8''entretien%20%C3%A9.pdf"
    )
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_that_was_changed_or_is_gone_is_not_handed_out(piece, alice, private) -> None:
    (private / piece.file.name).write_bytes(b"autre")
    assert fetched(alice, piece) == 410
    (private / piece.file.name).unlink()
    assert fetched(alice, piece) == 410


def test_a_replaced_or_removed_file_goes(enrolment, private, django_capture_on_commit_callbacks) -> None:
    def kept() -> list[str]:
        return sorted(each.name for each in private.rglob("*") if each.is_file())

    made = preparing.attach(draft(enrolment), upload())
    with django_capture_on_commit_callbacks(execute=True):
        made = preparing.attach(made, upload(picture("PNG"), "b.png"))
    assert (len(kept()), made.file_name) == (1, "b.png")
    with django_capture_on_commit_callbacks(execute=True):
        made = preparing.detach(made)
    assert (kept(), made.file_name, made.size) == ([], "", 0)
    made = preparing.attach(made, upload())
    with django_capture_on_commit_callbacks(execute=True):
        preparing.abandon(made)
    assert (kept(), EvidencePiece.objects.count()) == ([], 0)


def test_a_new_edition_has_a_copy_of_its_own(piece, enrolment) -> None:
    from lms.models import Evidence

    again = preparing.resume(Evidence.objects.get())
    assert (again.file_sha256, again.file_name) == (piece.file_sha256, piece.file_name)
    assert again.file.name != piece.file.name


def test_the_person_s_export_holds_it(piece, alice) -> None:
    target = io.BytesIO()
    exporting.write(alice, target)
    with zipfile.ZipFile(target) as found:
        assert found.read(f"preuves/{piece.uuid}-entretien é.pdf") == PDF
        assert "Deux élèves" in found.read("donnees/evidencepiece.json").decode()
        assert "token" not in found.read("donnees/signaturerequest.json").decode()


def test_an_erasure_takes_it_along(piece, alice, admin, private, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(user=alice)
    assert [each for each in private.rglob("*") if each.is_file()] == []
    assert not EvidencePiece.objects.exists()


def test_a_refused_file_loses_no_word(enrolment, alice) -> None:
    made = draft(enrolment)
    browser = Client()
    browser.force_login(alice)
    address = reverse("mediane_lms:evidence_draft", args=[made.evidence, "contenu"])
    bad = SimpleUploadedFile("photo.png", b"<html>")
    answer = browser.post(address, {"post": uuid.uuid4(), "text": "Un long texte.", "file": bad})
    assert answer.status_code == 422
    assert "Un long texte." in answer.content.decode()
    assert "ODT ou DOCX" in answer.content.decode()
    made.refresh_from_db()
    assert (made.text, made.file_name) == ("Un long texte.", "")
