"""`make bench`: what writing statements costs: whole requests beside a bare view, storage beside raw rows.

On a throw-away copy of a migrated database, SQLite or PostgreSQL. CPU is of the web process; beside it that of its
PostgreSQL backend. Subject and reference alternate, in all processes at once; figures are medians of rounds. A request
and the bare view alternate one by one: a process that has waited for a database finds the processor's caches cold, and
a view that runs in a loop of its own would not.
"""

import dataclasses
import io
import json
import random
import statistics
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks import load, raw
from benchmarks.load import CLIENTS, Cost, Slice, backend_cpu, of_process, timed
from benchmarks.run import copied

BATCH = 50
SECONDS = 0.8
REQUESTS = 60
ROUNDS = 7
TOGETHER = 5  # rounds of all clients
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
    """Bodies made beforehand and cut at their ids, so that making them is hardly measured; each with new ids."""
    held = []
    for _ in range(kept):
        body = load.statements(count)
        ids = [each["id"].encode() for each in ([json.loads(body)] if count == 1 else json.loads(body))]
        for each in ids:
            body = body.replace(each, b"\0")
        held.append(body.split(b"\0"))

    def take() -> bytes:
        pieces = random.choice(held)
        made = [text for piece in pieces for text in (piece, str(uuid.uuid4()).encode())]
        return b"".join(made[:-1])

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


