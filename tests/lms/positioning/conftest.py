"""Alice enrolled on the small module with a positioning quiz, in Bob's cohort."""

import pytest

from curriculum.models import Release
from tests.lms import builders
from tests.lms.positioning import making


@pytest.fixture
def release(db: None) -> Release:
    """The small module with a positioning quiz, and its framework."""
    builders.framework()
    return making.release()
