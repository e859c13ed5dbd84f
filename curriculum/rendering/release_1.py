"""The HTML of schema `release/1`. Frozen with its golden file: a new look is a style sheet, a new form a new schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from curriculum.documents import Part

Resolve = Callable[[str], str]
"""Turns `asset:<sha256><suffix>` or `lesson:<translation_key>` into an address; an empty string drops the link."""

_REFERENCE = re.compile(r'(href|src)="((?:asset|lesson):[^"]*)"')
_KINDS = frozenset({"text", "image", "media", "situation", "remember", "file", "link"})


def asset_address(reference: str) -> str:
    """Return the address of a reference `asset:<sha256><suffix>`; an empty string for any other reference."""
    if not reference.startswith("asset:"):
        return ""
    return reverse("mediane_curriculum:asset", args=[reference.removeprefix("asset:")])


def part_html(part: Part, resolve: Resolve) -> SafeString:
    """Return one part as HTML; ValueError for an activity, whose form belongs to the player."""
    if part.kind not in _KINDS:
        msg = f"a part of kind {part.kind} has no HTML of its own"
        raise ValueError(msg)
    context = {
        "part": part,
        "html": _resolved(part.html, resolve),
        "format": PurePosixPath(part.src).suffix[1:].upper(),
        "src": resolve(part.src) if part.src.startswith(("asset:", "lesson:")) else part.src,
    }
    return render_to_string(f"mediane_curriculum/parts/{part.kind}.html", context)


def _resolved(html: str, resolve: Resolve) -> SafeString:
    """Put addresses in place of references. The HTML was sanitised by nh3 when it was frozen."""

    def address(found: re.Match[str]) -> str:
        target = resolve(found[2])
        return f'{found[1]}="{escape(target)}"' if target else ""

    return mark_safe(_REFERENCE.sub(address, html))
