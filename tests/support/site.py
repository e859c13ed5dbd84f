"""A real server process (granian, as in production) on its own copy of the database: for browser and HTTP tests."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.support import databases

START_SECONDS = 40
PEOPLE = "demo-people.json"  # lms.demo.FILE: kept beside the database, so that no process need be started to ask


class Person(NamedTuple):
    """A demo person: who they are and how they sign in."""

    name: str
    email: str
    password: str
    role: str


@dataclass
class Site:
    """A running site: its address, its demo people by role, its own manage.py."""

    url: str
    people: dict[str, Person]
    database: databases.Database
    log: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site's database; what it printed."""
        return self.database.manage(*arguments)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"/healthz answers {error.code}") from error
    except OSError:
        return False


class Server:
    """One granian process; `with Server("label") as site:`. Demo people are there where the database has them."""

    def __init__(self, label: str, *, kind: str = "demo", **environment: str) -> None:
        self.database = databases.copy(kind, label)
        self.kind = kind
        self.environment = environment

    def __enter__(self) -> Site:
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        log = self.database.var / "server.log"
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*granian, "--workers", "1", "--blocking-threads", "4", "--no-ws", "lms.site.wsgi:application"],
                cwd=databases.ROOT,
                env=self.database.environment | self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        try:
            while not _answers(url):
                gone = self.process.poll() is not None or time.monotonic() > deadline
                assert not gone, f"The site did not start:\n{log.read_text()}"
                time.sleep(0.1)
            told = (self.database.var / PEOPLE).read_text() if self.kind == "demo" else "[]"
            people = [Person(**person) for person in json.loads(told)]
        except BaseException:
            self._stop()
            raise
        self.site = Site(url, {person.role: person for person in people}, self.database, log)
        return self.site

    def __exit__(self, *_: object) -> None:
        output = self.site.log.read_text()
        self._stop()
        assert "Traceback (most recent call last)" not in output, f"The server logged an error:\n{output}"

    def _stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.database.drop()
