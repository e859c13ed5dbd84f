"""Rows of a person → the document: what was assessed, what was not, which training was followed, what is held.

It reads only, with a number of queries that does not depend on how much there is; it decides nothing.
"""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.models import Competency, FrameworkVersion
from competencies.models.framework import Standing, VersionStatus
from curriculum.documents import ReleaseContent
from curriculum.releasing import open_release
from lms import reasons
from lms.models import Attainment, Enrolment, HeldQualification, Learner, Rating, SelfRating, StepDone
from lms.models.positioning import Moment, Step
from lms.models.rating import Mode, Outcome
from lms.transcripts.document import (
    DEMONSTRATED_FROM,
    CompetencyLine,
    FrameworkLine,
    GapLine,
    HeldLine,
    LevelLine,
    SaidLine,
    SelfRatingLine,
    TrainingLine,
    Words,
)

if TYPE_CHECKING:
    import uuid


@dataclass(frozen=True)
class Followed:
    """One enrolment, what its release holds, and what was done of it."""

    enrolment: Enrolment
    content: ReleaseContent
    steps: frozenset[str]
    last: datetime.datetime | None


@dataclass(frozen=True)
class Material:
    """Everything read about one person, before any choice of what to show."""

    attainments: Mapping[str, Attainment]
    ratings: Mapping[str, Sequence[Rating]]
    followed: Sequence[Followed]
    held: Sequence[HeldQualification]
    labels: Mapping[str, Words] = field(default_factory=dict)

    @property
    def assessed(self) -> list[str]:
        """References that somebody or something rated, in the order of their frameworks' codes."""
        return sorted({*self.attainments, *self.ratings})

    @property
    def not_assessed(self) -> list[str]:
        """References that the training bears on and nobody rated."""
        taught = {reference for one in self.followed for reference in one.content.competencies}
        return sorted(taught - set(self.assessed))


def material_of(learner: Learner) -> Material:
    """Read a person's rows."""
    ratings: dict[str, list[Rating]] = {}
    for rating in Rating.objects.filter(learner=learner).exclude(outcome=Outcome.NOT_OBSERVED):
        ratings.setdefault(rating.competency, []).append(rating)
    attainments = {row.competency: row for row in Attainment.objects.filter(learner=learner, current=True)}
    followed = _followed(learner)
    labels = {
        reference: Words(doc.label_fr, doc.label_en)
        for one in followed
        for reference, doc in one.content.competencies.items()
    }
    for row in Competency.objects.by_reference({*attainments, *ratings}):
        labels[row.reference] = Words(row.label_fr, row.label_en)
    held = list(HeldQualification.objects.filter(learner=learner))
    return Material(attainments, ratings, followed, held, labels)


def _followed(learner: Learner) -> list[Followed]:
    enrolments = list(Enrolment.objects.filter(learner=learner).order_by("created_at", "pk"))
    steps: dict[int, set[str]] = {enrolment.pk: set() for enrolment in enrolments}
    last: dict[int, datetime.datetime] = {}
    done = StepDone.objects.filter(enrolment__in=enrolments)
    for enrolment_id, step, done_at in done.values_list("enrolment_id", "step_id", "done_at"):
        steps[enrolment_id].add(step)
        last[enrolment_id] = max(done_at, last.get(enrolment_id, done_at))
    return [
        Followed(row, open_release(row.release_id).content, frozenset(steps[row.pk]), last.get(row.pk))
        for row in enrolments
    ]


def framework_lines(references: Iterable[str]) -> tuple[FrameworkLine, ...]:
    """Return the framework versions that these references name, with their scales in full."""
    keys = sorted({reference.rsplit("/", 1)[0] for reference in references})
    versions = {
        f"{row.framework.code}/{row.version}": row
        for row in FrameworkVersion.objects.filter(framework__code__in={key.partition("/")[0] for key in keys})
        .select_related("framework", "scale")
        .prefetch_related("scale__levels")
    }
    return tuple(_framework_line(key, versions.get(key)) for key in keys)


def _framework_line(key: str, row: FrameworkVersion | None) -> FrameworkLine:
    code, _slash, version = key.partition("/")
    if row is None:
        return FrameworkLine(
            code, version, Words(code), Words(""), _("référentiel retiré de la plateforme"), True, Words(""), ()
        )
    scale = getattr(row, "scale", None)
    return FrameworkLine(
        code=code,
        version=version,
        name=Words(row.framework.label_fr, row.framework.label_en),
        title=Words(row.title_fr, row.title_en),
        standing=str(row.get_standing_display()),
        draft=row.standing == Standing.PROPOSAL or row.lifecycle == VersionStatus.DRAFT,
        banner=Words(row.banner_fr, row.banner_en),
        scale=tuple(
            LevelLine(
                level.value, Words(level.label_fr, level.label_en), Words(level.description_fr, level.description_en)
            )
            for level in (scale.levels.all() if scale else ())
        ),
    )


def competency_lines(
    material: Material, references: Iterable[str], frameworks: Sequence[FrameworkLine], key: uuid.UUID
) -> tuple[CompetencyLine, ...]:
    """Return the assessed competencies. `key` makes evidence references that only the issuer can look up."""
    labels = {(line.key, level.value): level.label for line in frameworks for level in line.scale}
    return tuple(_competency_line(material, reference, labels, key) for reference in references)


