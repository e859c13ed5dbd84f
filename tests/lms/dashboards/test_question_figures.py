"""What answers amount to: numbers from rows, in two queries, and nobody's words among them."""

import pytest

from assessments.figures import OTHER, Figures, figures
from lms.dashboards.question_figures import question_figures
from tests.lms import playing
from tests.lms.acts.test_kinds import every, practise, read
from tests.lms.builders import key
from tests.lms.every_kind import right
from tests.lms.releases import making as releases
from tests.lms.releases.test_acts import take

__all__ = ["every"]


def test_who_answered_what_is_counted_and_not_to_know_counts_as_an_answer(every, django_assert_num_queries) -> None:
    for answer in (right("single"), [key("single/1")], [key("single/1")], []):
        practise(every, "single", answer)
    with django_assert_num_queries(2):
        found = figures(key("single"))
    assert found == Figures(answers=4, right=1, given={key("single/2"): 1, key("single/1"): 2})
    assert found.success == 25
    (line,) = found.releases
    assert (line.number, line.answers, line.right, line.success) == (1, 4, 1, 25)


def test_several_answers_and_pairs_are_counted_one_by_one(every) -> None:
    practise(every, "multiple", right("multiple"))
    practise(every, "multiple", [right("multiple")[0], key("multiple/3")])
    assert question_figures(key("multiple")).given == {
        right("multiple")[0]: 2, right("multiple")[1]: 1, key("multiple/3"): 1,
    }  # fmt: skip


def test_words_of_peoples_own_are_one_number(every) -> None:
    for words in ("Une idée", "Une autre", "zq navette", "ZQ TABLE"):
        practise(every, "short_text", [words])
    found = question_figures(key("short_text"))
    assert (found.answers, found.right) == (4, 2)
    assert dict(found.given) == {OTHER: 2, "zq navette": 1, "zq table": 1}


def test_texts_wait_until_they_are_read(every, bob) -> None:
    first = practise(every, "essay", ["Un."])
    practise(every, "essay", ["Deux."])
    assert question_figures(key("essay")) == Figures(answers=2, right=0, waiting=2, given={})
    read(first, bob)
    found = question_figures(key("essay"))
    assert (found.waiting, found.right, found.success, dict(found.given)) == (1, 1, 100, {})


@pytest.mark.django_db
def test_nobody_answered() -> None:
    assert question_figures("nothing") == Figures()


def test_versions_of_a_module_are_told_apart(enrolment) -> None:
    playing.practise(enrolment, "b")
    newer = releases.release(add=("L3",))
    take(enrolment, newer.number)
    playing.practise(enrolment)
    found = question_figures(key("practice"))
    assert (found.answers, found.right) == (2, 1)
    told = [(line.title, line.number, line.language, line.answers, line.success) for line in found.releases]
    assert told == [("Module d’essai", 1, "fr", 1, 0), ("Module d’essai", 2, "fr", 1, 100)]
