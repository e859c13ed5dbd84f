"""`make soak`: requests nobody would send, to a served copy of the demonstration: no answer may be a 5xx or missing.

Hypothesis makes them: sound statements, documents and queries with something broken in them, broken bytes, headers and
methods. Each example is one request; the seed of a failure is printed with the request itself.
"""

from __future__ import annotations

import base64
import http.client
import json
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.requests_made_up import Request, requests
from tests.support.site import Server, Site

EXAMPLES = 300  # for each seed
PROBLEM = 500


class Wrong(Exception):  # noqa: N818 - named for what it is
    """An answer that must never be given, or none; the request is in the text."""


class Fuzzer:
    """One connection to the server, and what it answered so far."""

    def __init__(self, site: Site) -> None:
        made = json.loads(site.manage("create_client", "fuzzer", "--scope", "all", "--json"))
        token = json.loads(site.manage("api_token", site.people["trainee"].email, "--json"))["token"]
        basic = base64.b64encode(f"{made['key']}:{made['secret']}".encode()).decode()
        self.credentials = {"xapi": f"Basic {basic}", "api": f"Token {token}"}
        self.address = urlsplit(site.url).netloc
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0

    def send(self, request: Request) -> None:
        """Send one request. Raises Wrong for a 5xx, for no answer and for a 4xx of /xapi/ that says no reason."""
        target = quote(request.path, safe="/%") + (f"?{urlencode(request.query)}" if request.query else "")
        headers = dict(request.headers)
        if request.signed:
            headers.setdefault("Authorization", self.credentials["xapi" if "xapi" in request.path else "api"])
        connection = http.client.HTTPConnection(self.address, timeout=30)
        begun = time.perf_counter()
        try:
            connection.request(request.method, target, request.body, headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Wrong(f"{error!r} to {request}") from error
        finally:
            connection.close()
        self.slowest = max(self.slowest, time.perf_counter() - begun)
        self.statuses[answer.status] += 1
        if answer.status >= PROBLEM:
            raise Wrong(f"{answer.status} {body[:300]!r} to {request}")


def resident(pid: int) -> int:
    """Megabytes that a process and its children hold in memory."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if int(folder.name) == pid or parent == pid:
                pages += int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError):
            continue
    return pages * 4096 // 2**20


def fuzz(seconds: float) -> tuple[Fuzzer, str]:
    """Fuzz a served copy for so long; return what came and a line on memory. Raises Wrong at the first failure."""
    server = Server("fuzz")
    with server as site:
        fuzzer = Fuzzer(site)
        before = resident(server.process.pid)
        until, number = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            number += 1

            @seed(number)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(requests())
            def one(request: Request) -> None:
                if time.monotonic() < until:
                    fuzzer.send(request)

            one()
        return fuzzer, f"memory of the server {before} → {resident(server.process.pid)} MB"


def main() -> None:
    """Fuzz for as many seconds as asked (600) and print what was answered."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else 600
    fuzzer, memory = fuzz(seconds)
    total = sum(fuzzer.statuses.values())
    said = ", ".join(f"{status}: {times}" for status, times in sorted(fuzzer.statuses.items()))
    print(f"fuzz {seconds:.0f} s: {total} requests, 0 × 5xx ({said}); slowest {fuzzer.slowest:.2f} s; {memory}")


if __name__ == "__main__":
    main()
