"""A translated file → wagtail-localize's translation of a page or definition, which trainers then go on with.

Both languages are files of one structure. The translated fields are put on a copy of the source with the source's block
ids; wagtail-localize itself finds the segments of both, and they are paired in order. So a structure that differs is
found by name instead of putting a sentence in another's place. The identity stays: same `translation_key`, same blocks.
"""

from __future__ import annotations

import json
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from curriculum.importing.applying import latest
from curriculum.importing.definitions import Fields


class Misaligned(ValueError):  # noqa: N818 — a domain error, named for the domain
    """The translation is not built as its source is; the message says where."""


def can_translate() -> bool:
    """Whether this site has wagtail-localize, which a host may leave out."""
    return apps.is_installed("wagtail_localize")


def renewals(locale: Locale) -> dict[UUID, datetime]:
    """Return when each source in this language was last taken over for translation, by translation key; one query."""
    from wagtail_localize.models import TranslationSource

    return dict(TranslationSource.objects.filter(locale=locale).values_list("object_id", "last_updated_at"))


def translate(source: Any, fields: Fields, locale: Locale, *, live: bool) -> Any:
    """Make or renew the translation of a saved page or definition, with its revision; Misaligned.

    `fields` are those of the translated file, as `curriculum/importing` gives them. What is not words (points, targets,
    choosers) follows the source.
    """
    from wagtail_localize.models import Translation, TranslationSource

    source = latest(source)
    pairs = _pairs(_strings(source), _strings(_carrier(source, fields)))
    origin, _created = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.get_or_create(source=origin, target_locale=locale)
    _remember(origin, pairs, locale)
    # Published here and not by wagtail-localize, which waits for the end of the transaction: releases come before that.
    made, _created = origin.create_or_update_translation(locale, publish=False, copy_parent_pages=True, fallback=True)
    if live:
        made.get_latest_revision().publish()
    return made


def _carrier(source: Any, fields: Fields) -> Any:
    """Return a copy of the source that says the translated words, block by block under the source's ids."""
    carrier = copy(source)
    for name, value in fields.items():
        if isinstance(value, list):
            setattr(carrier, name, json.dumps(_same_ids(value, getattr(source, name).get_prep_value(), name)))
        else:
            setattr(carrier, name, value)
    if isinstance(carrier, Page):
        carrier.slug = slugify(carrier.title) or source.slug
    return carrier


def _same_ids(new: list[Any], old: list[Any], where: str) -> list[Any]:
    """Give blocks the ids of those at the same place; Misaligned where number or kind differ."""
    if [one["type"] for one in new] != [one["type"] for one in old]:
        counts = {"where": where, "source": len(old), "translated": len(new)}
        raise Misaligned(
            _("%(where)s : %(source)s blocs à traduire, %(translated)s traduits, ou d’un autre type") % counts
        )
    return [
        one | {"id": was["id"], "value": _inside(one["value"], was["value"], f"{where}.{at}")}
        for at, (one, was) in enumerate(zip(new, old, strict=True), 1)
    ]


def _inside(new: Any, old: Any, where: str) -> Any:
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    return {
        name: _same_ids(held, old.get(name) or [], f"{where}.{name}")
        if isinstance(held, list) and all(isinstance(one, dict) and "type" in one for one in held)
        else held
        for name, held in new.items()
    }


def _strings(instance: Any) -> list[Any]:
    """Return what wagtail-localize would have translated, in its order."""
    from wagtail_localize.segments import StringSegmentValue
    from wagtail_localize.segments.extract import extract_segments

    return [segment for segment in extract_segments(instance) if isinstance(segment, StringSegmentValue)]


def _pairs(source: list[Any], translated: list[Any]) -> dict[tuple[str, str], str]:
    """Return translations by (path, source text)."""
    pairs: dict[tuple[str, str], str] = {}
    for one, other in zip(source, translated, strict=False):
        if one.path != other.path:
            texts = {"text": one.string.data[:80], "other": other.string.data[:80]}
            raise Misaligned(_("à la place de « %(text)s » se trouve « %(other)s »") % texts)
        key = (one.path, one.string.data)
        if pairs.setdefault(key, other.string.data) != other.string.data:
            raise Misaligned(_("« %(text)s » a deux traductions dans un même bloc") % {"text": one.string.data[:80]})
    if len(source) != len(translated):
        longer = max(source, translated, key=len)[min(len(source), len(translated))]
        raise Misaligned(_("« %(text)s » n’a pas de pendant dans l’autre langue") % {"text": longer.string.data[:80]})
    return pairs


def _remember(origin: Any, pairs: dict[tuple[str, str], str], locale: Locale) -> None:
    """Write translations of every segment of a source, in one query."""
    from wagtail_localize.models import StringSegment, StringTranslation

    rows = {}
    for segment in StringSegment.objects.filter(source=origin).select_related("string", "context"):
        data = pairs[(segment.context.path, segment.string.data)]
        rows[(segment.string_id, segment.context_id)] = StringTranslation(
            translation_of_id=segment.string_id,
            context_id=segment.context_id,
            locale=locale,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
    StringTranslation.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "has_error"],
    )
