"""Every kind of question, answered: what is scored, what is said of it, and what stays out of statements."""

import json
import uuid

import pytest

from assessments import kinds
from assessments.scoring import InvalidResponse
from lms import attempting, enrolling, reviewing
from lms.models import Attainment, Attempt, Cohort, Enrolment, Note, Rating, Response, StatementBody
from lms.records import rebuilding
from lms.refusals import AlreadyRead, NotAllowed, Unfinished, UnknownCriterion, UnknownQuestion
from tests.lms import builders, every_kind
from tests.lms.builders import K1, key
from tests.lms.every_kind import right
from tests.lms.playing import post, told
from tests.lms.records.test_rebuild import rows

MET = {key("essay/1"), key("essay/2")}
AUTOMATIC = [kind for kind in kinds.names() if kind != "essay"]


@pytest.fixture
def every(db: None, alice, cohort: Cohort) -> Enrolment:
    """Alice on the module of every kind, in Bob's cohort."""
    builders.framework()
    every_kind.release()
    cohort.module_key = every_kind.MODULE
    cohort.save()
    return enrolling.enrol(user=alice, module_key=every_kind.MODULE, cohort=cohort, share=False)


def practise(enrolment: Enrolment, kind: str, response: list[str], post_id: uuid.UUID | None = None) -> Response:
    return attempting.answer_question(
        enrolment=enrolment,
        lesson_id=key("practice"),
        step_id=key(f"step-{kind}"),
        response=response,
        post_id=post_id or post(),
        release_sha256=enrolment.release.sha256,
    )


def begin(enrolment: Enrolment) -> Attempt:
    return attempting.start_attempt(
        enrolment=enrolment, lesson_id=key("exam-lesson"), step_id=key("step-exam"), post_id=post()
    )


def answered(attempt: Attempt, kind: str, response: list[str]) -> Response:
    return attempting.answer_quiz(
        attempt=attempt,
        question_id=key(kind),
        response=response,
        post_id=post(),
        release_sha256=attempt.release_sha256,
    )


def exam(enrolment: Enrolment, **otherwise: list[str]) -> Attempt:
    """The whole quiz, all right but for what is said otherwise; finished."""
    attempt = begin(enrolment)
    for kind in kinds.names():
        answered(attempt, kind, otherwise.get(kind, right(kind)))
    return attempting.finish_quiz(attempt=attempt, post_id=post())


def text_of(attempt: Attempt) -> Response:
    return Response.objects.get(attempt=attempt, question_id=key("essay"))


def read(response: Response, reviewer, met=MET, remark: str = "", post_id: uuid.UUID | None = None) -> Response:
    return reviewing.review(
        answer=response.statement, met=met, remark=remark, reviewer=reviewer, post_id=post_id or post()
    )


def last() -> dict:
    return json.loads(StatementBody.objects.order_by("statement_id").last().received)


def bodies() -> str:
    return "".join(StatementBody.objects.values_list("received", flat=True))


@pytest.mark.parametrize("kind", AUTOMATIC)
def test_a_right_answer_is_a_success_and_says_its_interaction(every: Enrolment, kind: str) -> None:
    row = practise(every, kind, right(kind))
    worth = {"multiple": 2, "match": 3}.get(kind, 1)
    assert (row.points, row.max_points, row.success, row.note) == (worth, worth, True, None)
    said = last()
    assert said["object"]["definition"]["interactionType"] == kinds.kind(kind).interaction
    _doc, secret = every_kind.question(kind)
    expected = {
        "short_text": "zq navette", "numeric": "731", "true_false": "false",
    }.get(kind, "[,]".join(secret.correct))  # fmt: skip
    assert said["result"]["response"] == expected
    assert "correctResponsesPattern" not in said["object"]["definition"]
    assert row.response == expected.split("[,]")


@pytest.mark.parametrize("kind", kinds.names())
def test_not_to_know_is_worth_nothing_and_waits_for_nobody(every: Enrolment, kind: str) -> None:
    row = practise(every, kind, [])
    assert (row.points, row.success, row.response, row.note) == (0, False, [], None)
    assert row.max_points == {"multiple": 2, "match": 3, "essay": 2}.get(kind, 1)


def test_part_of_it_is_part_of_the_points(every: Enrolment) -> None:
    row = practise(every, "multiple", right("multiple")[:1])
    assert (row.points, row.max_points, row.success) == (1, 2, False)
    assert last()["result"]["score"] == {"raw": 1, "min": 0, "max": 2, "scaled": 0.5}


def test_words_that_the_author_did_not_foresee_are_a_note_and_only_its_id_is_said(every: Enrolment) -> None:
    row = practise(every, "short_text", ["Secret de famille"])
    note = Note.objects.get()
    assert (row.note, row.success, row.response, row.points) == (note.uuid, False, [], 0)
    assert (note.text, note.about, note.author) == ("Secret de famille", every.learner, every.learner.user)
    assert "Secret" not in bodies()
    assert "response" not in last()["result"]


