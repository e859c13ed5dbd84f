"""Issue a transcript, withdraw one, renew or withdraw its name token. What is issued never changes.

Decision record: docs/decisions/0005-transcripts.md.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET

from lms.conf import conf
from lms.models import Learner, Membership, NameToken, Organisation, Transcript
from lms.models.organisation import Role
from lms.models.transcript import RevocationReason
from lms.refusals import Refused
from lms.transcripts import codes, gathering
from lms.transcripts.alignment import align
from lms.transcripts.document import Holder, Issuer, TranscriptDocument, canonical, digest

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NothingToShow(Refused):
    """The person follows no training and was never assessed."""

    message = _("Il n’y a encore rien à montrer : commencez un module, puis revenez.")


class EmptyExtract(Refused):
    """An extract without any competency."""

    message = _("Choisissez au moins une compétence pour un extrait.")


class UnknownCompetency(Refused):
    """An extract names a competency that the person's work does not bear on."""

    message = _("Une des compétences choisies ne fait pas partie de votre parcours.")


class HolderUnknown(Refused):
    """The person was erased: there is no name to print."""

    message = _("Ce parcours n’est plus relié à une personne.")


@dataclass(frozen=True)
class Issued:
    """A transcript, the name token that its named PDF carries, and whether this call made it."""

    transcript: Transcript
    name_token: str
    new: bool


@dataclass(frozen=True)
class Choice:
    """What the holder chose to show: competencies of an extract, titles aimed at, replaced titles, self-ratings."""

    extract_of: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    historical: bool = False
    self_rating: bool = False

    @property
    def selection(self) -> str:
        """Empty for a complete transcript, else a hash that equal extracts share."""
        if self.extract_of is None:
            return ""
        return hashlib.sha256("\n".join(sorted(set(self.extract_of))).encode()).hexdigest()


