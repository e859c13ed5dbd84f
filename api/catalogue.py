"""The catalogue: live modules with their newest release and its outline. Public; never a step, a question or a key."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Reading, Words
from curriculum.models import ModulePage, Release
from curriculum.releasing import open_release


class ReleaseItem(serializers.Serializer[Any]):
    """What names a release; `sha256` is over its whole content."""

    number = serializers.IntegerField()
    language = serializers.CharField()
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField()


class LessonItem(serializers.Serializer[Any]):
    """One lesson, as the public page tells it."""

    code = serializers.CharField()
    title = serializers.CharField()
    objective = serializers.CharField()
    minutes = serializers.IntegerField()
    modality = serializers.CharField(allow_blank=True)
    rated = serializers.BooleanField()
    steps = serializers.IntegerField()
    competencies = serializers.ListField(child=serializers.CharField())


class CompetencyName(serializers.Serializer[Any]):
    """A competency that the module bears on."""

    reference = serializers.CharField()
    label = Words()  # type: ignore[assignment]


class ModuleItem(serializers.Serializer[Any]):
    """One module with its newest release; `release` is null while none is published."""

    key = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    release = ReleaseItem(allow_null=True)


class ModuleOutline(ModuleItem):
    """One module with the outline of its newest release."""

    outcomes = serializers.ListField(child=serializers.CharField())
    lessons = LessonItem(many=True)
    competencies = CompetencyName(many=True)


def modules() -> list[ModulePage]:
    """Return the live public modules, one a key: in the active language where there is one, else in French."""
    language = get_language() or "fr"
    rows = ModulePage.objects.live().public().select_related("locale").order_by("code", "pk")
    ranked: dict[uuid.UUID, ModulePage] = {}
    for row in rows:
        held = ranked.get(row.translation_key)
        if held is None or _rank(row.locale.language_code, language) < _rank(held.locale.language_code, language):
            ranked[row.translation_key] = row
    return list(ranked.values())


def _rank(code: str, language: str) -> int:
    return 0 if code == language else 1 if code == "fr" else 2


def releases(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Release]:
    """Return each module's newest release: in the active language, else in French, else in any; without content."""
    language = get_language() or "fr"
    found: dict[uuid.UUID, Release] = {}
    rows = Release.objects.filter(module_key__in=keys).defer("content", "keys").order_by("number")
    for row in rows:
        held = found.get(row.module_key)
        if held is None or _rank(row.language, language) <= _rank(held.language, language):
            found[row.module_key] = row
    return found


def item(module: ModulePage, release: Release | None) -> dict[str, Any]:
    """Return a module with what names its newest release."""
    return {
        "key": module.translation_key,
        "code": module.code,
        "title": module.title,
        "summary": module.summary,
        "minutes": int(module.hours * 60) if module.hours is not None else None,
        "release": release_item(release) if release else None,
    }


def release_item(release: Release) -> dict[str, Any]:
    """Return what names a release."""
    return {
        "number": release.number,
        "language": release.language,
        "sha256": release.sha256,
        "published_at": release.created_at,
    }


def outline(release: Release | None) -> dict[str, Any]:
    """Return the public outline of a release: field by field, so that nothing else of it can slip out."""
    if release is None:
        return {"outcomes": [], "lessons": [], "competencies": []}
    content = open_release(release.pk).content
    return {
        "outcomes": list(content.module.outcomes),
        "lessons": [
            {
                "code": lesson.code,
                "title": lesson.title,
                "objective": lesson.objective,
                "minutes": lesson.minutes,
                "modality": lesson.modality,
                "rated": lesson.rated,
                "steps": len(lesson.steps),
                "competencies": list(lesson.competencies),
            }
            for lesson in content.lessons
        ],
        "competencies": [
            {"reference": doc.reference, "label": {"fr": doc.label_fr, "en": doc.label_en}}
            for doc in content.competencies.values()
        ],
    }


class ModuleList(Reading):
    """List the modules."""

    serializer_class = ModuleItem

    @extend_schema(operation_id="modules_list", responses=ModuleItem(many=True))
    def get(self, _request: Request) -> Response:
        """List the live modules with what names their newest release."""
        page = self.paginate_queryset(modules())
        newest = releases([row.translation_key for row in page or []])
        rows = [item(row, newest.get(row.translation_key)) for row in page or []]
        return self.get_paginated_response(ModuleItem(rows, many=True).data)


class ModuleDetail(Reading):
    """Show one module."""

    serializer_class = ModuleOutline

    @extend_schema(operation_id="modules_retrieve")
    def get(self, _request: Request, key: uuid.UUID) -> Response:
        """Return a module with the outline of its newest release."""
        for row in modules():
            if row.translation_key == key:
                release = releases([key]).get(key)
                return Response(ModuleOutline(item(row, release) | outline(release)).data)
        raise Http404
