"""Making role plays in tests: each function is a form that somebody posts."""

from __future__ import annotations

import datetime
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from lms.films import filming
from lms.models import Enrolment, Film, ObservationSheet, RolePlay
from lms.models.rating import Outcome
from lms.role_plays import filling, planning, signing
from tests.lms.builders import key

DAY = datetime.date(2026, 10, 5)
ALL = dict.fromkeys(("crit-1", "crit-2", "crit-3", "crit-4"), "reached")


def plan(enrolment: Enrolment, planner, *, assessors: int = 1, situation: str = "une photo", **said) -> RolePlay:
    """A role play that is planned, with no sheet yet."""
    arguments = {"rubric_id": key("rubric"), "played_on": DAY, "post_id": uuid.uuid4()} | said
    return planning.plan(enrolment=enrolment, situation=situation, assessors=assessors, planner=planner, **arguments)


def fill(role_play: RolePlay, assessor, outcomes: dict[str, str] | None = None, **said) -> ObservationSheet:
    """A draft: everything reached, unless `outcomes` say otherwise."""
    arguments = {"role": "trainer", "reason": "Il reformule."} | said
    outcomes = {key(name): Outcome(each) for name, each in (ALL | (outcomes or {})).items()}
    return filling.save(role_play=role_play, assessor=assessor, outcomes=outcomes, **arguments)


def sign(role_play: RolePlay, assessor, outcomes: dict[str, str] | None = None, **said) -> ObservationSheet:
    """A sheet that is filled and signed."""
    fill(role_play, assessor, outcomes, **said)
    return signing.sign(role_play=role_play, assessor=assessor)


MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 8


def film_file(content: bytes = MP4, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="video/mp4")


def agree(film: Film) -> None:
    """Everybody says yes."""
    for consent in film.consents.select_related("enrolment__learner__user"):
        filming.answer(consent=consent, user=consent.enrolment.learner.user, agrees=True)


def filmed(role_play: RolePlay, by, *others: Enrolment) -> Film:
    """A film that is kept, with everyone's agreement."""
    film = filming.ask(role_play=role_play, filmed=others, by=by, post_id=uuid.uuid4())
    agree(film)
    return filming.add(film=film, upload=film_file(), by=by)
