"""The form of practice analysis: a day, how long, who was there. There is no field for words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.forms.evidence import ChoosingForm, Group
from lms.practice import LONGEST, NotHeldYet, WrongLength


class PracticeForm(ChoosingForm):
    """One session."""

    held_on = forms.DateField(
        error_messages={
            "required": _("Écrivez la date de la séance."),
            "invalid": _("Écrivez une date, par exemple 30/06/2026."),
        }
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WrongLength.message),
    )
    present = forms.MultipleChoiceField(
        error_messages={
            "required": _("Cochez au moins une personne présente."),
            "invalid_choice": _("Une personne n’est plus dans la liste. Choisissez de nouveau."),
        }
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["present"]).choices = people

    def clean_held_on(self) -> datetime.date:
        """Refuse a day that has not come."""
        day: datetime.date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(str(NotHeldYet.message))
        return day

    @property
    def people(self) -> Group:
        """Who was there."""
        return self.group("present", "checkbox")

    @property
    def day(self) -> str:
        """The day as the input wants it; today in a fresh form."""
        value = self["held_on"].value() if self.is_bound else timezone.localdate()
        return value.isoformat() if isinstance(value, datetime.date) else str(value or "")
