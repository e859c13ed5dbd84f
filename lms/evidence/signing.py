"""A tutor signs what a person did at work, by a link that the server mails, without an account.

The link holds 256 random bits, of which only the hash is kept; it lasts 14 days, works once, and is bound to the
evidence as it was sent: sent again, it is another, and the link signs nothing. Nothing here logs a token.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
import smtplib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lms import working
from lms.conf import conf
from lms.enrolling import organisations_of
from lms.evidence.kinds import may_be_signed
from lms.models import Enrolment, Evidence, EvidencePiece, Note, SignatureRequest, TutorAddress
from lms.models.evidence import EvidenceState
from lms.models.tutoring import SignatureAnswer, TutorRole
from lms.persons.registry import person_of
from lms.records import ledger
from lms.refusals import Refused
from lms.sharing import person_name
from lms.xapi import evidence as telling
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

VALID = datetime.timedelta(days=14)
DAY = datetime.timedelta(days=1)
MAILS_OF_EVIDENCE, MAILS_OF_PERSON = 3, 10  # a day
TRIES, TRIES_SECONDS = 30, 3600  # of one address of the network, in an hour
TOKEN_BYTES = 32


class NotToSign(Refused):
    """Only what was done at work, sent and not decided yet, can be signed."""

    message = gettext_lazy("Cette preuve ne peut pas être signée maintenant.")


class OwnAddress(Refused):
    """Nobody signs for themselves."""

    message = gettext_lazy("C’est votre propre adresse. Écrivez celle de la personne qui vous a vu travailler.")


class TooManyMails(Refused):
    """Enough for today."""

    message = gettext_lazy("Assez de courriels pour aujourd’hui. Revenez demain.")


class MailNotSent(Refused):
    """The mail server did not take it."""

    message = gettext_lazy("Le courriel n’est pas parti. Rien n’est perdu : réessayez dans quelques minutes.")


class LinkDead(Refused):
    """The link signs nothing: unknown, used, expired, or made for evidence that has changed since."""

    message = gettext_lazy("Ce lien ne permet plus de signer.")


@dataclass(frozen=True)
class ToSign:
    """What a link stands for: the request, the evidence and the piece as it was sent."""

    request: SignatureRequest
    evidence: Evidence
    piece: EvidencePiece

    @property
    def name(self) -> str:
        """The name of the person whose work it is."""
        user = self.request.enrolment.learner.user
        return person_name(user) if user else ""


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def asked_addresses(evidence: UUID) -> set[str]:
    """Return the addresses that were asked to sign an evidence, in small letters."""
    rows = SignatureRequest.objects.filter(evidence=evidence).values_list("address", flat=True)
    return {address.lower() for address in rows}


def managers(enrolment: Enrolment) -> set[str]:
    """Return the addresses of managers by the mandate of the person's organisations, in small letters."""
    rows = TutorAddress.objects.filter(organisation__in=organisations_of(enrolment), role=TutorRole.MANAGER)
    return {address.lower() for address in rows.values_list("address", flat=True)}


def is_verified(enrolment: Enrolment, address: str) -> bool:
    """Whether the mandate of one of the person's organisations names this address as a tutor's."""
    rows = TutorAddress.objects.filter(organisation__in=organisations_of(enrolment), role=TutorRole.TUTOR)
    return rows.filter(address__iexact=address).exists()


def ask(*, evidence: Evidence, address: str, by: User) -> SignatureRequest:
    """Mail a tutor the link to sign, in the active language; not inside a transaction, since mail cannot be undone.

    Raises NotToSign, OwnAddress, TooManyMails, MailNotSent.
    """
    address = address.strip().lower()
    if address in {each.lower() for each in person_of(by).addresses}:
        raise OwnAddress
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = _prepare(evidence, address, token)
    try:
        _mail(row, token, by).send()
    except (smtplib.SMTPException, OSError) as trouble:
        row.delete()
        raise MailNotSent from trouble
    return row


