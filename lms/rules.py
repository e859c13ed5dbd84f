"""What a rule is: ceilings, ways to combine, how long ratings count (`design.md` 6). Pure: no Django, no clock."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

# `design.md` 6.2; modes from the weakest to the strongest.
CEILINGS: dict[str, dict[str, int]] = {
    "quiz": {"knowledge": 2, "conduct": 1, "field_presence": 1},
    "scenario": {"knowledge": 2, "conduct": 2, "field_presence": 1},
    "case_study": {"knowledge": 2, "conduct": 2, "field_presence": 1},
    "role_play": {"knowledge": 3, "conduct": 3, "field_presence": 2},
    "workplace": {"knowledge": 4, "conduct": 4, "field_presence": 4},
}
MODES = tuple(CEILINGS)
CONFIRMED_FROM = 3
HIGHEST = 4
BEST, LATEST, MAJORITY = "best", "latest", "majority"
_N_OF_M = re.compile(r"([1-9])-of-([1-9])")


def ceiling(mode: str, nature: str) -> int:
    """Return the highest level a mode can show for a competency of this nature; 0 when it can show none."""
    return CEILINGS.get(mode, {}).get(nature, 0)


def agreement(combination: str) -> tuple[int, int] | None:
    """Return (n, m) of `n-of-m`; None for any other combination, and where n is more than m."""
    found = _N_OF_M.fullmatch(combination)
    return (int(found[1]), int(found[2])) if found and found[1] <= found[2] else None


def is_combination(text: str) -> bool:
    """Whether a text names a way to combine ratings."""
    return text in {BEST, LATEST, MAJORITY} or agreement(text) is not None


def expires(at: datetime.datetime, months: int) -> datetime.date:
    """Return the last day (UTC) on which what was said at `at` counts: the same day, or the month's last one."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(at.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Rule:
    """How the ratings of one competency are combined; stored with every decision, so that the past keeps its own.

    `within`: by mode `best`, `latest`, `majority` or `n-of-m`. `validity_months`: how long a rating counts; 0: always.
    """

    within: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {"quiz": BEST, "scenario": BEST, "case_study": LATEST, "role_play": LATEST, "workplace": LATEST}
        )
    )
    confirmed_from: int = CONFIRMED_FROM
    validity_months: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the rule as it stands in a decision."""
        said = {"within": dict(self.within), "between": "highest", "confirmed_from": self.confirmed_from}
        return said | ({"validity_months": self.validity_months} if self.validity_months else {})

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Rule:
        """Return the rule that a decision tells of."""
        return cls(said["within"], said["confirmed_from"], said.get("validity_months", 0))

    def narrowed(self, within: Mapping[str, str], validity_months: int | None) -> Rule:
        """Return this rule with what a narrower one says; what that one leaves open (None) stays."""
        months = self.validity_months if validity_months is None else validity_months
        return replace(self, within=MappingProxyType({**self.within, **within}), validity_months=months)


DEFAULT_RULE = Rule()
