import pytest

from api.authentication import new_token
from competencies.models import FrameworkVersion
from lms.models import Learner
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
