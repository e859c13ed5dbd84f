"""The form of a trainer who chooses who joins a group, and how long a reason may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.forms.answering import PostedForm, Row

REASON_MAX = 2000  # characters of a reason for a rating


class CohortEnrolForm(PostedForm):
    """Choose people of the organisation who join a group."""

    people = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choisissez au moins une personne.")},
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], offered: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["people"])
        field.choices = people
        field.error_messages["invalid_choice"] = _("Une personne n’est plus dans la liste. Choisissez de nouveau.")
        self.offered = offered

    @property
    def rows(self) -> list[Row]:
        """The people as lines."""
        chosen = self["people"].value() or []
        return [
            Row(f"people-{rank}", "people", key, name, key in chosen, "")
            for rank, (key, name) in enumerate(self.offered, start=1)
        ]

    def anchor(self, name: str) -> str:
        """Lead to the first person."""
        return f"{name}-1"
