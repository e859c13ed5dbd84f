"""What every view of `/api/v1/` that changes something shares: JSON, an idempotency key, a refusal as an error.

A view checks whose the thing is and what was sent, then hands the act to `perform`: under a key it is done once.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from api import errors
from api.reading import OwnReading
from assessments.kinds.wording import reason
from assessments.scoring import InvalidResponse
from lms import repeating
from lms.refusals import NotAllowed, Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HEADER = "Idempotency-Key"
LONGEST = 200
AGAIN = "Idempotent-Replayed"
KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Chosen by the client, new for each thing to be done (a UUID is best): the same request under the same "
    "key is done once and answered the same.",
)


class KeyReused(exceptions.APIException):
    """The key has stood for another request."""

    status_code = 422
    default_detail = _(
        "Cette clé d’idempotence a déjà servi pour une autre demande. Rien n’a été fait : prenez une nouvelle clé."
    )


class KeyedSchema(AutoSchema):
    """Describes the header that a POST needs."""

    def get_override_parameters(self) -> list[Any]:
        """Add the header to what is posted under a key."""
        return [KEY] if self.method == "POST" and getattr(self.view, "keyed", False) else []


class Acting(OwnReading):
    """A view by which a signed-in person does something; POST needs a key, unless the view says otherwise."""

    parser_classes: Any = [JSONParser]
    schema = KeyedSchema()
    keyed = True

    def user(self) -> User:
        """Return who asks; the permission has turned away whoever is nobody."""
        return cast("User", self.request.user)

    def read(self, serializer: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        """Return what was sent, checked. Raises ValidationError."""
        form = serializer(data=self.request.data, context=context)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def perform(self, act: Callable[[uuid.UUID], Any], *, status: int = 201, said: str = "") -> HttpResponse:
        """Do an act and answer what it returns, as JSON: once under a key. A refusal is an answer as well: 409, 403.

        `said` is what was sent beside the body's JSON. Raises ValidationError for an answer that cannot be scored.
        """

        def told(post: uuid.UUID) -> repeating.Answer:
            try:
                done = act(post)
            except Refused as why:
                status_, content = refusal(why)
                return repeating.Answer(status_, _json(content), kept=not getattr(why, "spotted", ()))
            return repeating.Answer(status, _json(done) if done is not None else "")

        key = self._key()
        if key:
            try:
                found = repeating.once(user=self.user(), key=key, fingerprint=self._fingerprint(said), act=told)
            except repeating.KeyReused as reused:
                raise KeyReused from reused
        else:
            found = told(uuid.uuid4())
        answer = HttpResponse(found.body, status=found.status, content_type="application/json")
        if found.again:
            answer.headers[AGAIN] = "true"
        return answer

    def _key(self) -> str:
        """Return the request's key; empty where it has and needs none. Raises ValidationError."""
        key = self.request.headers.get(HEADER, "").strip() if self.keyed else ""
        if not key and self.request.method == "POST" and self.keyed:
            text = _("Il manque l’en-tête Idempotency-Key : une clé de votre choix, par exemple un UUID.")
            raise exceptions.ValidationError({HEADER: [text]})
        if key and not re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST}}}", key):
            text = _("Une clé a de 1 à 200 signes ASCII visibles.")
            raise exceptions.ValidationError({HEADER: [text]})
        return key

    def _fingerprint(self, said: str) -> str:
        """Return the SHA-256 over method, address and content; the order of an object's names does not matter."""
        content = said or json.dumps(self.request.data, sort_keys=True, separators=(",", ":"))
        whole = "\n".join((self.request.method or "", self.request.path, content))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _json(content: Any) -> str:
    rendered: bytes = JSONRenderer().render(content)
    return rendered.decode()


def refusal(why: Refused) -> tuple[int, dict[str, Any]]:
    """Return the status and the content that say why an act was refused; `details.reason` is for programs."""
    status = 403 if isinstance(why, NotAllowed) else 409
    details: dict[str, Any] = {"reason": re.sub(r"(?<!^)(?=[A-Z])", "_", type(why).__name__).lower()}
    if current := getattr(why, "current", ""):
        details["scene"] = current
    if page := getattr(why, "page", ""):
        details["missing"] = MISSING[page]
    if spotted := getattr(why, "spotted", None):
        details["spotted"] = [{"field": field, "words": each.words} for field, each in spotted]
    return status, {"error": {"code": errors.CODES[status], "message": str(why), "details": details}}


# The page of a draft that is not answered → the field of the API.
MISSING = {"quoi": "what", "bloc": "block", "quand": "happened_on", "competences": "competencies", "contenu": "text"}


def unscorable(why: InvalidResponse, control: str) -> exceptions.ValidationError:
    """Return the error for a response that cannot be scored."""
    return exceptions.ValidationError({"response": [reason(why.reason, control)]})


def whole_body(request: Request) -> bytes:
    """Return the body as it came."""
    return bytes(request._request.body)  # noqa: SLF001 - what the framework wraps
