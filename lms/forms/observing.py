"""The forms of a trainer: who joins a group, and what was seen in a role play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.documents import CriterionDoc, RubricDoc
from lms.forms.answering import PostedForm, Row
from lms.models.rating import JUDGEMENTS, Outcome

REASON_MAX = 2000


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


@dataclass(frozen=True)
class CriterionRow:
    """One criterion with its three outcomes; `error` and `chosen_text` are empty when there is none."""

    criterion: CriterionDoc
    name: str
    outcomes: tuple[Row, ...]
    chosen: str
    chosen_text: str
    error: str


class ObservationForm(PostedForm):
    """What a trainer saw of each criterion, and why they judge so."""

    reason = forms.CharField(
        max_length=REASON_MAX,
        error_messages={"required": gettext_lazy("Écrivez en une phrase ce qui fonde votre évaluation.")},
    )

    def __init__(self, *args: Any, rubric: RubricDoc, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric.criteria:
            message = _("Critère %(code)s : choisissez une réponse.") % {"code": criterion.code}
            self.fields[criterion.id] = forms.ChoiceField(
                choices=[(each.value, each.label) for each in JUDGEMENTS],
                error_messages={"required": message, "invalid_choice": message},
            )
        self.order_fields(["post", "release", *(criterion.id for criterion in rubric.criteria), "reason"])

    @property
    def rows(self) -> list[CriterionRow]:
        """The criteria with what was chosen, for the form and for the page that checks it."""
        return [self._row(rank, criterion) for rank, criterion in enumerate(self.rubric.criteria, start=1)]

    def _row(self, rank: int, criterion: CriterionDoc) -> CriterionRow:
        chosen = str(self[criterion.id].value() or "")
        outcomes = tuple(
            Row(
                f"criterion-{rank}-{each.value}",
                criterion.id,
                each.value,
                str(each.label).capitalize(),
                each.value == chosen,
                "",
            )
            for each in JUDGEMENTS
        )
        errors = list(self.errors.get(criterion.id, ())) if self.is_bound else []
        return CriterionRow(
            criterion=criterion,
            name=criterion.id,
            outcomes=outcomes,
            chosen=chosen,
            chosen_text=next((row.text for row in outcomes if row.checked), ""),
            error=str(errors[0]) if errors else "",
        )

    def anchor(self, name: str) -> str:
        """Lead to the first outcome of a criterion, or to the reason."""
        ranks = [rank for rank, criterion in enumerate(self.rubric.criteria, start=1) if criterion.id == name]
        return f"criterion-{ranks[0]}-{Outcome.REACHED}" if ranks else "id_reason"

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of each criterion by id, once the form is valid."""
        return {criterion.id: Outcome(self.cleaned_data[criterion.id]) for criterion in self.rubric.criteria}
