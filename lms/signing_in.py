"""Where a person signs in: the stand-alone site's own page, the host's `LOGIN_URL`, else Wagtail's."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")


def optional_url(name: str, *args: Any) -> str:
    """Reverse a name that a host may not have; then the answer is empty."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def sign_in_url(next_url: str = "") -> str:
    """Return the address of the sign-in page that leads back to `next_url`, or "" where there is none at all.

    `LOGIN_URL` counts only where it leads somewhere on this site (Django's default does not, in an empty host) or to
    another site.
    """
    address = ""
    try:
        address = resolve_url(settings.LOGIN_URL)
        if "//" not in address and resolve(address).url_name == "wagtail_serve":
            address = ""
    except (NoReverseMatch, Resolver404):
        address = ""
    address = address or optional_url("wagtailadmin_login")
    return f"{address}?{urlencode({'next': next_url})}" if address and next_url else address


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Send an anonymous visitor to the sign-in page, and back here afterwards."""
    return HttpResponseRedirect(sign_in_url(request.get_full_path()))


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Wrap a view that only signed-in people may ask for: others are sent to the sign-in page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        answer = view(request, *args, **kwargs)
        patch_cache_control(answer, private=True)  # no cache that several people share keeps a personal page
        return answer

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", wrapped)
