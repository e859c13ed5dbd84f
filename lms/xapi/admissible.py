"""Whether a statement from outside has the form of our own and names known things, so that a projection may read it.

Strict on purpose: what a projection, a page or a rule reads later is checked here once. Reads the release only.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curriculum.documents import LessonDoc
from curriculum.releasing import OpenRelease
from lms.levels import ceiling
from lms.models import Enrolment
from lms.models.rating import Mode, Outcome
from lms.rating import is_rateable
from lms.xapi import profile

Json = Mapping[str, Any]
SKEW = datetime.timedelta(minutes=2)  # by which a sender's clock may be wrong
DONE_ONLY = {"completion", "duration"}
SEEN_IN: dict[str, str] = {Mode.QUIZ: "quiz", Mode.SCENARIO: "scenario", Mode.ROLE_PLAY: "rubric"}
JUDGEMENT_KEYS = {"mode", "outcome", "level", "situation", "framework_version", "evidence"}
POINTS_KEYS = {"points", "max_points", "threshold"}
MOST_POINTS = 1_000_000


class NotTaken(Exception):  # noqa: N818 - an answer, raised
    """The statement is stored and changes nothing; the reason is for the log."""


@dataclass(frozen=True)
class Step:
    """A step that was read."""

    lesson_id: str
    step_id: str


@dataclass(frozen=True)
class Judged:
    """A judgement on a competency; `assessor` is the pseudonym of the person who observed, empty for a program."""

    competency: str
    assessor: str


def require(met: object, reason: str) -> None:
    """Raise NotTaken unless a condition is met."""
    if not met:
        raise NotTaken(reason)


def verb_named(document: Json) -> str:
    """Return the right a statement needs, as in `Client.verbs`; empty when there is none for it."""
    verb = document["verb"]["id"]
    if verb == profile.EXPERIENCED.iri:
        return "experienced"
    if verb == profile.RATED.iri:
        mode = _judgement(document).get("mode")
        return f"rated:{mode}" if isinstance(mode, str) else ""
    return ""


def pseudonym(agent: Json) -> str:
    """Return the pseudonym of one of our people; empty for anybody else, and for one who is named by more than that."""
    account = agent.get("account")
    if not isinstance(account, Mapping) or set(agent) - {"objectType", "account"}:
        return ""
    ours = account.get("homePage") == profile.root() and agent.get("objectType", "Agent") == "Agent"
    return str(account.get("name", "")) if ours else ""


def read(document: Json, enrolment: Enrolment, release: OpenRelease, now: datetime.datetime) -> Step | Judged:
    """Return what a statement tells of an enrolment, once everything in it is known. Raises NotTaken."""
    context = document["context"]
    require(context.get("language") == release.language, "the language is not the release's")
    require(context.get("extensions") == {profile.extension(profile.RELEASE): release.sha256}, "another release")
    require("attachments" not in document, "it has attachments")
    _check_time(document.get("timestamp"), enrolment, now)
    around = {name: _ids(given) for name, given in context.get("contextActivities", {}).items()}
    require(set(around) - {"category"} == {"parent", "grouping"}, "the context activities are not parent and grouping")
    module = profile.activity_iri("module", str(enrolment.module_key))
    require(module in around["grouping"] and len(around["parent"]) == 1, "it does not name module and parent")
    target = document["object"]
    require(target.get("objectType", "Activity") == "Activity", "the object is not an activity")
    kind, key = profile.read_iri(target["id"])
    if kind == "step":
        return _step(document, key, around, release)
    require(kind == "competency" and target["id"] == profile.competency_iri(key), "the object is not one of ours")
    return _judged(document, key, profile.read_iri(around["parent"][0]), release)


def _ids(given: Any) -> list[str]:
    require(isinstance(given, list), "context activities are not lists")
    return [each["id"] for each in given]


def _check_time(text: object, enrolment: Enrolment, now: datetime.datetime) -> None:
    """A rating's time decides which one is the latest: it lies between the enrolment and now."""
    try:
        at = datetime.datetime.fromisoformat(str(text))
    except ValueError:
        raise NotTaken("it has no timestamp that can be read") from None
    require(at.tzinfo is not None, "the timestamp has no offset")
    require(enrolment.created_at - SKEW <= at <= now + SKEW, "the timestamp is before the enrolment or to come")


def _step(document: Json, key: str, around: Mapping[str, list[str]], release: OpenRelease) -> Step:
    require(document["verb"]["id"] == profile.EXPERIENCED.iri, "this verb is not about steps")
    require(not set(document.get("result", {})) - DONE_ONLY, "its result says more than done")
    require("instructor" not in document["context"], "it names an instructor")
    lesson_id, _slash, step_id = key.partition("/")
    lesson = profile.activity_iri("lesson", lesson_id)
    require(around["parent"] == [lesson] and lesson in around["grouping"], "it does not name the step's lesson")
    for each in release.content.lessons:
        for step in each.steps:
            if (each.id, step.id) == (lesson_id, step_id):
                require(step.activity is None, "the step is done by answering, not by reading")
                return Step(lesson_id, step_id)
    raise NotTaken("the release has no such step")


