"""What « Publier une version » asks of its author from the second version on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models.release import Change
from curriculum.releasing import Changed


class PublishingForm(forms.Form):
    """« Que change cette version ? »: asked from the second version on."""

    kind = forms.ChoiceField(
        label=_("Que change cette version ?"), choices=Change.choices, widget=forms.RadioSelect, required=True
    )
    note = forms.CharField(
        label=_("En une phrase, pour les personnes qui suivent le module"), max_length=300, required=False
    )
    retake = forms.TypedChoiceField(
        label=_("Qui a terminé le module doit-il le refaire ?"),
        help_text=_("À dire quand le fond ou la compétence change."),
        choices=[("no", _("non")), ("yes", _("oui, nous le conseillons"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the second answer where the first calls for it."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") in {Change.CONTENT, Change.COMPETENCY} and cleaned.get("retake") is None:
            self.add_error("retake", _("Dites si qui a terminé le module doit le refaire."))
        return cleaned

    @property
    def said(self) -> Changed:
        """The answers, once the form is valid."""
        data = self.cleaned_data
        return Changed(data["kind"], data["note"], retake=bool(data["retake"]))
