"""Erasing a person: what names them goes, and nothing that stays leads back. All or nothing, in one transaction.

Our own statements stay byte for byte: they hold a pseudonym whose owner is cut. What is removed stands in
`lms/persons/`; design: docs/decisions/0012-life-of-records.md.
"""

from __future__ import annotations

import datetime
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lms.conf import conf
from lms.models import Erasure, Learner
from lms.models.life import ErasureReason, TranscriptWish
from lms.persons import files, parts
from lms.persons.registry import erasers, person_of
from lms.records import known
from lms.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
SALT = "mediane.erasure"


class LastAdministrator(Refused):
    """Nobody could administer the site any more."""

    message = _("Ce compte est le dernier à pouvoir administrer le site. Donnez d’abord ce droit à une autre personne.")


@transaction.atomic
def erase(
    *,
    user: User,
    transcripts: str = TranscriptWish.WITHDRAWN,
    reason: str = ErasureReason.ASKED,
) -> Erasure | None:
    """Erase a person; None when the account is gone already. Raises LastAdministrator.

    `transcripts` says what the check page answers for those that were issued.
    """
    account: User | None = get_user_model().objects.select_for_update().filter(pk=user.pk).first()
    if account is None:
        return None
    _refuse_the_last(account)
    list(Learner.objects.select_for_update().filter(user=account))
    person = person_of(account)
    row = Erasure.objects.create(
        person=key_of(account), reason=ErasureReason(reason), transcripts=TranscriptWish(transcripts)
    )
    left_behind = files.of(person)
    for eraser in erasers().values():
        eraser(person)
    parts.transcripts(person, TranscriptWish(transcripts))
    parts.account(person)
    transaction.on_commit(lambda: _afterwards(row, left_behind), robust=True)
    return row


def _refuse_the_last(account: User) -> None:
    if account.is_superuser and account.is_active:
        others = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(pk=account.pk)
        if not others.exists():
            raise LastAdministrator


def key_of(user: User, secret: str | None = None) -> str:
    """Return what the journal knows a person by: a keyed hash of the account's number and first moment."""
    value = f"{user.pk}:{user.date_joined.astimezone(datetime.UTC).isoformat(timespec='microseconds')}"
    return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()


def line_of(row: Erasure) -> str:
    """Return an erasure as a line of the journal."""
    said = {"id": str(row.uuid), "at": row.at.isoformat(), "person": row.person}
    return json.dumps(said | {"reason": row.reason, "transcripts": row.transcripts})


def replay(lines: list[str]) -> int:
    """Erase again whom a restored backup has brought back; returns how many there were. Raises ValueError."""
    wanted = {}
    for line in lines:
        if line.strip():
            said = json.loads(line)
            wanted[said["person"]] = said
    done = 0
    for user in get_user_model().objects.order_by("pk").iterator():
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            said = wanted.get(key_of(user, secret))  # type: ignore[arg-type]
            if said is not None:
                erase(user=user, transcripts=said["transcripts"], reason=said["reason"])
                done += 1
                break
    return done


def _afterwards(row: Erasure, left_behind: list[files.Left]) -> None:
    """What no transaction undoes: a line in the journal, files, and the pages that SQLite's log still holds."""
    known.forget()
    journal = conf().erasure_journal
    if journal:
        with Path(journal).open("a", encoding="utf-8") as file:
            file.write(line_of(row) + "\n")
    for each in left_behind:
        each.remove()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                logger.warning("SQLite's log could not be emptied now: a reader holds it; the next checkpoint does it.")
