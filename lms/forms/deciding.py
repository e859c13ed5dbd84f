"""The forms of who judges or signs evidence: an assessor's decision, a tutor's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.evidence.criteria import Criterion
from lms.evidence.reviewing import OUTCOMES
from lms.forms.evidence import ChoosingForm, Group
from lms.models.evidence import EvidenceState
from lms.models.rating import Outcome
from lms.models.tutoring import TutorRole

COMMENT_MAX = 4000
DECISIONS = (
    (EvidenceState.ACCEPTED.value, gettext_lazy("Accepter la preuve, et noter chaque compétence")),
    (EvidenceState.TO_COMPLETE.value, gettext_lazy("Demander de la compléter")),
)


@dataclass(frozen=True)
class CriterionGroup:
    """One competency with its three outcomes."""

    criterion: Criterion
    group: Group


class DecisionForm(ChoosingForm):
    """The decision on one piece; outcomes are asked for only where it is accepted, the comment where it is not."""

    piece = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=DECISIONS, error_messages={"required": gettext_lazy("Choisissez une décision.")}
    )
    comment = forms.CharField(max_length=COMMENT_MAX, required=False)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        if second:
            self.fields["decision"] = forms.ChoiceField(choices=DECISIONS[:1], initial=DECISIONS[0][0])
        choices = [(each.value, str(each.label).capitalize()) for each in OUTCOMES]
        for rank in range(1, len(criteria) + 1):
            self.fields[f"outcome{rank}"] = forms.ChoiceField(choices=choices, required=False)
        self.order_fields(["decision", *(f"outcome{rank}" for rank in range(1, len(criteria) + 1)), "comment"])

    @property
    def rows(self) -> list[CriterionGroup]:
        """The competencies with what was chosen."""
        return [CriterionGroup(each, self.group(f"outcome{rank}")) for rank, each in enumerate(self.criteria, start=1)]

    @property
    def decisions(self) -> Group:
        """The decisions."""
        return self.group("decision")

    def clean(self) -> dict[str, Any]:
        """Ask for an outcome of each competency where the evidence is accepted, else for what is missing."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == EvidenceState.ACCEPTED:
            for rank, each in enumerate(self.criteria, start=1):
                if not cleaned.get(f"outcome{rank}") and f"outcome{rank}" not in self.errors:
                    text = _("« %(label)s » : choisissez un résultat.") % {"label": each.label}
                    self.add_error(f"outcome{rank}", text)
        elif cleaned.get("decision") and not str(cleaned.get("comment", "")).strip() and "comment" not in self.errors:
            self.add_error("comment", _("Écrivez ce qu’il faut compléter."))
        return cleaned

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of each competency, once the form is valid; empty where nothing was chosen."""
        return {
            each.reference: Outcome(said)
            for rank, each in enumerate(self.criteria, start=1)
            if (said := self.cleaned_data.get(f"outcome{rank}"))
        }


class SignForm(forms.Form):
    """A tutor's answer: signing in a role, or saying why not."""

    answer = forms.ChoiceField(
        choices=[("sign", ""), ("decline", "")],
        error_messages={"required": gettext_lazy("Choisissez de signer ou non.")},
    )
    role = forms.ChoiceField(choices=TutorRole.choices, required=False)
    reason = forms.CharField(max_length=COMMENT_MAX, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the role of who signs, and for the reason of who does not."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "sign" and not cleaned.get("role"):
            self.add_error("role", _("Dites qui vous êtes pour cette personne."))
        if cleaned.get("answer") == "decline" and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", _("Écrivez en quelques mots pourquoi vous ne pouvez pas signer."))
        return cleaned
