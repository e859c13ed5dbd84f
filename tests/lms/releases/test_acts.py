"""Going over to a newer release, or staying: nothing is lost, and a rebuild says the same."""

import uuid

import pytest
from django.core.management import call_command

from lms import attempting, enrolling, moving_on
from lms.models import Attainment, Enrolment, Rating, ReleaseChange, ReleaseKept, Response, StepDone
from lms.models.attempt import AttemptState
from lms.models.positioning import Moment
from lms.progress import module_progress
from lms.voiding import void
from tests.lms import builders, playing
from tests.lms.positioning import making as positionings
from tests.lms.records.test_rebuild import rows
from tests.lms.releases.making import release as newer


def take(enrolment: Enrolment, number: int = 2, post_id: uuid.UUID | None = None) -> Enrolment:
    """Go over to a release, and see it on the enrolment at hand."""
    moving_on.take_release(enrolment=enrolment, number=number, post_id=post_id or playing.post())
    enrolment.refresh_from_db()
    return enrolment


def whole() -> tuple[object, ...]:
    """Every projected row, with the release of each enrolment."""
    changes = sorted(ReleaseChange.objects.values_list("statement", "enrolment", "former", "release", "changed_at"))
    return rows(), changes, sorted(Enrolment.objects.values_list("pk", "release"))


def test_who_is_inside_stays_until_they_choose(enrolment) -> None:
    assert moving_on.offer(enrolment) is None
    two = newer()
    enrolment.refresh_from_db()
    assert enrolment.release.number == 1
    assert moving_on.told_of([enrolment]) == {enrolment.pk: two}
    moving_on.keep_release(enrolment=enrolment, number=2)
    moving_on.keep_release(enrolment=enrolment, number=2)
    assert moving_on.told_of([enrolment]) == {}
    assert moving_on.newest_of([enrolment]) == {enrolment.pk: two}
    three = newer(edition="3")
    assert moving_on.told_of([enrolment]) == {enrolment.pk: three}
    assert ReleaseKept.objects.count() == 1
    assert playing.told() == []


def test_what_was_done_counts_where_the_steps_are_the_same(enrolment) -> None:
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    newer(drop=("s3",), add=("L3",))
    offered = moving_on.offer(enrolment)
    assert offered is not None
    assert (offered.counted, offered.aside, offered.lessons_left, offered.open) == (2, 1, 2, 0)
    assert offered.changes.added == ("Leçon L3",)
    assert offered.changes.edited == ("Leçon L2",)
    assert offered.changes.removed == ()
    before = StepDone.objects.count()
    take(enrolment)
    assert StepDone.objects.count() == before
    progress = module_progress(enrolment)
    assert [(lesson.state, lesson.steps_done) for lesson in progress.lessons] == [
        ("done", 2), ("to_do", 0), ("to_do", 0),
    ]  # fmt: skip
    assert moving_on.offer(enrolment) is None


def test_it_is_said_once_whatever_is_tapped(enrolment) -> None:
    newer()
    post = uuid.uuid4()
    take(enrolment, post_id=post)
    take(enrolment, post_id=post)
    take(enrolment)
    assert playing.told() == ["initialized module", "changed-release module"]
    assert ReleaseChange.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, 3])
def test_only_a_newer_release_is_taken(enrolment, number: int) -> None:
    newer()
    if number == 1:
        take(enrolment, 2)
    with pytest.raises(moving_on.NothingNewer):
        take(enrolment, number)
    with pytest.raises(moving_on.NothingNewer):
        moving_on.keep_release(enrolment=enrolment, number=number)


def test_open_attempts_end_on_the_release_they_began_on(enrolment) -> None:
    first = enrolment.release.sha256
    quiz = playing.begin(enrolment, "s4")
    playing.answer(quiz, "q1")
    scene = playing.begin(enrolment, "s5")
    playing.choose(scene, "scene-a/1")
    two = newer(drop=("s4", "s5"), add=("L3",))
    take(enrolment)
    for name in ("q2", "q3", "q4"):
        playing.answer(quiz, name)
    done = attempting.finish_quiz(attempt=quiz, post_id=playing.post())
    playing.choose(scene, "scene-b/1")
    scene.refresh_from_db()
    assert (done.points, done.state, done.release_sha256) == (4, AttemptState.FINISHED, first)
    assert (scene.state, scene.release_sha256, scene.success) == (AttemptState.FINISHED, first, True)
    assert set(Response.objects.values_list("release_sha256", flat=True)) == {first}
    assert Attainment.objects.filter(level__gt=0).exists()
    assert Rating.objects.exists()
    assert enrolment.release == two
    before = whole()
    call_command("rebuild_projections", verbosity=0)
    assert whole() == before


def test_an_open_attempt_at_the_same_quiz_is_gone_on_with(enrolment) -> None:
    quiz = playing.begin(enrolment, "s4")
    newer()
    take(enrolment)
    assert playing.begin(enrolment, "s4") == quiz
    for name in ("q1", "q2", "q3", "q4"):
        playing.answer(quiz, name)
    attempting.finish_quiz(attempt=quiz, post_id=playing.post())
    again = playing.begin(enrolment, "s4")
    assert (again.number, again.release_sha256) == (2, enrolment.release.sha256)


def test_what_was_left_to_do_may_be_no_part_of_the_newer_one(enrolment) -> None:
    playing.read(enrolment, "L1", "s1")
    newer(drop=("s2", "s3", "s4", "s5"))
    take(enrolment)
    assert playing.told()[-3:] == ["changed-release module", "completed lesson", "completed module"]
    assert module_progress(enrolment).done


def test_a_finished_module_may_have_more_to_do_and_is_finished_again(enrolment) -> None:
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    levels = list(Attainment.objects.values_list("competency", "level", "current"))
    newer(add=("L3",))
    take(enrolment)
    assert not module_progress(enrolment).done
    playing.read(enrolment, "L3", "L3-text")
    assert playing.told()[-4:] == [
        "changed-release module", "experienced step", "completed lesson", "completed module",
    ]  # fmt: skip
    playing.practise(enrolment)
    newer(add=("L3", "L4"), edition="3")
    take(enrolment, 3)
    assert levels == list(Attainment.objects.values_list("competency", "level", "current"))
    before = whole()
    call_command("rebuild_projections", verbosity=0)
    assert whole() == before
    assert ReleaseChange.objects.count() == 2


def test_a_positioning_stays(enrolment) -> None:
    positionings.rate(enrolment, Moment.ENTRY, answers=dict.fromkeys(builders.NATURES, "known"))
    newer(add=("L3",))
    take(enrolment)
    assert enrolment.self_ratings.count() == 1


def test_a_change_that_is_voided_is_undone(enrolment, admin) -> None:
    newer()
    take(enrolment)
    newer(edition="3")
    take(enrolment, 3)
    first, second = ReleaseChange.objects.order_by("pk").values_list("statement", flat=True)
    for statement, former, number in ((first, [1], 3), (second, [], 1)):
        void(statement=statement, by=admin, reason="Par erreur.", post_id=playing.post())
        enrolment.refresh_from_db()
        assert enrolment.release.number == number
        assert [change.former.number for change in ReleaseChange.objects.all()] == former


def test_who_begins_now_begins_on_the_newest(enrolment, david) -> None:
    newer()
    other = enrolling.enrol(user=david, module_key=builders.MODULE_KEY, share=False)
    assert other.release.number == 2
    assert moving_on.newest_of([other, enrolment]).keys() == {enrolment.pk}
