"""Two programs at the same thing at the same moment, on a server of its own with real connections: one wins.

xAPI 1.0.3, Communication 2.1.1 (409) and 3.1 (ETags, 412).
"""

import base64
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import urllib3

from tests.support.site import Server

ROUNDS, EACH = 6, 2  # so many races; connections of each of the two clients
AGENT = json.dumps({"mbox": "mailto:race@example.org"})

Send = Callable[..., urllib3.BaseHTTPResponse]


@pytest.fixture(scope="module")
def sends() -> Iterator[list[Send]]:
    """How each connection sends: two clients, each with connections of its own."""
    with Server("races", kind="migrated") as site:
        made = [json.loads(site.manage("create_client", name, "--scope", "all", "--json")) for name in ("A", "B")]
        pools = [(client, urllib3.HTTPConnectionPool("127.0.0.1", int(site.url.rpartition(":")[2]), maxsize=1))
                 for client in made for _each in range(EACH)]  # fmt: skip
        yield [sender(client, pool) for client, pool in pools]
        for _client, pool in pools:
            pool.close()


def sender(client: dict[str, str], pool: urllib3.HTTPConnectionPool) -> Send:
    credentials = base64.b64encode(f"{client['key']}:{client['secret']}".encode()).decode()
    common = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}

    def send(method: str, where: str, body: Any = None, version: str = "1.0.3", **headers: str) -> Any:
        return pool.request(
            method, f"/xapi/{where}", body=json.dumps(body).encode(),
            headers=common | {"X-Experience-API-Version": version} | headers,
        )  # fmt: skip

    return send


def race(sends: list[Send], act: Callable[[Send, int], Any]) -> list[int]:
    """What each connection was answered, sorted; all begin at one moment."""
    start = threading.Barrier(len(sends))

    def one(number: int) -> int:
        start.wait(10)
        return int(act(sends[number], number).status)

    with ThreadPoolExecutor(len(sends)) as pool:
        return sorted(pool.map(one, range(len(sends))))


def statement(said: int) -> dict[str, Any]:
    return {
        "actor": {"mbox": "mailto:race@example.org"},
        "verb": {"id": "http://example.org/did"},
        "object": {"id": f"http://example.org/{said}"},
        "timestamp": "2026-11-22T09:00:00Z",
    }


def test_one_id_said_differently_is_one_statement(sends: list[Send]) -> None:
    for _round in range(ROUNDS):
        where = f"statements?statementId={uuid.uuid4()}"
        answers = race(sends, lambda send, number, where=where: send("PUT", where, statement(number)))
        assert answers == [204, *[409] * (len(sends) - 1)]
        assert sends[0]("GET", where).status == 200


def test_one_id_said_alike_is_one_statement(sends: list[Send]) -> None:
    for number in range(ROUNDS):
        said = {**statement(number), "id": str(uuid.uuid4())}
        assert race(sends, lambda send, _number, said=said: send("POST", "statements", [said])) == [200] * len(sends)
    found = json.loads(sends[0]("GET", f"statements?agent={AGENT}").data)["statements"]
    assert len({each["id"] for each in found}) == len(found)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize("where", [
    f"agents/profile?agent={AGENT}&profileId=", "activities/profile?activityId=http://example.org/a&profileId=",
])  # fmt: skip
def test_a_profile_that_everyone_makes_or_changes_at_once(sends: list[Send], where: str, version: str) -> None:
    lost = [412] * (len(sends) - 1)
    for _round in range(ROUNDS):
        place = where + str(uuid.uuid4())
        made = race(sends, lambda send, number, place=place: send(
            "PUT", place, {"by": number}, version, **{"If-None-Match": "*"}
        ))  # fmt: skip
        assert made == [204, *lost]
        etag = sends[0]("GET", place, None, version).headers["ETag"]
        changed = race(sends, lambda send, number, place=place, etag=etag: send(
            "PUT", place, {"again": number}, version, **{"If-Match": etag}
        ))  # fmt: skip
        assert changed == [204, *lost]
        assert "again" in json.loads(sends[0]("GET", place, None, version).data)
