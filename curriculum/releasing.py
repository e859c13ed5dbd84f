"""« Publier une version »: freeze what is live of a module into a `Release`, and open releases again.

The one writer of `Release` and `Asset` rows. It must not know who learns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Value, When
from wagtail.models import Page

from curriculum.documents import (
    SCHEMA,
    ModuleDoc,
    ReleaseContent,
    ReleaseKeys,
    canonical,
    digest,
    read_content,
    read_keys,
)
from curriculum.freezing.assets import HashingStore, KeepingStore, Store
from curriculum.freezing.definitions import freeze_definition, freeze_positioning
from curriculum.freezing.lessons import freeze_lesson
from curriculum.freezing.refusals import (
    CompetencyMissing,
    DefinitionFlawed,
    DefinitionIsDraft,
    DefinitionMissing,
    EmptyLesson,
    MediaMissing,
    ModuleIsDraft,
    NoLiveLesson,
    PositioningNeedsReader,
    PositioningPlaced,
    ReleaseRefused,
    ScenarioUnplayable,
    TranscriptMissing,
)
from curriculum.freezing.session import Freezing
from curriculum.models import LessonPage, ModulePage, Release
from curriculum.models.release import Change

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "Changed",
    "CompetencyMissing",
    "DefinitionFlawed",
    "DefinitionIsDraft",
    "DefinitionMissing",
    "EmptyLesson",
    "Frozen",
    "MediaMissing",
    "ModuleIsDraft",
    "NoLiveLesson",
    "OpenRelease",
    "PositioningNeedsReader",
    "PositioningPlaced",
    "ReleaseRefused",
    "ScenarioUnplayable",
    "TranscriptMissing",
    "UnknownRelease",
    "forget",
    "freeze",
    "latest_release",
    "open_by_sha256",
    "open_release",
    "publish_release",
]


class UnknownRelease(LookupError):  # noqa: N818 — a domain error, named for the domain
    """No release has this id, or no release of the module has this hash."""


@dataclass(frozen=True)
class Changed:
    """What a version changes, as its author says: the kind, one sentence, and whether to take the module again."""

    kind: str
    note: str = ""
    retake: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What a release keeps of it; a correction never asks anybody to take a module again."""
        retake = self.retake and self.kind != Change.CORRECTION
        return {"change_kind": self.kind, "change_note": self.note, "retake": retake}


@dataclass(frozen=True)
class Frozen:
    """A module as it would be released now."""

    content: ReleaseContent
    keys: ReleaseKeys
    content_json: str
    keys_json: str
    sha256: str


@dataclass(frozen=True)
class OpenRelease:
    """A release, parsed. It never changes, so it may be shared between requests."""

    id: int
    uuid: UUID
    module_key: UUID
    sha256: str
    number: int
    language: str
    title: str
    content: ReleaseContent
    keys: ReleaseKeys


def freeze(module: ModulePage, *, store: Store | None = None) -> Frozen:
    """Return a module's live content as a release would hold it; without a store nothing is written.

    Raises a subclass of ReleaseRefused.
    """
    if not module.live:
        raise ModuleIsDraft(module.title)
    lessons = list(LessonPage.objects.child_of(module).live().order_by("path"))
    if not lessons:
        raise NoLiveLesson(module.title)
    freezing = Freezing(
        store=store or HashingStore(), lesson_keys=frozenset(str(lesson.translation_key) for lesson in lessons)
    )
    documents = tuple(freeze_lesson(lesson, freezing) for lesson in lessons)
    freezing.where = module.title
    for child in module.rubrics:
        freeze_definition(child.value["rubric"], freezing)
    positioning = freeze_positioning(module, freezing)
    content = ReleaseContent(
        module=ModuleDoc(
            id=str(module.translation_key),
            code=module.code,
            title=module.title,
            summary=module.summary,
            minutes=sum(lesson.minutes for lesson in lessons),
            outcomes=tuple(child.value for child in module.outcomes),
            positioning=positioning,
            logbook=module.logbook,
        ),
        language=module.locale.language_code,
        lessons=documents,
        questions=freezing.questions,
        quizzes=freezing.quizzes,
        scenarios=freezing.scenarios,
        rubrics=freezing.rubrics,
        competencies=freezing.competencies,
    )
    keys = ReleaseKeys(questions=freezing.question_keys, scenarios=freezing.scenario_keys)
    content_json, keys_json = canonical(content), canonical(keys)
    return Frozen(content, keys, content_json, keys_json, digest(content_json, keys_json))


@transaction.atomic
def publish_release(*, module: ModulePage, by: User | None = None, change: Changed | None = None) -> Release:
    """Freeze the module's live content as its next release, and return it.

    `change` is what its author says that it changes; it stands beside the document, and a first release has none.
    When nothing changed since the newest release of this language, that one is returned and nothing is written.
    Raises a subclass of ReleaseRefused; its message is for the trainer.
    """
    Page.objects.select_for_update().get(pk=module.pk)
    module = ModulePage.objects.select_related("locale").get(pk=module.pk)
    frozen = freeze(module, store=KeepingStore())
    newest = (
        Release.objects.filter(module_key=module.translation_key, language=frozen.content.language)
        .order_by("-number")
        .first()
    )
    if newest is not None and newest.sha256 == frozen.sha256:
        return newest
    return Release.objects.create(
        module_id=module.pk,
        module_key=module.translation_key,
        language=frozen.content.language,
        number=newest.number + 1 if newest else 1,
        schema=SCHEMA,
        title=module.title,
        content=frozen.content_json,
        keys=frozen.keys_json,
        sha256=frozen.sha256,
        created_by=by,
        **change.fields if newest and change else {},
    )


@lru_cache(maxsize=64)
def open_release(release_id: int) -> OpenRelease:
    """Read and parse a release, once a process; UnknownRelease when there is none."""
    release: Any = Release.objects.filter(pk=release_id).first()
    if release is None:
        raise UnknownRelease(release_id)
    return OpenRelease(
        id=release.pk,
        uuid=release.uuid,
        module_key=release.module_key,
        sha256=release.sha256,
        number=release.number,
        language=release.language,
        title=release.title,
        content=read_content(release.content),
        keys=read_keys(release.keys),
    )


@lru_cache(maxsize=256)
def _id_by_sha256(module_key: UUID, sha256: str) -> int:
    found = (
        Release.objects.filter(module_key=module_key, sha256=sha256)
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise UnknownRelease(sha256)
    return found


def open_by_sha256(module_key: UUID, sha256: str) -> OpenRelease:
    """Open the release of a module that has this hash; UnknownRelease when none ever had it."""
    return open_release(_id_by_sha256(module_key, sha256))


def forget() -> None:
    """Empty this process's cache of opened releases: for tests, which roll the database back under it."""
    open_release.cache_clear()
    _id_by_sha256.cache_clear()


def latest_release(*, module_key: UUID, language: str) -> Release | None:
    """Return the newest release in a language, else in French, else in any; None when there is none."""
    return (
        Release.objects.filter(module_key=module_key)
        .annotate(
            rank=Case(When(language=language, then=Value(0)), When(language="fr", then=Value(1)), default=Value(2))
        )
        .order_by("rank", "language", "-number")
        .first()
    )