@transaction.atomic
def _prepare(evidence: Evidence, address: str, token: str) -> SignatureRequest:
    """Keep what the link will stand for; links to the same evidence that were not used die."""
    working.lock(evidence.enrolment.learner_id)
    evidence.refresh_from_db()
    if not may_be_signed(evidence.kind) or evidence.state != EvidenceState.SENT or evidence.signed_at is not None:
        raise NotToSign
    now = timezone.now()
    recent = SignatureRequest.objects.filter(enrolment__learner=evidence.enrolment.learner_id, created_at__gt=now - DAY)
    if recent.count() >= MAILS_OF_PERSON or recent.filter(evidence=evidence.uuid).count() >= MAILS_OF_EVIDENCE:
        raise TooManyMails
    SignatureRequest.objects.filter(evidence=evidence.uuid, answer="").update(expires_at=now)
    return SignatureRequest.objects.create(
        enrolment=evidence.enrolment,
        evidence=evidence.uuid,
        sha256=evidence.sha256,
        address=address,
        verified=is_verified(evidence.enrolment, address),
        token_sha256=hashed(token),
        expires_at=now + VALID,
    )


def _mail(row: SignatureRequest, token: str, by: User) -> EmailMessage:
    language = (get_language() or "fr")[:2]
    address = f"{conf().address}{reverse('mediane_check:sign')}?lang={language}&jeton={token}"
    name = " ".join(person_name(by).split())  # a line break has no place in a mail's header
    context = {"name": name, "address": address, "until": timezone.localtime(row.expires_at)}
    return EmailMessage(
        subject=_("%(name)s vous demande une signature") % {"name": name},
        body=render_to_string("mediane_lms/mail/signature.txt", context),
        to=[row.address],
    )


def look(token: str) -> ToSign:
    """Return what a link stands for. Raises LinkDead, without saying to whom it belonged."""
    row = SignatureRequest.objects.select_related("enrolment__learner__user").filter(token_sha256=hashed(token)).first()
    return _living(row)


def _living(row: SignatureRequest | None) -> ToSign:
    if row is None or row.answer or row.expires_at <= timezone.now():
        raise LinkDead
    evidence = Evidence.objects.filter(
        uuid=row.evidence, enrolment=row.enrolment_id, sha256=row.sha256, state=EvidenceState.SENT, signed_at=None
    ).first()
    piece = evidence.sent_piece if evidence else None
    if evidence is None or piece is None:
        raise LinkDead
    return ToSign(row, evidence, piece)


@transaction.atomic
def sign(*, token: str, role: str) -> ToSign:
    """Sign, once. `role` is what the tutor says to be. Raises LinkDead."""
    found = _locked(token)
    work = working.begin(found.request.enrolment, uuid4())
    found.request.verified = is_verified(found.request.enrolment, found.request.address)
    _answered(found.request, SignatureAnswer.SIGNED, TutorRole(role))
    said = {
        "sha256": found.request.sha256,
        "role": TutorRole(role).value,
        "address_verified": found.request.verified and role == TutorRole.TUTOR,
    }
    ledger.record(
        [telling.told(profile.SIGNED, work.place, found.evidence.uuid, extension=profile.SIGNATURE, said=said)]
    )
    return found


@transaction.atomic
def decline(*, token: str, reason: str) -> ToSign:
    """Say that one cannot sign, and why, once; the reason is a note. Raises LinkDead."""
    found = _locked(token)
    note = Note.objects.create(about=found.request.enrolment.learner, text=reason.strip())
    found.request.note = note.uuid
    _answered(found.request, SignatureAnswer.DECLINED, "")
    return found


def _locked(token: str) -> ToSign:
    """Find what a link stands for, under the person's lock: of two answers at once the second finds it used."""
    found = look(token)
    working.lock(found.request.enrolment.learner_id)
    return look(token)


def _answered(row: SignatureRequest, answer: SignatureAnswer, role: str) -> None:
    row.answer, row.role, row.answered_at = answer, role, timezone.now()
    row.save(update_fields=["answer", "role", "answered_at", "note", "verified"])


def may_try(address: str) -> bool:
    """Count a visit of the signing page from an address of the network, and tell whether it is still allowed."""
    name = "mediane-signing:" + hashlib.sha256(address.encode()).hexdigest()
    if cache.add(name, 1, TRIES_SECONDS):
        return True
    try:
        return bool(cache.incr(name) <= TRIES)
    except ValueError:  # it expired between the two calls
        cache.set(name, 1, TRIES_SECONDS)
        return True
