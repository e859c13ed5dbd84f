"""Alice enrolled on the small module, in Bob's cohort."""

import pytest

from curriculum.models import Release
from lms import enrolling
from lms.models import Cohort, Enrolment
from tests.lms import builders
from tests.lms.access.world import World, build


@pytest.fixture
def release(db: None) -> Release:
    """The small module's first release, with its framework."""
    builders.framework()
    return builders.release()


@pytest.fixture
def enrolment(release: Release, alice, cohort: Cohort) -> Enrolment:
    """Alice on the small module, in Bob's cohort, sharing nothing."""
    cohort.module_key = builders.MODULE_KEY
    cohort.save()
    return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=cohort, share=False)


@pytest.fixture
def world(starter_db, places, alice, bob, carole, david, admin) -> World:
    """Two organisations with people at work in both, on the starter's module."""
    return build({"alice": alice, "bob": bob, "carole": carole, "david": david, "admin": admin}, places)
