"""Headers that Django cannot read, through the ASGI application as a server calls it: 400, never a failure of ours.

The same through WSGI: `tests/lms/test_attacks_on_records.py`.
"""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from lms.site import asgi

UNREADABLE = [
    "application/json; charset=undefined", "a/b; charset=idna", "a/b; charset=punycode",
    "multipart/mixed; boundary*=undefined''abc", "multipart/mixed; boundary*0*=idna''abc",
    "a/b; " + "; ".join(f"p{number}=1" for number in range(2000)),
]  # fmt: skip


def status(path: str, content_type: str, query: bytes = b"") -> int:
    """What a POST of `{}` is answered."""
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path, "query_string": query,
        "headers": [(b"host", b"localhost"), (b"content-type", content_type.encode()), (b"content-length", b"2")],
    }  # fmt: skip

    async def asked() -> int:
        one = ApplicationCommunicator(asgi.application, scope)
        await one.send_input({"type": "http.request", "body": b"{}"})
        began = await one.receive_output(10)
        while (await one.receive_output(10)).get("more_body"):
            pass
        await one.wait()
        return int(began["status"])

    return async_to_sync(asked)()


@pytest.mark.parametrize("path", ["/", "/xapi/statements", "/api/v1/", "/accounts/login/"])
def test_headers_that_cannot_be_read(path: str, fresh_database: None) -> None:
    assert all(400 <= status(path, each) < 500 for each in UNREADABLE)


def test_a_query_that_cannot_be_read_and_one_that_can(fresh_database: None) -> None:
    assert status("/xapi/about", "application/json; charset=utf-8", b"a=\xff") == 400
    assert status("/xapi/about", "application/json; charset=utf-8", b"a=b") == 405
