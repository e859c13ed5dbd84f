import pytest

from api.authentication import new_token
from competencies.models import FrameworkVersion
from lms import enrolling
from lms.models import Learner
from tests.api.asking import Asker
from tests.lms import builders
from tests.lms.transcripts import portfolio


@pytest.fixture
def learner(alice) -> Learner:
    """Alice with a portfolio; its framework is published."""
    found = portfolio.whole(alice)
    FrameworkVersion.objects.update(lifecycle="published")
    return found


@pytest.fixture
def headers(alice) -> dict[str, str]:
    """Alice's token, as a client sends it."""
    return {"authorization": f"Token {new_token(alice)}"}


@pytest.fixture
def enrolment(db, alice, cohort):
    """Alice on the small module, in Bob's cohort, sharing nothing."""
    builders.framework()
    builders.release()
    cohort.module_key = builders.MODULE_KEY
    cohort.save()
    return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=cohort, share=False)


@pytest.fixture
def asks(request):
    """A person's requests: `asks("alice")("post", "attempts/", {…})`; each POST under a key of its own."""

    def of(name: str) -> Asker:
        return Asker(new_token(request.getfixturevalue(name)))

    return of