def _judgement(document: Json) -> Json:
    extensions = document.get("result", {}).get("extensions", {})
    said = extensions.get(profile.extension(profile.JUDGEMENT), {})
    return said if isinstance(said, Mapping) else {}


def _judged(document: Json, reference: str, parent: tuple[str, str], release: OpenRelease) -> Judged:
    require(document["verb"]["id"] == profile.RATED.iri, "this verb is not about competencies")
    result, said = document.get("result", {}), _judgement(document)
    require(not set(result) - {"success", "extensions"} and len(result.get("extensions", {})) == 1, "its result")
    mode = said.get("mode")
    if not isinstance(mode, str) or mode not in SEEN_IN:
        raise NotTaken("no judgement in a mode that comes from outside")
    wanted = JUDGEMENT_KEYS | ({"assessor_role"} if mode == Mode.ROLE_PLAY else set())
    require(set(said) == wanted and said.get("assessor_role", "trainer") == "trainer", "the judgement's parts")
    require(is_rateable(release.content, reference), "the release has no such competency that can be rated")
    _check_level(said, reference, release)
    success = {Outcome.REACHED: True, Outcome.NOT_YET: False}.get(said["outcome"])
    require(result.get("success") is success, "success and outcome differ")
    require(said["framework_version"] == reference.rpartition("/")[0], "another framework version")
    kind, key = parent
    require(kind == SEEN_IN[mode] and said["situation"] == f"{kind}/{key}", "the situation is not its parent")
    require(reference in bears_on(kind, key, release), "what it was seen in does not bear on this competency")
    _check_evidence(said["evidence"], kind, key, release)
    assessor = pseudonym(document["context"].get("instructor", {}))
    observed = mode == Mode.ROLE_PLAY
    require(bool(assessor) == observed == ("instructor" in document["context"]), "who observed")
    return Judged(reference, assessor)


def _check_level(said: Json, reference: str, release: OpenRelease) -> None:
    outcome, level = said["outcome"], said["level"]
    require(isinstance(outcome, str) and outcome in set(Outcome), "no such outcome")
    require(isinstance(level, int) and not isinstance(level, bool), "the level is not a number")
    top = ceiling(said["mode"], release.content.competencies[reference].nature)
    lowest = 1 if outcome == Outcome.REACHED else 0
    require(lowest <= level <= (top if outcome == Outcome.REACHED else 0), "the level is not one this mode can show")


def bears_on(kind: str, key: str, release: OpenRelease) -> set[str]:
    """Return the competencies that something of a release bears on; none for what is unknown or not rated."""
    content = release.content
    if kind == "rubric":
        return {each.competency for each in content.rubrics[key].criteria} if key in content.rubrics else set()
    if not any(lesson.rated and _holds(lesson, kind, key) for lesson in content.lessons):
        return set()
    if kind == "quiz":
        return {each for question in content.quizzes[key].bank for each in content.questions[question].competencies}
    return {each for choice in release.keys.scenarios[key].values() for each in choice.competencies}


def _holds(lesson: LessonDoc, kind: str, key: str) -> bool:
    parts = (step.activity for step in lesson.steps)
    return any(part is not None and (part.kind, part.ref) == (kind, key) for part in parts)


def _check_evidence(found: object, kind: str, key: str, release: OpenRelease) -> None:
    """Let through what the « Pourquoi ? » can read: points of a quiz or scenario, criteria of a sheet, or nothing."""
    if not isinstance(found, dict):
        raise NotTaken("the evidence is not an object")
    if not found:
        return
    if kind == "rubric":
        criteria = found.get("criteria")
        if set(found) != {"criteria"} or not isinstance(criteria, dict):
            raise NotTaken("the evidence of a sheet is its criteria")
        known = {criterion.id for criterion in release.content.rubrics[key].criteria}
        require(set(criteria) <= known, "the sheet has no such criterion")
        require(all(isinstance(each, str) and each in set(Outcome) for each in criteria.values()), "no such outcome")
        return
    require(set(found) == POINTS_KEYS, "the evidence is not points, max_points and threshold")
    points, top, threshold = found["points"], found["max_points"], found["threshold"]
    require(type(points) is int and type(top) is int and 0 <= points <= top <= MOST_POINTS, "the points")
    require(type(threshold) in {int, float} and 0 <= threshold <= 1, "the threshold")
