"""A person asks that a level be looked at again; another assessor answers; both decisions stay."""

import datetime
import uuid

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from lms import permissions, reexamining
from lms.conf import conf
from lms.explaining import explain
from lms.models import Attainment, Membership, Note, Rating, Reexamination, Statement, StatementBody
from lms.models.rating import Mode
from lms.refusals import AboveCeiling, NotAllowed
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.builders import C1, F1, K1
from tests.lms.playing import post, quiz
from tests.support import people


@pytest.fixture
def eva(enrolment, places):
    """Another trainer of the organisation, of no group: an assessor who has not rated Alice."""
    return people.member("Eva", places.home, "trainer")


def ask(user, reference: str = C1, reason: str = "Je l’ai fait deux fois.", form=None) -> Reexamination:
    return reexamining.ask(user=user, reference=reference, reason=reason, post_id=form or post())


def answer(request, user, level: int, *, mode: Mode = Mode.ROLE_PLAY, reason: str = "Vu de nouveau.", form=None):
    return reexamining.answer(request=request, by=user, mode=mode, level=level, reason=reason, post_id=form or post())


def level(enrolment, reference: str = C1) -> int:
    return Attainment.objects.get(learner=enrolment.learner, competency=reference, current=True).level


def test_a_request_keeps_the_decision_the_reason_and_a_deadline(enrolment, alice, bob, settings) -> None:
    observe(enrolment, bob, ALL)
    form, before = post(), Statement.objects.count()
    found = ask(alice, form=form)
    decision = Attainment.objects.get(competency=C1, current=True)
    assert (found.decision, found.level, found.state) == (decision.statement, 2, "asked")
    assert found.due_on == timezone.localdate() + datetime.timedelta(days=30)
    assert (found.days_left(found.due_on), found.days_left(found.due_on + datetime.timedelta(days=2))) == (0, -2)
    assert Note.objects.get(uuid=found.note).text == "Je l’ai fait deux fois."
    assert ask(alice, form=form) == found, "the same form again asks once"
    assert Statement.objects.count() == before, "asking says nothing of a competency"
    with pytest.raises(reexamining.AskedAlready):
        ask(alice)
    settings.MEDIANE = {**settings.MEDIANE, "REEXAMINATION_DAYS": 10}
    assert ask(alice, F1).due_on == timezone.localdate() + datetime.timedelta(days=10)


def test_what_cannot_be_asked(enrolment, alice, bob) -> None:
    with pytest.raises(reexamining.NothingToReexamine):
        ask(alice)
    observe(enrolment, bob, ALL)
    with pytest.raises(reexamining.NeedsWords):
        ask(alice, reason="  ")
    enrolment.cohort = None
    enrolment.save()
    Membership.objects.filter(user=alice).delete()
    with pytest.raises(reexamining.NobodyToAnswer):
        ask(alice)


def test_who_may_answer(enrolment, alice, bob, eva, carole, david, admin, places) -> None:
    observe(enrolment, bob, ALL)
    request = ask(alice)
    far = people.member("Zoe", places.neighbour, "trainer")
    Membership.objects.create(user=alice, organisation=places.home, role="trainer")
    everybody = (alice, bob, eva, carole, david, admin, far)
    assert [user for user in everybody if permissions.may_reexamine(user, request)] == [eva]
    for user in (alice, bob, carole):
        with pytest.raises(NotAllowed):
            answer(request, user, 2)


