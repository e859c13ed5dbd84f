"""The form of a group's screen: one choice for each person and competency, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.dashboards.grid import Cell, Grid, Line
from lms.dashboards.reading import Column
from lms.forms.answering import PostedForm
from lms.forms.observing import REASON_MAX
from lms.models.rating import JUDGEMENTS, Outcome
from lms.rating_groups import Mark
from lms.records.events import is_uuid

EVERYBODY = "everybody"
OUTCOMES = [("", "–"), *((each.value, each.label) for each in JUDGEMENTS)]


@dataclass(frozen=True)
class ColumnEntry:
    """One column with what was chosen for everybody."""

    column: Column
    id: str
    name: str
    chosen: str


@dataclass(frozen=True)
class Entry:
    """One cell with what was chosen in it."""

    cell: Cell
    id: str
    chosen: str


class GridForm(PostedForm):
    """What a trainer says of the people shown. A choice for a whole column fills the cells that were left alone."""

    rubric = forms.ChoiceField(required=False, label=gettext_lazy("Situation observée"))
    level = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Niveau montré"),
        choices=[
            ("", gettext_lazy("le plus haut de cette façon d’évaluer")),
            ("1", "1"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
        ],
    )
    reason = forms.CharField(
        required=False, max_length=REASON_MAX, label=gettext_lazy("Ce qui fonde ces évaluations"), widget=forms.Textarea
    )

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        rubric = cast("forms.ChoiceField", self.fields["rubric"])
        rubric.choices = [("", _("une mise en situation d’aujourd’hui")), *((r.id, r.title) for r in grid.rubrics)]
        for column in grid.columns:
            self.fields[f"{EVERYBODY}:{column.reference}"] = self._outcome()
        for line in grid.lines:
            for cell in line.cells:
                if cell.open:
                    self.fields[cell.name] = self._outcome()

    def _outcome(self) -> forms.ChoiceField:
        message = _("Choisissez un résultat de la liste.")
        return forms.ChoiceField(required=False, choices=OUTCOMES, error_messages={"invalid_choice": message})

    @property
    def columns(self) -> list[ColumnEntry]:
        """Each column with its field for everybody."""
        named = [(column, f"{EVERYBODY}:{column.reference}") for column in self.grid.columns]
        return [
            ColumnEntry(column, f"everybody-{at}", name, str(self[name].value() or ""))
            for at, (column, name) in enumerate(named, start=1)
        ]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The name and value of every field that was filled in, for the page that checks them."""
        return [(name, str(self[name].value())) for name in self.fields if name != "post" and self[name].value()]

    @property
    def rows(self) -> Iterator[tuple[Line, list[Entry]]]:
        """Each person with the cells and what was chosen in them."""
        for rank, line in enumerate(self.grid.lines, start=1):
            yield (
                line,
                [
                    Entry(cell, f"cell-{rank}-{at}", str(self[cell.name].value() or "") if cell.open else "")
                    for at, cell in enumerate(line.cells, start=1)
                ],
            )

    @property
    def marks(self) -> list[Mark]:
        """What is said, once the form is valid; a cell of its own wins over its column's choice."""
        said = []
        for line in self.grid.lines:
            for cell in line.cells:
                chosen = cell.open and (
                    self.cleaned_data[cell.name] or self.cleaned_data[f"{EVERYBODY}:{cell.column.reference}"]
                )
                if chosen:
                    said.append(
                        Mark(line.enrolment, cell.column.reference, Outcome(chosen), self._level(Outcome(chosen)))
                    )
        return said

    def _level(self, outcome: Outcome) -> int | None:
        return self.cleaned_data["level"] if outcome == Outcome.REACHED else None

    def anchor(self, name: str) -> str:
        """Lead to the cell that is wrong, else to the field."""
        ids = {entry.cell.name: entry.id for _line, entries in self.rows for entry in entries}
        return ids.get(name, f"id_{name}")


class RatingsField(forms.TypedMultipleChoiceField):
    """Ratings by the UUID of their statements; the act says whether they may be taken back, also a second time."""

    def valid_value(self, value: Any) -> bool:
        """Whether this is a UUID."""
        return is_uuid(str(value))


class TakeBackForm(PostedForm):
    """Which ratings of this session are taken back, and why."""

    rating = RatingsField(
        coerce=UUID,
        error_messages={
            "required": gettext_lazy("Choisissez au moins une évaluation à retirer."),
            "invalid_choice": gettext_lazy("Une évaluation n’est plus dans la liste. Choisissez de nouveau."),
        },
    )
    reason = forms.CharField(
        max_length=REASON_MAX,
        initial=gettext_lazy("Erreur de saisie"),
        error_messages={"required": gettext_lazy("Écrivez pourquoi vous retirez cette évaluation.")},
    )

    def anchor(self, name: str) -> str:
        """Lead to the list, or to the reason."""
        return "own-1" if name == "rating" else "id_take_back_reason"
