"""What a client asks: method, parameters, headers and body, from the request or from the form of the alternate syntax.

The alternate request syntax (xAPI 1.0.3, Communication 1.3) is a form that is posted to `?method=…`: its fields are
the parameters, six of them headers, `content` the body. Version 2.0.0 has no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.datastructures import CaseInsensitiveMapping

from api.xapi import versions
from api.xapi.answers import Refusal
from lms.conf import conf
from lms.models import Client

Identify = Callable[[Mapping[str, str]], Client]
FORM = "application/x-www-form-urlencoded"
FORM_HEADERS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
}
FORM_METHODS = {"GET", "HEAD", "PUT", "POST", "DELETE"}
MOST_FIELDS = 100
LONGEST_SIZE = 18  # digits; Python refuses to read thousands of them


@dataclass(frozen=True)
class Asked:
    """A request as a view sees it, in version 1.0.3 or 2.0.0. A HEAD request has the method GET."""

    client: Client
    version: str
    method: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    head: bool = False

    @property
    def content_type(self) -> str:
        """Return the media type of the body in lower case, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def only(self, known: Iterable[str]) -> None:
        """Refuse parameters that are not known, by name."""
        unknown = sorted(set(self.parameters) - set(known))
        if unknown:
            raise Refusal(400, f"Unknown parameter: {', '.join(unknown)}.")

    def required(self, name: str) -> str:
        """Return a parameter that has to be there. Raises Refusal 400."""
        if not self.parameters.get(name):
            raise Refusal(400, f"The parameter {name} is missing.")
        return self.parameters[name]


def asked(request: HttpRequest, version: str, identify: Identify) -> Asked:
    """Read a request; `identify` finds its client by the headers, before the body is read where that can be.

    `version` is the one that its headers name (`versions.spoken`); a form may name another.

    Raises Refusal: 400 for a version or a form that is not right, 401 by `identify`, 411 and 413 for the body.
    """
    parameters = _parameters(request)
    if "method" in parameters:
        return _from_form(request, parameters, identify)
    if not version:
        raise Refusal(400, f"Send {versions.HEADER}: {' or '.join(versions.SUPPORTED)}.")
    head = request.method == "HEAD"
    return Asked(
        client=identify(request.headers),
        version=version,
        method="GET" if head else str(request.method),
        parameters=parameters,
        headers=request.headers,
        body=_body(request),
        head=head,
    )


def _parameters(request: HttpRequest) -> dict[str, str]:
    try:
        if request.encoding not in {None, "utf-8"}:  # other codecs make lone surrogates and NUL of an address
            request.encoding = "utf-8"
        return _once((name, value) for name, values in request.GET.lists() for value in values)
    except SuspiciousOperation as error:
        raise Refusal(400, "There are too many parameters.") from error


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Refusal(400, f"The parameter {name} is given twice.")
        if "\0" in name or "\0" in value:
            raise Refusal(400, "A parameter holds U+0000.")
        found[name] = value
    return found


def _body(request: HttpRequest) -> bytes:
    """Read the body, never more of it than is allowed."""
    size = request.META.get("CONTENT_LENGTH") or ""
    if not size:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            raise Refusal(411, "Send the Content-Length of the body.")
        return b""
    limit = conf().xapi_largest_body
    if not size.isdecimal() or len(size) > LONGEST_SIZE or int(size) > limit:
        raise Refusal(413, f"The body is larger than {limit} bytes; send fewer statements at once.")
    try:
        return request.read()
    except UnreadablePostError as error:
        raise Refusal(400, "The body broke off.") from error


def _from_form(request: HttpRequest, parameters: Mapping[str, str], identify: Identify) -> Asked:
    given = request.headers.get(versions.HEADER)
    if (given is not None and versions.spoken(given) != versions.FIRST) or request.method != "POST":
        raise Refusal(400, "The alternate request syntax (?method=) is for POST requests of version 1.0.x.")
    method = parameters["method"]
    if method not in FORM_METHODS:
        raise Refusal(400, f"method is one of {', '.join(sorted(FORM_METHODS))}.")
    if len(parameters) > 1:
        raise Refusal(400, "Beside ?method= all parameters stand in the form.")
    fields = _form(request)
    headers = {name: value for name, value in fields.items() if name.lower() in FORM_HEADERS}
    content = fields.get("content")
    if method in {"PUT", "POST"} and content is None:
        raise Refusal(400, "The form needs the field content.")
    version = versions.spoken(CaseInsensitiveMapping(headers).get(versions.HEADER, given))
    if version != versions.FIRST:
        raise Refusal(400, f"The form needs {versions.HEADER}: 1.0.x.")
    merged = _replaced(request.headers, headers)
    return Asked(
        client=identify(merged),
        version=version,
        method="GET" if method == "HEAD" else method,
        parameters={name: value for name, value in fields.items() if name not in headers and name != "content"},
        headers=merged,
        body=(content or "").encode(),
        head=method == "HEAD",
    )


def _form(request: HttpRequest) -> dict[str, str]:
    if request.content_type != FORM:
        raise Refusal(400, f"The alternate request syntax takes a form ({FORM}).")
    try:
        text = _body(request).decode("utf-8")
        return _once(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise Refusal(400, "The form is not valid.") from error


def _replaced(kept: Mapping[str, str], form: Mapping[str, str]) -> Mapping[str, str]:
    """Return the headers with those of the form laid over them; the form's own content type is not the content's."""
    merged: dict[str, Any] = {name.title(): value for name, value in kept.items()}
    merged["Content-Type"] = "application/json"
    merged |= {name.title(): value for name, value in form.items()}
    return CaseInsensitiveMapping(merged)
