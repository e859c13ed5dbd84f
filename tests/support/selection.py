"""Which copy of which template a test runs on. One test, one kind; the connection is switched before any fixture runs.

A test that asks for `starter_db` (or `fresh_starter_database`) gets the copy with the starter, any other the merely
migrated one; `fresh_database` gives it real transactions and throws the copy away afterwards instead of flushing it (a
flush would empty what the migrations and guards wrote, and cannot pass the append-only triggers).
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import setting_changed
from django.db import connections

from tests.support import databases

STARTER_FIXTURES = {"starter_db", "fresh_starter_database"}
FLUSHING_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


class Selection:
    """The copies of this worker, made when first asked for."""

    def __init__(self) -> None:
        self.copies: dict[str, databases.Database] = {}
        self.current = ""

    def select(self, kind: str) -> None:
        """Point the connection and the media folder at this worker's copy of that kind."""
        if kind not in self.copies:
            self.copies[kind] = databases.copy(kind, kind)
        elif kind == self.current:
            return
        copy = self.copies[kind]
        connections.close_all()
        connection = connections["default"]
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = copy.setting
        self._set_media(copy.var / "media")
        forget_caches()
        self.current = kind

    def spoil(self) -> None:
        """Throw the current copy away: the next test of its kind gets a new one."""
        connections.close_all()
        self.copies.pop(self.current).drop()
        self.current = ""
        forget_caches()

    def close(self) -> None:
        """Drop every copy of this worker."""
        connections.close_all()
        for copy in self.copies.values():
            copy.drop()
        self.copies.clear()

    def _set_media(self, folder: Path) -> None:
        settings.MEDIA_ROOT = str(folder)
        setting_changed.send(sender=Selection, setting="MEDIA_ROOT", value=str(folder), enter=True)


def forget_caches() -> None:
    """What a process remembers about a database that it has just left."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    for cache in caches.all():
        cache.clear()


def wanted_kind(item: pytest.Item) -> str:
    """The kind of database this test needs; empty when it needs none."""
    fixtures = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    if fixtures & FLUSHING_FIXTURES or (mark and mark.kwargs.get("transaction")):
        pytest.fail(f"{item.nodeid}: take fresh_database (or live_site): a flush empties what migrations wrote")
    if "fresh_database" in fixtures and (mark or "db" in fixtures):
        pytest.fail(f"{item.nodeid}: fresh_database replaces the django_db mark and the db fixture")
    if not (mark or fixtures & {"db", "fresh_database"}):
        return ""
    return "starter" if fixtures & STARTER_FIXTURES else "migrated"
