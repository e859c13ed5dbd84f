"""Wagtail's admin in the language of who signs in: its addresses name none, and it would speak the site's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.translation import get_language
from wagtail.admin.localization import get_available_admin_languages
from wagtail.users.models import UserProfile


def give(*, user: AbstractUser, **_more: object) -> None:
    """Receive `user_logged_in`: note the language for who may enter the admin and has not chosen one there."""
    language = get_language() or ""
    if language == settings.LANGUAGE_CODE or language not in dict(get_available_admin_languages()):
        return
    if user.has_perm("wagtailadmin.access_admin"):
        profile = UserProfile.get_for_user(user)
        if not profile.preferred_language:
            profile.preferred_language = language
            profile.save(update_fields=["preferred_language"])