def _competency_line(
    material: Material, reference: str, labels: Mapping[tuple[str, int], Words], key: uuid.UUID
) -> CompetencyLine:
    framework, _slash, code = reference.rpartition("/")
    attainment = material.attainments.get(reference)
    ratings = material.ratings.get(reference, [])
    if attainment is not None and attainment.level:
        ratings = _used(attainment, ratings)
        level, mode, decided = attainment.held(timezone.localdate()), attainment.mode, attainment.decided_at
        label = _with_end(attainment, labels.get((framework, attainment.level), Words(str(attainment.level))))
    else:
        latest = max(ratings, key=lambda row: row.rated_at, default=None)
        level, mode, label = 0, latest.mode if latest else "", Words("pas encore atteint", "not reached yet")
        decided = latest.rated_at if latest else attainment.decided_at  # type: ignore[union-attr]
    return CompetencyLine(
        reference=reference,
        code=code,
        label=material.labels.get(reference, Words(code)),
        level=level,
        level_label=label,
        demonstrated=level >= DEMONSTRATED_FROM,
        decided_on=timezone.localdate(decided).isoformat(),
        mode=mode,
        mode_label=str(dict(Mode.choices).get(mode, mode)),
        assessor_roles=tuple(sorted({role_in_words(row) for row in ratings})),
        evidence=tuple(sorted(evidence_reference(key, row.statement) for row in ratings)),
    )


def _used(attainment: Attainment, ratings: Sequence[Rating]) -> list[Rating]:
    used = set(attainment.ratings)
    return [row for row in ratings if str(row.statement) in used]


def _with_end(attainment: Attainment, label: Words) -> Words:
    """Say until when a level counts; one that has expired is shown as such, not as held."""
    if attainment.valid_until is None:
        return label
    day = f"{attainment.valid_until:%d/%m/%Y}"
    if attainment.expired(timezone.localdate()):
        return Words(
            f"échu (niveau {attainment.level}, valable jusqu’au {day})",
            f"expired (level {attainment.level}, valid until {day})",
        )
    return Words(f"{label.fr} (valable jusqu’au {day})", f"{label.en or label.fr} (valid until {day})")


def role_in_words(rating: Rating) -> str:
    """Say who judged, by role; a quiz or a scenario is corrected by its published key."""
    if rating.mode in {Mode.QUIZ, Mode.SCENARIO}:
        return _("correction automatique")
    from lms.models.organisation import Role

    if rating.assessor_role in {"assessor", "external", "peer_trainer", "reexaminer"}:
        return reasons.assessor(rating.assessor_role)
    return str(dict(Role.choices).get(rating.assessor_role, rating.assessor_role) or _("évaluateur ou évaluatrice"))


def evidence_reference(key: uuid.UUID, statement: uuid.UUID) -> str:
    """Return a short reference to a rating, keyed so that it does not link a name with statements elsewhere."""
    return "PR-" + hmac.new(key.bytes, statement.bytes, "sha256").hexdigest()[:10].upper()


def gap_lines(material: Material, references: Iterable[str]) -> tuple[GapLine, ...]:
    """Return the competencies without a rating."""
    return tuple(
        GapLine(reference, reference.rpartition("/")[2], material.labels.get(reference, Words(reference)))
        for reference in references
    )


def training_lines(material: Material) -> tuple[TrainingLine, ...]:
    """Return the training followed. Remote time: what finished lessons at a distance declare, never more."""
    lines = []
    for one in material.followed:
        lessons = one.content.lessons
        done = [lesson for lesson in lessons if lesson.steps and {step.id for step in lesson.steps} <= one.steps]
        module = one.content.module
        started = timezone.localdate(one.enrolment.created_at)
        lines.append(
            TrainingLine(
                code=module.code,
                title=module.title,
                objectives=tuple(module.outcomes),
                nature=_("action de formation, module en ligne"),
                started_on=started.isoformat(),
                last_on=(timezone.localdate(one.last) if one.last else started).isoformat(),
                finished=bool(lessons) and len(done) == len(lessons),
                modalities=tuple(dict.fromkeys(lesson.modality for lesson in done if lesson.modality)),
                lessons_done=len(done),
                lessons_total=len(lessons),
                remote_minutes=sum(lesson.minutes for lesson in done if is_remote(lesson.modality)),
                signed_minutes=0,  # sessions and their signatures come with a later issue
            )
        )
    return tuple(lines)


def is_remote(modality: str) -> bool:
    """Tell whether a lesson's own words say that it is done at a distance."""
    return "distance" in modality.casefold() or "remote" in modality.casefold()


def self_rating_lines(learner: Learner, material: Material, shown: Collection[str]) -> tuple[SelfRatingLine, ...]:
    """Return what the person said of themselves on these competencies, moment by moment; no result is among it."""
    titles = {one.enrolment.pk: one.content.module.title for one in material.followed}
    lines = []
    for row in SelfRating.objects.filter(enrolment__learner=learner).order_by("said_at"):
        said = tuple(
            SaidLine(
                reference,
                reference.rpartition("/")[2],
                material.labels.get(reference, Words(reference)),
                str(Step(step).label),
            )
            for reference, step in sorted(row.answers.items())
            if reference in shown
        )
        if said:
            day = timezone.localdate(row.said_at).isoformat()
            lines.append(SelfRatingLine(titles[row.enrolment_id], str(Moment(row.moment).label), day, said))
    return tuple(lines)


def held_lines(material: Material) -> tuple[HeldLine, ...]:
    """Return what the person holds, apart from anything assessed here."""
    return tuple(
        HeldLine(
            row.title,
            row.reference,
            row.obtained_on.isoformat() if row.obtained_on else "",
            str(row.get_basis_display()),
        )
        for row in material.held
    )
