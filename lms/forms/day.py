"""The day that a page is to speak of: today, or one that is over."""

from __future__ import annotations

import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.forms.answering import Problem


class DayForm(forms.Form):
    """A day in the address (`?date=2026-03-01`); none, or today, asks for the page as it stands."""

    date = forms.DateField(required=False, error_messages={"invalid": _("Écrivez une date, par exemple 30/06/2026.")})

    @classmethod
    def asked(cls, query: QueryDict) -> DayForm:
        """Return the form as an address fills it."""
        return cls(query if query.get("date") else None)

    def clean_date(self) -> datetime.date | None:
        """Refuse a day that has not come; today is no past day."""
        day: datetime.date | None = self.cleaned_data["date"]
        today = timezone.localdate()
        if day is not None and day > today:
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return None if day == today else day

    @property
    def day(self) -> datetime.date | None:
        """The past day that was asked for; None for today."""
        return self.cleaned_data.get("date") if self.is_bound and self.is_valid() else None

    @property
    def status(self) -> int:
        """The status of the page that answers."""
        return 422 if self.is_bound and not self.is_valid() else 200

    @property
    def problems(self) -> list[Problem]:
        """The errors for the summary at the top of the page."""
        return [Problem("date", str(error)) for errors in self.errors.values() for error in errors]
