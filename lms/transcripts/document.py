"""The frozen document of a transcript, schema `transcript/1`.

Plain structures without Django. Words that people read stand in the document, in its language, so that a later wording
cannot change what was issued; competencies and frameworks carry both languages. Equal content gives equal bytes.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

SCHEMA = "transcript/1"
DEMONSTRATED_FROM = 3  # « démontré en simulation » (design.md 6)


class Words(msgspec.Struct, frozen=True):
    """A text in both languages; the English one may be empty."""

    fr: str
    en: str = ""

    def of(self, language: str) -> str:
        """Return the text in a language, the French one where there is no English."""
        return self.en if self.en and language.startswith("en") else self.fr


class Holder(msgspec.Struct, frozen=True):
    """The person: the name and nothing else (no date of birth)."""

    name: str


class Issuer(msgspec.Struct, frozen=True):
    """The organisation that answers for the document, and the role of the person who asked for it."""

    name: str
    siret: str
    training_number: str
    details: str
    issued_by: str


class LevelLine(msgspec.Struct, frozen=True):
    """One level of a scale."""

    value: int
    label: Words
    description: Words


class FrameworkLine(msgspec.Struct, frozen=True):
    """One version of a framework that the document uses; `draft` and `banner` must print."""

    code: str
    version: str
    name: Words
    title: Words
    standing: str
    draft: bool
    banner: Words
    scale: tuple[LevelLine, ...]

    @property
    def key(self) -> str:
        """`FRAMEWORK/VERSION`."""
        return f"{self.code}/{self.version}"


class CompetencyLine(msgspec.Struct, frozen=True):
    """One competency that was assessed; level 0: seen, and not reached yet. The issuer can look `evidence` up."""

    reference: str
    code: str
    label: Words
    level: int
    level_label: Words
    demonstrated: bool
    decided_on: str
    mode: str
    mode_label: str
    assessor_roles: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def framework(self) -> str:
        """`FRAMEWORK/VERSION`."""
        return self.reference.rsplit("/", 1)[0]


class GapLine(msgspec.Struct, frozen=True):
    """One competency that the training bears on and nobody assessed."""

    reference: str
    code: str
    label: Words


class TrainingLine(msgspec.Struct, frozen=True):
    """One training followed. Minutes: what lessons done at a distance declare, what was signed in sessions; no more."""

    code: str
    title: str
    objectives: tuple[str, ...]
    nature: str
    started_on: str
    last_on: str
    finished: bool
    modalities: tuple[str, ...]
    lessons_done: int
    lessons_total: int
    remote_minutes: int
    signed_minutes: int


class HeldLine(msgspec.Struct, frozen=True):
    """What the person already holds, declared or seen."""

    title: str
    reference: str
    obtained_on: str
    basis: str


class SaidLine(msgspec.Struct, frozen=True):
    """What the person says of one competency, in words."""

    reference: str
    code: str
    label: Words
    step: str


class SelfRatingLine(msgspec.Struct, frozen=True):
    """What the person said of themselves before or after a module; no result, and never among the results."""

    module: str
    moment: str
    said_on: str
    rows: tuple[SaidLine, ...]


class BlockLine(msgspec.Struct, frozen=True):
    """One block of a title; `verified`: its official text is loaded; `codes`: competencies proposed as close."""

    code: str
    label: Words
    verified: bool
    codes: tuple[str, ...]


class TitleLine(msgspec.Struct, frozen=True):
    """One title of an outside authority that the holder may aim at: an alignment, never a result."""

    reference: str
    title: Words
    certifier: Words
    prepared_at: Words
    rncp: str
    level: int | None
    valid_to: str
    active: bool
    source: str
    checked_on: str
    blocks: tuple[BlockLine, ...]


class TranscriptDocument(msgspec.Struct, frozen=True):
    """The whole of a transcript. `title`, `statement` and `extract_notice` are the words that must always print.

    `self_ratings` is there only where the holder asked for it.
    """

    title: str
    statement: str
    extract_notice: str
    alignment_notice: str
    number: str
    version: int
    code: str
    check_url: str
    language: Literal["fr", "en"]
    issued_at: str
    kind: Literal["complete", "extract"]
    holder: Holder
    issuer: Issuer
    frameworks: tuple[FrameworkLine, ...]
    competencies: tuple[CompetencyLine, ...]
    not_assessed: tuple[GapLine, ...]
    training: tuple[TrainingLine, ...]
    held: tuple[HeldLine, ...]
    alignment: tuple[TitleLine, ...]
    schema: str = SCHEMA
    self_ratings: tuple[SelfRatingLine, ...] | msgspec.UnsetType = msgspec.UNSET

    def competencies_of(self, framework: FrameworkLine) -> tuple[CompetencyLine, ...]:
        """Return the assessed competencies of one framework version."""
        return tuple(line for line in self.competencies if line.framework == framework.key)

    @property
    def assessed_frameworks(self) -> tuple[FrameworkLine, ...]:
        """The framework versions in which something was assessed: the one with the highest levels first."""

        def weight(line: FrameworkLine) -> tuple[int, int, str]:
            levels = [row.level for row in self.competencies_of(line)]
            return -max(levels), -len(levels), line.key

        return tuple(sorted((line for line in self.frameworks if self.competencies_of(line)), key=weight))


def canonical(document: TranscriptDocument) -> str:
    """Return the one JSON text of a document: sorted keys, no spaces."""
    return msgspec.json.encode(document, order="sorted").decode()


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> TranscriptDocument:
    """Parse a stored document; msgspec.ValidationError when it is not `transcript/1`."""
    return msgspec.json.decode(text, type=TranscriptDocument)
