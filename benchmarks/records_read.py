"""`GET /xapi/statements` at two sizes: every filter and the pairs that are hard, over HTTP from a served site.

    python -m benchmarks.records_read 10000 1000000 [--keep] [--only WORDS]

One line a cell: rows of the first page, p50 and p95 at each size, what share of it is SQL (measured in process, without
HTTP), and milliseconds of processor time of the web process and of PostgreSQL for one request. Goals, at the largest:
p95 ≤ 25 ms everywhere; p50 ≤ 1.5 × that of the smallest for single filters. Pages of 25 statements.
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
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks import records_database, serving
from tests.support import databases

TIMES, ROUNDS = 60, 2  # requests of a cell in one round; the better round counts, since others use this machine too
GOAL_MS, GOAL_RATIO = 25.0, 1.5


@dataclass(frozen=True)
class Measured:
    """One cell at one size; times in milliseconds."""

    name: str
    single: bool
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


def measure(name: str, only: str) -> list[Measured]:
    """Measure the database of this name; runs in a process of its own, whose environment names the database."""
    import django

    django.setup()
    from benchmarks.records_cells import cells

    chosen = [cell for cell in cells() if not only or any(word in cell.name for word in only.split(","))]
    with serving.served(databases.Database(name)) as (url, pid):
        web, browser = serving.family(pid), Browser(url)
        return [_cell(cell, browser, web, _sql_of(cell)) for cell in chosen]


def _cell(cell: Any, browser: Browser, web: list[int], sql: float) -> Measured:
    addresses = [_address(cell, query, browser) for query in cell.queries]
    rows = [len(browser.get(each, cell.asker.key, cell.asker.secret)[1]["statements"]) for each in addresses]
    rounds = []
    for _round in range(ROUNDS):
        before = serving.cpu_ms(web), serving.cpu_ms(_backends())
        taken = sorted(
            browser.get(addresses[number % len(addresses)], cell.asker.key, cell.asker.secret)[0]
            for number in range(TIMES)
        )
        after = serving.cpu_ms(web), serving.cpu_ms(_backends())
        cpu = [(late - early) / TIMES for early, late in zip(before, after, strict=True)]
        rounds.append((taken[int(TIMES * 0.95)], statistics.median(taken), *cpu))
    p95, p50, own, postgres = min(rounds)
    return Measured(cell.name, cell.single, round(statistics.mean(rows)), p50, p95, sql, own, postgres)


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


def lines(sizes: dict[int, list[Measured]]) -> Iterator[str]:
    """The table."""
    counts = sorted(sizes)
    head = "".join(f"{f'{count:,}':>9} p50    p95" for count in counts)
    yield f"{'':<42}{'rows':>5}{head}   ratio    SQL  web CPU  PG CPU"
    missed = 0
    for number, last in enumerate(sizes[counts[-1]]):
        found = [sizes[count][number] for count in counts]
        ratio = last.p50 / found[0].p50
        bad = last.p95 > GOAL_MS or (last.single and ratio > GOAL_RATIO)
        missed += bad
        figures = "".join(f"{each.p50:>13.1f}{each.p95:>7.1f}" for each in found)
        rest = f"{ratio:>8.2f}{last.sql:>7.1f}{last.web:>9.1f}{last.postgres:>8.1f}"
        yield f"{last.name:<42}{last.rows:>5}{figures}{rest}{'  ← goal missed' if bad else ''}"
    yield f"\n{missed} of {len(sizes[counts[-1]])} cells miss their goal"


def main() -> int:
    """Make the databases, measure each in a process of its own, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*", default=[10_000])
    parser.add_argument("--keep", default="", help="prefix of databases to keep, and to find again")
    parser.add_argument("--only", default="", help="names of cells, or parts of them, with commas between")
    parser.add_argument("--measure", default="")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps([vars(each) for each in measure(given.measure, given.only)]))
        return 0
    sizes = {}
    for count in given.counts:
        name = f"{given.keep or f'{databases.PREFIX}_records_{os.getpid()}'}_{count}"
        database = records_database.filled(count, name)
        try:
            arguments = ["--measure", name, "--only", given.only]
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.records_read", *arguments],
                cwd=databases.ROOT,
                env=database.environment,
                stdout=subprocess.PIPE,
                check=True,
            )
            sizes[count] = [Measured(**each) for each in json.loads(done.stdout)]
        finally:
            if not given.keep:
                database.drop()
    print(f"GET /xapi/statements, {'PostgreSQL' if database.url.startswith('postgres') else 'SQLite'}\n")
    print("\n".join(lines(sizes)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
