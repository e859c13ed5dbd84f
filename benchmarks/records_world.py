"""Statements of a believable installation, as rows of the ledger: who learns what, when, vouched by whom.

Deterministic for a number of statements. A learner has about 250 statements whatever the number, so that a page for one
person is as full at 10,000 as at 1,000,000; there are as many people, registrations and trainers as that needs.
Learners are at work for a while and then gone: their statements lie together in time.
"""

import datetime
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.records import clock
from lms.xapi import profile

OF_A_LEARNER = 250
ADL = "http://adlnet.gov/expapi/verbs/"
# Verb, kind of its object, share in 10,000, sensitivity. « attended » is rare: RARE times, whatever the size.
MIX = (
    ("answered", "question", 3400, 2),
    ("experienced", "step", 2500, 0),
    ("selected", "choice", 1200, 2),
    ("completed", "lesson", 950, 0),
    ("rated", "competency", 950, 1),
    ("initialized", "quiz", 400, 0),
    ("passed", "quiz", 250, 1),
    ("failed", "quiz", 100, 1),
    ("asserted", "competency", 100, 1),
    ("commented", "", 100, 0),
    ("voided", "", 50, 0),
)
RARE, RARE_VERB = 60, f"{ADL}attended"
COMMENTED = "http://adlnet.gov/expapi/verbs/commented"
MODULES, LESSONS, EACH = 12, 4, 5  # lessons of a module; steps, questions, choices of a lesson
AUTHORITIES = (("mediane", 0.86), ("client:one", 0.10), ("client:two", 0.035), ("client:three", 0.005))
SPAN = datetime.timedelta(days=180)
REMEMBERED = 4000  # statements that a later one may refer to


@dataclass(slots=True)
class Learner:
    """One learner: the numbers of the rows that their statements name."""

    agent: int
    name: str
    organisation: int | None
    trainer: int  # place in World.trainers
    registrations: list[tuple[str, int]]  # key, module


@dataclass(slots=True)
class World:
    """All that statements name, by the primary keys of its rows."""

    root: str
    verbs: dict[str, int]
    authorities: list[tuple[int, int, str]]  # authority, its agent, JSON
    learners: list[Learner]
    trainers: list[tuple[int, str]]  # agent, account name
    activities: dict[str, int]


@dataclass(slots=True)
class Row:
    """One statement and its rows; `vias`: what it takes over from the statements it refers to."""

    id: int
    uuid: str
    verb: int
    registration: str | None
    authority: int
    organisation: int | None
    reference: str | None
    sensitivity: int
    body: str
    agents: list[tuple[int, int]]
    activities: list[tuple[int, int]]
    vias: "list[Row]" = field(default_factory=list)
    voids: "Row | None" = None


def verb_iri(name: str) -> str:
    """The IRI of a verb of the mix."""
    own = {verb.name: verb.iri for verb in profile.VERBS}
    return own.get(name, f"{ADL}{name}")


def activity_iris() -> list[str]:
    """Every activity that there is."""
    keys = [("module", f"m{module}") for module in range(MODULES)] + [("competency", f"c{n}") for n in range(40)]
    for module in range(MODULES):
        for lesson in (f"m{module}l{number}" for number in range(LESSONS)):
            keys += [("lesson", lesson), ("quiz", f"{lesson}q")]
            keys += [(kind, f"{lesson}{kind[0]}{n}") for kind in ("step", "question", "choice") for n in range(EACH)]
    return [iri(kind, key) for kind, key in keys]


def iri(kind: str, key: str) -> str:
    """The IRI of one activity."""
    return profile.competency_iri(key) if kind == "competency" else profile.activity_iri(kind, key)


def zipf(count: int, random_: random.Random) -> int:
    """A place below `count`; the first are much more frequent."""
    return min(int(count * random_.random() ** 2.2), count - 1)


