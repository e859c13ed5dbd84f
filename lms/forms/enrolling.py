"""The form of an enrolment: what a person shares is asked in plain words, and nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.forms.answering import PostedForm

YES, NO = "oui", "non"


class EnrolForm(PostedForm):
    """Enrol; `share` is asked only of a person who belongs to an organisation."""

    share = forms.ChoiceField(
        choices=[(YES, _("Oui, partager mes niveaux")), (NO, _("Non, les garder pour moi"))],
        error_messages={
            "required": _("Choisissez oui ou non."),
            "invalid_choice": _("Choisissez oui ou non."),
        },
    )

    def __init__(self, *args: Any, asks_sharing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_sharing:
            del self.fields["share"]

    def anchor(self, name: str) -> str:
        """Lead to the first radio button."""
        return f"id_{name}_{YES}"

    @property
    def shares(self) -> bool:
        """Whether the person shares, once the form is valid."""
        return bool(self.cleaned_data.get("share") == YES)


class SharingForm(PostedForm):
    """Give or withdraw; the button that was pressed says which."""

    share = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])

    @property
    def shares(self) -> bool:
        """Whether the person shares from now on, once the form is valid."""
        return bool(self.cleaned_data["share"] == YES)
