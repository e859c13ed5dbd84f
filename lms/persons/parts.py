"""The erasers of what this site itself holds: one function a part, called in one transaction by `lms/erasing.py`."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator
from importlib import import_module
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.films import filming
from lms.forwarding import queueing
from lms.models import (
    Activity,
    Agent,
    Attainment,
    Authority,
    Document,
    Enrolment,
    EvidenceReview,
    FactActivity,
    FactAgent,
    HeldQualification,
    KeptAnswer,
    Learner,
    NameToken,
    Note,
    ObservationSheet,
    Rating,
    SignatureRequest,
    Statement,
    StatementActivity,
    StatementAgent,
    Tombstone,
    Transcript,
    TutorAddress,
)
from lms.models.life import TranscriptWish
from lms.models.rating import cut_key
from lms.models.transcript import RevocationReason
from lms.persons.registry import Person
from lms.records import burying, facts
from lms.records.ledger import KEPT, OWN
from lms.xapi import profile

SHORTEST_NAME = 3  # letters of a word that an address is searched for


def outside_statements(person: Person) -> None:
    """Remove what others said about the person, whatever they called them, and the names they were called by."""
    agents = list(person.agents().values_list("pk", "ifi"))
    named = StatementAgent.objects.filter(agent__in=[key for key, _name in agents])
    theirs = Statement.objects.filter(pk__in=named.values("statement")).exclude(authority__key=OWN)
    keys = sorted(theirs.values_list("pk", flat=True))
    said = list(theirs.filter(projected=True).values_list("uuid", flat=True))
    for model in (Rating, Attainment):
        model.objects.filter(statement__in=said).delete()
    about = set(StatementActivity.objects.filter(statement__in=keys).values_list("activity_id", flat=True))
    burying.bury(keys, Tombstone.Reason.ERASURE)
    _forget_activities(about, person)
    _forget_authorities({name for _key, name in agents})
    for key, name in agents:
        if name != person.pseudonym and not _is_named(key):
            Agent.objects.filter(pk=key).delete()


def documents(person: Person) -> None:
    """Remove what programs kept about the person at `/xapi/` (states, profiles), in every space."""
    Document.objects.filter(person.named("agent")).delete()


def deliveries(person: Person) -> None:
    """Forget what waits to be forwarded of the statements about the person."""
    named = StatementAgent.objects.filter(agent__in=person.agents().values("pk"))
    queueing.drop_waiting(sorted(named.values_list("statement", flat=True).distinct()))


def exported_documents(person: Person) -> Iterator[dict[str, Any]]:
    """Give what programs kept about the person; what is no text comes in base64."""
    for row in Document.objects.filter(person.named("agent")).order_by("pk").iterator():
        content = bytes(row.content)
        try:
            said = {"content": content.decode("utf-8")}
        except UnicodeDecodeError:
            said = {"content_base64": base64.b64encode(content).decode("ascii")}
        yield {
            "kind": row.kind,
            "name": row.name,
            "activity": row.activity,
            "registration": row.registration,
            "content_type": row.content_type,
            "updated_at": row.updated_at,
            **said,
        }


def exported_sheets(person: Person) -> Iterator[dict[str, Any]]:
    """Give the observation sheets about the person, of role plays whose planned sheets are all signed."""
    rows = ObservationSheet.objects.filter(
        role_play__enrolment__learner__user=person.user, role_play__recorded_at__isnull=False
    )
    for row in rows.select_related("role_play").order_by("pk").iterator():
        yield {
            "role_play": row.role_play.uuid,
            "played_on": row.role_play.played_on,
            "role": row.role,
            "outcomes": row.outcomes,
            "reason": row.reason,
            "signed_at": row.signed_at,
        }


def _forget_activities(keys: Collection[int], person: Person) -> None:
    """Empty the words of activities that nothing else names; remove those whose address names the person.

    The others stay: another process may know their keys, and be about to write what somebody else did there.
    """
    named = Exists(StatementActivity.objects.filter(activity=OuterRef("pk")))
    taken_over = Exists(FactActivity.objects.filter(activity=OuterRef("pk")))
    names = {*person.user.get_full_name().split(), *person.addresses, person.user.get_username()}
    words = [quoted.lower() for name in names if len(name) >= SHORTEST_NAME for quoted in {name, quote(name)}]
    for row in list(Activity.objects.filter(~named, ~taken_over, pk__in=keys)):
        if profile.is_ours(row.iri):
            continue
        if any(word in row.iri.lower() for word in words):
            row.delete()
        else:
            Activity.objects.filter(pk=row.pk).update(definition="")


def _forget_authorities(names: Collection[str]) -> None:
    """Remove who vouched in another store, where it was the person: an import may have kept it."""
    used = Exists(Statement.objects.filter(authority=OuterRef("pk")))
    for row in list(Authority.objects.filter(~used, key__startswith=KEPT)):
        if any(name in names for name, _role in facts.agents_of_authority(json.loads(row.agent))):
            row.delete()


def _is_named(agent: int) -> bool:
    return StatementAgent.objects.filter(agent=agent).exists() or FactAgent.objects.filter(agent=agent).exists()


def kept_answers(person: Person) -> None:
    """Forget what the API answered others about the person's work: such answers name the enrolment."""
    for name in Enrolment.objects.filter(learner=person.learner).values_list("uuid", flat=True):
        KeptAnswer.objects.filter(body__contains=str(name)).delete()


