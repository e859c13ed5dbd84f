"""How far two assessors agree: a percentage, and Cohen's kappa by NLTK. Pure: no Django, no rows.

Kappa compares the agreement seen with the one that chance alone would give, from how often each uses each outcome:
(seen - chance) / (1 - chance). It cannot be computed where chance would already give full agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Strength = Literal["none", "slight", "fair", "moderate", "substantial", "almost_perfect"]
# Landis and Koch (1977), The Measurement of Observer Agreement for Categorical Data: the lower end of each.
STRENGTHS: tuple[tuple[float, Strength], ...] = (
    (0.8, "almost_perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)
FEW = 10  # criteria: below, one criterion more or less moves kappa a lot


@dataclass(frozen=True)
class Agreement:
    """Two sheets compared: `percent` of criteria with the same outcome; `kappa` is None where it has no value."""

    criteria: int
    same: int
    differing: tuple[str, ...]
    kappa: float | None

    @property
    def percent(self) -> int:
        """The share of criteria with the same outcome, in whole percents."""
        return round(100 * self.same / self.criteria) if self.criteria else 0

    @property
    def few(self) -> bool:
        """Whether there are too few criteria for kappa to say much."""
        return self.criteria < FEW

    @property
    def strength(self) -> Strength:
        """The name of the range in which kappa lies; `none` at or below chance, and without a value."""
        if self.kappa is None or self.kappa <= 0:
            return "none"
        return next(name for least, name in STRENGTHS if self.kappa > least)


def agree(first: Mapping[str, str], second: Mapping[str, str]) -> Agreement:
    """Compare two sheets, outcome by criterion; criteria that only one of them has are left out."""
    both = sorted(set(first) & set(second))
    differing = tuple(each for each in both if first[each] != second[each])
    return Agreement(len(both), len(both) - len(differing), differing, _kappa(first, second, both))


def _kappa(first: Mapping[str, str], second: Mapping[str, str], both: list[str]) -> float | None:
    used = {first[each] for each in both} | {second[each] for each in both}
    if len(used) < 2:  # noqa: PLR2004 - one outcome for everything: chance would agree as well
        return None
    from nltk.metrics.agreement import AnnotationTask  # a third of a second to import, for one page

    data = [("first", each, first[each]) for each in both] + [("second", each, second[each]) for each in both]
    return float(AnnotationTask(data=data).kappa())
