"""Allauth's forms in our words: labels for people, no placeholders, the right keyboard for codes."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Adresse de courriel"),
    "email": _("Adresse de courriel"),
    "password": _("Mot de passe"),
    "password1": _("Nouveau mot de passe"),
    "password2": _("Le même, une seconde fois"),
    "oldpassword": _("Mot de passe actuel"),
    "code": _("Code à six chiffres"),
}


class Plain:
    """Gives the fields of a form our labels; a mixin that stands before the form."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name) or LABELS.get(name) or field.label
            if name == "password":
                field.help_text = ""  # allauth's link stands on the page itself
            if name == "code":
                field.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": False}


class Login(Plain, account.LoginForm):
    """E-mail and password."""


class RequestCode(Plain, account.RequestLoginCodeForm):
    """The address that a sign-in code goes to."""


class ConfirmCode(Plain, account.ConfirmLoginCodeForm):
    """The code from the mail."""


class ConfirmAddress(Plain, account.ConfirmEmailVerificationCodeForm):
    """The code that proves a new account's address."""


class AskPassword(Plain, account.ResetPasswordForm):
    """The address that a link for a new password goes to."""


class NewPassword(Plain, account.ResetPasswordKeyForm):
    """The new password, after the link."""


class ChangePassword(Plain, account.ChangePasswordForm):
    """The old password and the new one."""


class FirstPassword(Plain, account.SetPasswordForm):
    """A password for an account that had none."""


class Signup(Plain, account.SignupForm):
    """A new account, where the site allows it."""

    labels = {"password1": _("Mot de passe")}


class Reauthenticate(Plain, account.ReauthenticateForm):
    """The password once more."""


class SecondFactor(Plain, mfa.AuthenticateForm):
    """The code of the second factor, or a recovery code."""

    labels = {"code": _("Code de l’application, ou code de secours")}


class SecondFactorAgain(Plain, mfa.ReauthenticateForm):
    """The same, once more."""

    labels = {"code": _("Code de l’application, ou code de secours")}


class ActivateApp(Plain, totp.ActivateTOTPForm):
    """The first code of a new application."""
