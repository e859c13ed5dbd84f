"""What the stand-alone site decides for django-allauth."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.conf import conf
from lms.signing_in import optional_url


class Adapter(DefaultAccountAdapter):
    """Accounts are made by organisations unless MEDIANE["SIGNUP_OPEN"]; messages in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("L’adresse ou le mot de passe ne convient pas."),
        "incorrect_code": _("Ce code n’est pas le bon. Vérifiez les six chiffres du dernier courriel reçu."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "too_many_login_attempts": _("Trop d’essais. Attendez quelques minutes ou demandez un nouveau code."),
        "rate_limited": _("Trop de demandes. Attendez une minute, puis réessayez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Follow the setting; closed in demo mode."""
        del request
        return conf().signup_open

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the person's own page, in the language of the moment."""
        del request
        return optional_url("mediane_lms:home") or optional_url("mediane_front")
