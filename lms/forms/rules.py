"""The form of a rule: for each way of rating, how ratings are combined; and how long they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.levels import MODES
from lms.models import LevelRule
from lms.reasons import combination, mode_label
from lms.rules import BEST, LATEST, MAJORITY, agreement
from lms.ruling import MOST_MONTHS

N_OF_M, MOST = "n-of-m", 9


class RuleForm(forms.Form):
    """One edition of a scope's rule; what is left open comes from the rule above."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    validity_months = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_MONTHS,
        label=gettext_lazy("Durée de validité, en mois"),
        help_text=gettext_lazy("Combien de temps une évaluation compte ; 0 : sans limite ; vide : règle du dessus."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            ("", _("Règle du dessus")),
            *((each, combination(each)) for each in (BEST, LATEST, MAJORITY)),
            (N_OF_M, _("Accord de n personnes parmi les m dernières")),
        ]
        for mode in MODES:
            label = mode_label(mode).capitalize()
            self.fields[mode] = forms.ChoiceField(choices=ways, required=False, label=label)
            for letter in ("n", "m"):
                self.fields[f"{mode}_{letter}"] = forms.IntegerField(
                    required=False, min_value=1, max_value=MOST, label=f"{label} : {letter}"
                )
        self.order_fields(
            ["post", *(f"{mode}{part}" for mode in MODES for part in ("", "_n", "_m")), "validity_months"]
        )

    @staticmethod
    def of(rule: LevelRule | None) -> dict[str, Any]:
        """Return the fields of an edition, to be edited."""
        if rule is None:
            return {}
        found: dict[str, Any] = {"validity_months": rule.validity_months}
        for mode, way in rule.within.items():
            if pair := agreement(way):
                found |= {mode: N_OF_M, f"{mode}_n": pair[0], f"{mode}_m": pair[1]}
            else:
                found[mode] = way
        return found

    def clean(self) -> dict[str, Any]:
        """Ask n and m of who chose an agreement: n of them at most m."""
        cleaned = super().clean() or {}
        for mode in MODES:
            n, m = cleaned.get(f"{mode}_n"), cleaned.get(f"{mode}_m")
            if cleaned.get(mode) == N_OF_M and not (n and m and n <= m):
                self.add_error(f"{mode}_n", _("Donnez n et m, de 1 à 9, et n au plus égal à m."))
        return cleaned

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each way of rating."""
        return [(self[mode], self[f"{mode}_n"], self[f"{mode}_m"]) for mode in MODES]

    @property
    def within(self) -> Mapping[str, str]:
        """The ways to combine, by mode, once the form is valid."""
        said = self.cleaned_data
        return {
            mode: f"{said[f'{mode}_n']}-of-{said[f'{mode}_m']}" if said[mode] == N_OF_M else said[mode]
            for mode in MODES
            if said[mode]
        }
