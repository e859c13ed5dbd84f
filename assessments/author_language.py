"""The language in which an author works: a preview's own request has that of the previewed page, or of the site."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import override


def author_language(request: HttpRequest) -> AbstractContextManager[None]:
    """Speak the language that the person chose for the admin, else the site's, inside the block; one query."""
    from wagtail.users.models import UserProfile

    chosen = UserProfile.objects.filter(user=request.user.pk).values_list("preferred_language", flat=True).first()
    return override(chosen or settings.LANGUAGE_CODE)
