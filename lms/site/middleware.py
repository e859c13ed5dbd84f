"""What the stand-alone site adds to every answer: the content security policy by path, and staff's second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.conf import conf

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def in_admin(request: HttpRequest) -> bool:
    """Say whether a request is for Wagtail's admin, by the documented prefixes."""
    return request.path_info.startswith(tuple(settings.CSP_ADMIN_PREFIXES))


class PolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, Wagtail's own one below `CSP_ADMIN_PREFIXES`."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Choose the policy by path and let django-csp write it; a preview's inner answer gets that of the admin."""
        if getattr(request, "is_dummy", False):
            return response
        if in_admin(request):
            setattr(response, "_csp_config", settings.CSP_ADMIN_DIRECTIVES)  # noqa: B010 - django-csp's own way
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class NoNulMiddleware:
    """Refuses an address with a NUL character, which no name holds and PostgreSQL cannot look up, with 400.

    Addresses and forms are UTF-8, whatever a Content-Type calls them: other codecs make NUL and lone surrogates.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let every other request pass."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        if request.encoding not in {None, "utf-8"}:
            request.encoding = "utf-8"
        return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Leads staff who have no second factor to set one up before they enter the admin (MEDIANE["STAFF_MFA"])."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let every other request pass."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Redirect where a signed-in person with admin access has no second factor."""
        del view, args, kwargs
        if not (conf().staff_mfa and in_admin(request) and request.user.is_authenticated):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin") or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("L’administration demande un second facteur : activez-le d’abord."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
