"""Writers that hold their transactions open while pullers follow the ledger by `since`: nothing missed, and how fast.

    python -m benchmarks.records_pull

Writers are processes that append one statement after the other through the ledger; three in ten hold the transaction
up to 40 ms before they commit. Pullers are processes that ask a served site over HTTP, as its documentation tells them:
ascending, `more` to its end, then again with `since` = the last `stored` they saw, each once a second. They rest in one
slice of time of three, catch up in the next, which is not counted, and follow in the third, so that the rates with and
without them are of one run. On SQLite the transactions follow one another.
"""

import argparse
import base64
import http.client
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import orjson

from benchmarks import serving
from tests.support import databases

HELD, LONGEST = 0.3, 0.040  # share of the writes that are held open, seconds at most
REST = 1.0  # seconds between two questions of a puller
GOAL = 0.9
CYCLE = 3  # slices: one of rest, one to catch up with what was written meanwhile, one that counts
MAKE_CLIENT = (
    "import django; django.setup(); from lms.xapi.clients import create_client; "
    "client, secret = create_client(name='puller', scopes=['all/read']); print(client.key, secret)"
)


@dataclass(frozen=True)
class Plan:
    """When what happens: `slices` of `seconds` each from `start` on; pullers rest in the first of three."""

    start: float
    slices: int
    seconds: float

    @property
    def end(self) -> float:
        """When writing stops."""
        return self.start + self.slices * self.seconds

    def slice_of(self, at: float) -> int:
        """The number of the slice that a moment lies in."""
        return int((at - self.start) // self.seconds)


@dataclass(frozen=True)
class Outcome:
    """What came of it. `missed` and `doubled` over all pullers; rates in statements a second."""

    written: int
    missed: int
    doubled: int
    alone: float
    pulled: float

    @property
    def whole(self) -> bool:
        """Whether every puller saw every statement once."""
        return not self.missed and not self.doubled

    @property
    def ratio(self) -> float:
        """The rate of writing while pulled, as a share of that without pullers."""
        return self.pulled / self.alone

    def line(self) -> str:
        """The outcome as printed."""
        return (
            f"{self.written} statements written; pullers missed {self.missed}, saw twice {self.doubled} "
            f"(goal 0 and 0: {'met' if self.whole else 'MISSED'})\n"
            f"writing alone {self.alone:.0f}/s, while pulled {self.pulled:.0f}/s: {self.ratio:.2f}"
        )


def told(folder: Path, name: str, slices: int, seconds: float) -> Plan:
    """Say that a process is ready, and wait until all are told when to start."""
    (folder / f"{name}.ready").touch()
    while not (folder / "start").exists():
        time.sleep(0.05)
    return Plan(float((folder / "start").read_text()), slices, seconds)


def write(plan: Plan, number: int) -> Iterator[str]:
    """Append statements until the end; one line for each that is committed: when, and its id."""
    from django.db import transaction

    from lms.records import facts, ledger
    from lms.xapi import profile

    draw = random.Random(number)
    mine = ledger.authority(f"client:writer{number}", profile.account(f"writer{number}"))
    time.sleep(max(plan.start - time.time(), 0))
    while time.time() < plan.end:
        document = {
            "actor": profile.account(f"learner{draw.randrange(50)}"),
            "verb": {"id": f"http://example.org/verbs/{draw.randrange(5)}"},
            "object": {"id": f"http://example.org/activities/{draw.randrange(50)}"},
        }
        entry = ledger.Entry(uuid.uuid4(), document, facts.digest(document))
        with transaction.atomic():
            ledger.append([entry], authority=mine)
            if draw.random() < HELD:
                time.sleep(draw.random() * LONGEST)
        yield f"{time.time()} {entry.uuid}"


def pull(plan: Plan, url: str, key: str, secret: str) -> Iterator[str]:
    """Follow the ledger but in the slices of rest, and after the end; one line for each statement seen: its id."""
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "2.0.0"}
    last, done = "", False
    with closing(http.client.HTTPConnection(urlsplit(url).netloc)) as connection:
        while not done:
            now = time.time()
            if now < plan.end and plan.slice_of(now) % CYCLE == 0:
                time.sleep(0.01)
                continue
            done = now > plan.end + 1
            address = "/xapi/statements?" + urlencode({"ascending": "true", **({"since": last} if last else {})})
            while address:
                connection.request("GET", address, headers=headers)
                answer = connection.getresponse()
                content = orjson.loads(answer.read())
                assert answer.status == 200, content
                for statement in content["statements"]:
                    last = statement["stored"]
                    yield statement["id"]
                address = content["more"]
            time.sleep(REST)