def learning(person: Person) -> None:
    """Delete notes, held titles and enrolments (with the key of their statements); cut the pseudonym's owner."""
    learner = person.learner
    if learner is None:
        return
    Note.objects.filter(about=learner).delete()
    HeldQualification.objects.filter(learner=learner).delete()
    Enrolment.objects.filter(learner=learner).delete()
    Learner.objects.filter(pk=learner.pk).update(user=None)


def judgements(person: Person) -> None:
    """Cut what the person judged about others: each judgement stays, by somebody who cannot be named any more."""
    Rating.objects.filter(assessor=person.user).update(assessor=None)
    if person.learner is None:
        return
    mine = Rating.objects.filter(assessor_key=str(person.learner.uuid))
    for learner, name in list(mine.order_by("learner").values_list("learner", "learner__uuid").distinct()):
        mine.filter(learner=learner).update(assessor_key=cut_key(person.learner.uuid, name))
    sheets = ObservationSheet.objects.filter(assessor_key=str(person.learner.uuid))
    sheets.filter(role_play__recorded_at=None).delete()  # another assessor takes the place
    for sheet in sheets.select_related("role_play__enrolment__learner"):
        sheet.assessor_key = cut_key(person.learner.uuid, sheet.role_play.enrolment.learner.uuid)
        sheet.save(update_fields=["assessor_key"])
    reviews = EvidenceReview.objects.filter(assessor_key=str(person.learner.uuid))
    for row in reviews.select_related("evidence__enrolment__learner"):
        row.assessor_key = cut_key(person.learner.uuid, row.evidence.enrolment.learner.uuid)
        row.save(update_fields=["assessor_key"])


def films(person: Person) -> None:
    """Erase the films in which the person can be seen, whoever else is in them."""
    filming.forget_person(person.user)


def tutoring(person: Person) -> None:
    """Forget the person's addresses where they stand as a tutor's: in mandates, and on links that were mailed."""
    for address in person.proven:
        TutorAddress.objects.filter(address__iexact=address).delete()
        SignatureRequest.objects.filter(address__iexact=address).update(address="", expires_at=timezone.now())


def transcripts(person: Person, wish: TranscriptWish) -> None:
    """Empty what was issued. Its number, code and hash stay, so that the check page can say what became of it."""
    mine = Transcript.objects.filter(learner=person.learner) if person.learner else Transcript.objects.none()
    NameToken.objects.filter(transcript__in=mine).delete()
    reason = RevocationReason.HOLDER if wish == TranscriptWish.WITHDRAWN else RevocationReason.ERASED
    mine.filter(revoked_at__isnull=True).update(revoked_at=timezone.now(), revocation_reason=reason)
    mine.update(document="")


def editor_logs(person: Person) -> None:
    """Take the person out of Wagtail's logs and references: entries about them go, what they did stays unsigned."""
    from wagtail.log_actions import registry
    from wagtail.models import ModelLogEntry, ReferenceIndex

    user = person.user
    names = {str(user), user.get_full_name(), *person.addresses} - {""}
    about = Q(content_type__app_label=user._meta.app_label, content_type__model=user._meta.model_name)
    told = about & Q(object_id=str(user.pk))
    for name in names:
        told |= Q(label__icontains=name) & (about | Q(content_type__app_label="mediane_lms"))
    ModelLogEntry.objects.filter(told).delete()
    for model in registry.get_log_entry_models():
        model.objects.filter(user=user.pk).update(user=None)
    ReferenceIndex.objects.filter(
        to_content_type__app_label=user._meta.app_label,
        to_content_type__model=user._meta.model_name,
        to_object_id=str(user.pk),
    ).delete()


def sessions(person: Person) -> None:
    """End every session of the person, and those that hold an address of theirs (a code was asked for)."""
    if not apps.is_installed("django.contrib.sessions"):
        return
    from django.contrib.sessions.models import Session

    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    for row in Session.objects.iterator():
        held = row.get_decoded()
        text = json.dumps(held, default=str).lower()
        if held.get("_auth_user_id") == str(person.user.pk) or any(each.lower() in text for each in person.addresses):
            store(row.session_key).delete()
            row.delete()


def account(person: Person) -> None:
    """Delete the account, with all that hangs on it: addresses, second factor, tokens, memberships, groups."""
    person.user.delete()


# In this order; what is found by the agents of the ledger comes before they go.
ERASERS = (
    *(deliveries, documents, outside_statements, judgements, tutoring),
    *(kept_answers, films, learning, editor_logs, sessions),
)
