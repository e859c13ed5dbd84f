"""What the tree of modules and lessons says in its columns, for all rows at once: a fixed number of queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.models import Question, Quiz, Scenario
from curriculum.checking import Problem, Written
from curriculum.checking_messages import count_problems
from curriculum.models import LessonPage, ModulePage, Placement, Release
from curriculum.reports.problems import drafts, judged
from curriculum.reports.translations import states_of_pages

ACTIVITIES: dict[str, type[Any]] = {"question": Question, "quiz": Quiz, "scenario": Scenario}
STEP = Page.steplen


@dataclass(frozen=True)
class TreeLine:
    """The columns of one page; an empty text where a column says nothing of this kind of page."""

    minutes: str = ""
    competencies: str = ""
    release: str = ""
    problems: str = ""
    translation: str = ""


class _Lesson(msgspec.Struct):
    id: str


class _Lessons(msgspec.Struct):
    lessons: list[_Lesson]


@dataclass(frozen=True)
class _Newest:
    """The newest release of a module in its language."""

    number: int
    created_at: datetime.datetime
    lessons: frozenset[str]


def tree_lines(pages: Sequence[Page]) -> dict[int, TreeLine]:
    """Return the columns of these pages by primary key; other pages than ours have only their translation."""
    paths = [page.path for page in pages if page.specific_class is ModulePage]
    shown = {page.pk for page in pages if page.specific_class is LessonPage}
    wanted = reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=shown))
    lessons = list(LessonPage.objects.filter(wanted).order_by("path")) if paths or shown else []
    modules = {
        module.path: module
        for module in ModulePage.objects.filter(path__in={lesson.path[:-STEP] for lesson in lessons} | {*paths})
        .select_related("locale")
        .only("path", "translation_key", "last_published_at", "has_unpublished_changes", "locale__language_code")
    }
    texts = drafts(lessons)
    found, newest, touched = judged(texts), _newest(modules.values()), _touched(lessons)
    states = states_of_pages(page.translation_key for page in pages)
    below = defaultdict(list)
    lines = {}
    for lesson in lessons:
        below[lesson.path[:-STEP]].append(lesson)
        module = modules.get(lesson.path[:-STEP])
        release = newest.get(module.translation_key) if module else None
        lines[lesson.pk] = (
            texts[lesson.pk].minutes,
            _chosen([texts[lesson.pk]]),
            _released(lesson, release, touched.get(lesson.pk)),
            found[lesson.pk],
        )
    answers = {}
    for page in pages:
        columns: tuple[int, int, str, list[Problem]] | None = lines.get(page.pk)
        if page.path in modules and page.specific_class is ModulePage:
            columns = _of_module(modules[page.path], below[page.path], newest, touched, texts, found)
        state = states.get(page.translation_key)
        said = state.label if state else ""
        if columns is None:
            answers[page.pk] = TreeLine(translation=said)
        else:
            minutes, competencies, release_said, problems = columns
            answers[page.pk] = TreeLine(str(minutes), str(competencies), release_said, count_problems(problems), said)
    return answers


def _of_module(
    module: ModulePage,
    lessons: Sequence[LessonPage],
    newest: Mapping[UUID, _Newest],
    touched: Mapping[int, datetime.datetime],
    texts: Mapping[int, Written],
    found: Mapping[int, list[Problem]],
) -> tuple[int, int, str, list[Problem]]:
    """Add up a module's lessons."""
    release = newest.get(module.translation_key)
    changed = False
    if release is not None:
        times = [module.last_published_at, *(touched.get(lesson.pk) for lesson in lessons)]
        times += [lesson.last_published_at for lesson in lessons]
        live = {str(lesson.translation_key) for lesson in lessons if lesson.live}
        drafted = module.has_unpublished_changes or any(lesson.has_unpublished_changes for lesson in lessons)
        changed = drafted or live != release.lessons or any(time and time > release.created_at for time in times)
    own = [texts[lesson.pk] for lesson in lessons]
    problems = [problem for lesson in lessons for problem in found[lesson.pk]]
    return sum(text.minutes for text in own), _chosen(own), _said(release, changed=changed), problems


def _chosen(texts: Iterable[Written]) -> int:
    """Count the competencies that drafts name, each once."""
    return len({item["value"] for text in texts for item in text.competencies if item["value"]})


def _released(lesson: LessonPage, release: _Newest | None, touched: datetime.datetime | None) -> str:
    if release is None or str(lesson.translation_key) not in release.lessons:
        return _said(None, changed=False)
    times = [lesson.last_published_at, touched]
    changed = lesson.has_unpublished_changes or not lesson.live
    return _said(release, changed=changed or any(time and time > release.created_at for time in times))


def _said(release: _Newest | None, *, changed: bool) -> str:
    if release is None:
        return _("aucune")
    number = str(release.number)
    return _("%(number)s · changements non publiés") % {"number": number} if changed else number


def _newest(modules: Iterable[ModulePage]) -> dict[UUID, _Newest]:
    """Read the newest release of each module in its own language: two queries, the texts of the newest only."""
    languages = {module.translation_key: module.locale.language_code for module in modules}
    rows = Release.objects.filter(module_key__in=languages).order_by("number")
    known = rows.values_list("pk", "module_key", "language")
    newest = {key: pk for pk, key, language in known if languages[key] == language}
    return {
        key: _Newest(
            number, created_at, frozenset(each.id for each in msgspec.json.decode(content, type=_Lessons).lessons)
        )
        for key, number, created_at, content in Release.objects.filter(pk__in=newest.values()).values_list(
            "module_key", "number", "created_at", "content"
        )
    }


def _touched(lessons: Sequence[LessonPage]) -> dict[int, datetime.datetime]:
    """Return when something that a lesson holds of the bank was last published: four queries."""
    held = list(
        Placement.objects.filter(lesson__in=[lesson.pk for lesson in lessons], kind__in=ACTIVITIES).values_list(
            "lesson_id", "kind", "key"
        )
    )
    times: dict[tuple[int, str, str], datetime.datetime] = {}
    for kind, model in ACTIVITIES.items():
        keys = {UUID(key) for _lesson, of, key in held if of == kind}
        rows = model.objects.filter(translation_key__in=keys, last_published_at__isnull=False)
        for locale, key, time in rows.values_list("locale_id", "translation_key", "last_published_at"):
            times[locale, kind, str(key)] = time
    locales = {lesson.pk: lesson.locale_id for lesson in lessons}
    found: dict[int, datetime.datetime] = {}
    for lesson, kind, key in held:
        time = times.get((locales[lesson], kind, key))
        if time is not None and (lesson not in found or time > found[lesson]):
            found[lesson] = time
    return found
