"""Ratings: one judgement on one competency, by a quiz, a scenario or a person who observes; kept for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tincan
from django.db import transaction

from curriculum.documents import ReleaseContent, RubricDoc
from lms import permissions, working
from lms.attaining import decisions
from lms.enrolling import learner_of
from lms.judging import Judgement
from lms.levels import Judged, Piece, ceiling
from lms.models import Enrolment, Note, Rating
from lms.models.rating import Mode, Outcome
from lms.records import ledger
from lms.refusals import (
    AboveCeiling,
    FormReused,
    NotAllowed,
    NothingObserved,
    NotRateable,
    UnknownCriterion,
    UnknownStep,
)
from lms.working import Work
from lms.xapi import profile, statements
from lms.xapi.statements import Thing, Try

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["AboveCeiling", "NotAllowed", "NotRateable", "NothingObserved", "UnknownCriterion", "observe"]


@dataclass(frozen=True)
class Verdict:
    """What is to be said about one competency; `evidence` holds ids and numbers only."""

    competency: str
    outcome: str
    evidence: Mapping[str, Any]
    level: int | None = None  # asked for; None: the ceiling
    revokes: str = ""  # the statement of the rating that this one takes back


@dataclass(frozen=True)
class Seen:
    """Where, how and by whom the verdicts were reached. `assessor` is a pseudonym; empty for an automatic rating."""

    mode: Mode
    thing: Thing
    lesson: str
    attempt: Try | None = None
    assessor: str = ""
    assessor_role: str = ""
    note: str = ""

    @property
    def situation(self) -> str:
        """The activity, short: two ratings of one activity were seen in the same situation."""
        return f"{self.thing.kind}/{self.thing.key}"


def is_rateable(content: ReleaseContent, reference: str) -> bool:
    """Whether a competency of the release can be rated: its wording is verified and its nature known."""
    competency = content.competencies.get(reference)
    return competency is not None and competency.status != "needs_verification" and bool(competency.nature)


def level_shown(content: ReleaseContent, reference: str, mode: Mode, outcome: str, level: int | None = None) -> int:
    """Return the level a rating carries: the ceiling when the competency is reached, else 0.

    A `level` asked for must be at most the ceiling: else AboveCeiling. Raises NotRateable.
    """
    if not is_rateable(content, reference):
        raise NotRateable
    top = ceiling(mode, content.competencies[reference].nature)
    if level is not None and level > top:
        raise AboveCeiling
    return (top if level is None else level) if outcome == Outcome.REACHED else 0


def rate(work: Work, seen: Seen, verdicts: Iterable[Verdict]) -> list[tincan.Statement]:
    """Say the ratings and the decisions they lead to; competencies that cannot be rated are passed over."""
    said, new = say(work, seen, verdicts)
    return [*said, *decisions(work.place, work.learner, new)]


def say(work: Work, seen: Seen, verdicts: Iterable[Verdict]) -> tuple[list[tincan.Statement], dict[str, list[Judged]]]:
    """Say the ratings alone, and return with them what the rule needs of each, by competency."""
    said: list[tincan.Statement] = []
    new: dict[str, list[Judged]] = {}
    for verdict in sorted(verdicts, key=lambda each: each.competency):
        if not is_rateable(work.release.content, verdict.competency):
            continue
        level = level_shown(work.release.content, verdict.competency, seen.mode, verdict.outcome, verdict.level)
        statement = _rated(work, seen, verdict, level)
        said.append(statement)
        new[verdict.competency] = [
            Judged(
                id=str(statement.id),
                mode=seen.mode.value,
                outcome=verdict.outcome,
                level=level,
                assessor=seen.assessor,
                situation=seen.situation,
                at=work.place.at,
                revokes=verdict.revokes,
                piece=Piece.from_evidence(verdict.evidence),
                reexamination="reexamination" in verdict.evidence,
            )
        ]
    return said, new


def levels_said(said: Iterable[tincan.Statement]) -> dict[str, tuple[int, int]]:
    """Return the levels before and after of each competency that these statements decide on."""
    found = {}
    for statement in said:
        if statement.verb.id == profile.ASSERTED.iri:
            decision = statement.result.extensions[profile.extension(profile.DECISION)]
            found[profile.read_iri(statement.object.id)[1]] = (decision["previous_level"], decision["level"])
    return found


def _rated(work: Work, seen: Seen, verdict: Verdict, level: int) -> tincan.Statement:
    judgement = {
        "mode": seen.mode.value,
        "outcome": verdict.outcome,
        "level": level,
        "situation": seen.situation,
        "framework_version": verdict.competency.rpartition("/")[0],
        "evidence": dict(verdict.evidence),
    }
    judgement |= {"assessor_role": seen.assessor_role} if seen.assessor_role else {}
    judgement |= {"note": seen.note} if seen.note else {}
    judgement |= {"revokes": verdict.revokes} if verdict.revokes else {}
    success = (
        None if verdict.outcome in {Outcome.NOT_OBSERVED, Outcome.TAKEN_BACK} else verdict.outcome == Outcome.REACHED
    )
    return statements.rated(
        work.place,
        verdict.competency,
        seen_in=seen.thing,
        lesson=seen.lesson,
        attempt=seen.attempt,
        judgement=judgement,
        success=success,
        instructor=seen.assessor,
    )


def verdict(judgement: Judgement, attempt: Try) -> Verdict:
    """Return a judgement on an attempt as what is said of it."""
    evidence: dict[str, Any] = {
        "attempt": str(attempt.id),
        "points": judgement.points,
        "max_points": judgement.max_points,
        "threshold": judgement.threshold,
    }
    if judgement.blocked:
        evidence["blocked"] = judgement.blocked
    return Verdict(judgement.competency, judgement.outcome, evidence)


def judge_sheet(rubric: RubricDoc, outcomes: Mapping[str, str]) -> list[Verdict]:
    """Judge each competency of a sheet: reached when all its observed criteria are, and at least one was observed."""
    by_competency: dict[str, dict[str, str]] = {}
    for criterion in rubric.criteria:
        said = outcomes.get(criterion.id, Outcome.NOT_OBSERVED)
        by_competency.setdefault(criterion.competency, {})[criterion.id] = str(Outcome(said).value)
    return [
        Verdict(competency, _sheet_outcome(list(said.values())), {"criteria": said})
        for competency, said in sorted(by_competency.items())
    ]


def _sheet_outcome(criteria: Sequence[str]) -> str:
    observed = [each for each in criteria if each != Outcome.NOT_OBSERVED]
    if not observed:
        return Outcome.NOT_OBSERVED.value
    return (Outcome.REACHED if all(each == Outcome.REACHED for each in observed) else Outcome.NOT_YET).value


@transaction.atomic
def observe(
    *,
    enrolment: Enrolment,
    rubric_id: str,
    outcomes: Mapping[str, Outcome],
    assessor: User,
    reason: str,
    post_id: uuid.UUID,
) -> list[Rating]:
    """Rate a role play with a rubric of the enrolment's release; one rating a competency, at the ceiling of its nature.

    `outcomes` is by criterion id; a criterion left out was not observed. The reason goes to a Note, which every rating
    names. The same form again gives the same ratings. Raises NotAllowed, UnknownStep (no such rubric),
    UnknownCriterion, NothingObserved, NotRateable (nothing on the sheet can be rated), FormReused.
    """
    if permissions.may_learn(assessor, enrolment) or not permissions.may_observe(assessor, enrolment.cohort):
        raise NotAllowed
    work = working.begin(enrolment, post_id)
    rubric = _checked(work.release.content, rubric_id, outcomes)
    verdicts = judge_sheet(rubric, outcomes)
    ids = [work.place.statement_id(f"rated:{each.competency}") for each in verdicts]
    if not Rating.objects.filter(statement__in=ids).exists():
        note = Note.objects.create(about=work.learner, author=assessor, text=reason.strip()) if reason.strip() else None
        seen = Seen(
            mode=Mode.ROLE_PLAY,
            thing=Thing("rubric", rubric.id, rubric.title),
            lesson="",
            assessor=str(learner_of(assessor).uuid),
            assessor_role="trainer",
            note=str(note.uuid) if note else "",
        )
        try:
            ledger.record(rate(work, seen, verdicts))
        except ledger.StatementConflict as conflict:  # the form said something else, or its ratings were voided
            raise FormReused from conflict
    return list(Rating.objects.filter(statement__in=ids).order_by("competency"))


def _checked(content: ReleaseContent, rubric_id: str, outcomes: Mapping[str, Outcome]) -> RubricDoc:
    rubric = content.rubrics.get(rubric_id)
    if rubric is None:
        raise UnknownStep
    if set(outcomes) - {criterion.id for criterion in rubric.criteria}:
        raise UnknownCriterion
    if all(outcome == Outcome.NOT_OBSERVED for outcome in outcomes.values()):
        raise NothingObserved
    if not any(is_rateable(content, criterion.competency) for criterion in rubric.criteria):
        raise NotRateable
    return rubric
