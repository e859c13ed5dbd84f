"""A title that a person says to hold: one that the site knows, or any other in the person's words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.transcripts.alignment import title_reference, titles


class HeldForm(forms.Form):
    """Add a title: chosen from those known, or written."""

    known = forms.ChoiceField(label=_("Titre"), required=False)
    title = forms.CharField(
        label=_("Autre titre, diplôme ou bloc"),
        help_text=_("Seulement s’il n’est pas dans la liste. N’écrivez que son intitulé."),
        max_length=300,
        required=False,
    )
    reference = forms.CharField(
        label=_("Code de ce titre, si vous le connaissez"),
        help_text=_("Par exemple RNCP36241."),
        max_length=120,
        required=False,
    )
    obtained_on = forms.DateField(
        label=_("Date d’obtention, si vous la connaissez"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date, par exemple 30/06/2021.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {title_reference(row): row.version.framework.label for row in titles(historical=True)}
        field = self.fields["known"]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError
        options = [(reference, f"{label} ({reference})") for reference, label in self.titles.items()]
        field.choices = [("", _("Un autre titre, que j’écris")), *options]
        for name in self.errors:
            self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_obtained_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["obtained_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    def clean(self) -> dict[str, Any]:
        """Take title and reference from the list where one is chosen."""
        cleaned = super().clean() or {}
        if known := cleaned.get("known"):
            cleaned["title"], cleaned["reference"] = self.titles[known], known
        elif not cleaned.get("title") and not self.errors:
            self.add_error("title", _("Choisissez un titre dans la liste, ou écrivez-en un autre."))
        return cleaned
