"""Headers that Django cannot read, through the applications as a server calls them: 400, never a failure of ours.

More through WSGI: `tests/lms/test_attacks_on_records.py`.
"""

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from lms.site import asgi, wsgi

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


@pytest.mark.parametrize("path", ["/xapi/é", "/xapi/𪌠❨", "/\x83"])
def test_a_path_is_read_once(path: str, fresh_database: None) -> None:
    seen: list[str] = []
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": path.encode().decode("latin-1")}
    environ |= {"CONTENT_TYPE": "application/json; charset=utf-8"}
    setup_testing_defaults(environ)
    b"".join(wsgi.application(environ, lambda said, _headers, *_more: seen.append(said)))
    assert seen[0][:3] in {"301", "404"}
    assert environ["PATH_INFO"] == path
    assert status(path, "application/json; charset=utf-8") in {301, 404}
