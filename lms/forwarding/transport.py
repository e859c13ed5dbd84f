"""`tincan.RemoteLRS` with a transport of our own: bounded in time and size, pooled, verified, and nowhere else.

tincan's own opens a connection for every call, waits for ever, reads without bound and takes no private CA; it refuses
to say 2.0.0 and stumbles over an about page that does. Here: urllib3 (which reads no proxy from the environment), one
kept connection a target, no redirect followed, TLS always verified, the address that answers checked at connecting.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import tincan
import urllib3
from tincan.http_request import HTTPRequest
from tincan.lrs_response import LRSResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as SlowError

from lms.forwarding import addresses

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0  # a request may not take longer, however slowly its answer drips
LARGEST_ANSWER = 1_000_000  # bytes; a caller that reads pages asks for more
CHUNK = 65_536
USER_AGENT = "Mediane"


class Unreached(Exception):  # noqa: N818 - named for the domain
    """No whole answer came: `code` is one of `wording.ERRORS`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail[:300]


class Answer(LRSResponse):
    """tincan's answer with what it leaves out: status, headers by lower-case name, the bytes."""

    _props = [*LRSResponse._props, "status", "headers", "body"]  # noqa: SLF001 - tincan sets named attributes only

    def __init__(self, request: HTTPRequest, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        good = 200 <= status < 300 or (status == 404 and getattr(request, "ignore404", False))  # noqa: PLR2004
        super().__init__(success=good, request=request, response=None, data=body.decode("utf-8", "replace"))


class _Guarded(HTTPConnection):
    """A connection that is let go when its other end is a machine that may not receive."""

    def _new_conn(self) -> Any:
        sock = super()._new_conn()  # type: ignore[no-untyped-call,unused-ignore]
        if not addresses.permitted(addresses.read(sock.getpeername()[0]), self.host.strip("[]")):
            sock.close()
            raise Unreached("forbidden", self.host)
        return sock


class _GuardedTls(_Guarded, HTTPSConnection):
    """The same over TLS."""


class Remote(tincan.RemoteLRS):
    """One external record store. Not for use by several threads at once; close it at the end."""

    _props = [*tincan.RemoteLRS._props, "root", "live", "pool", "whole"]  # noqa: SLF001 - tincan sets named attributes only

    def __init__(self, *, endpoint: str, username: str, password: str, version: str, ca: str = "") -> None:
        credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
        super().__init__(endpoint=endpoint, auth=f"Basic {credentials}", version=version)
        parts = urlsplit(self.endpoint)
        self._root = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
        self._live: Any = None
        self._whole = WHOLE_SECONDS
        self._pool = self._opened(parts.scheme, parts.hostname or "", parts.port, ca)

    def _opened(self, scheme: str, host: str, port: int | None, ca: str) -> urllib3.HTTPConnectionPool:
        remote = self
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        common: dict[str, Any] = {"port": port, "timeout": timeout, "maxsize": 1, "block": True, "retries": False}

        class Plain(_Guarded):
            def connect(self) -> None:
                remote._live = self
                super().connect()

        class Tls(_GuardedTls):
            def connect(self) -> None:
                remote._live = self
                super().connect()

        if scheme == "https":
            try:
                context = ssl.create_default_context(cadata=ca or None)
            except (ssl.SSLError, ValueError) as error:
                raise Unreached("tls", str(error)) from error
            pool = urllib3.HTTPSConnectionPool(host, ssl_context=context, **common)
            pool.ConnectionCls = Tls
            return pool
        plain = urllib3.HTTPConnectionPool(host, **common)
        plain.ConnectionCls = Plain
        return plain

    @property
    def version(self) -> str:
        """The version that requests say; tincan's own setter knows no 2.0."""
        return str(self._version)

    @version.setter
    def version(self, value: str | None) -> None:
        self._version = value or "1.0.3"

    def patience(self, seconds: float) -> None:
        """Give each request so many seconds in all."""
        self._whole = seconds

    def close(self) -> None:
        """Let the connection go."""
        self._pool.close()

    def about(self) -> Answer:
        """Ask for the about page; `content` is its JSON, or None. Raises Unreached."""
        answer = self.ask("GET", "about")
        answer.content = _json(answer)
        return answer

    def ask(
        self,
        method: str,
        resource: str,
        *,
        parameters: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str = "",
        largest: int = LARGEST_ANSWER,
    ) -> Answer:
        """Send one request; `resource` is below the endpoint. Raises Unreached."""
        request = HTTPRequest(method=method, resource=resource)
        request.query_params = dict(parameters or {})
        request.headers = {"Content-Type": content_type} if content_type else {}
        return self._exchange(request, body, largest)

    def _send_request(self, request: HTTPRequest) -> Answer:
        """Send what tincan's own methods ask for; this is the one place they go through."""
        content = getattr(request, "content", None)
        return self._exchange(request, content.encode() if isinstance(content, str) else content, LARGEST_ANSWER)

    def _exchange(self, request: HTTPRequest, body: bytes | None, largest: int) -> Answer:
        if "://" in request.resource or request.resource.startswith("/"):
            raise Unreached("forbidden", "a resource stands below the endpoint")
        headers = {
            "X-Experience-API-Version": self.version,
            "Authorization": self.auth,
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",  # a packed answer could be small on the wire and boundless here
            **request.headers,
        }
        query = urlencode({name: str(value) for name, value in request.query_params.items()})
        url = self._root + request.resource + (f"?{query}" if query else "")
        late = threading.Event()
        watch = threading.Timer(self._whole, self._abort, [late])
        watch.daemon = True
        watch.start()
        try:
            answer = self._asked(request, url, body, headers, largest)
        except Unreached:
            raise
        except (HTTPError, OSError, ValueError) as error:
            raise Unreached("slow" if late.is_set() else _kind(error), _words(error)) from error
        finally:
            watch.cancel()
        if late.is_set():  # a connection that ends among the headers looks like a short answer
            raise Unreached("slow")
        return answer

    def _asked(
        self, request: HTTPRequest, url: str, body: bytes | None, headers: dict[str, str], largest: int
    ) -> Answer:
        response = self._pool.urlopen(
            request.method, url, body=body, headers=headers, redirect=False, retries=False, preload_content=False
        )
        whole = False
        try:
            received = bytearray()
            for chunk in response.stream(CHUNK, decode_content=False):
                received += chunk
                if len(received) > largest:
                    raise Unreached("unexpected", f"more than {largest} bytes")
            whole = True
        finally:
            if whole:
                response.release_conn()
            else:
                response.close()
        return Answer(request, response.status, response.headers, bytes(received))

    def _abort(self, late: threading.Event) -> None:
        """End a request that takes too long: whoever waits for its socket gets an error."""
        late.set()
        sock = getattr(self._live, "sock", None)
        if sock is not None:
            with suppress(OSError):
                # The socket as such: TLS would take its state down under the thread that reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _kind(error: Exception) -> str:
    if isinstance(error, SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return "tls"
    # Refused or unknown is not slow, though urllib3 counts it among the timeouts.
    return "slow" if isinstance(error, SlowError) and not isinstance(error, NewConnectionError) else "unreachable"


def _words(error: Exception) -> str:
    """Return what went wrong, without the object's address that urllib3 puts before it."""
    return str(error).rpartition(": ")[2] or type(error).__name__


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
