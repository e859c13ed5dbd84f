"""Two assessors' ratings of Alice on which four rules decide four levels (the same set as in `test_levels.py`)."""

from lms import rating, working
from lms.enrolling import learner_of
from lms.models import Enrolment
from lms.models.rating import Mode
from lms.records import ledger
from lms.xapi.statements import Thing
from tests.lms.builders import C1, key
from tests.lms.playing import post
from tests.support import people

HELD = {"best": 3, "1-of-2": 2, "latest": 1, "majority": 0}
WORDS = {
    "best": "Le meilleur résultat compte pour",
    "1-of-2": "Parmi les 2 dernières personnes qui évaluent, au moins 1 doivent montrer le niveau",
    "latest": "Le dernier avis compte pour",
    "majority": "Plus de la moitié des personnes qui évaluent doivent montrer le niveau",
}
# who, how, where, the level that is said (0: not yet)
SAID = (
    ("bob", Mode.ROLE_PLAY, "first", 3),
    ("eva", Mode.ROLE_PLAY, "first", 3),
    ("bob", Mode.ROLE_PLAY, "second", 2),
    ("eva", Mode.ROLE_PLAY, "second", 0),
    ("eva", Mode.CASE_STUDY, "case", 0),
    ("bob", Mode.CASE_STUDY, "case", 1),
)


def rate_alice(enrolment: Enrolment, bob) -> None:
    """Record the six ratings, one act each."""
    names = {"bob": bob, "eva": people.person("Eva")}
    for who, mode, where, level in SAID:
        seen = rating.Seen(
            mode=mode,
            thing=Thing("rubric", key(where), where),
            lesson="",
            assessor=str(learner_of(names[who]).uuid),
            assessor_role="trainer",
        )
        verdict = rating.Verdict(C1, "reached" if level else "not_yet", {"criteria": {}}, level=level)
        ledger.record(rating.rate(working.begin(enrolment, post()), seen, [verdict]))
