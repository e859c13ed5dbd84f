"""Reading a scenario's script (its grammar: `assessments/script.py`). No Django.

Every error is gathered with its line; their words stand in `script_messages.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assessments.script import (
    HEAD_KEYS,
    LONGEST,
    MOST_POINTS,
    NO,
    OUTCOME_WORDS,
    SAFETY,
    YES,
    ErrorCode,
    Script,
    ScriptChoice,
    ScriptError,
    ScriptScene,
    one_line,
)

_KEY_LINE = re.compile(r"\s*\w+\s*:")
_HEADING = re.compile(r"##(?!#)(?:\s+|$)")
_TITLE = re.compile(r"#(?!#)(?:\s+|$)")
_ENDING = re.compile(r"(?:FIN|END)(?:\s+|$)")
_ARROW = r"(?:^|\s+)(?:->|→)(?:\s+|$)"
_COLON = r"(?:^|\s+):(?:\s+|$)"
_DASH = r"\s+[—–](?:\s+|$)"
_OPEN = r"\s*\{"


def _cut(text: str, separator: str) -> tuple[str, str | None]:
    """Split at the first separator that no backslash takes away; None: there is none."""
    for found in re.finditer(rf"\\.|({separator})", text, re.DOTALL):
        if found[1] is not None:
            return text[: found.start()], text[found.end() :]
    return text, None


def _read(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL).strip()


class _Reader:
    """One pass over the lines; errors are gathered, never raised."""

    def __init__(self, text: str) -> None:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines = list(enumerate(text.split("\n"), 1))
        self.errors: list[ScriptError] = []

    def error(self, line: int, code: ErrorCode, detail: str = "") -> None:
        self.errors.append(ScriptError(line, code, detail))

    def script(self) -> Script:
        """Read the head, then each scene from its heading to the next."""
        starts = [at for at, (_number, line) in enumerate(self.lines) if _HEADING.match(line)]
        script = self.head(self.lines[: starts[0]] if starts else self.lines)
        ends = [*starts[1:], len(self.lines)] if starts else []
        return replace(
            script, scenes=tuple(self.scene(self.lines[at:end]) for at, end in zip(starts, ends, strict=True))
        )

    def head(self, lines: Sequence[tuple[int, str]]) -> Script:
        rest = [(number, line) for number, line in lines]
        while rest and not rest[0][1].strip():
            rest.pop(0)
        if not rest and len(self.lines) == len(lines):
            self.error(1, "nothing")
            return Script()
        script = Script()
        if rest and (found := _TITLE.match(rest[0][1])):
            number, line = rest.pop(0)
            script = replace(script, title=self.short(number, "title", _read(line[found.end() :])))
        while rest and rest[0][1].strip() and _KEY_LINE.match(rest[0][1]):
            script = self.said(script, *rest.pop(0))
        return replace(script, introduction=_read("\n".join(line for _number, line in rest)))

    def said(self, script: Script, number: int, line: str) -> Script:
        """Read one « key : value » of the head."""
        word, _colon, value = (part.strip() for part in line.partition(":"))
        key = HEAD_KEYS.get(word.lower())
        if key is None:
            self.error(number, "unknown_head", word)
        elif key == "code":
            if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", value):
                return replace(script, code=value)
            self.error(number, "bad_code", value)
        elif key == "threshold":
            share = _threshold(value)
            if share is not None:
                return replace(script, threshold=share)
            self.error(number, "bad_threshold", value)
        elif value.lower() in YES | NO:
            return replace(script, back=value.lower() in YES)
        else:
            self.error(number, "bad_back", value)
        return script

    def short(self, number: int, what: str, text: str) -> str:
        if len(text) > LONGEST[what]:
            self.error(number, "too_long", str(LONGEST[what]))
        return one_line(text)

    def scene(self, lines: Sequence[tuple[int, str]]) -> ScriptScene:
        number, line = lines[0]
        heading = line[_HEADING.match(line).end() :]  # type: ignore[union-attr]
        found = _ENDING.match(heading)
        scene = self.ending(number, heading[found.end() :]) if found else self.opening(number, heading)
        if not scene.name:
            self.error(number, "no_name")
        said, choices = self.body(lines[1:])
        if scene.ending:
            for choice in choices:
                self.error(choice.line, "choice_of_ending", scene.name)
        return replace(scene, text=_read("\n".join(said)), choices=() if scene.ending else tuple(choices))

    def opening(self, number: int, heading: str) -> ScriptScene:
        who, title = _cut(heading, _COLON)
        name, speaker = _cut(who, _DASH)
        return ScriptScene(
            name=self.short(number, "name", _read(name)),
            speaker=self.short(number, "speaker", _read(speaker or "")),
            title=self.short(number, "scene_title", _read(title or "")),
            line=number,
        )

    def ending(self, number: int, heading: str) -> ScriptScene:
        before, act = _cut(heading, _ARROW)
        name, word = _cut(before, _COLON)
        outcome = OUTCOME_WORDS.get(" ".join((word or "").split()).lower(), "")
        if word is not None and not outcome:
            self.error(number, "unknown_outcome", word.strip())
        return ScriptScene(
            name=self.short(number, "name", _read(name)),
            ending=True,
            outcome=outcome,
            next_act=(act or "").strip(),
            line=number,
        )

    def body(self, lines: Sequence[tuple[int, str]]) -> tuple[list[str], list[ScriptChoice]]:
        """Split what stands below a heading into lines of text, and choices with the lines that go on with them."""
        said: list[str] = []
        begun: list[tuple[int, list[str]]] = []
        for number, line in lines:
            if line.startswith("- ") or line == "-":
                begun.append((number, [line[2:]]))
            elif not begun:
                said.append(line)
            elif line.startswith("  ") or not line.strip():
                begun[-1][1].append(line[2:])
            else:
                self.error(number, "stray_line", line.strip())
        return said, [self.choice(number, "\n".join(parts)) for number, parts in begun]

    def choice(self, number: int, whole: str) -> ScriptChoice:
        text, after = _cut(whole, _ARROW)
        if after is None:
            self.error(number, "no_arrow", " ".join(text.split()))
            after = ""
        target, feedback = _cut(after, _COLON)
        goto, worth = _cut(target, _OPEN)
        choice = ScriptChoice(
            text=_read(text),
            goto=self.short(number, "name", _read(goto)),
            feedback=_read(feedback or ""),
            line=number,
        )
        if worth is None:
            return choice
        inside, brace, rest = worth.partition("}")
        if not brace or rest.strip():
            self.error(number, "unclosed", worth.strip())
        return self.worth(number, choice, inside.split())

    def worth(self, number: int, choice: ScriptChoice, words: list[str]) -> ScriptChoice:
        """Read what stands in braces: points, competencies, a safety error."""
        named = []
        for word in words:
            if word.lower() in SAFETY:
                choice = replace(choice, safety_error=True)
            elif re.fullmatch(r"[+\-−]?\d+", word):
                points = int(word) if word[0].isdigit() else int(word[1:]) * (1 if word[0] == "+" else -1)
                if not 0 <= points <= MOST_POINTS:
                    self.error(number, "bad_points", word)
                choice = replace(choice, points=points)
            else:
                named.append(word)
        return replace(choice, competencies=tuple(named))


def _threshold(value: str) -> float | None:
    """Read « 80 % » or « 0.8 »; None for what is no share."""
    text = value.replace("%", "").replace(",", ".").strip()
    try:
        share = float(text) / 100 if "%" in value else float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def read(text: str) -> tuple[Script, list[ScriptError]]:
    """Read a text; with every error, by line. A script with errors holds what could be read."""
    reader = _Reader(text)
    script = reader.script()
    return script, sorted(reader.errors, key=lambda error: error.line)