def statements(world: World, count: int, until: datetime.datetime) -> Iterator[Row]:
    """Yield `count` statements in stored order, the last just before `until`."""
    draw = random.Random(count)
    names, weights = [each[0] for each in MIX], [each[2] for each in MIX]
    kinds = {name: (kind, sensitivity) for name, kind, _share, sensitivity in MIX}
    first, gap = clock.first_key(until - SPAN), int(SPAN.total_seconds() * 1_000_000) // count << clock.RANDOM_BITS
    rare = {int((number + 0.5) * count / RARE) for number in range(RARE)} if count > RARE else set()
    known: deque[Row] = deque(maxlen=REMEMBERED)
    people, width = len(world.learners), max(len(world.learners) // 8, 3)
    for number, name in enumerate(draw.choices(names, weights, k=count)):
        key = first + number * gap + draw.getrandbits(clock.RANDOM_BITS)
        learner = world.learners[int(number / count * people + draw.randrange(-width, width)) % people]
        if name in {"commented", "voided"} and known:
            row = _referring(world, draw, key, name, learner, draw.choice(known))
        else:
            kind, sensitivity = kinds.get(name, ("", 0))
            verb = RARE_VERB if number in rare else verb_iri(name)
            kind, sensitivity = ("module", 0) if number in rare or not kind else (kind, sensitivity)
            row = _done(world, draw, key, verb, kind, sensitivity, learner)
        known.append(row)
        yield row


def _uuid(draw: random.Random) -> str:
    text = f"{draw.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def _authority(world: World, draw: random.Random) -> tuple[int, int, str]:
    place = draw.random()
    for number, (_key, share) in enumerate(AUTHORITIES):
        place -= share
        if place < 0:
            return world.authorities[number]
    return world.authorities[0]


def _agent(root: str, name: str) -> str:
    return f'{{"objectType":"Agent","account":{{"homePage":"{root}","name":"{name}"}}}}'


def _done(world: World, draw: random.Random, key: int, verb: str, kind: str, sensitivity: int, who: Learner) -> Row:
    """Something that a learner did, or that was judged of them (with a trainer as instructor)."""
    registration, module = draw.choice(who.registrations)
    lesson = f"m{module}l{zipf(LESSONS, draw)}"
    thing = {"module": f"m{module}", "lesson": lesson, "quiz": f"{lesson}q", "competency": f"c{zipf(40, draw)}"}.get(
        kind
    ) or f"{lesson}{kind[0]}{zipf(EACH, draw)}"
    target, around = iri(kind, thing), [iri("lesson", lesson), iri("module", f"m{module}")]
    around = [each for each in around if each != target]
    authority = _authority(world, draw)
    agents = [(who.agent, 0), (authority[1], 1)]
    instructor = ""
    if kind == "competency":
        agent, name = world.trainers[who.trainer]
        agents.append((agent, 1))
        instructor = f'"instructor":{_agent(world.root, name)},'
    grouping = ",".join(f'{{"objectType":"Activity","id":"{each}"}}' for each in around)
    at = clock.stored_at(key).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    uuid = _uuid(draw)
    body = (
        f'{{"id":"{uuid}","actor":{_agent(world.root, who.name)},"verb":{{"id":"{verb}","display":{{"fr":"a fait",'
        f'"en":"did"}}}},"object":{{"objectType":"Activity","id":"{target}","definition":{{"type":"{world.root}/xapi/'
        f'activity-types/{kind}","name":{{"fr":"Une étape du module, avec un titre"}}}}}},"result":{{"success":true,'
        f'"score":{{"raw":{draw.randrange(10)},"min":0,"max":10,"scaled":0.5}},"response":"a[,]c","extensions":'
        f'{{"{world.root}/xapi/extensions/judgement":{{"mode":"quiz","outcome":"possible","level":2,"situation":"s",'
        f'"evidence":["{uuid}"]}}}}}},"context":{{"registration":"{registration}",{instructor}"language":"fr",'
        f'"contextActivities":{{"grouping":[{grouping}]}},"extensions":{{"{world.root}/xapi/extensions/release":'
        f'"{"f" * 64}","{world.root}/xapi/extensions/attempt":{{"id":"{uuid}","number":1}}}}}},"timestamp":"{at}"}}'
    )
    return Row(
        id=key,
        uuid=uuid,
        verb=world.verbs[verb],
        registration=registration,
        authority=authority[0],
        organisation=who.organisation,
        reference=None,
        sensitivity=sensitivity,
        body=body,
        agents=agents,
        activities=[(world.activities[target], 0), *((world.activities[each], 1) for each in around)],
    )


def _referring(world: World, draw: random.Random, key: int, name: str, who: Learner, target: Row) -> Row:
    """A trainer's comment on a statement, or its voiding; it takes over what the target names, and what that took."""
    agent, account = world.trainers[who.trainer]
    verb = profile.VOIDED.iri if name == "voided" else COMMENTED
    number = next(n for n, each in enumerate(world.authorities) if each[0] == target.authority)
    authority = world.authorities[number] if name == "voided" else _authority(world, draw)
    uuid = _uuid(draw)
    at = clock.stored_at(key).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    body = (
        f'{{"id":"{uuid}","actor":{_agent(world.root, account)},"verb":{{"id":"{verb}"}},'
        f'"object":{{"objectType":"StatementRef","id":"{target.uuid}"}},"timestamp":"{at}"}}'
    )
    voids = target if name == "voided" and target.verb != world.verbs[profile.VOIDED.iri] else None
    return Row(
        id=key,
        uuid=uuid,
        verb=world.verbs[verb],
        registration=None,
        authority=authority[0],
        organisation=who.organisation,
        reference=target.uuid,
        sensitivity=0,
        body=body,
        agents=[(agent, 0), (authority[1], 1)],
        activities=[],
        vias=[target, *target.vias],
        voids=voids,
    )
