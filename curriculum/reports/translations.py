"""Where the languages of content stand: complete, late, or missing. Read from wagtail-localize's tables where it is.

Late is a translation whose source was published again since, or some of whose sentences have no translation yet.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page

from assessments.models import Question, Quiz, Rubric, Scenario
from curriculum.reports.listing import authored
from curriculum.translating import can_translate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

DEFINITIONS: tuple[type[Any], ...] = (Question, Quiz, Scenario, Rubric)


class State(StrEnum):
    """How far the translations of one thing are."""

    COMPLETE = "complete"
    LATE = "late"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """Say it, in the active language."""
        return {
            State.COMPLETE: _("complète"),
            State.LATE: _("en retard"),
            State.ABSENT: _("absente"),
        }[self]


@dataclass(frozen=True)
class Version:
    """A page or definition in one language."""

    pk: int
    title: str
    published: datetime.datetime | None


@dataclass
class Work:
    """One thing in all its languages: `versions` by locale, `links` as (source, target, sentences missing, synced)."""

    versions: dict[int, Version] = field(default_factory=dict)
    links: list[tuple[int, int, int, datetime.datetime]] = field(default_factory=list)

    def late(self) -> list[tuple[int, int, bool]]:
        """Return what is late, as (target, sentences missing, whether its source changed since)."""
        found = []
        for source, target, missing, synced in self.links:
            version = self.versions.get(source)
            changed = version is not None and version.published is not None and version.published > synced
            if target in self.versions and (missing or changed):
                found.append((target, missing, changed))
        return found

    def state(self, locales: Iterable[int]) -> State:
        """Judge it against the languages of the site."""
        if any(locale not in self.versions for locale in locales):
            return State.ABSENT
        return State.LATE if self.late() else State.COMPLETE


def locales() -> dict[int, str]:
    """Return the codes of the site's languages, by primary key."""
    return dict(Locale.objects.order_by("pk").values_list("pk", "language_code"))


def works_of(rows: QuerySet[Any], title: str) -> dict[UUID, Work]:
    """Read things in all their languages, in two queries; aliases are no translation."""
    found: dict[UUID, Work] = {}
    for key, locale, pk, said, published in rows.values_list(
        "translation_key", "locale_id", "pk", title, "last_published_at"
    ):
        found.setdefault(key, Work()).versions[locale] = Version(pk, said, published)
    if can_translate():
        for key, *link in _links(rows):
            if key in found:
                found[key].links.append(tuple(link))
    return found


def _links(rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    from wagtail_localize.models import StringSegment, StringTranslation, Translation

    there = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
        has_error=False,
    )
    missing = StringSegment.objects.filter(~Exists(there), source=OuterRef("source")).order_by().values("source")
    return (
        Translation.objects.filter(enabled=True, source__object_id__in=rows.order_by().values("translation_key"))
        .annotate(missing=Coalesce(Subquery(missing.annotate(n=Count("pk")).values("n")), 0))
        .values_list("source__object_id", "source__locale_id", "target_locale_id", "missing", "source__last_updated_at")
    )


def states_of_pages(keys: Iterable[UUID]) -> Mapping[UUID, State]:
    """Return the state of pages by translation key, in three queries; nothing on a site of one language."""
    known = locales()
    if len(known) < 2:  # noqa: PLR2004 — one language has nothing to translate
        return {}
    rows = Page.objects.filter(translation_key__in=list(keys), alias_of__isnull=True)
    return {key: work.state(known) for key, work in works_of(rows, "title").items()}


@dataclass(frozen=True)
class TranslationRow:
    """One thing that one language lacks, or has an old translation of."""

    title: str
    kind: str
    language: str
    state: str
    why: str
    url: str


def translation_rows(user: User | AnonymousUser) -> list[TranslationRow]:
    """Return what is late, then what is missing, in a fixed number of queries."""
    known = locales()
    pages = Page.objects.filter(
        pk__in=authored(user), alias_of__isnull=True, content_type__app_label="mediane_curriculum"
    )
    kinds = {key: _kind(of) for key, of in pages.values_list("translation_key", "content_type_id")}
    rows = _rows_of(works_of(pages, "title"), known, kinds, "wagtailadmin_pages:edit")
    for model in DEFINITIONS:
        works = works_of(model.objects.all(), "code")
        kinds = dict.fromkeys(works, str(model._meta.verbose_name))
        rows += _rows_of(works, known, kinds, f"{model.snippet_viewset.url_namespace}:edit")
    return [row for late, row in sorted(rows, key=lambda each: (not each[0], each[1].kind, each[1].title))]


def _kind(content_type: int) -> str:
    """Say what a page is, « leçon » say; the types of content stay in memory."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    return str(model._meta.verbose_name) if model else _("page")


def _rows_of(
    works: Mapping[UUID, Work], known: Mapping[int, str], kinds: Mapping[UUID, str], edit: str
) -> list[tuple[bool, TranslationRow]]:
    rows = []
    for key, work in works.items():
        kind = kinds[key]
        for target, missing, changed in work.late():
            version = work.versions[target]
            why = [_("la source a changé depuis")] if changed else []
            if missing:
                why.append(ngettext("%(n)s phrase à traduire", "%(n)s phrases à traduire", missing) % {"n": missing})
            url = reverse(edit, args=[version.pk])
            late = TranslationRow(version.title, kind, known[target], State.LATE.label, ", ".join(why), url)
            rows.append((True, late))
        for target in known.keys() - work.versions.keys():
            version = work.versions[min(work.versions)]
            url = reverse(edit, args=[version.pk])
            absent = TranslationRow(version.title, kind, known[target], State.ABSENT.label, "", url)
            rows.append((False, absent))
    return rows
