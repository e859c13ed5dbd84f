"""The form of a self-rating: for each competency one of the steps, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.forms.answering import PostedForm
from lms.models.positioning import Step

STEP = "step"


class SelfRatingForm(PostedForm):
    """One choice a competency, none made beforehand; `show` lets the trainers of the group see the moment."""

    show = forms.BooleanField(required=False, label=gettext_lazy("Montrer à mon équipe de formation"))

    def __init__(self, *args: Any, competencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"{STEP}-{number}": reference for number, (reference, _label) in enumerate(competencies, 1)}
        for name, (_reference, label) in zip(self.names, competencies, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Step.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choisissez une réponse : %(label)s") % {"label": label}},
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The competencies, in order."""
        return [self[name] for name in self.names]

    @property
    def answers(self) -> Mapping[str, str]:
        """The step chosen for each competency's reference, once the form is valid."""
        return {reference: self.cleaned_data[name] for name, reference in self.names.items()}

    def anchor(self, name: str) -> str:
        """Lead to the first step of a competency."""
        return f"id_{name}_0" if name in self.names else super().anchor(name)
