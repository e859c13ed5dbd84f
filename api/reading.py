"""What every view of `/api/v1/` shares: JSON only, read only, its own sign-in, limits and error shape.

Set on the views, not in settings, so that a host site's own REST framework keeps its ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import exceptions, generics, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from api import errors
from api.authentication import HashedTokenAuthentication
from api.pagination import Pages
from competencies.negotiation import in_requested_language
from lms.models import Learner


class AnonymousRate(AnonRateThrottle):
    """60 requests a minute for an address without an account."""

    rate = "60/min"


class PersonRate(UserRateThrottle):
    """600 requests a minute for a person."""

    rate = "600/min"


class Reading(generics.GenericAPIView[Any]):
    """A read-only view; of public things unless it is `OwnReading`."""

    authentication_classes = [HashedTokenAuthentication, SessionAuthentication]
    permission_classes: Any = [AllowAny]
    throttle_classes = [AnonymousRate, PersonRate]
    renderer_classes = [JSONRenderer]
    parser_classes: Any = []
    pagination_class = Pages
    filter_backends: Any = []
    schema = AutoSchema()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Answer in `?lang=`, else Accept-Language, else French."""
        view = super().as_view(**initkwargs)
        wrapped: Any = in_requested_language(view)
        wrapped.cls, wrapped.initkwargs, wrapped.csrf_exempt = cls, initkwargs, True
        return wrapped

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Give errors their one shape."""
        return errors.handle


class OwnReading(Reading):
    """A view of the signed-in person's own things; another's are 404."""

    permission_classes: Any = [IsAuthenticated]

    def learner(self) -> Learner | None:
        """Return the person's pseudonym; None for one who never learned here, and while the schema is made."""
        if not self.request.user.is_authenticated:
            return None
        return Learner.objects.filter(user=self.request.user).first()

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep personal answers out of every cache."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "private, no-store"
        return final


class Words(serializers.Serializer[Any]):
    """A text in French and in English; the English one may be empty."""

    fr = serializers.CharField()
    en = serializers.CharField(allow_blank=True)


def words(row: Any, name: str = "label") -> dict[str, str]:
    """Return the bilingual text `name` of a row."""
    return {"fr": getattr(row, f"{name}_fr"), "en": getattr(row, f"{name}_en")}


class NotFound(Reading):
    """Any address below `/api/v1/` that is none."""

    schema = None  # type: ignore[assignment]
    serializer_class = Words

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound
