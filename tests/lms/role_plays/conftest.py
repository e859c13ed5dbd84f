"""A second trainer of the cohort, and what evidence's files need."""

import pytest

from tests.support import people


@pytest.fixture
def eva(cohort, places):
    """A second trainer of the cohort."""
    user = people.member("Eva", places.home, "trainer")
    cohort.trainers.add(user)
    return user


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """The private store of one test."""
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": str(tmp_path / "private")}
    return tmp_path / "private"
