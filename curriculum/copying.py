"""What a copied module, lesson or sheet needs besides Wagtail's own copy: codes of its own, and links among itself.

Wagtail gives the copies new translation keys, so their steps are new activities; the bank's questions, quizzes,
scenarios and rubrics stay the same ones (docs/decisions/0027). A copy has no release until one is published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from curriculum.models import LessonPage, ModulePage, SheetPage

CODED: tuple[type[Any], ...] = (ModulePage, LessonPage, SheetPage)
LONGEST = 60
_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')
# The names under which blocks choose a page.
_CHOOSERS = frozenset({"lesson", "page"})


@transaction.atomic
def settle_copy(source: Page, copy: Page) -> None:
    """Give a copied page, and what was copied with it, codes of their own; what led to the originals leads to it.

    A translation, an alias and pages without a code are left as they are.
    """
    if copy.alias_of_id or copy.translation_key == source.translation_key:
        return
    pairs = _pairs(source, copy)
    keys = {old.pk: new.pk for old, new in pairs}
    prefix = _prefix(pairs[0])
    for _old, new in pairs:
        if isinstance(new, CODED):
            _settle(new, keys, prefix)


def _pairs(source: Page, copy: Page) -> list[tuple[Any, Any]]:
    """Pair the pages of two trees by their place in it; alone where what is below was not copied along."""
    olds, news = (list(page.get_descendants().specific().order_by("path")) for page in (source, copy))
    below = list(zip(olds, news, strict=True)) if len(olds) == len(news) else []
    return [(source.specific, copy.specific), *below]


def _prefix(pair: tuple[Any, Any]) -> tuple[str, str]:
    """Return how codes of a module's lessons begin, there and here: that of the module, as the starter writes them."""
    old, new = pair
    if not isinstance(new, ModulePage):
        return "", ""
    return f"{old.code}-", f"{free_code(ModulePage, new.code, but=new.pk)}-"


def _settle(page: Any, keys: Mapping[int, int], prefix: tuple[str, str]) -> None:
    """Mend the page's row and its newest revision in place: neither is a change that an editor made."""
    before, after = prefix
    wanted = after + page.code.removeprefix(before) if before and page.code.startswith(before) else page.code
    code = free_code(type(page), wanted[:LONGEST], but=page.pk)
    _mend(page, keys, code)
    page.save(clean=False)
    revision = page.latest_revision
    if revision is not None:
        draft = revision.as_object()
        _mend(draft, keys, code)
        revision.content = draft.serializable_data()
        revision.save(update_fields=["content"])


def free_code(model: type[Any], code: str, *, but: int | None = None) -> str:
    """Return a code that no other page of this kind has: `X-2`, `X-3` …; `X-2` is counted on, where there is an `X`."""
    taken = set(model.objects.exclude(pk=but).values_list("code", flat=True))
    if code not in taken:
        return code
    stem, _dash, number = code.rpartition("-")
    base = stem if number.isdigit() and stem in taken else code
    count = 2
    while (made := f"{base[: LONGEST - len(str(count)) - 1]}-{count}") in taken:
        count += 1
    return made


def _mend(page: Any, keys: Mapping[int, int], code: str) -> None:
    page.code = code
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            setattr(page, field.name, json.dumps(led(getattr(page, field.name).get_prep_value(), keys)))
        elif isinstance(field, RichTextField):
            setattr(page, field.name, led(getattr(page, field.name), keys))
    if isinstance(page, SheetPage) and page.lesson_id:
        page.lesson_id = keys.get(page.lesson_id, page.lesson_id)


def led(raw: Any, keys: Mapping[int, int], name: str = "") -> Any:
    """Return raw content in which links to pages, and pages chosen in blocks, lead to their copies."""
    if isinstance(raw, dict):
        return {key: led(value, keys, str(key)) for key, value in raw.items()}
    if isinstance(raw, list):
        return [led(value, keys, name) for value in raw]
    if isinstance(raw, str):
        return _LINK.sub(lambda link: _ID.sub(lambda found: _moved(found, keys), link[0]), raw)
    return keys.get(raw, raw) if name in _CHOOSERS and isinstance(raw, int) else raw


def _moved(found: re.Match[str], keys: Mapping[int, int]) -> str:
    return f'id="{keys.get(int(found[1]), found[1])}"'
