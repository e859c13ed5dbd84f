"""`GET /xapi/statements` at two sizes: every filter and the pairs that are hard, over HTTP from a served site.

    python -m benchmarks.records_read 10000 1000000 [--keep NAME] [--only WORDS]

One line a cell: rows of the first page, p50 and p95 at each size, what share of it is SQL (measured in process, without
HTTP), and milliseconds of processor time of the web process and of PostgreSQL for one request. Both sizes are served at
the same time and asked in turn, cell by cell, so that a busy machine disturbs both alike. Below, what the explorer of
the admin finds, and voiding, in process. Goals, at the largest: p95 ≤ 25 ms everywhere (the explorer 50 ms); p50 ≤ 1.5
times that of the smallest for single filters. Pages of 25 statements. The exit code tells whether all goals are met.
"""

import argparse
import base64
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks import records_database, serving
from tests.support import databases

TIMES, ROUNDS = 40, 3  # requests of a cell in one round; the best round counts, since others use this machine too
GOAL_MS, GOAL_RATIO, GOAL_EXPLORER_MS = 25.0, 1.5, 50.0


@dataclass(frozen=True)
class Measured:
    """One cell at one size; times in milliseconds. `goal`: of its p95; 0 for none. `single`: its ratio has a goal."""

    name: str
    single: bool
    goal: float
    rows: int
    p50: float
    p95: float
    sql: float
    web: float
    postgres: float


class Browser:
    """One kept connection that asks for statements."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def get(self, address: str, key: str, secret: str) -> tuple[float, Any]:
        """Milliseconds until the whole answer was read, and the answer."""
        basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
        begun = time.perf_counter()
        self.connection.request("GET", address, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - begun) * 1000
        assert answer.status == 200, (address, answer.status, body[:500])
        return taken, json.loads(body)


def measure(name: str, only: str) -> None:
    """Measure the database of this name, a round of a cell for each line read; its environment names the database.

    Prints the number of cells, then one JSON object for each round.
    """
    import django

    django.setup()
    from benchmarks import records_admin
    from benchmarks.records_cells import cells

    def wanted(cell: Any) -> bool:
        return not only or any(word in cell.name for word in only.split(","))

    asked, done = [each for each in cells() if wanted(each)], [each for each in records_admin.acts() if wanted(each)]
    with serving.served(databases.Database(name)) as (url, pid):
        web, browser = serving.family(pid), Browser(url)
        rounds = [_asking(cell, browser, web) for cell in asked] + [_acting(act) for act in done]
        print(len(rounds), flush=True)
        for line in sys.stdin:
            print(json.dumps(vars(rounds[int(line)]())), flush=True)


def _asking(cell: Any, browser: Browser, web: list[int]) -> Callable[[], Measured]:
    addresses: list[str] = []
    known: dict[str, float] = {}

    def ask(number: int) -> tuple[float, Any]:
        return browser.get(addresses[number % len(addresses)], cell.asker.key, cell.asker.secret)

    def one_round() -> Measured:
        if not addresses:
            addresses.extend(_address(cell, query, browser) for query in cell.queries)
            found = [len(ask(number)[1]["statements"]) for number in range(len(addresses))]
            known.update(rows=statistics.mean(found), sql=_sql_of(cell))
        taken, own, postgres = _timed(lambda number: ask(number)[0], TIMES, web)
        p50, p95 = statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]
        return Measured(cell.name, cell.single, GOAL_MS, round(known["rows"]), p50, p95, known["sql"], own, postgres)

    return one_round


def _acting(act: Any) -> Callable[[], Measured]:
    def one_round() -> Measured:
        rows = 0

        def once(_number: int) -> float:
            nonlocal rows
            given = next(act.given)
            begun = time.perf_counter()
            rows = max(rows, act.do(given))
            return (time.perf_counter() - begun) * 1000

        taken, own, postgres = _timed(once, act.times, [os.getpid()])
        p50, p95 = statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]
        goal = GOAL_EXPLORER_MS if act.has_goal else 0
        return Measured(
            act.name, single=False, goal=goal, rows=rows, p50=p50, p95=p95, sql=0, web=own, postgres=postgres
        )

    return one_round


def _timed(once: Callable[[int], float], times: int, pids: list[int]) -> tuple[list[float], float, float]:
    """Do it so often: each duration, and milliseconds of processor time for one, of these processes and PostgreSQL."""
    before = serving.cpu_ms(pids), serving.cpu_ms(_backends())
    taken = [once(number) for number in range(times)]
    after = serving.cpu_ms(pids), serving.cpu_ms(_backends())
    return taken, (after[0] - before[0]) / times, (after[1] - before[1]) / times


def _address(cell: Any, query: dict[str, str], browser: Browser) -> str:
    from benchmarks.records_cells import LIMIT

    address = "/xapi/statements?" + urlencode({**query, "limit": LIMIT})
    for _page in range(cell.page - 1):
        more = browser.get(address, cell.asker.key, cell.asker.secret)[1]["more"]
        address = more or address
    return address


def _backends() -> list[int]:
    """The processes of PostgreSQL that work on this database; none for SQLite, or when it runs elsewhere."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [row[0] for row in cursor.fetchall()]


