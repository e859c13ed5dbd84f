"""`make soak`: a server under load is killed again and again (`kill -9`); what it acknowledged must be there, once.

Eight clients post batches and single statements by HTTP and note what was acknowledged. Whatever was in flight when the
server died is posted again, as a client would: it may be new or be there already, but never twice.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support import databases

CLIENTS = 8
READY_SECONDS = 60
VERB = {"id": "http://adlnet.gov/expapi/verbs/experienced"}


class LostOrDouble(Exception):  # noqa: N818 - named for what it is
    """An acknowledged statement is not there, or is there more than once."""


@dataclass
class Load:
    """Clients that post until they are told to stop; `acknowledged` holds the ids the server said it has stored."""

    address: str
    credentials: str
    stopped: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[str] = field(default_factory=set)
    repeated: int = 0

    def post(self, batch: list[dict[str, object]]) -> bool:
        """Post once; whether it was acknowledged. An answer that is an error is a failure of the soak."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        headers = {
            "Authorization": self.credentials,
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        try:
            connection.request("POST", "/xapi/statements", json.dumps(batch), headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False  # the server died: nobody knows whether it was stored
        finally:
            connection.close()
        if answer.status != http.HTTPStatus.OK:
            raise LostOrDouble(f"{answer.status} {body[:300]!r}")
        return True

    def work(self, number: int) -> None:
        """Post batches of 1 to 20 until stopped; each again until it is acknowledged."""
        chance = random.Random(number)
        while not self.stopped.is_set():
            batch: list[dict[str, object]] = [
                {
                    "id": str(uuid.uuid4()),
                    "actor": {"account": {"homePage": "https://content.example", "name": f"p{chance.randrange(50)}"}},
                    "verb": VERB,
                    "object": {"id": f"https://content.example/activities/{chance.randrange(20)}"},
                }
                for _ in range(chance.randint(1, 20))
            ]
            while not self.post(batch):
                self.repeated += 1
                time.sleep(0.05)
            self.acknowledged |= {str(each["id"]) for each in batch}


class Victim:
    """A server on a port of its own that may be killed and begun again."""

    def __init__(self, database: databases.Database, port: int) -> None:
        self.database, self.port = database, port
        self.begin()

    def begin(self) -> None:
        """Start granian in a process group of its own and wait until it answers."""
        granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.database.var / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *granian, "--blocking-threads", "4", "--no-ws", "lms.site.wsgi:application"],
                cwd=databases.ROOT,
                env=self.database.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise LostOrDouble("the server did not start again")

    def kill(self) -> None:
        """`kill -9` of the server and its workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _stored(database: databases.Database) -> list[str]:
    """The ids of every statement, asked of the database itself."""
    code = (
        "import json; from lms.models import Statement, StatementBody; "
        "print('IDS', json.dumps([str(each) for each in Statement.objects.filter(body__isnull=False)"
        ".values_list('uuid', flat=True)]), Statement.objects.count() - StatementBody.objects.count())"
    )
    said = database.manage("shell", "-v", "0", "-c", code)
    ids, _space, apart = said.partition("IDS ")[2].strip().rpartition(" ")
    if apart != "0":
        raise LostOrDouble(f"{apart} statements without a body")
    return list(json.loads(ids))


def kills(times: int, port: int = 8765) -> str:
    """Kill a loaded server so many times. Returns the line to print. Raises LostOrDouble."""
    database = databases.copy("migrated", "kills")
    try:
        made = json.loads(database.manage("create_client", "load", "--scope", "all", "--json"))
        basic = base64.b64encode(f"{made['key']}:{made['secret']}".encode()).decode()
        victim = Victim(database, port)
        load = Load(urlsplit(f"//127.0.0.1:{port}").netloc, f"Basic {basic}")
        failures: list[BaseException] = []
        threading.excepthook = lambda said: failures.append(said.exc_value or RuntimeError("a client failed"))
        clients = [threading.Thread(target=load.work, args=[number]) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            for number in range(times):
                time.sleep(0.4 + 0.1 * (number % 7))
                victim.kill()
                victim.begin()
        finally:
            load.stopped.set()
            for client in clients:
                client.join()
            victim.kill()
        if failures:
            raise failures[0]
        stored = _stored(database)
    finally:
        database.drop()
    lost, double = len(load.acknowledged - set(stored)), len(stored) - len(set(stored))
    vendor = "PostgreSQL" if database.url.startswith("postgres") else "SQLite"
    line = (
        f"{times} kills on {vendor}: {len(load.acknowledged)} statements acknowledged, {lost} lost, {double} double; "
        f"{load.repeated} posts repeated"
    )
    if lost or double or not load.acknowledged:
        raise LostOrDouble(line)
    return line


def main() -> None:
    """Kill as many times as asked (20)."""
    print(kills(int(sys.argv[1]) if sys.argv[1:] else 20))


if __name__ == "__main__":
    main()
