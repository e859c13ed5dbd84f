"""The form of a trainer who reads a text: what it meets, and a remark for who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.dashboards.essays import Expectation
from lms.forms.answering import PostedForm, Row

REMARK_MAX = 2000
MET, NOT_MET = "met", "not_met"
CHOICES = ((MET, gettext_lazy("Atteint")), (NOT_MET, gettext_lazy("Pas encore")))


@dataclass(frozen=True)
class ExpectationRow:
    """One expectation with its two answers; `error` is empty when there is none."""

    expectation: Expectation
    choices: tuple[Row, ...]
    error: str


class ReviewForm(PostedForm):
    """Whether a text meets each expectation, and what to say to its author."""

    remark = forms.CharField(
        max_length=REMARK_MAX,
        required=False,
        error_messages={"max_length": gettext_lazy("Ce commentaire est trop long : 2 000 caractères au plus.")},
    )

    def __init__(self, *args: Any, expectations: Sequence[Expectation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expectations = expectations
        for each in expectations:
            message = _("« %(text)s » : dites si c’est atteint.") % {"text": each.text or _("Le texte entier")}
            self.fields[self._name(each)] = forms.ChoiceField(
                choices=CHOICES, error_messages={"required": message, "invalid_choice": message}
            )
        self.order_fields(["post", "release", *(self._name(each) for each in expectations), "remark"])

    @staticmethod
    def _name(expectation: Expectation) -> str:
        return f"met-{expectation.id}"

    @property
    def rows(self) -> list[ExpectationRow]:
        """The expectations with what was chosen."""
        return [self._row(rank, each) for rank, each in enumerate(self.expectations, start=1)]

    def _row(self, rank: int, expectation: Expectation) -> ExpectationRow:
        name = self._name(expectation)
        chosen = str(self[name].value() or "")
        errors = list(self.errors.get(name, ())) if self.is_bound else []
        choices = tuple(
            Row(f"met-{rank}-{value}", name, value, str(label), value == chosen, "") for value, label in CHOICES
        )
        return ExpectationRow(expectation, choices, str(errors[0]) if errors else "")

    def anchor(self, name: str) -> str:
        """Lead to the first answer of an expectation, or to the remark."""
        names = [self._name(each) for each in self.expectations]
        return f"met-{names.index(name) + 1}-{MET}" if name in names else "id_remark"

    @property
    def met(self) -> set[str]:
        """The ids of the expectations that are met, once the form is valid."""
        return {each.id for each in self.expectations if self.cleaned_data[self._name(each)] == MET}