def _sql_of(cell: Any) -> float:
    """Median milliseconds that the queries of one read take, asked in this process."""
    from django.db import connection

    from benchmarks.records_cells import LIMIT
    from lms.models import Client
    from lms.records import clock, facts, reading
    from lms.xapi import clients

    client = Client.objects.get(key=cell.asker.key)
    scope = clients.scope_of(client)
    spent: list[float] = []

    def timed(execute: Any, *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent[-1] += (time.perf_counter() - begun) * 1000

    known = {field.name for field in fields(reading.Query)}
    with connection.execute_wrapper(timed):
        for number in range(len(cell.queries) * 3):
            given: dict[str, Any] = dict(cell.queries[number % len(cell.queries)])
            given = {name: value == "true" or value for name, value in given.items()}
            if "agent" in given:
                given["agent"] = facts.ifi(json.loads(given["agent"]))
            spent.append(0)
            query = reading.Query(**{name: given[name] for name in given if name in known}, limit=int(LIMIT))
            reading.find(scope, query, clock.horizon())
    return statistics.median(spent)


def in_turn(made: dict[int, databases.Database], only: str, rounds: int) -> Iterator[list[Measured]]:
    """Measure cell after cell, in each round one size after the other; of each size the best round."""
    with ExitStack() as stack:
        jobs = [stack.enter_context(_job(made[count], only)) for count in sorted(made)]
        (cells,) = {int(_said(job)) for job in jobs}
        for number in range(cells):
            found: list[list[Measured]] = [[] for _job in jobs]
            for _round in range(rounds):
                for job, each in zip(jobs, found, strict=True):
                    assert job.stdin is not None
                    job.stdin.write(f"{number}\n")
                    job.stdin.flush()
                    each.append(Measured(**json.loads(_said(job))))
            yield [min(each, key=lambda one: one.p95) for each in found]


def _job(database: databases.Database, only: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.records_read", "--measure", database.name, "--only", only],
        cwd=databases.ROOT,
        env=database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _said(job: subprocess.Popen[str]) -> str:
    assert job.stdout is not None
    line = job.stdout.readline()
    if not line:
        sys.exit(f"A measuring process ended with {job.wait()}.")
    return line


def head(counts: list[int]) -> str:
    """The first line of the table."""
    sizes = "".join(f"{f'{count:,} p50':>15}    p95" for count in counts)
    return f"{'':<42}{'rows':>5}{sizes}   ratio    SQL  own CPU  PG CPU"


def line(found: Sequence[Measured]) -> str:
    """One cell, measured at each size."""
    last = found[-1]
    figures = "".join(f"{each.p50:>15.1f}{each.p95:>7.1f}" for each in found)
    rest = f"{last.p50 / found[0].p50:>8.2f}{last.sql:>7.1f}{last.web:>9.1f}{last.postgres:>8.1f}"
    return f"{last.name:<42}{last.rows:>5}{figures}{rest}{'  ← goal missed' if missed(found) else ''}"


def missed(found: Sequence[Measured]) -> bool:
    """Whether a cell, measured at each size, misses a goal."""
    last = found[-1]
    return bool(last.goal and last.p95 > last.goal) or (last.single and last.p50 > GOAL_RATIO * found[0].p50)


def goals(cells: Sequence[Sequence[Measured]]) -> Iterator[str]:
    """Which goals are met."""
    last = [found[-1] for found in cells]
    for goal, what in ((GOAL_MS, "over HTTP"), (GOAL_EXPLORER_MS, "in the explorer")):
        if some := [each for each in last if each.goal == goal]:
            slowest = max(some, key=lambda each: each.p95)
            word = "met" if slowest.p95 <= goal else "MISSED"
            many = sum(each.p95 <= goal for each in some)
            told = f"{many} of {len(some)} cells; slowest {slowest.p95:.1f} ms ({slowest.name})"
            yield f"p95 ≤ {goal:.0f} ms {what} at the largest: {word}, {told}"
    ratios = [(found[-1].p50 / found[0].p50, found[-1].name) for found in cells if found[-1].single]
    if ratios and len(cells[0]) > 1:
        word = "met" if max(ratios)[0] <= GOAL_RATIO else "MISSED"
        told = f"{sum(ratio <= GOAL_RATIO for ratio, _name in ratios)} of {len(ratios)}"
        largest = f"largest {max(ratios)[0]:.2f} ({max(ratios)[1]})"
        yield f"p50 ≤ {GOAL_RATIO} × that at the smallest for single filters: {word}, {told}; {largest}"


def main() -> int:
    """Make the databases, measure them in turn, print the table; 1 if a cell misses its goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*", default=[10_000])
    parser.add_argument("--keep", default="", help="prefix of databases to keep, and to find again")
    parser.add_argument("--only", default="", help="names of cells, or parts of them, with commas between")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each cell, of which the best counts")
    parser.add_argument("--measure", default="")
    given = parser.parse_args()
    if given.measure:
        measure(given.measure, given.only)
        return 0
    prefix = given.keep or f"{databases.PREFIX}_records_{os.getpid()}"
    vendor = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    made: dict[int, databases.Database] = {}
    cells: list[list[Measured]] = []
    try:
        for count in given.counts:
            made[count] = records_database.filled(count, f"{prefix}_{count}")
        print(f"GET /xapi/statements, {vendor}\n\n{head(sorted(made))}", flush=True)
        for found in in_turn(made, given.only, given.rounds):
            print(line(found), flush=True)
            cells.append(found)
    finally:
        for database in made.values() if not given.keep else ():
            database.drop()
    print("", *goals(cells), sep="\n")
    return int(any(missed(found) for found in cells))


if __name__ == "__main__":
    sys.exit(main())
