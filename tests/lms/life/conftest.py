"""Alice at work on the small module, rated by Bob, with everything that a person can leave behind."""

import pytest

from lms.models import Enrolment
from tests.lms import playing
from tests.lms.acts.test_observing import ALL, observe


@pytest.fixture
def worked(enrolment: Enrolment, bob) -> Enrolment:
    """Alice read, answered, failed, played and was observed."""
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment, "b")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    observe(enrolment, bob, ALL, reason="Un secret bien posé.")
    return enrolment
