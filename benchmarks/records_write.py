"""`make bench`: what writing statements costs: whole requests beside a bare view, storage beside raw rows.

On a throw-away copy of a migrated database, SQLite or PostgreSQL. CPU is of the web process; beside it that of its
PostgreSQL backend. Rounds of subject and reference alternate, in all processes at once.
"""

import dataclasses
import io
import json
import random
import statistics
import sys
import uuid
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks import load, raw
from benchmarks.load import CLIENTS, Cost, Slice, backend_cpu, of_process, timed
from benchmarks.run import copied

BATCH = 50
SECONDS = 0.6
REQUESTS = 50
ROUNDS = 5
CLIENT = "bench"


# --------------------------------------------------------------- what is done


def credentials() -> str:
    """Make the client of the benchmarks; the header that lets it in."""
    from lms.xapi.clients import create_client

    client, secret = create_client(name=f"{CLIENT} {uuid.uuid4()}", scopes=["all"])
    return "Basic " + b64encode(f"{client.key}:{secret}".encode()).decode()


def request(path: str, header: str, body: Callable[[], bytes] | None = None) -> Callable[[], None]:
    """A request through the site's own WSGI application, without a socket."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "HTTP_AUTHORIZATION": header,
        "HTTP_X_EXPERIENCE_API_VERSION": "1.0.3",
        "CONTENT_TYPE": "application/json",
    }
    said: list[str] = []

    def act() -> None:
        sent = body() if body else b""
        answer = application(
            environ | {"wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(sent))},
            lambda status, _headers: said.append(status),  # type: ignore[arg-type,return-value]
        )
        content = b"".join(answer)
        assert said.pop() == "200 OK", content
        answer.close()  # type: ignore[attr-defined]

    return act


def bodies(count: int, kept: int = 400) -> Callable[[], bytes]:
    """Bodies made beforehand, so that making them is not measured; each with new ids."""
    held = [load.statements(count) for _ in range(kept)]
    old = [each["id"] for body in held for each in ([json.loads(body)] if count == 1 else json.loads(body))]
    turn = iter(range(10**9))

    def take() -> bytes:
        number = next(turn)
        body, ids = held[number % kept], old[(number % kept) * count : (number % kept + 1) * count]
        if number >= kept:
            for each in ids:
                body = body.replace(each.encode(), str(uuid.uuid4()).encode())
        return body

    return take


def entries(count: int) -> Callable[[], list[Any]]:
    """Checked statements as the intake hands them to the ledger, each time with new ids."""
    from lms.records import facts
    from lms.records.ledger import Entry

    held = []
    for _ in range(300):
        document = load.statement()
        text = json.dumps(document)
        held.append(Entry(uuid=uuid.uuid4(), document=document, digest=facts.digest(document), received=text))
    return lambda: [dataclasses.replace(random.choice(held), uuid=uuid.uuid4()) for _ in range(count)]


def appending(count: int) -> Callable[[], None]:
    """One append of so many entries, of an authority of this process."""
    from lms.records import ledger

    authority = ledger.authority(CLIENT, {"account": {"homePage": load.HOME, "name": CLIENT}})
    take = entries(count)
    return lambda: (ledger.append(take(), authority=authority), None)[1]


# ----------------------------------------------------------- in each process


def storage(count: int) -> list[Slice]:
    """Raw rows, then the ledger."""
    write, append = raw.writer(), appending(count)
    text = json.dumps(load.statement())
    pid = getattr(write, "pid", 0)
    append(), write(count, text)
    return [
        partial(timed, lambda: write(count, text), seconds=SECONDS, database=lambda: of_process(pid)),
        partial(timed, append, seconds=SECONDS, database=backend_cpu),
    ]


def posting(count: int, header: str) -> list[Slice]:
    """Whole requests."""
    post = request("/xapi/statements", header, bodies(count, 100))
    post()
    return [partial(timed, post, seconds=SECONDS, database=backend_cpu)]


# ------------------------------------------------------------------ the lines


def line(name: str, text: str, goal: str = "") -> None:
    print(f"{name:<44}{text}" + (f"  (goal {goal})" if goal else ""), flush=True)


def per(cost: Cost, each: int = 1) -> str:
    """Milliseconds of CPU for one operation of this cost."""
    web, database = (seconds * 1000 / cost.done / each for seconds in (cost.web, cost.database))
    return f"{web:.3f} ms CPU" + (f", PostgreSQL {database:.3f}" if database else "")


def median(costs: Sequence[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.web / cost.done)[len(costs) // 2]


def one_request() -> None:
    """POST of one statement beside a view that does nothing, behind the same middleware."""
    header = credentials()
    post, bare = request("/xapi/statements", header, bodies(1)), request("/bare/", header)
    for _ in range(30):
        post(), bare()
    pairs = [
        (
            timed(post, times=REQUESTS, database=backend_cpu),
            timed(bare, times=REQUESTS * 4, database=backend_cpu),
        )
        for _ in range(ROUNDS)
    ]
    ratio = statistics.median((own.web / own.done) / (other.web / other.done) for own, other in pairs)
    own, other = median([own for own, _ in pairs]), median([other for _, other in pairs])
    line("POST one statement", f"{per(own)}; bare view {per(other)}: {ratio:.1f} ×", "≤ 5 × before projections")


def projected() -> None:
    """What projections add to one of our own statements."""
    from django.contrib.auth import get_user_model

    from lms.models import Learner
    from lms.records import facts, ledger, projections
    from lms.xapi import statements
    from lms.xapi.statements import Place, Thing

    user = get_user_model().objects.create(username=f"bench {uuid.uuid4()}")
    learner = Learner.objects.create(user=user)
    import datetime

    now = datetime.datetime.now(datetime.UTC)

    def said() -> Any:
        place = Place(learner.uuid, uuid.uuid4(), "m", "fr", "f" * 64, now, uuid.uuid4())
        return statements.experienced(place, lesson="l", step=Thing("step", "l/s", "Étape"))

    def entry() -> Any:
        document = said().as_version() | {"timestamp": ledger.iso(now)}
        return ledger.Entry(uuid.UUID(document["id"]), document, facts.digest(document))

    own = ledger.authority(ledger.OWN, {"account": {"homePage": load.HOME, "name": "own"}})
    steps: list[tuple[str, Callable[[], object]]] = [
        ("making the statement", said),
        ("stored", lambda: ledger.append([entry()], authority=own)),
        ("recorded (belonging and projections too)", lambda: ledger.record([said()])),
    ]
    del projections
    costs = {}
    for name, act in steps:
        for _ in range(10):
            act()
        costs[name] = timed(act, times=150, database=backend_cpu)
    kept, whole = (
        costs[name].web / costs[name].done for name in ("stored", "recorded (belonging and projections too)")
    )
    share = 1 - kept / whole
    text = "; ".join(f"{name} {per(cost)}" for name, cost in costs.items())
    line("one of our own statements", f"{text}: {share:.0%} of it comes on top of storing")


def many(count: int) -> None:
    """Storage alone, by all clients at once, beside raw rows."""
    ratios, ours = [], []
    for references, subjects in load.at_once(partial(storage, count)):
        ratios.append(sum(cost.rate for cost in subjects) / sum(cost.rate for cost in references))
        ours.append((sum(cost.rate for cost in subjects) * count, subjects, references))
    rate, subjects, references = sorted(ours, key=lambda each: each[0])[len(ours) // 2]
    text = (
        f"{rate:,.0f} statements/s, {statistics.median(ratios):.2f} of raw rows; a statement "
        f"{per(_together(subjects), count)}; raw {per(_together(references), count)}"
    )
    goals = {1: "≥ 0.55", BATCH: "≥ 0.75"}
    line(f"storing {count} at once, {CLIENTS} clients", text, goals[count])


def _together(costs: Sequence[Cost]) -> Cost:
    return Cost(*(sum(getattr(cost, field.name) for cost in costs) for field in dataclasses.fields(Cost)))


def many_requests(count: int) -> None:
    """Whole requests by all clients at once, in as many processes; an error of one ends the run."""
    header = credentials()
    together = [_together(costs) for (costs,) in load.at_once(partial(posting, count, header))]
    rates = [cost.done * count / cost.web for cost in together]
    clock = [cost.done * count / cost.clock * CLIENTS for cost in together]
    text = (
        f"{statistics.median(rates):,.0f} statements per web CPU-second ({per(median(together), count)} each), "
        f"{statistics.median(clock):,.0f}/s on the clock, 0 errors"
    )
    line(f"POST {count} at once, {CLIENTS} clients", text, "≥ 3,500, 0 errors" if count == BATCH else "")


def stored_one() -> None:
    many(1)


def stored_many() -> None:
    many(BATCH)


def posted_one() -> None:
    many_requests(1)


def posted_many() -> None:
    many_requests(BATCH)


LINES: list[Callable[[], None]] = [one_request, projected, stored_one, stored_many, posted_one, posted_many]


def main() -> None:
    """Print every line, or those whose function's name contains one of the arguments."""
    with copied("migrated"):
        from django.db import connection

        print(f"\nWriting statements, {connection.vendor}, {CLIENTS} processes where many", flush=True)
        for act in LINES:
            connection.close()
            if not sys.argv[1:] or any(word in act.__name__ for word in sys.argv[1:]):
                act()


if __name__ == "__main__":
    sys.exit(main())
