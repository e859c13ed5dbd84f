"""What the benchmarks of writing share: a statement of an ordinary size, the CPU of processes, many at once."""

import contextlib
import datetime
import json
import multiprocessing
import random
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

CLIENTS = 8
PATIENCE = 300  # seconds that one process waits for the others on a busy machine
PEOPLE, ACTIVITIES = 40, 60
HOME = "https://example.org"


def statement() -> dict[str, Any]:
    """A statement of about 1.7 kB that names 3 agents and 5 activities of those that all clients share."""
    one = random.randrange(ACTIVITIES)
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": f"p{random.randrange(PEOPLE)}"}},
        "verb": {
            "id": "http://adlnet.gov/expapi/verbs/answered",
            "display": {"en": "answered", "fr": "a répondu"},
        },
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/question/{one}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "name": {"en": f"Question {one}", "fr": f"Question n° {one}"},
                "description": {"en": "Which of these helps a person who has never held a mouse? " * 2},
                "interactionType": "choice",
                "correctResponsesPattern": ["b"],
                "choices": [{"id": each, "description": {"en": f"Choice {each}"}} for each in "abcd"],
            },
        },
        "result": {
            "score": {"raw": 1, "min": 0, "max": 1, "scaled": 1.0},
            "success": True,
            "response": "b",
            "duration": "PT12.34S",
            "extensions": {f"{HOME}/x/attempt": {"id": str(uuid.uuid4()), "number": 2}},
        },
        "context": {
            "registration": str(uuid.UUID(int=one + (4 << 76) + (8 << 60))),
            "language": "fr",
            "platform": "Médiane",
            "instructor": {"account": {"homePage": HOME, "name": f"t{one % 5}"}},
            "contextActivities": {
                "parent": [{"objectType": "Activity", "id": f"{HOME}/quiz/{one % 20}"}],
                "grouping": [
                    {"objectType": "Activity", "id": f"{HOME}/lesson/{one % 10}"},
                    {"objectType": "Activity", "id": f"{HOME}/module/{one % 3}"},
                ],
                "category": [{"objectType": "Activity", "id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}],
            },
            "extensions": {f"{HOME}/x/release": "f" * 64},
        },
        "timestamp": datetime.datetime.now(datetime.UTC).isoformat(),
    }


def statements(count: int) -> bytes:
    """A body for POST: one statement, or a list of them."""
    found = [statement() for _ in range(count)]
    return json.dumps(found[0] if count == 1 else found).encode()


@dataclass(frozen=True)
class Cost:
    """What a slice cost: operations, seconds on the clock, CPU seconds of this process and of its database backend."""

    done: int
    clock: float
    web: float
    database: float
    failed: int = 0

    @property
    def rate(self) -> float:
        """Operations a second."""
        return self.done / self.clock


def backend_cpu() -> float:
    """CPU seconds of the PostgreSQL process that serves this one's connection; 0 on SQLite or a server elsewhere."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    assert connection.connection is not None
    return of_process(connection.connection.info.backend_pid)


def of_process(pid: int) -> float:
    """CPU seconds of a process on this machine."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    return 0.0


def timed(act: Callable[[], object], *, seconds: float = 0.0, times: int = 0, database: Callable[[], float]) -> Cost:
    """Call `act` so many times, or for so many seconds; what fails is printed and counted."""
    done, failed, other, begun, web = 0, 0, database(), time.perf_counter(), time.process_time()
    while done + failed < times or time.perf_counter() - begun < seconds:
        try:
            act()
            done += 1
        except Exception as error:  # noqa: BLE001 - whatever fails is counted
            failed += 1
            print(f"failed: {error!r}"[:300], flush=True)
    return Cost(done, time.perf_counter() - begun, time.process_time() - web, database() - other, failed)


Slice = Callable[[], Cost]


def _client(make: Callable[[], list[Slice]], barrier: Barrier, rounds: int, answers: Any) -> None:
    found: list[list[Cost]] = []
    try:
        random.seed()
        slices = make()
        for _ in range(rounds):
            found.append([])
            for one in slices:
                barrier.wait(PATIENCE)
                found[-1].append(one())
    except BaseException as error:
        barrier.abort()
        answers.put((repr(error), []))
        raise
    answers.put(("", found))


def at_once(make: Callable[[], list[Slice]], *, clients: int = CLIENTS, rounds: int = 3) -> Iterator[list[list[Cost]]]:
    """Run the slices of `make` in so many processes, one after the other and all processes in step.

    Yields for each round the costs by slice and process. `make` is called in each process: copies of this one, which
    start in no time and open connections of their own.
    """
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(clients), context.Queue()
    processes = [context.Process(target=_client, args=(make, barrier, rounds, answers)) for _ in range(clients)]
    for each in processes:
        each.start()
    found = [answers.get(timeout=PATIENCE) for _ in processes]
    for each in processes:
        each.join()
    if errors := [error for error, _costs in found if error]:
        raise RuntimeError("; ".join(errors))
    for number in range(rounds):
        yield [[costs[number][which] for _error, costs in found] for which in range(len(found[0][1][0]))]