def test_an_answer_confirms_and_level_3_has_its_second_assessor(enrolment, alice, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    found = answer(ask(alice), eva, 3)
    assert (found.state, found.level, found.answered_level, found.answered_by) == ("changed", 2, 3, eva)
    assert level(enrolment) == 3
    rating = Rating.objects.get(statement=found.answer)
    assert (rating.assessor, rating.assessor_role, rating.mode) == (eva, "reexaminer", "role_play")
    assert rating.evidence == {"reexamination": str(found.uuid)}
    told = explain(learner=enrolment.learner, reference=C1)
    assert [each.level for each in told.history] == [2], "both decisions stay readable"
    assert "une autre personne qui évalue, en réexamen" in {line.assessor_role for line in told.used}


def test_an_answer_lowers(enrolment, alice, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    found = answer(ask(alice), eva, 0)
    assert (found.state, found.answered_level, level(enrolment)) == ("changed", 0, 0)
    told = explain(learner=enrolment.learner, reference=C1)
    assert (told.state, next(line.reason for line in told.unused)) == (
        "taken_back",
        "Un réexamen a répondu à sa place.",
    )


def test_an_answer_that_says_the_same_confirms(enrolment, alice, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    found = answer(ask(alice), eva, 2)
    assert (found.state, found.level, found.answered_level) == ("confirmed", 2, 2)


def test_an_answer_counts_once(enrolment, alice, bob, eva, places) -> None:
    observe(enrolment, bob, ALL)
    request, form = ask(alice), post()
    answer(request, eva, 2, form=form)
    count = Statement.objects.count()
    assert answer(request, eva, 2, form=form).state == "confirmed"
    with pytest.raises(reexamining.AnsweredAlready):
        answer(request, people.member("Ada", places.home, "trainer"), 0)
    assert Statement.objects.count() == count
    again = ask(alice)
    assert (again.state, permissions.may_reexamine(eva, again)) == ("asked", False), "never twice the same assessor"


def test_what_an_answer_may_not_say(enrolment, alice, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    request = ask(alice)
    with pytest.raises(AboveCeiling):
        answer(request, eva, 4)
    with pytest.raises(NotAllowed):
        answer(request, eva, 2, mode=Mode.CASE_STUDY)
    with pytest.raises(reexamining.NeedsWords):
        answer(request, eva, 2, reason=" ")
    request.refresh_from_db()
    assert (request.state, level(enrolment)) == ("asked", 2)


def test_a_level_from_a_quiz_is_looked_at_by_people(enrolment, alice, eva) -> None:
    quiz(enrolment)
    request = ask(alice, K1)
    assert reexamining.modes_of(request) == (Mode.CASE_STUDY, Mode.ROLE_PLAY)
    assert [reexamining.top_level(request, mode) for mode in reexamining.modes_of(request)] == [2, 3]
    assert answer(request, eva, 1, mode=Mode.CASE_STUDY).answered_level == 1
    assert level(enrolment, K1) == 1


def test_no_statement_holds_the_words_and_a_rebuild_is_the_same(enrolment, alice, bob, eva) -> None:
    observe(enrolment, bob, ALL)
    answer(ask(alice, reason="Secret de ma demande."), eva, 3, reason="Secret de la réponse.")
    assert "Secret" not in "".join(StatementBody.objects.values_list("received", flat=True))
    before = list(Attainment.objects.order_by("statement").values_list("statement", "level", "current"))
    call_command("rebuild_projections", verbosity=0)
    assert list(Attainment.objects.order_by("statement").values_list("statement", "level", "current")) == before
    assert Reexamination.objects.get().answer in set(Rating.objects.values_list("statement", flat=True))


def test_an_unknown_form_s_uuid_is_another_s_own(enrolment, alice, bob) -> None:
    observe(enrolment, bob, ALL)
    form = uuid.uuid4()
    assert ask(alice, form=form).uuid != form, "nobody can claim a request's name first"


# ------------------------------------------------------------------ mails


def test_who_may_answer_is_told_each_apart_and_nobody_is_named(
    enrolment, alice, bob, eva, carole, admin, places, django_capture_on_commit_callbacks
) -> None:
    observe(enrolment, bob, ALL)
    ada = people.member("Ada", places.home, "trainer")
    people.member("Zoe", places.neighbour, "trainer")
    gone = people.member("Guy", places.home, "trainer")
    gone.is_active = False
    gone.save()
    mute = people.member("Mia", places.home, "trainer")
    mute.email = ""
    mute.save()
    Membership.objects.create(user=alice, organisation=places.home, role="trainer")
    form = post()
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(alice, form=form)
        assert mail.outbox == [], "nothing leaves before it is committed"
    assert [each.to for each in mail.outbox] == [[eva.email], [ada.email]]
    assert set(permissions.assessors_for(request)) == {eva, ada, mute}
    for each in mail.outbox:
        assert f"{conf().address}/formateur/reexamens/{request.uuid}/\n" in each.body
        said = f"{each.subject} {each.body}".lower()
        assert not [name for name in ("alice", "bob", "eva", "ada", "deux fois", C1.lower()) if name in said]
    with django_capture_on_commit_callbacks(execute=True):
        ask(alice, form=form)
    assert len(mail.outbox) == 2, "the same form again mails nobody"


def test_the_person_is_told_that_there_is_an_answer(
    enrolment, alice, bob, eva, django_capture_on_commit_callbacks
) -> None:
    observe(enrolment, bob, ALL)
    request, form = ask(alice), post()
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer(request, eva, 3, form=form)
    (told,) = mail.outbox
    assert told.to == [alice.email]
    assert f"/mes-competences/{C1}/reexamen/" in told.body
    assert not [name for name in ("Eva", "Bob", "Vu de nouveau", "3") if name in told.body.replace(C1, "")]


def test_a_mail_server_that_fails_loses_nothing_else(
    enrolment, alice, bob, eva, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def refuse(*_mails) -> None:
        raise OSError("no route")

    observe(enrolment, bob, ALL)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True) as called:
        request = ask(alice)
    assert len(called) == 1
    assert mail.outbox == []
    assert Reexamination.objects.get() == request