@transaction.atomic
def issue(
    *,
    learner: Learner,
    extract_of: Sequence[str] | None = None,
    by: User,
    post_id: uuid.UUID | None = None,
    targets: Sequence[str] | None = None,
    historical: bool = False,
    self_rating: bool = False,
    language: str | None = None,
) -> Issued:
    """Freeze what a person can show today. The same `post_id` again returns the same transcript.

    `extract_of`: competency references, None for the complete transcript. `targets`: titles (`MSADS/RNCP36241`) to
    align with, None for all active ones. `self_rating`: print apart what the person said of themselves. The standing
    transcript of the same person and selection is replaced.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    key = uuid.uuid5(learner.uuid, f"{post_id or uuid.uuid4()}:transcript")
    earlier = Transcript.objects.filter(uuid=key).first()
    if earlier is not None:
        return Issued(earlier, current_token(earlier), new=False)
    choice = Choice(
        extract_of=None if extract_of is None else tuple(extract_of),
        targets=None if targets is None else tuple(targets),
        historical=historical,
        self_rating=self_rating,
    )
    written: Literal["fr", "en"] = "en" if (language or get_language() or "fr").startswith("en") else "fr"
    same = Transcript.objects.filter(learner=learner, selection=choice.selection)
    with override(written):
        document = _document(learner=learner, by=by, key=key, choice=choice, language=written, version=same.count() + 1)
    text = canonical(document)
    transcript = Transcript.objects.create(
        uuid=key,
        number=document.number,
        code=document.code,
        learner=learner,
        extract=document.kind == "extract",
        selection=choice.selection,
        language=written,
        document=text,
        sha256=digest(text),
        issued_at=datetime.datetime.fromisoformat(document.issued_at),
    )
    standing = same.filter(revoked_at__isnull=True, superseded_by__isnull=True).exclude(pk=transcript.pk)
    standing.update(superseded_by=transcript)
    return Issued(transcript, _new_token(transcript), new=True)


@transaction.atomic
def revoke(*, transcript: Transcript, reason: str = RevocationReason.HOLDER) -> Transcript:
    """Withdraw a transcript for a reason of the closed list, with its name tokens; a second time changes nothing."""
    row = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if row.revoked_at is None:
        row.revoked_at, row.revocation_reason = timezone.now(), RevocationReason(reason)
        row.save(update_fields=["revoked_at", "revocation_reason"])
        revoke_name(transcript=row)
    return row


def revoke_name(*, transcript: Transcript) -> int:
    """Withdraw every name token of a transcript: printed links go on proving the document, without the name."""
    return transcript.name_tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def renew_name(*, transcript: Transcript) -> str:
    """Withdraw the name tokens of a transcript and return a new one."""
    revoke_name(transcript=transcript)
    return _new_token(transcript)


def current_token(transcript: Transcript) -> str:
    """Return the valid name token to print, or an empty text: withdrawn, or made under another secret key."""
    for row in transcript.name_tokens.filter(revoked_at__isnull=True).order_by("-pk"):
        token = codes.token_of(row.nonce)
        if codes.hashed(token) == row.sha256:
            return token
    return ""


def _new_token(transcript: Transcript) -> str:
    nonce = uuid.uuid4()
    token = codes.token_of(nonce)
    NameToken.objects.create(transcript=transcript, nonce=nonce, sha256=codes.hashed(token))
    return token


def check_address(code: str, name_token: str = "") -> str:
    """Return the public address that checks a code, with the name when a token is given."""
    return conf().address + check_path(code, name_token)


def check_path(code: str, name_token: str = "") -> str:
    """Return the same address inside the site: its own pages link relatively."""
    arguments = [code, name_token] if name_token else [code]
    return reverse("mediane_check:named" if name_token else "mediane_check:check", args=arguments)


def _document(
    *, learner: Learner, by: User, key: uuid.UUID, choice: Choice, language: Literal["fr", "en"], version: int
) -> TranscriptDocument:
    if learner.user is None:
        raise HolderUnknown
    material = gathering.material_of(learner)
    known = {*material.assessed, *material.not_assessed}
    if not known and not material.followed:
        raise NothingToShow
    shown = known if choice.extract_of is None else set(choice.extract_of)
    if not shown and choice.extract_of is not None:
        raise EmptyExtract
    if shown - known:
        raise UnknownCompetency
    assessed = [reference for reference in material.assessed if reference in shown]
    missing = [reference for reference in material.not_assessed if reference in shown]
    frameworks = gathering.framework_lines(shown)
    now, code = timezone.now(), codes.new_code()
    return TranscriptDocument(
        title=gettext("Relevé de compétences – document non certifiant"),
        statement=gettext(
            "Ce relevé ne vaut pas certification ; seul le jury désigné par l’autorité qui délivre un titre peut "
            "l’attribuer. "
            "Il peut être annexé à un dossier professionnel."
        ),
        extract_notice=gettext("Ceci est un extrait : seules les compétences choisies par la personne y figurent.")
        if choice.extract_of is not None
        else "",
        alignment_notice=gettext(
            "Les titres ci-dessous sont délivrés par d’autres autorités. "
            "Ils aident à situer ce relevé : aucun n’est évalué ici."
        ),
        number=_free_number(now.year),
        version=version,
        code=code,
        check_url=check_address(code),
        language=language,
        issued_at=now.isoformat(),
        kind="complete" if choice.extract_of is None else "extract",
        holder=Holder(name_of(learner.user)),
        issuer=_issuer(learner, by),
        frameworks=frameworks,
        competencies=gathering.competency_lines(material, assessed, frameworks, key),
        not_assessed=gathering.gap_lines(material, missing),
        training=gathering.training_lines(material),
        held=gathering.held_lines(material),
        alignment=align(shown, targets=choice.targets, historical=choice.historical),
        self_ratings=(gathering.self_rating_lines(learner, material, shown) if choice.self_rating else ()) or UNSET,
    )


def name_of(user: User) -> str:
    """Return the name that is printed: first and family name, else the address the person signs in with."""
    return user.get_full_name() or user.email or user.get_username()


def _free_number(year: int) -> str:
    while Transcript.objects.filter(number=(number := codes.new_number(year))).exists():
        continue
    return number


def _issuer(learner: Learner, by: User) -> Issuer:
    """Return who answers for the training: the latest cohort's organisation, else the person's own, else the site."""
    site = conf()
    cohort = learner.enrolments.filter(cohort__isnull=False).select_related("cohort__organisation").first()
    organisation: Organisation | None = cohort.cohort.organisation if cohort and cohort.cohort else None
    if organisation is None:
        own = Membership.objects.current().filter(user=learner.user).select_related("organisation")
        membership = own.order_by("start", "pk").first()
        organisation = membership.organisation if membership else None
    return Issuer(
        name=organisation.name if organisation else site.issuer_name,
        siret=organisation.siret if organisation else "",
        training_number=organisation.training_number if organisation else "",
        details=site.issuer_name if organisation else site.issuer_details,
        issued_by=_role(learner, by, organisation),
    )


def _role(learner: Learner, by: User, organisation: Organisation | None) -> str:
    """Say in which role somebody issues: the holder, from rated results alone, or a member of the organisation."""
    if learner.user_id == by.pk:
        return gettext("la personne elle-même, d’après les résultats enregistrés")
    if organisation is not None:
        roles = Membership.objects.current().filter(user=by, organisation=organisation).values_list("role", flat=True)
        for role in (Role.COORDINATOR, Role.TRAINER):
            if role in roles:
                return str(role.label)
    return gettext("l’administration de la plateforme")