def slices(header: str) -> list[Slice]:
    """Raw rows and the ledger, one and many at once; then whole requests, one and many."""
    write, text = raw.writer(), json.dumps(load.statement())
    pid = getattr(write, "pid", 0)
    made: list[Slice] = []
    for count in (1, BATCH):
        append = appending(count)
        append(), write(count, text)
        made += [
            partial(timed, partial(write, count, text), seconds=SECONDS, database=partial(of_process, pid)),
            partial(timed, append, seconds=SECONDS, database=backend_cpu),
        ]
    for count in (1, BATCH):
        post = request("/xapi/statements", header, bodies(count, 400 // count))
        post()
        made.append(partial(timed, post, seconds=SECONDS, database=backend_cpu))
    return made


# ------------------------------------------------------------------ the lines


def line(name: str, text: str) -> None:
    print(f"{name:<40}{text}", flush=True)


def judged(what: str, value: float, goal: float, *, most: bool = False) -> str:
    """A figure beside its goal, and whether it is reached; goals are PostgreSQL's, elsewhere it stands alone."""
    from django.db import connection

    reached = value <= goal if most else value >= goal
    shown = f"{value:,.2f}" if 0 < goal < 100 else f"{value:,.0f}"
    if goal and connection.vendor != "postgresql":
        return f"{what} {shown}"
    return f"{what} {shown} (goal {'≤' if most else '≥'} {goal:,}: {'reached' if reached else 'NOT REACHED'})"


def each_of(cost: Cost, count: int = 1) -> str:
    """Milliseconds of CPU for one statement of this cost."""
    web, database = (seconds * 1000 / max(cost.done, 1) / count for seconds in (cost.web, cost.database))
    return f"{web:.3f} ms CPU" + (f" + PostgreSQL {database:.3f}" if database else "")


def middle(costs: Sequence[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.web / max(cost.done, 1))[len(costs) // 2]


def together(costs: Sequence[Cost]) -> Cost:
    """What several cost; the clock is that of all of them, one after the other."""
    return Cost(*(sum(getattr(cost, field.name) for cost in costs) for field in dataclasses.fields(Cost)))


def alternating(acts: Sequence[Callable[[], object]], times: int = REQUESTS) -> list[Cost]:
    """The cost of each, called in turn."""
    found: list[list[Cost]] = [[] for _ in acts]
    for _ in range(times):
        for costs, act in zip(found, acts, strict=True):
            costs.append(timed(act, times=1, database=backend_cpu))
    return [together(costs) for costs in found]


def one_request() -> None:
    """POST of one statement beside a view that does nothing, behind the same middleware."""
    header = credentials()
    post, bare = request("/xapi/statements", header, bodies(1)), request("/bare/", header)
    known = request("/xapi/statements", header, bodies(300, 4))
    for act in [known] * 4 + [post, bare] * 30:
        act()
    rounds = [alternating([post, bare]) for _ in range(ROUNDS)]
    hot = middle([timed(bare, times=REQUESTS, database=backend_cpu) for _ in range(ROUNDS)])
    ratio = statistics.median((own.web / own.done) / (other.web / other.done) for own, other in rounds)
    own, other = (middle([each[which] for each in rounds]) for which in (0, 1))
    line("POST one statement", judged("× the bare view's CPU:", ratio, 5, most=True))
    line("", f"{each_of(own)}; bare view in turn {each_of(other)}, in a loop of its own {each_of(hot)}")


def on_top() -> None:
    """What belonging, the outbox and projections add to one statement."""
    from lms.records import ledger
    from lms.records.belonging import belonging

    own = ledger.authority(ledger.OWN, {"account": {"homePage": load.HOME, "name": "own"}})
    said, entry = own_statements()
    document = said().as_version()
    acts: list[Callable[[], object]] = [
        lambda: ledger.append([dataclasses.replace(entry(), projected=False)], authority=own),
        lambda: ledger.append([entry()], authority=own),
        lambda: belonging([document]),
    ]
    for act in acts * 10:
        act()
    plain, whole, belongs = (costs.web / costs.done for costs in alternating(acts, 150))
    with a_target():
        acts[0]()
        outbox = together([alternating(acts[:1], 150)[0]])
    line("on top, for one of our own statements", f"storing {plain * 1000:.3f} ms CPU; of that and what is added:")
    added = {"projections": whole - plain, "belonging": belongs, "outbox, one target": outbox.web / outbox.done - plain}
    total = plain + sum(added.values())
    line("", ", ".join(f"{name} {cost * 1000:.3f} ({cost / total:.0%})" for name, cost in added.items()))


def own_statements() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """One of our statements about a new person, and the same as an entry; each time a new one."""
    import datetime

    from django.contrib.auth import get_user_model

    from lms.models import Learner
    from lms.records import facts, ledger
    from lms.xapi import statements
    from lms.xapi.statements import Place, Thing

    learner = Learner.objects.create(user=get_user_model().objects.create(username=f"bench {uuid.uuid4()}"))
    now = datetime.datetime.now(datetime.UTC)

    def said() -> Any:
        place = Place(learner.uuid, uuid.uuid4(), "m", "fr", "f" * 64, now, uuid.uuid4())
        return statements.experienced(place, lesson="l", step=Thing("step", "l/s", "Étape"))

    document = said().as_version() | {"timestamp": ledger.iso(now)}
    kept = ledger.Entry(uuid.uuid4(), document, facts.digest(document), projected=True)
    return said, lambda: dataclasses.replace(kept, uuid=uuid.uuid4())


@contextmanager
def a_target() -> Iterator[None]:
    """One external store that takes everything; nobody delivers."""
    from lms.models import Target

    target = Target.objects.create(name="bench", endpoint="https://lrs.example.org/xapi/", outside=True, sensitivity=2)
    try:
        yield
    finally:
        target.delete()


def many() -> None:
    """All clients at once, each a process: storing beside raw rows, then whole requests."""
    from django.db import connection

    rounds = [
        [together(costs) for costs in found] for found in load.at_once(partial(slices, credentials()), rounds=TOGETHER)
    ]
    for place, (count, goal) in enumerate(((1, 0.55), (BATCH, 0.75))):
        pairs = [(each[2 * place], each[2 * place + 1]) for each in rounds]
        clock = statistics.median(own.rate / other.rate for other, own in pairs)
        other, own = (middle([pair[which] for pair in pairs]) for which in (0, 1))
        line(f"storing {count} at once", judged("of raw rows:", clock, goal))
        rate = statistics.median(own.rate * CLIENTS * count for _other, own in pairs)
        cpu = statistics.median(spent(other) / spent(own) for other, own in pairs)
        line("", f"{rate:,.0f}/s; {cpu:.2f} of raw by CPU of both; {each_of(own, count)}; raw {each_of(other, count)}")
    for place, count in ((4, 1), (5, BATCH)):
        posted = [each[place] for each in rounds]
        failed = sum(cost.failed for cost in posted)
        rate = statistics.median(cost.done * count / cost.web for cost in posted)
        of_both = statistics.median(count / spent(cost) for cost in posted)
        clock = statistics.median(cost.rate * CLIENTS * count for cost in posted)
        errors = judged("errors", failed, 0, most=True)
        line(
            f"POST {count} at once",
            f"{judged('statements per web CPU-second:', rate, 3500)}; {errors}"
            if count == BATCH
            else f"{rate:,.0f} statements per web CPU-second; {errors}",
        )
        line("", f"{of_both:,.0f} per CPU-second of both; {clock:,.0f}/s; {each_of(middle(posted), count)}")
    if connection.vendor == "sqlite":  # whatever fails is counted; raw rows (0 and 2) are not ours
        failed = sum(each[place].failed for each in rounds for place in (1, 3, 4, 5))
        print(f"{CLIENTS} writers on SQLite: {failed} lock errors (goal 0)", flush=True)


def spent(cost: Cost) -> float:
    """CPU seconds of both sides for one operation."""
    return (cost.web + cost.database) / max(cost.done, 1)


LINES: list[Callable[[], None]] = [one_request, on_top, many]


def main() -> None:
    """Print every line, or those whose function's name contains one of the arguments."""
    begun = time.monotonic()
    with copied("migrated"):
        from django.db import connection

        print(f"\nWriting statements, {connection.vendor}; at once: {CLIENTS} processes", flush=True)
        for act in LINES:
            connection.close()
            if not sys.argv[1:] or any(word in act.__name__ for word in sys.argv[1:]):
                act()
    print(f"({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
