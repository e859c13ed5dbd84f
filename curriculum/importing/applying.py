"""Writing structures to rows: a definition or a page is made or brought up to its file, with a revision."""

from __future__ import annotations

import json
from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale, Page

from assessments.identity import stable_uuid, with_ids
from assessments.models.definition import Definition
from curriculum.importing.definitions import Fields

SINGLE = frozenset({"catalogue", "library"})
"""Pages of which there is one: they have no code."""


def find(model: type[Any], kind: str, code: str, locale: Locale) -> Any:
    """Return what the starter once made under this code, else what people gave this code; None when there is neither.

    A copied page has the code of its original, and a renamed one has another: the identity tells them apart.
    """
    rows = model._default_manager.filter(locale=locale).order_by("pk")  # noqa: SLF001 — Django's own name
    made = rows.filter(translation_key=stable_uuid(kind, code)).first()
    return made or (None if kind in SINGLE else rows.filter(code=code).first())


def latest(row: Any) -> Any:
    """Return a definition or a page as its editor last saved it (autosave changes the revision in place)."""
    return row.get_latest_revision_as_object()


def write_definition(model: type[Definition], kind: str, code: str, fields: Fields, locale: Locale) -> Definition:
    """Make or change a definition and publish it."""
    row = find(model, kind, code, locale)
    definition: Any = latest(row) if row else model(code=code, locale=locale, translation_key=stable_uuid(kind, code))
    set_fields(definition, fields, f"{kind}/{code}")
    if row is None:
        definition.save()
    definition.save_revision().publish()
    return definition


def add_page(parent: Page, model: type[Page], kind: str, code: str, fields: Fields, locale: Locale) -> Page:
    """Make a page that is not live yet and has only its plain fields: other pages may already refer to it."""
    plain = {name: value for name, value in fields.items() if not isinstance(value, list)}
    page = model(live=False, locale=locale, translation_key=stable_uuid(kind, code), **plain)
    if kind not in SINGLE:
        page.code = code
    parent.refresh_from_db()
    slug = slugify(str(fields["title"]))  # ASCII, so that an address can be read aloud and pasted anywhere
    if slug and not parent.get_children().filter(slug=slug).exists():
        page.slug = slug
    return parent.add_child(instance=page)


def write_page(page: Page, kind: str, code: str, fields: Fields, *, live: bool) -> None:
    """Bring a page up to its file: published, or as a draft where the file says that it is a plan."""
    newest = latest(page.specific)
    set_fields(newest, fields, f"{kind}/{code}")
    if live:
        newest.save_revision().publish()
        return
    if newest.live:
        newest.unpublish()
        newest.live = False
    newest.save()
    newest.save_revision()


def set_fields(row: Any, fields: Fields, seed: str) -> None:
    """Put fields on a row, the items of stream fields with ids."""
    for name, value in fields.items():
        if isinstance(value, list):
            before = getattr(row, name).get_prep_value()
            setattr(row, name, json.dumps(with_ids(value, before, f"{seed}/{name}")))
        else:
            setattr(row, name, value)