def test_a_number_is_said_canonically(every: Enrolment) -> None:
    assert practise(every, "numeric", ["1 731,50"]).response == ["1731.5"]


def test_the_same_form_twice_keeps_one_note(every: Enrolment) -> None:
    form = post()
    first = practise(every, "essay", ["Un texte."], form)
    assert practise(every, "essay", ["Un texte."], form) == first
    assert (Note.objects.count(), Response.objects.count()) == (1, 1)


def test_an_answer_that_cannot_be_scored_leaves_nothing(every: Enrolment) -> None:
    with pytest.raises(InvalidResponse):
        practise(every, "numeric", ["douze"])
    assert (Response.objects.count(), Note.objects.count(), StatementBody.objects.count()) == (0, 0, 0)


def test_a_quiz_with_a_text_ends_without_verdict_until_the_text_is_read(every: Enrolment, bob) -> None:
    attempt = exam(every)
    assert (attempt.state, attempt.points, attempt.max_points, attempt.success) == ("finished", 10, 10, None)
    assert not Rating.objects.exists()
    assert told()[-1] == "completed lesson"
    row = read(text_of(attempt), bob)
    assert (row.points, row.max_points, row.success) == (2, 2, True)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points, attempt.success) == (12, 12, True)
    assert told()[-4:] == ["scored question", "passed quiz", "rated competency", "asserted competency"]
    assert Rating.objects.get().evidence["max_points"] == 12
    assert Attainment.objects.get().competency == K1


def test_a_text_that_falls_short_counts_as_such(every: Enrolment, bob) -> None:
    attempt = exam(every, single=[key("single/1")], numeric=["902"], true_false=[key("true_false/1")])
    read(text_of(attempt), bob, met={key("essay/1")})
    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points, attempt.success) == (8, 12, False)
    assert Rating.objects.get().outcome == "not_yet"


def test_the_reading_is_said_by_pseudonym_and_its_words_are_a_note(every: Enrolment, bob) -> None:
    row = read(practise(every, "essay", ["Mon texte à moi."]), bob, met={key("essay/2")}, remark="  Presque. ")
    said = last()
    assert said["verb"]["id"].endswith("/scored")
    assert said["result"]["score"] == {"raw": 1, "min": 0, "max": 2, "scaled": 0.5}
    assert said["actor"]["account"]["name"] == str(every.learner.uuid)
    assert said["context"]["instructor"]["account"]["name"] != str(every.learner.uuid)
    assert Note.objects.get(uuid=row.remark).text == "Presque."
    assert (row.met, row.success, row.points) == ([key("essay/2")], False, 1)
    assert row.reviewed_at is not None
    assert not {"Presque", "Mon texte"} & {word for word in ("Presque", "Mon texte") if word in bodies()}
    assert not Rating.objects.exists(), "practice is not rated"


def test_a_rebuild_gives_the_same_rows(every: Enrolment, bob) -> None:
    read(text_of(exam(every)), bob, remark="Bien.")
    read(practise(every, "essay", ["Encore."]), bob, met=set())
    practise(every, "essay", ["Sans lecteur."])
    practise(every, "short_text", ["autre chose"])
    before = rows()
    rebuilding.rebuild()
    assert rows() == before


def test_the_same_form_reads_once_and_another_is_refused(every: Enrolment, bob) -> None:
    row, form = practise(every, "essay", ["Un texte."]), post()
    first = read(row, bob, remark="Oui.", post_id=form)
    assert read(row, bob, met=set(), remark="Non.", post_id=form) == first
    assert Note.objects.count() == 2
    with pytest.raises(AlreadyRead):
        read(row, bob)


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_only_a_trainer_of_the_group_reads(every: Enrolment, request: pytest.FixtureRequest, who: str) -> None:
    row = practise(every, "essay", ["Un texte."])
    with pytest.raises(NotAllowed):
        read(row, request.getfixturevalue(who))


def test_nobody_reads_their_own(every: Enrolment, alice, bob) -> None:
    mine = enrolling.enrol(user=bob, module_key=every_kind.MODULE, cohort=every.cohort, share=False)
    with pytest.raises(NotAllowed):
        read(practise(mine, "essay", ["Un texte."]), bob)


def test_a_text_of_an_open_quiz_is_nobody_elses_affair(every: Enrolment, bob) -> None:
    row = answered(begin(every), "essay", ["Un texte."])
    with pytest.raises(Unfinished):
        read(row, bob)


def test_what_is_no_text_or_no_expectation_is_refused(every: Enrolment, bob) -> None:
    with pytest.raises(UnknownQuestion):
        read(practise(every, "single", right("single")), bob)
    with pytest.raises(UnknownCriterion):
        read(practise(every, "essay", ["Un texte."]), bob, met={"elsewhere"})
    with pytest.raises(UnknownQuestion):
        reviewing.review(answer=uuid.uuid4(), met=set(), remark="", reviewer=bob, post_id=post())
