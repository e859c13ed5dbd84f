"""The « Pourquoi ? » of a level. Shapes first; bodies follow."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from lms.models import Learner


@dataclass(frozen=True)
class RatingLine:
    """One rating as the page tells it; texts are in the active language. `reason` says why it does not count (empty: it does)."""

    statement: uuid.UUID
    mode: str
    mode_label: str
    outcome: str
    outcome_label: str
    level: int
    rated_at: datetime.datetime
    assessor_role: str
    situation: str
    evidence: str
    note: uuid.UUID | None
    reason: str


@dataclass(frozen=True)
class Explanation:
    """Why a person holds a level in a competency, or none (`level` 0: « non évalué » or not reached)."""

    competency: str
    label: str
    framework: str
    framework_version: str
    status: str
    nature: str
    level: int
    level_label: str
    mode: str
    mode_label: str
    decided_at: datetime.datetime | None
    rule: tuple[str, ...]
    used: tuple[RatingLine, ...]
    unused: tuple[RatingLine, ...]
    missing: tuple[str, ...]


def explain(*, learner: Learner, reference: str) -> Explanation:
    """Explain one competency, named by reference `FRAMEWORK/VERSION/CODE`."""
    raise NotImplementedError


def explain_all(learner: Learner) -> list[Explanation]:
    """Explain every competency that has a rating, by reference; the number of queries does not grow with them."""
    raise NotImplementedError
