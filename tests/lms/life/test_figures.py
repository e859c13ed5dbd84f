"""What an export and an erasure of a person with 10,000 statements cost; `pytest -s` prints the figures.

What is held to the goal is the process's own time: tests share their machine with others.
"""

import io
import time
import uuid

import pytest

from lms import erasing, exporting
from lms.models import Enrolment, Statement
from lms.records import ledger
from lms.xapi import statements
from lms.xapi.statements import Place, Thing
from tests.lms import builders

pytestmark = pytest.mark.made_up  # statements that no act of ours would record

COUNT, BATCH = 10_000, 500
EXPORT_SECONDS, ERASURE_SECONDS = 5, 10


def test_a_person_with_ten_thousand_statements(enrolment: Enrolment, alice) -> None:
    for _batch in range(COUNT // BATCH):
        ledger.record(
            [
                statements.experienced(
                    Place(
                        learner=enrolment.learner.uuid,
                        registration=enrolment.registration.key,
                        module=str(builders.MODULE_KEY),
                        language="fr",
                        release=enrolment.release.sha256,
                        at=enrolment.created_at,
                        post=uuid.uuid4(),
                    ),
                    lesson=builders.key("L1"),
                    step=Thing("step", f"{builders.key('L1')}/{uuid.uuid4()}", "Étape"),
                )
                for _number in range(BATCH)
            ]
        )
    file = io.BytesIO()
    wall, used = time.perf_counter(), time.process_time()
    assert exporting.write(alice, file) == COUNT
    exported, exported_wall = time.process_time() - used, time.perf_counter() - wall
    wall, used = time.perf_counter(), time.process_time()
    erasing.erase(user=alice)
    erased, erased_wall = time.process_time() - used, time.perf_counter() - wall
    print(
        f"{COUNT} statements: export {exported:.2f} s of CPU ({exported_wall:.2f} s, {len(file.getvalue()) >> 10} kB), "
        f"erasure {erased:.2f} s of CPU ({erased_wall:.2f} s)"
    )
    assert Statement.objects.count() == COUNT
    assert (exported <= EXPORT_SECONDS, erased <= ERASURE_SECONDS) == (True, True)
