"""The forms of observed role plays: planning one, and an assessor's sheet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.documents import CriterionDoc, RubricDoc
from lms.forms.answering import PostedForm, Row
from lms.forms.evidence import ChoosingForm, Group
from lms.forms.observing import REASON_MAX
from lms.models.rating import JUDGEMENTS, Outcome
from lms.models.role_play import AssessorRole
from lms.role_plays.planning import SITUATION_MAX

COUNTS = (("1", gettext_lazy("Une personne")), ("2", gettext_lazy("Deux personnes, sans voir la fiche de l’autre")))


class PlanForm(ChoosingForm):
    """When, in which situation, and how many assess."""

    played_on = forms.DateField(
        error_messages={
            "required": gettext_lazy("Écrivez la date du jeu de rôle."),
            "invalid": gettext_lazy("Écrivez une date, par exemple 30/06/2026."),
        }
    )
    situation = forms.CharField(
        max_length=SITUATION_MAX,
        error_messages={"required": gettext_lazy("Écrivez la situation en quelques mots.")},
    )
    assessors = forms.ChoiceField(
        choices=COUNTS, error_messages={"required": gettext_lazy("Choisissez combien de personnes évaluent.")}
    )

    @property
    def day(self) -> str:
        """The day as the input wants it; today in a fresh form."""
        value = self["played_on"].value() if self.is_bound else timezone.localdate()
        return value.isoformat() if isinstance(value, datetime.date) else str(value or "")

    @property
    def counts(self) -> Group:
        """How many assess."""
        return self.group("assessors")


@dataclass(frozen=True)
class CriterionRow:
    """One criterion with its three outcomes; `error` and `chosen_text` are empty when there is none."""

    criterion: CriterionDoc
    name: str
    outcomes: tuple[Row, ...]
    chosen: str
    chosen_text: str
    error: str


class SheetForm(ChoosingForm):
    """What an assessor saw of each criterion, in which role, and why; a draft may lack anything; not a `whole` one."""

    role = forms.ChoiceField(
        choices=AssessorRole.choices,
        error_messages={"required": gettext_lazy("Choisissez le rôle dans lequel vous signez.")},
    )
    reason = forms.CharField(max_length=REASON_MAX, required=False)

    def __init__(self, *args: Any, rubric: RubricDoc, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.fields["role"].required = whole
        for criterion in rubric.criteria:
            message = _("Critère %(code)s : choisissez une réponse.") % {"code": criterion.code}
            self.fields[criterion.id] = forms.ChoiceField(
                required=whole,
                choices=[(each.value, each.label) for each in JUDGEMENTS],
                error_messages={"required": message, "invalid_choice": message},
            )
        self.order_fields(["post", "release", *(criterion.id for criterion in rubric.criteria), "reason", "role"])

    @property
    def roles(self) -> Group:
        """The roles in which one may sign."""
        return self.group("role")

    @property
    def role_text(self) -> str:
        """The role that was chosen, in words."""
        return str(dict(AssessorRole.choices).get(str(self["role"].value() or ""), ""))

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
        """Lead to the first outcome of a criterion, to the first role, or to the reason."""
        ranks = [rank for rank, criterion in enumerate(self.rubric.criteria, start=1) if criterion.id == name]
        if ranks:
            return f"criterion-{ranks[0]}-{Outcome.REACHED}"
        return "role-1" if name == "role" else "id_reason"

    @property
    def said(self) -> dict[str, Any]:
        """What is to be kept of a form that was looked at: all that could be read of it, errors or not."""
        found = self.cleaned_data
        return {
            "role": found.get("role", ""),
            "reason": found.get("reason", str(self["reason"].value() or "")[:REASON_MAX]),
            "outcomes": {each.id: Outcome(found[each.id]) for each in self.rubric.criteria if found.get(each.id)},
        }


class ActForm(PostedForm):
    """A button that does one thing."""
