"""The OpenAPI 3.1 description of `/api/v1/`, public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import CODES, handle
from api.reading import AnonymousRate

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string", "enum": sorted(CODES.values())},
                "message": {"type": "string"},
                "details": {"type": "object", "additionalProperties": True},
            },
        }
    },
}


def with_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001
    """Add the one error shape to every operation."""
    del generator, request, public
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    answer = {
        "description": "An error, in the one shape of all errors.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = answer
    return result


SETTINGS: dict[str, Any] = {
    "TITLE": "Médiane",
    "DESCRIPTION": "Frameworks and catalogue; a person's own enrolments, attempts, evidence, levels and transcripts; "
    "what trainers rate and decide.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "FrameworkKindEnum": "competencies.models.framework.FrameworkKind",
        "CompetencyKindEnum": "competencies.models.competency.CompetencyKind",
        "ActivityKindEnum": ["question", "quiz", "scenario"],
        "EvidenceKindEnum": ["case_study", "portfolio", "workplace", "prior_learning"],
        "RequestedKindEnum": ["case_study", "portfolio", "workplace"],
        "EvidenceStateEnum": ["draft", "wanted", "sent", "accepted", "to_complete"],
        "ReexaminationStateEnum": ["asked", "confirmed", "changed"],
        "AttemptKindEnum": ["quiz", "scenario", "diagnostic"],
        "AttemptStateEnum": ["open", "finished"],
        "LessonStateEnum": ["to_do", "under_way", "done"],
        "LevelStateEnum": ["none", "held", "expired", "taken_back"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.with_errors",
    ],
}


class Schema(SpectacularAPIView):
    """Serve the description, as YAML or JSON."""

    custom_settings = SETTINGS
    urlconf = "api.urls"
    serve_public = True
    permission_classes: Any = []
    authentication_classes: Any = []
    throttle_classes: Any = [AnonymousRate]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Give errors their one shape."""
        return handle

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the description."""
        answer: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return answer