def run(database: databases.Database, *, writers: int, pullers: int, slices: int, seconds: float) -> Outcome:
    """Write and pull on this database; processes of their own, each with its lines in a file."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE_CLIENT],
        cwd=databases.ROOT,
        env=database.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    (database.var / "static").mkdir(exist_ok=True)
    with serving.served(database) as (url, _pid):
        jobs = {f"writer{n}": ["--write", str(n)] for n in range(writers)}
        jobs |= {f"puller{n}": ["--pull", url, *made.stdout.split()] for n in range(pullers)}
        shape = ["--plan", str(database.var), str(slices), str(seconds)]
        processes = [_job(database, name, [*shape, *arguments]) for name, arguments in jobs.items()]
        while len(list(database.var.glob("*.ready"))) < len(processes):
            assert not any(process.poll() for process in processes)
            time.sleep(0.05)
        start = time.time() + 0.5
        (database.var / "start.new").write_text(str(start))
        (database.var / "start.new").rename(database.var / "start")
        for process in processes:
            assert process.wait(slices * seconds + 300) == 0, (database.var / "server.log").read_text()[-2000:]
    return _judged(database.var, Plan(start, slices, seconds), writers, pullers)


def _job(database: databases.Database, name: str, arguments: list[str]) -> subprocess.Popen[bytes]:
    with (database.var / f"{name}.lines").open("w") as lines:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.records_pull", *arguments],
            cwd=databases.ROOT,
            env=database.environment,
            stdout=lines,
        )


def _judged(folder: Path, plan: Plan, writers: int, pullers: int) -> Outcome:
    written = [line.split() for n in range(writers) for line in (folder / f"writer{n}.lines").read_text().splitlines()]
    in_slice = [0] * (plan.slices + 1)
    for at, _uuid in written:
        in_slice[min(plan.slice_of(float(at)), plan.slices)] += 1
    seen = [(folder / f"puller{n}.lines").read_text().split() for n in range(pullers)]
    ids = {name for _at, name in written}
    return Outcome(
        written=len(ids),
        missed=sum(len(ids - set(each)) for each in seen),
        doubled=sum(len(each) - len(set(each)) for each in seen),
        alone=statistics.median(in_slice[0 : plan.slices : CYCLE]) / plan.seconds,
        pulled=statistics.median(in_slice[2 : plan.slices : CYCLE]) / plan.seconds,
    )


def main() -> int:
    """Run it, or one of its processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plan", nargs=3)
    parser.add_argument("--write", type=int)
    parser.add_argument("--pull", nargs=3)
    given = parser.parse_args()
    if given.plan:
        if not given.pull:
            import django

            django.setup()
        plan = told(Path(given.plan[0]), str(os.getpid()), int(given.plan[1]), float(given.plan[2]))
        for line in pull(plan, *given.pull) if given.pull else write(plan, given.write):
            print(line)
        return 0
    database = databases.copy("demo", "pull")
    try:
        outcome = run(database, writers=8, pullers=4, slices=18, seconds=4)
    finally:
        database.drop()
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    print(f"8 writers and 4 pullers, {'PostgreSQL' if on_postgresql else 'SQLite'}\n{outcome.line()}", end="")
    if not on_postgresql:  # one writer at a time: its rate has no goal
        print()
        return int(not outcome.whole)
    print(f" (goal ≥ {GOAL}: {'met' if outcome.ratio >= GOAL else 'MISSED'})")
    return int(not outcome.whole or outcome.ratio < GOAL)


if __name__ == "__main__":
    sys.exit(main())
