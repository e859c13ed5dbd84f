"""A scenario as a text that people write, share and compare: what it says, and writing it. No Django.

    # Titre du scénario                       code, seuil and retour may follow, one a line; then the introduction
    ## entree — Parent : Au portail           a scene: its name, who speaks, its title (the last two may be left out)
    Un parent arrive en colère.
    - Je l’écoute -> ecoute {+2 MS9-A2-C3} : Vous sortez du regard des autres.
    - Je le bouscule -> rate {0 sécurité} : Personne ne doit être touché.
    ## FIN bien : Réussi -> ACTE-2            an ending, its outcome, and the code of the scenario that goes on

A line that begins with two spaces goes on with the choice above. A backslash takes its meaning from the sign after it.
What is written is read back without loss (`script_reading.py`), up to white space at the ends of a text and to the
kind of its line ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

OUTCOME_WORDS = {
    "réussi": "favourable",
    "partiel": "mixed",
    "à reprendre": "unfavourable",
    "succeeded": "favourable",
    "partial": "mixed",
    "to redo": "unfavourable",
}
HEAD_KEYS = {"code": "code", "seuil": "threshold", "threshold": "threshold", "retour": "back", "back": "back"}
YES, NO = {"oui", "yes"}, {"non", "no"}
SAFETY = {"sécurité", "safety"}
LONGEST = {"code": 60, "title": 200, "name": 60, "speaker": 60, "scene_title": 120}
MOST_POINTS = 10

ErrorCode = Literal[
    "nothing",
    "no_title",
    "unknown_head",
    "bad_code",
    "code_taken",
    "bad_threshold",
    "bad_back",
    "no_name",
    "too_long",
    "unknown_outcome",
    "no_arrow",
    "unclosed",
    "bad_points",
    "stray_line",
    "choice_of_ending",
    "unknown_competency",
    "ambiguous_competency",
]


@dataclass(frozen=True)
class ScriptError:
    """One thing that cannot be read: where, what, and the words it is about."""

    line: int
    code: ErrorCode
    detail: str = ""


@dataclass(frozen=True)
class ScriptChoice:
    """One choice; competencies are named as the text names them."""

    text: str
    goto: str
    points: int = 0
    competencies: tuple[str, ...] = ()
    safety_error: bool = False
    feedback: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ScriptScene:
    """One scene, or an ending: `ending` has no choices, and an outcome and the code of the next act instead."""

    name: str
    text: str = ""
    speaker: str = ""
    title: str = ""
    choices: tuple[ScriptChoice, ...] = ()
    ending: bool = False
    outcome: str = ""
    next_act: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Script:
    """A whole scenario. An empty code, or a threshold or `back` of None, was not said."""

    title: str = ""
    code: str = ""
    introduction: str = ""
    threshold: float | None = None
    back: bool | None = None
    scenes: tuple[ScriptScene, ...] = ()


_IN_NAMES = re.compile(r"[\\:{}—–→]|->")
_IN_CHOICES = re.compile(r"\\|->|→")
_AT_LINE_START = re.compile(r"^(?=- |-$|#)", re.MULTILINE)


def write(script: Script) -> str:
    """Return the text of a scenario, ending in a line end."""
    known = [
        f"code : {script.code}" if script.code else "",
        "" if script.threshold is None else f"seuil : {_share(script.threshold)}",
        "" if script.back is None else f"retour : {'oui' if script.back else 'non'}",
    ]
    head = "\n".join([f"# {_line(script.title)}".rstrip(), *filter(None, known)])
    parts = [head, _prose(script.introduction), *(_scene(scene) for scene in script.scenes)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _share(threshold: float) -> str:
    percent = round(threshold * 100)
    return f"{percent} %" if percent / 100 == threshold else repr(threshold)


def _scene(scene: ScriptScene) -> str:
    name = _escaped(one_line(scene.name), _IN_NAMES)
    if scene.ending:
        word = next((word for word, outcome in OUTCOME_WORDS.items() if outcome == scene.outcome), "")
        after = f" : {word.capitalize()}" if word else ""
        act = f" -> {scene.next_act}" if scene.next_act else ""
        return "\n".join(filter(None, [f"## FIN {name}{after}{act}", _prose(scene.text)]))
    name = f"\\{name}" if re.match(r"(FIN|END)\b", name) else name
    speaker = f" — {_escaped(one_line(scene.speaker), _IN_NAMES)}" if scene.speaker else ""
    title = f" : {_line(scene.title)}" if scene.title else ""
    return "\n".join(filter(None, [f"## {name}{speaker}{title}", _prose(scene.text), *map(_choice, scene.choices)]))


def _choice(choice: ScriptChoice) -> str:
    worth = [f"+{choice.points}" if choice.points else "0", *choice.competencies]
    worth += ["sécurité"] if choice.safety_error else []
    said = f" {{{' '.join(worth)}}}" if worth != ["0"] else ""
    back = f" : {_plain(choice.feedback)}" if choice.feedback.strip() else ""
    whole = f"{_escaped(choice.text, _IN_CHOICES)} -> {_escaped(one_line(choice.goto), _IN_NAMES)}{said}{back}"
    return "- " + re.sub(r"\n(?!\n|$)", "\n  ", whole).rstrip()


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _plain(text: str) -> str:
    return _ended(text).replace("\\", "\\\\")


def _line(text: str) -> str:
    return _plain(one_line(text))


def one_line(text: str) -> str:
    """Return a text without line ends; every other space stays what it is."""
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _escaped(text: str, signs: re.Pattern[str]) -> str:
    return signs.sub(lambda found: f"\\{found[0]}", _ended(text))


def _prose(text: str) -> str:
    """Return paragraphs whose lines cannot be taken for a heading, a choice or the rest of one."""
    return _AT_LINE_START.sub(r"\\", _plain(text))
