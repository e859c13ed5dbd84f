import pytest

from lms.models import Learner
from lms.transcripts.issuing import Issued, issue
from tests.lms.transcripts import portfolio


@pytest.fixture
def learner(alice) -> Learner:
    """Alice with a portfolio."""
    alice.last_name = "Zoé-Dupont"
    alice.save()
    return portfolio.whole(alice)


@pytest.fixture
def issued(learner, alice) -> Issued:
    """Alice's complete transcript."""
    return issue(learner=learner, by=alice)
