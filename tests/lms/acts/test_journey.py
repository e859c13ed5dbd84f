"""A whole journey says exactly these statements, in this order."""

from lms.models import Attainment, Enrolment
from lms.progress import module_progress
from tests.lms.builders import C1, F1, K1
from tests.lms.playing import practise, quiz, read, scenario, told

LEVELS = {K1: 2, C1: 2, F1: 1}


def test_a_journey_says_exactly_this(enrolment: Enrolment) -> None:
    read(enrolment, "L1", "s1")
    practise(enrolment)
    read(enrolment, "L2", "s3")
    quiz(enrolment)
    scenario(enrolment, "scene-a/1", "scene-b/1")
    assert told() == [
        "initialized module",
        "experienced step",
        "answered question",
        "completed lesson",
        "experienced step",
        "initialized quiz",
        *["answered question"] * 4,
        "completed quiz",
        "passed quiz",
        *["rated competency"] * 3,
        *["asserted competency"] * 2,
        "initialized scenario",
        *["selected choice"] * 2,
        "completed scenario",
        "passed scenario",
        *["rated competency"] * 3,
        *["asserted competency"] * 2,
        "completed lesson",
        "completed module",
    ]
    held = {row.competency: row.level for row in Attainment.objects.filter(current=True)}
    assert held == LEVELS
    assert module_progress(enrolment).done
