"""Making evidence in tests: each function is a form that somebody posts."""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lms.evidence import preparing, reviewing, sending, signing
from lms.models import Enrolment, Evidence, EvidencePiece, EvidenceReview, TutorAddress
from lms.models.rating import Outcome
from tests.lms.builders import C1

TUTOR = "tutrice@travail.example"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DAY = datetime.date(2026, 10, 5)


def picture(kind: str) -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, kind)
    return target.getvalue()


def archive(**files: str) -> bytes:
    """A ZIP; `__` in a name stands for `/`, a leading `_` is left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in files.items():
            made.writestr(name.removeprefix("_").replace("__", "/").replace("DOT", "."), content)
    return target.getvalue()


def docx(**more: str) -> bytes:
    """A document as Word's archive has it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            made.writestr(name, "<a/>")
    return target.getvalue()


def odt() -> bytes:
    """A document as LibreOffice's archive has it."""
    return archive(mimetype="application/vnd.oasis.opendocument.text", contentDOTxml="<a/>")


def upload(content: bytes = PDF, name: str = "compte-rendu.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def draft(
    enrolment: Enrolment,
    *,
    kind: str = "workplace",
    competencies: tuple[str, ...] = (C1,),
    what: str = "une table ronde",
    text: str = "Deux élèves se sont parlé.",
    day: datetime.date = DAY,
    block: str = "",
) -> EvidencePiece:
    """A whole draft, not sent."""
    piece = preparing.begin(enrolment=enrolment, kind=kind, what=what, post_id=uuid.uuid4())
    if block:
        piece = preparing.describe(piece, block=block)
    return preparing.describe(piece, happened_on=day, competencies=list(competencies), text=text)


def send(enrolment: Enrolment, *, confirmed: bool = False, **said) -> Evidence:
    """Evidence that waits for a decision."""
    return sending.send(piece=draft(enrolment, **said), post_id=uuid.uuid4(), confirmed=confirmed)


def decide(evidence: Evidence, assessor, outcome: str = "reached", *, comment: str = "", **said) -> EvidenceReview:
    """Accept evidence with one outcome for everything, unless `decision` or `outcomes` say otherwise."""
    evidence = Evidence.objects.get(pk=evidence.pk)
    arguments = {
        "decision": "accepted",
        "piece": evidence.piece,
        "outcomes": dict.fromkeys(evidence.competencies, Outcome(outcome)),
        "post_id": uuid.uuid4(),
    } | said
    return reviewing.decide(evidence=evidence, assessor=assessor, comment=comment, **arguments)


def vouched(enrolment: Enrolment, address: str = TUTOR, role: str = "tutor") -> None:
    """The organisation's mandate names an address."""
    TutorAddress.objects.create(organisation=enrolment.cohort.organisation, address=address, role=role)


def mailed(number: int = -1) -> str:
    """The token of a mail that was sent."""
    found = re.search(r"jeton=([\w-]+)", mail.outbox[number].body)
    assert found
    return found[1]


def ask(evidence: Evidence, by, address: str = TUTOR) -> str:
    """Ask a tutor; the token that the mail holds."""
    signing.ask(evidence=evidence, address=address, by=by)
    return mailed()


def signed(evidence: Evidence, by, role: str = "tutor") -> Evidence:
    """Evidence that a tutor has signed."""
    signing.sign(token=ask(evidence, by), role=role)
    return Evidence.objects.get(pk=evidence.pk)
