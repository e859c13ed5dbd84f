"""Practice analysis is attended, never rated."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms import enrolling, practice
from lms.levels import CEILINGS, MODES, attained
from lms.models import Attainment, Attendance, Enrolment, PracticeSession, Rating, Statement
from lms.models.rating import Mode
from lms.records import rebuilding
from lms.records.normalising import served
from lms.refusals import NotAllowed
from lms.xapi import profile
from lms.xapi.published.conforming import matching
from lms.xapi.published.document import document
from tests.lms import builders
from tests.lms.builders import C1
from tests.lms.role_plays.making import plan, sign
from tests.lms.views.test_player import text
from tests.support import people

DAY = datetime.date(2026, 11, 5)


def note(enrolment: Enrolment, trainer, **said) -> PracticeSession:
    arguments = {"held_on": DAY, "minutes": 90, "present": [enrolment], "post_id": uuid.uuid4()} | said
    return practice.note_attendance(cohort=enrolment.cohort, trainer=trainer, **arguments)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def statement() -> dict:
    (said,) = served(list(Statement.objects.values_list("pk", flat=True))).values()
    return said


def test_it_says_who_was_there_when_and_how_long_and_nothing_else(enrolment: Enrolment, bob) -> None:
    session = note(enrolment, bob)
    row = Attendance.objects.get()
    assert (row.enrolment, row.session, row.held_on, row.minutes) == (enrolment, session.uuid, DAY, 90)
    said = statement()
    assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/attended"
    assert profile.read_iri(said["object"]["id"]) == ("practice-analysis", str(session.uuid))
    assert said["result"] == {
        "duration": said["result"]["duration"],
        "extensions": {profile.extension("attendance"): {"held_on": "2026-11-05", "minutes": 90}},
    }
    followed, _wrong = matching(said, document()["templates"])
    assert followed == [f"{profile.profile_version()}/templates/practice-attended"]


def test_no_rating_and_no_level_comes_from_it(enrolment: Enrolment, bob) -> None:
    sign(plan(enrolment, bob), bob)
    before = [list(model.objects.order_by("pk").values()) for model in (Rating, Attainment)]
    for _time in range(3):
        note(enrolment, bob)
    rebuilding.rebuild()
    assert Attendance.objects.count() == 3
    after = [list(model.objects.order_by("pk").values()) for model in (Rating, Attainment)]
    assert [[{**row, "id": 0} for row in rows] for rows in after] == [
        [{**row, "id": 0} for row in rows] for rows in before
    ]


def test_there_is_no_way_of_rating_of_that_name() -> None:
    assert not {"practice", "practice_analysis", "practice-analysis"} & {*Mode.values, *MODES, *CEILINGS}
    assert attained([]).level == 0


def test_a_rating_of_a_session_would_follow_no_template(enrolment: Enrolment, bob) -> None:
    note(enrolment, bob)
    said = statement()
    said["verb"] = {"id": profile.RATED.iri}
    assert matching(said, document()["templates"])[0] == []
    said = statement() | {"result": statement()["result"] | {"success": True}}
    assert matching(said, document()["templates"])[0] == []


def test_the_same_form_notes_once_and_a_rebuild_gives_the_same(enrolment: Enrolment, bob) -> None:
    form = uuid.uuid4()
    assert note(enrolment, bob, post_id=form) == note(enrolment, bob, post_id=form)
    before = list(Attendance.objects.values("statement", "session", "held_on", "minutes", "recorded_at"))
    rebuilding.rebuild()
    assert list(Attendance.objects.values("statement", "session", "held_on", "minutes", "recorded_at")) == before
    assert (len(before), Statement.objects.count()) == (1, 1)


def test_what_is_refused(enrolment: Enrolment, bob, alice, carole, places) -> None:
    for user in (alice, carole):
        with pytest.raises(NotAllowed):
            note(enrolment, user)
    outside = enrolling.enrol(
        user=people.member("Max", places.home, "trainee"), module_key=builders.MODULE_KEY, share=False
    )
    with pytest.raises(NotAllowed):
        note(enrolment, bob, present=[outside])
    with pytest.raises(practice.NobodyThere):
        note(enrolment, bob, present=[])
    with pytest.raises(practice.NotHeldYet):
        note(enrolment, bob, held_on=timezone.localdate() + datetime.timedelta(days=1))
    for minutes in (0, 601):
        with pytest.raises(practice.WrongLength):
            note(enrolment, bob, minutes=minutes)
    assert not PracticeSession.objects.exists()


def test_pages_of_the_trainer_and_the_person(enrolment: Enrolment, bob, alice, cohort) -> None:
    address = reverse("mediane_lms:practice", args=[cohort.uuid])
    trainer = browser(bob)
    wrong = trainer.post(address, {"post": uuid.uuid4(), "minutes": "beaucoup", "held_on": "2026-11-05"})
    assert wrong.status_code == 422
    assert 'value="beaucoup"' in text(wrong)
    sent = {"post": uuid.uuid4(), "minutes": "90", "held_on": "2026-11-05", "present": [str(enrolment.uuid)]}
    page = trainer.post(address, sent, follow=True)
    assert "Elles ne donnent aucun niveau." in text(page)
    assert "1 personne" in text(page)
    assert "<textarea" not in text(page), "there is no place for words"
    sign(plan(enrolment, bob), bob)
    for user, at in (
        (alice, reverse("mediane_lms:competencies")),
        (alice, reverse("mediane_lms:why", args=[C1])),
        (bob, reverse("mediane_lms:level_why", args=[enrolment.uuid, C1])),
    ):
        shown = text(browser(user).get(at))
        assert "1 séance suivie" in shown
        assert "n’est jamais évalué" in shown
