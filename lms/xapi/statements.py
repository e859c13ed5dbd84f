"""Our events as `tincan` statements. They hold pseudonyms, ids, scores and codes: never a word that a person wrote.

Each builder states one event; `what` names it inside the form that caused it, so that a statement's id is
`uuid5(learner, "post:what")`: nobody can claim it first, and the same form gives the same id. Acts decide what is true;
nothing is computed here.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tincan

from lms.xapi import profile
from lms.xapi.profile import Verb


@dataclass(frozen=True)
class Place:
    """Whose act it is and where: what every statement of one act shares. `at` is an aware UTC time."""

    learner: uuid.UUID
    registration: uuid.UUID
    module: str
    language: str
    release: str
    at: datetime.datetime
    post: uuid.UUID

    def statement_id(self, what: str) -> uuid.UUID:
        """Return the id of the event called `what` of this form."""
        return uuid.uuid5(self.learner, f"{self.post}:{what}")


@dataclass(frozen=True)
class Thing:
    """An activity: its kind (profile.ACTIVITY_TYPES), key, name (an author's words) and interaction type."""

    kind: str
    key: str
    name: str = ""
    interaction: str = ""

    @property
    def iri(self) -> str:
        """The activity's IRI."""
        return (
            profile.competency_iri(self.key) if self.kind == "competency" else profile.activity_iri(self.kind, self.key)
        )


@dataclass(frozen=True)
class Try:
    """An attempt: its id and its number."""

    id: uuid.UUID
    number: int


def agent(name: uuid.UUID | str) -> tincan.Agent:
    """Return the pseudonymous agent of a learner or an assessor."""
    return tincan.Agent(account=tincan.AgentAccount(name=str(name), home_page=profile.root()))


def category() -> tincan.Activity:
    """Return what tells that a statement follows our published profile, and which version of it."""
    return tincan.Activity(
        id=profile.profile_version(), definition=tincan.ActivityDefinition(type=profile.PROFILE_TYPE)
    )


def run_of(place: Place, attempt: Try | None) -> list[dict[str, str]]:
    """Return the run of a pattern that a statement belongs to: its attempt, else the registration as a whole."""
    run = attempt.id if attempt is not None else place.registration
    return [{"profile": profile.profile_version(), "subregistration": str(run)}]


def activity(thing: Thing, language: str = "") -> tincan.Activity:
    """Return a thing as an activity, with its type; its name only where a language is given."""
    definition: dict[str, Any] = {"type": profile.ACTIVITY_TYPES[thing.kind].iri}
    if thing.name and language:
        definition["name"] = tincan.LanguageMap({language: thing.name})
    if thing.interaction:
        definition["interaction_type"] = thing.interaction
    return tincan.Activity(id=thing.iri, definition=tincan.ActivityDefinition(**definition))


def state(
    verb: Verb,
    thing: Thing,
    place: Place,
    *,
    what: str,
    parent: Thing | None = None,
    lesson: str = "",
    attempt: Try | None = None,
    instructor: str = "",
    result: Mapping[str, Any] | None = None,
) -> tincan.Statement:
    """Build one statement. The module is always in `grouping`, the lesson too when the event belongs to one."""
    grouping = [Thing("lesson", lesson)] if lesson and thing.kind != "lesson" else []
    grouping += [Thing("module", place.module)] if thing.kind != "module" else []
    extensions: dict[str, Any] = {
        profile.SUBREGISTRATION: run_of(place, attempt),
        profile.extension(profile.RELEASE): place.release,
    }
    if attempt is not None:
        extensions[profile.extension(profile.ATTEMPT)] = {"id": str(attempt.id), "number": attempt.number}
    around: dict[str, Any] = {"category": [category()]}
    if grouping:
        around["grouping"] = [activity(each) for each in grouping]
    if parent is not None:
        around["parent"] = [activity(parent)]
    context: dict[str, Any] = {
        "registration": str(place.registration),
        "language": place.language,
        "extensions": tincan.Extensions(extensions),
        "context_activities": tincan.ContextActivities(**around),
    }
    if instructor:
        context["instructor"] = agent(instructor)
    return tincan.Statement(
        id=str(place.statement_id(what)),
        actor=agent(place.learner),
        verb=tincan.Verb(id=verb.iri, display=tincan.LanguageMap(verb.display)),
        object=activity(thing, place.language),
        context=tincan.Context(**context),
        timestamp=place.at,
        **({"result": tincan.Result(**result)} if result else {}),
    )


def score(points: int, max_points: int) -> tincan.Score:
    """Return points as a score between 0 and `max_points`; `scaled` only where there was something to gain."""
    top = {"max": max_points, "scaled": points / max_points} if max_points else {}
    return tincan.Score(raw=points, min=0, **top)


def initialized(place: Place, thing: Thing, *, step: str = "", lesson: str = "", number: int = 0) -> tincan.Statement:
    """Begin a module, or an attempt (its id is this statement's)."""
    what = f"initialized:{thing.key}"
    attempt = Try(place.statement_id(what), number) if number else None
    parent = Thing("step", f"{lesson}/{step}") if step else None
    return state(profile.INITIALIZED, thing, place, what=what, parent=parent, lesson=lesson, attempt=attempt)


def experienced(place: Place, *, lesson: str, step: Thing) -> tincan.Statement:
    """Tell that a step was read."""
    return state(
        profile.EXPERIENCED, step, place, what=f"experienced:{step.key}", parent=Thing("lesson", lesson), lesson=lesson
    )


def selected(
    place: Place,
    choice: Thing,
    *,
    scene: Thing,
    lesson: str,
    attempt: Try,
    points: int,
    max_points: int,
    passage: Mapping[str, Any],
) -> tincan.Statement:
    """Tell one choice in a scene; `passage` holds position, goto, first_visit and safety_error."""
    result = {
        "score": score(points, max_points),
        "extensions": tincan.Extensions({profile.extension(profile.PASSAGE): dict(passage)}),
    }
    what = f"selected:{attempt.id}:{scene.key}"
    return state(
        profile.SELECTED, choice, place, what=what, parent=scene, lesson=lesson, attempt=attempt, result=result
    )


def completed(
    place: Place,
    thing: Thing,
    *,
    lesson: str = "",
    parent: Thing | None = None,
    attempt: Try | None = None,
    result: Mapping[str, Any] | None = None,
) -> tincan.Statement:
    """Tell that an attempt, a lesson or a module is finished."""
    facts = {"completion": True, **(result or {})}
    what = f"completed:{thing.key}"
    return state(
        profile.COMPLETED, thing, place, what=what, parent=parent, lesson=lesson, attempt=attempt, result=facts
    )


def judged(
    place: Place,
    thing: Thing,
    *,
    success: bool,
    lesson: str,
    parent: Thing,
    attempt: Try,
    result: Mapping[str, Any],
) -> tincan.Statement:
    """Tell whether a finished attempt passed."""
    verb = profile.PASSED if success else profile.FAILED
    facts = {"success": success, **result}
    return state(
        verb, thing, place, what=f"judged:{thing.key}", parent=parent, lesson=lesson, attempt=attempt, result=facts
    )


def rated(
    place: Place,
    reference: str,
    *,
    seen_in: Thing,
    lesson: str,
    judgement: Mapping[str, Any],
    success: bool | None,
    attempt: Try | None = None,
    instructor: str = "",
) -> tincan.Statement:
    """Tell one judgement on one competency; `success` is None when it was not observed."""
    result: dict[str, Any] = {
        "extensions": tincan.Extensions({profile.extension(profile.JUDGEMENT): dict(judgement)}),
    }
    if success is not None:
        result["success"] = success
    return state(
        profile.RATED,
        Thing("competency", reference),
        place,
        what=f"rated:{reference}",
        parent=seen_in,
        lesson=lesson,
        attempt=attempt,
        instructor=instructor,
        result=result,
    )


def asserted(place: Place, reference: str, decision: Mapping[str, Any]) -> tincan.Statement:
    """Tell one decision: level, previous_level, mode, rule, ratings, framework_version."""
    result = {
        "success": decision["level"] > 0,
        "score": tincan.Score(raw=decision["level"]),
        "extensions": tincan.Extensions({profile.extension(profile.DECISION): dict(decision)}),
    }
    return state(profile.ASSERTED, Thing("competency", reference), place, what=f"asserted:{reference}", result=result)


def voiding_id(by: uuid.UUID, target: uuid.UUID, post: uuid.UUID) -> uuid.UUID:
    """Return the id of the statement by which a form voids another."""
    return uuid.uuid5(by, f"{post}:voided:{target}")


def voided(
    by: uuid.UUID, target: uuid.UUID, *, post: uuid.UUID, at: datetime.datetime, registration: str, note: uuid.UUID
) -> tincan.Statement:
    """Tell that a statement was voided, and by whom. The reason is a note, named by its id only.

    The registration is the voided statement's, so that its readers find the voiding too; empty where it has none.
    """
    extensions = tincan.Extensions({profile.extension(profile.REASON): {"note": str(note)}})
    context: dict[str, Any] = {"extensions": extensions}
    if registration:
        context["registration"] = registration
    return tincan.Statement(
        id=str(voiding_id(by, target, post)),
        actor=agent(by),
        verb=tincan.Verb(id=profile.VOIDED.iri, display=tincan.LanguageMap(profile.VOIDED.display)),
        object=tincan.StatementRef(id=str(target)),
        context=tincan.Context(**context),
        timestamp=at,
    )
