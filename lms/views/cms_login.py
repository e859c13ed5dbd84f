"""Wagtail's own sign-in pages, taken over by the stand-alone site: they only lead to the one sign-in there is."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lms.signing_in import sign_in_url


def cms_login(request: HttpRequest) -> HttpResponseRedirect:
    """Lead the anonymous to the sign-in, editors to the admin; others have no right here. A password is never read."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    target = wanted if safe else reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(sign_in_url(target))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")


def password_reset(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the site's own page for a new password."""
    del request
    return redirect("account_reset_password")
