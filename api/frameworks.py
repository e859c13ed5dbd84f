"""Frameworks: the published versions, and one version with its scale and its tree. Public."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import Reading, Words, words
from competencies.models import Competency, FrameworkVersion
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind, VersionStatus


class FrameworkItem(serializers.Serializer[Any]):
    """One version of a framework. `standing` says by whom it is recognised; a proposal is a draft of a network."""

    framework = serializers.CharField()
    version = serializers.CharField()
    kind = serializers.ChoiceField(choices=FrameworkKind.choices)
    lifecycle = serializers.ChoiceField(choices=["published", "superseded"])
    standing = serializers.ChoiceField(choices=["official", "derived", "proposal"])
    title = Words()
    banner = Words()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    page = serializers.CharField(help_text="Path of the public page.")


class LevelItem(serializers.Serializer[Any]):
    """One level of the version's scale."""

    value = serializers.IntegerField()
    label = Words()  # type: ignore[assignment]
    description = Words()


class CompetencyItem(serializers.Serializer[Any]):
    """One row of the tree, in its order; `parent` is the code of the row above, empty at the top."""

    reference = serializers.CharField()
    code = serializers.CharField()
    parent = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=CompetencyKind.choices)
    nature = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    label = Words()  # type: ignore[assignment]
    description = Words()


class FrameworkTree(FrameworkItem):
    """One version with its scale and its rows."""

    scale = LevelItem(many=True)
    competencies = CompetencyItem(many=True)


def versions() -> QuerySet[FrameworkVersion]:
    """Return the versions anyone may read: drafts are not among them."""
    rows = FrameworkVersion.objects.exclude(lifecycle=VersionStatus.DRAFT).select_related("framework")
    return rows.order_by("framework__code", "version")


def item(row: FrameworkVersion) -> dict[str, Any]:
    """Return a version without its tree."""
    return {
        "framework": row.framework.code,
        "version": row.version,
        "kind": row.framework.kind,
        "lifecycle": row.lifecycle,
        "standing": row.standing,
        "title": words(row, "title"),
        "banner": words(row, "banner"),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "page": row.get_absolute_url(),
    }


def competency(row: Competency, reference: str, parent: str) -> dict[str, Any]:
    """Return one row of a tree."""
    return {
        "reference": reference,
        "code": row.code,
        "parent": parent,
        "kind": row.kind,
        "nature": row.nature,
        "status": row.status,
        "label": words(row),
        "description": words(row, "description"),
    }


class FrameworkList(ListAPIView[Any], Reading):
    """List the published and superseded versions of every framework."""

    queryset = versions()
    serializer_class = FrameworkItem

    @extend_schema(operation_id="frameworks_list")
    def get(self, _request: Request) -> Response:
        """List framework versions."""
        page = self.paginate_queryset(versions())
        return self.get_paginated_response(FrameworkItem([item(row) for row in page or []], many=True).data)


class FrameworkDetail(Reading):
    """Show one version."""

    serializer_class = FrameworkTree

    @extend_schema(operation_id="frameworks_retrieve")
    def get(self, _request: Request, framework: str, version: str) -> Response:
        """Return a framework version with its scale and its rows."""
        row = get_object_or_404(versions(), framework__code=framework, version=version)
        scale = getattr(row, "scale", None)
        levels = scale.levels.all() if scale else []
        rows = list(row.competencies.order_by("position", "pk"))
        codes = {one.pk: one.code for one in rows}
        prefix = f"{row.framework.code}/{row.version}"
        content = item(row) | {
            "scale": [
                {"value": one.value, "label": words(one), "description": words(one, "description")} for one in levels
            ],
            "competencies": [
                competency(one, f"{prefix}/{one.code}", codes.get(one.parent_id or 0, "")) for one in rows
            ],
        }
        return Response(FrameworkTree(content).data)
