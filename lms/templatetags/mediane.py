"""Tags for templates: our styles (also for a host's base) and what stands around a page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lms.models import Enrolment
from lms.shell import Shell, shell

register = template.Library()
STATIC = Path(__file__).resolve().parents[1] / "static" / "mediane_lms"


@cache
def stylesheet(*names: str) -> str:
    """Return our style sheets as one text without comments and line breaks, read from the package."""
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|\s+", lambda match: match[1] or " ", text).replace(";}", "}").strip()


def _nonce(context: Context) -> str:
    """Return the nonce of django-csp or of Django's own policy, where the site has one."""
    request = context.get("request")
    nonce = getattr(request, "csp_nonce", None)
    if nonce is None:
        nonce = context.get("csp_nonce")
    return "" if nonce is None else str(nonce)


@register.simple_tag(takes_context=True)
def mediane_styles(context: Context, *, shell: bool = False) -> SafeString:
    """Print `<style>` with tokens and components; `shell=True` adds bare elements, header and footer (our own base)."""
    names = ("mediane.css", "shell.css") if shell else ("mediane.css",)
    css = mark_safe(stylesheet(*names))
    nonce = _nonce(context)
    return format_html('<style nonce="{}">{}</style>', nonce, css) if nonce else format_html("<style>{}</style>", css)


@register.simple_tag(takes_context=True)
def mediane_shell(context: Context) -> Shell:
    """Give a template what the header and the footer show."""
    page: Any = context.get("page")
    return shell(None if context.get("mediane_bare") else context.get("request"), page)


@register.simple_tag(takes_context=True)
def mediane_followed(context: Context, module_key: UUID | str) -> str:
    """Return the address of one's own page of a module; empty for who does not follow it."""
    user: Any = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return ""
    mine = Enrolment.objects.filter(learner__user=user, module_key=module_key).first()
    return reverse("mediane_lms:module", args=[mine.uuid]) if mine else ""
