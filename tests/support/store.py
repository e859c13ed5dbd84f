"""A small external record store for tests and the soak: it keeps what it is sent and can be made to misbehave.

Its rules are few and its own (nothing of our product is in it): a statement's id is known once; a batch is taken whole
or not at all; the same id again is taken as equal, or refused as 409, as it was told.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]


@dataclass
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def statements(self) -> list[Json]:
        return json.loads(self.body)


@dataclass
class Store:
    """What it has, what it was asked, and how it behaves (the fields in the second half may be set at any time)."""

    url: str = ""
    kept: dict[str, Json] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    times: Counter[str] = field(default_factory=Counter)

    status: int = 0  # answer everything with this
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes | None = None  # the body of a 200, instead of the ids
    seconds: float = 0  # before an answer
    refuses: Callable[[Json], int] = lambda _statement: 0  # a status for a statement, 0 for none
    known: int = 200  # the answer to a batch with an id that is there: 200, 204 or 409
    readable: bool = True
    largest: int = 10_000_000
    drip: float = 0  # seconds between the bytes of an answer
    lock: Any = field(default_factory=threading.Lock)

    @property
    def posts(self) -> list[Request]:
        return [each for each in self.requests if each.method == "POST"]

    @property
    def sizes(self) -> list[int]:
        return [len(each.statements) for each in self.posts]


class Handler(BaseHTTPRequestHandler):
    """Answers for a store; HTTP/1.1, so that connections are kept."""

    protocol_version = "HTTP/1.1"
    store: Store
    connections = 0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self._serve(self._post)

    def do_GET(self) -> None:
        self._serve(self._get)

    def _serve(self, act: Callable[[Request], tuple[int, bytes]]) -> None:
        store = self.store
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        with store.lock:
            store.requests.append(request)
            store.at_once += 1
            store.most_at_once = max(store.most_at_once, store.at_once)
        try:
            time.sleep(store.seconds)
            if store.status:
                status, answer = store.status, store.answer or b'{"error": "so it was told"}'
            else:
                with store.lock:
                    status, answer = act(request)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **store.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)) if status != 204 else "0")
            self.end_headers()
            for byte in [answer] if not store.drip else [answer[i : i + 1] for i in range(len(answer))]:
                time.sleep(store.drip)
                self.wfile.write(byte if status != 204 else b"")
                self.wfile.flush()
        except OSError:
            self.close_connection = True
        finally:
            with store.lock:
                store.at_once -= 1

    def _post(self, request: Request) -> tuple[int, bytes]:
        store = self.store
        if len(request.body) > store.largest:
            return 413, b"{}"
        multipart = request.headers["content-type"].startswith("multipart")
        text = request.body.split(b"\r\n\r\n")[1].split(b"\r\n--")[0] if multipart else request.body
        statements = json.loads(text)
        for statement in statements:
            if status := store.refuses(statement):
                return status, b'{"error": "I do not like this one"}'
        if store.known == 409 and any(each["id"] in store.kept for each in statements):
            return 409, b"{}"
        for statement in statements:
            store.times[statement["id"]] += 1
            store.kept.setdefault(statement["id"], statement)
        if store.known == 204:
            return 204, b""
        return 200, store.answer if store.answer is not None else json.dumps(
            [each["id"] for each in statements]
        ).encode()

    def _get(self, request: Request) -> tuple[int, bytes]:
        parts = urlsplit(request.path)
        asked = parse_qs(parts.query)
        if parts.path.endswith("/about"):
            return 200, b'{"version": ["1.0.3", "2.0.0"]}'
        if not self.store.readable:
            return 403, b"{}"
        if not {"statementId", "voidedStatementId"} & set(asked):
            return 200, json.dumps({"statements": list(self.store.kept.values()), "more": ""}).encode()
        found = self.store.kept.get(asked.get("statementId", [""])[0])
        if found is None:
            return 404, b"{}"
        return 200, json.dumps(
            {**found, "stored": "2026-01-01T00:00:00Z", "authority": {}, "version": "1.0.0"}
        ).encode()


@contextmanager
def serving(store: Store, port: int = 0) -> Iterator[Store]:
    """The store on a loopback port, for the time of the block."""
    handler = type("StoreHandler", (Handler,), {"store": store})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        store.url = f"http://127.0.0.1:{server.server_address[1]}/xapi/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
