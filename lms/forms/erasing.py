"""The form that erases a person: what becomes of issued transcripts, and the address typed as a confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.models.life import ErasureReason, TranscriptWish


class ErasureForm(forms.Form):
    """Confirm by typing the account's own address (its name, where it has none); nothing is chosen beforehand."""

    transcripts = forms.ChoiceField(
        label=_("Que doit répondre la page de vérification pour les relevés délivrés ?"),
        choices=TranscriptWish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que dira la page de vérification.")},
    )
    confirmation = forms.CharField(
        label=_("Pour confirmer, écrivez l’adresse de courriel du compte"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Écrivez l’adresse de courriel du compte pour confirmer.")},
    )

    def __init__(self, *args: Any, address: str, asks_transcripts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        if not asks_transcripts:
            del self.fields["transcripts"]

    def clean_confirmation(self) -> str:
        """Refuse any other address, whatever the case."""
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed.casefold() != self.address.casefold():
            raise forms.ValidationError(_("Ce n’est pas l’adresse du compte : rien n’a été effacé."))
        return typed

    @property
    def wish(self) -> str:
        """What the check page will answer, once the form is valid."""
        return str(self.cleaned_data.get("transcripts") or TranscriptWish.WITHDRAWN)


class AdminErasureForm(ErasureForm):
    """The same for an administrator, with the reason."""

    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "---------"), *ErasureReason.choices])
    field_order = ["reason", "transcripts", "confirmation"]
