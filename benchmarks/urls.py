"""The site's addresses and the reference: a view that answers with one query, for a signed-in person."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.site.urls import urlpatterns as site


def one_query(request: HttpRequest) -> HttpResponse:
    """Ask the database one thing, beside the session and the user that the middleware has read."""
    name = request.user.get_username() if request.user.is_authenticated else ""
    return HttpResponse(f"{name} {ContentType.objects.filter(pk=1).values_list('model', flat=True)[0]}")


def bare(_request: HttpRequest) -> HttpResponse:
    """Do nothing."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("reference/", one_query), *site]
