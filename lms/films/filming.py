"""Asking for a film, everyone's own answer, adding it, erasing it. Without every « yes » there is no film.

Each act holds the film's row, so that an answer that is taken back and an upload follow one another.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions
from lms.films import files
from lms.models import Enrolment, Film, FilmConsent, RolePlay
from lms.models.film import FilmAnswer, FilmEnd
from lms.private_storage import private_files
from lms.refusals import NotAllowed, Refused
from lms.role_plays.filling import may_fill

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class FilmThere(Refused):
    """A role play has one film at a time."""

    message = _("Un film de ce jeu de rôle est déjà demandé ou gardé. Effacez-le d’abord.")


class NotAllAgree(Refused):
    """Somebody has not answered, refused, or took the agreement back."""

    message = _("Tout le monde n’est pas d’accord pour être filmé : ce film ne peut pas être gardé.")


def standing(role_play: RolePlay) -> Film | None:
    """Return the film that is asked for or kept; None where there is none, or it is erased."""
    return role_play.films.filter(erased_at=None).first()


@transaction.atomic
def ask(*, role_play: RolePlay, filmed: Iterable[Enrolment], by: User, post_id: uuid.UUID) -> Film:
    """Ask everyone who would be filmed; whoever plays is always among them. The same form again asks once.

    Raises NotAllowed (also for somebody of another group), FilmThere.
    """
    people = {each.pk: each for each in (role_play.enrolment, *filmed)}
    if not may_fill(by, role_play) or {each.cohort_id for each in people.values()} != {role_play.enrolment.cohort_id}:
        raise NotAllowed
    RolePlay.objects.select_for_update().get(pk=role_play.pk)
    name = uuid.uuid5(role_play.uuid, f"{post_id}:film")
    known = Film.objects.filter(uuid=name).first()
    if known is not None:
        return known
    if standing(role_play) is not None:
        raise FilmThere
    film = Film.objects.create(uuid=name, role_play=role_play, asked_by=by)
    FilmConsent.objects.bulk_create([FilmConsent(film=film, enrolment=each) for each in people.values()])
    return film


@transaction.atomic
def answer(*, consent: FilmConsent, user: User, agrees: bool) -> FilmConsent:
    """Answer for oneself, and nobody else; without agreement the film is erased at once. Raises NotAllowed."""
    if not permissions.may_learn(user, consent.enrolment):
        raise NotAllowed
    film = Film.objects.select_for_update().get(pk=consent.film_id)
    consent.refresh_from_db()
    given = FilmAnswer.YES if agrees else FilmAnswer.NO
    if not agrees and consent.answer in {FilmAnswer.YES, FilmAnswer.WITHDRAWN}:
        given = FilmAnswer.WITHDRAWN
    if consent.answer != given and film.erased_at is None:
        consent.answer, consent.answered_at = given, timezone.now()
        consent.save(update_fields=["answer", "answered_at"])
        if not agrees and film.file:
            _erase(film, FilmEnd.WITHDRAWN)
    return consent


def agreed(film: Film) -> bool:
    """Whether everyone who is asked said yes."""
    answers = set(film.consents.values_list("answer", flat=True))
    return answers == {FilmAnswer.YES.value}


def add(*, film: Film, upload: UploadedFile[Any], by: User) -> Film:
    """Keep the film that was made. The file is written first, and removed if somebody disagrees meanwhile.

    Raises NotAllowed, NotAllAgree, FilmThere, FilmTooLarge, NoFilm.
    """
    if not may_fill(by, film.role_play):
        raise NotAllowed
    if film.erased_at is not None or not agreed(film):
        raise NotAllAgree
    kept = files.keep(upload)
    try:
        return _take(film, kept)
    except BaseException:
        private_files().delete(kept.name)
        raise


@transaction.atomic
def _take(film: Film, kept: files.Kept) -> Film:
    row = Film.objects.select_for_update().get(pk=film.pk)
    if row.erased_at is not None or not agreed(row):
        raise NotAllAgree
    if row.file:
        raise FilmThere
    row.file = kept.name
    row.media_type, row.size, row.added_at = kept.media_type, kept.size, timezone.now()
    row.save()
    return row


@transaction.atomic
def debriefed(*, film: Film, by: User) -> None:
    """Erase the film: the debrief is done, or nobody will film. A second time changes nothing. Raises NotAllowed."""
    if not may_fill(by, film.role_play):
        raise NotAllowed
    row = Film.objects.select_for_update().get(pk=film.pk)
    _erase(row, FilmEnd.DEBRIEFED if row.file else FilmEnd.NOT_MADE)


def erase_old(before: datetime.datetime) -> int:
    """Erase the films that were added before a moment, each for itself; returns how many."""
    count = 0
    for key in list(Film.objects.filter(erased_at=None, added_at__lt=before).values_list("pk", flat=True)):
        with transaction.atomic():
            count += _erase(Film.objects.select_for_update().get(pk=key), FilmEnd.TOO_OLD)
    return count


def _erase(film: Film, end: FilmEnd) -> bool:
    """Remove the file and keep the row, which says when and why; False where that was done before."""
    if film.erased_at is not None:
        return False
    if film.file.name:
        files.remove(film.file.name)
    film.file = ""
    film.size, film.erased_at, film.end = 0, timezone.now(), end
    film.save()
    return True


def forget_person(user: User) -> None:
    """Erase every film in which a person who is being erased can be seen."""
    for film in Film.objects.filter(consents__enrolment__learner__user=user, erased_at=None).distinct():
        _erase(film, FilmEnd.ERASED_PERSON)


def may_see(user: User, film: Film) -> bool:
    """Whether somebody may watch a film: who is filmed, and who assesses the role play or asked for the film."""
    if film.erased_at is not None or not film.file:
        return False
    if film.consents.filter(enrolment__learner__user=user).exists():
        return True
    if not may_fill(user, film.role_play):
        return False
    return film.asked_by_id == user.pk or film.role_play.sheets.filter(assessor=user).exists()
