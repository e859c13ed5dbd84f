"""Which language and which form an unprefixed address answers in; for public pages, checks and the API alike.

Language: `?lang=`, then Accept-Language, then French; never a cookie. Form: `?format=`, then Accept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

View = Callable[..., HttpResponseBase]

HTML, JSON = "text/html", "application/json"
FORMATS = {"html": HTML, "json": JSON}


class NotAcceptable(Exception):  # noqa: N818  (HTTP's own name)
    """The client accepts none of the forms that this address has."""

    def __init__(self, offered: Sequence[str]) -> None:
        """Keep what there is."""
        self.offered = tuple(offered)
        super().__init__(", ".join(offered))


def requested_language(request: HttpRequest) -> str:
    """Return the code of the site's language that the request asks for, French where it asks for none of them."""
    named = request.GET.get("lang", "")
    accepted = [language for language, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for language in [named, *accepted]:
        try:
            return translation.get_supported_language_variant(language)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def in_requested_language(view: View) -> View:
    """Run a view, and render its template, in the requested language; say so in Content-Language and Vary."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = requested_language(request)
        request.LANGUAGE_CODE = language  # as LocaleMiddleware does
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if callable(render := getattr(response, "render", None)):
                response = render()
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return wrapped


def preferred_form(request: HttpRequest, offered: Sequence[str] = (HTML, JSON)) -> str:
    """Return the media type to answer in: `?format=html|json`, else what Accept prefers. Raises NotAcceptable."""
    named = request.GET.get("format")
    form = request.get_preferred_type(list(offered)) if named is None else FORMATS.get(named)
    if form is None or form not in offered:
        raise NotAcceptable(offered)
    return form
