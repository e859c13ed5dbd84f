"""`tincan.RemoteLRS` over urllib3, for reading: bounded in time and size, TLS verified, no redirect followed."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import tincan
import urllib3
from tincan.http_request import HTTPRequest
from tincan.lrs_response import LRSResponse
from urllib3.exceptions import HTTPError

TIMEOUT = urllib3.Timeout(connect=5.0, read=60.0)


class Unreached(Exception):  # noqa: N818 - named for the domain
    """No whole answer came."""


class Answer(LRSResponse):
    """tincan's answer with what it leaves out: status, headers by lower-case name, the bytes."""

    _props = [*LRSResponse._props, "status", "headers", "body"]  # noqa: SLF001 - tincan sets named attributes only


class Remote(tincan.RemoteLRS):
    """Another record store; close it at the end."""

    _props = [*tincan.RemoteLRS._props, "pool"]  # noqa: SLF001 - tincan sets named attributes only

    def __init__(self, *, endpoint: str, username: str, password: str, version: str, ca: str = "") -> None:
        credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
        super().__init__(endpoint=endpoint, auth=f"Basic {credentials}", version=version)
        try:
            context = ssl.create_default_context(cadata=ca or None)
        except (ssl.SSLError, ValueError) as error:
            raise Unreached(f"the certificates cannot be read: {error}") from error
        self._pool = urllib3.PoolManager(ssl_context=context, timeout=TIMEOUT, retries=False, maxsize=1)

    @property
    def version(self) -> str:
        """The version that requests say; tincan's own setter knows no 2.0."""
        return str(self._version)

    @version.setter
    def version(self, value: str | None) -> None:
        self._version = value or "1.0.3"

    def close(self) -> None:
        """Let the connection go."""
        self._pool.clear()

    def ask(self, method: str, resource: str, *, parameters: Mapping[str, str] | None = None, largest: int) -> Answer:
        """Send one request; `resource` is below the endpoint. Raises Unreached."""
        request = HTTPRequest(method=method, resource=resource)
        request.query_params = dict(parameters or {})
        return self._exchange(request, largest)

    def _exchange(self, request: HTTPRequest, largest: int) -> Answer:
        query = urlencode(request.query_params)
        url = self.endpoint + request.resource + (f"?{query}" if query else "")
        headers = {
            "X-Experience-API-Version": self.version,
            "Authorization": self.auth,
            "Accept-Encoding": "identity",
        }
        try:
            response: Any = self._pool.request(
                request.method, url, headers=headers, redirect=False, preload_content=False
            )
            body = response.read(largest + 1)
            response.close()
        except (HTTPError, OSError, ValueError) as error:
            raise Unreached(str(error).rpartition(": ")[2] or type(error).__name__) from error
        if len(body) > largest:
            raise Unreached(f"the answer is larger than {largest} bytes")
        answer = Answer(success=response.status < 300, request=request, response=None, data="")  # noqa: PLR2004
        answer.status, answer.body = response.status, body
        answer.headers = {name.lower(): value for name, value in response.headers.items()}
        return answer
