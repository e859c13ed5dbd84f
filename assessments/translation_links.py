"""The way from a list to wagtail-localize: one button a row that asks the database nothing.

wagtail-localize's own buttons ask, for each row, whether a language lacks and whether a translation follows the row. On
our lists the link leads to one page that finds this out once it is asked for. Lists of a host's own models keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page, TranslatableMixin

RIGHT = "wagtail_localize.submit_translation"
LISTS = {
    "register_snippet_listing_buttons": "register_snippet_listing_buttons",
    "register_page_listing_more_buttons": "page_listing_more_buttons",
}
"""The hooks that are asked for every row of a list, and wagtail-localize's functions behind them."""


def take_over() -> None:
    """Put our button in the place of wagtail-localize's on lists of ours; nothing where it is not installed."""
    if not apps.is_installed("wagtail_localize"):
        return
    from wagtail_localize import wagtail_hooks as theirs

    for hook, name in LISTS.items():
        original = getattr(theirs, name)
        hooks._hooks[hook] = [  # noqa: SLF001 — Wagtail has no other way to take a hook out
            (_instead_of(original) if function is original else function, order)
            for function, order in hooks._hooks.get(hook, [])  # noqa: SLF001
        ]


def _instead_of(original: Callable[..., Iterator[Button]]) -> Callable[..., Iterator[Button]]:
    """Return a hook that links rows of ours and leaves all others to wagtail-localize."""

    @wraps(original)
    def buttons(*args: Any, **kwargs: Any) -> Iterator[Button]:
        row = args[0] if args else kwargs.get("page", kwargs.get("snippet"))
        user = args[1] if len(args) > 1 else kwargs["user"]
        model: Any = row.cached_content_type.model_class() if isinstance(row, Page) else type(row)
        if model is None or not _ours(model):
            yield from original(*args, **kwargs)
        elif issubclass(model, TranslatableMixin) and user.has_perm(RIGHT):
            yield _button(model, row, kwargs.get("next_url"))

    return buttons


def _ours(model: type[Model]) -> bool:
    return model._meta.app_label.startswith("mediane_")


def _button(model: type[Model], row: Any, next_url: str | None) -> Button:
    url = reverse("mediane_translate", args=[model._meta.app_label, model._meta.model_name, quote(row.pk)])
    return Button(
        _("Traduire"),
        f"{url}?{urlencode({'next': next_url})}" if next_url else url,
        attrs={"aria-label": _("Traduire « %(title)s »") % {"title": row}},
        icon_name="wagtail-localize-language",
        priority=60,
    )


@require_GET
def translate(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
    """Lead to the translation of one page or definition: to begin it, else to bring it up to date; 404 for others'."""
    if not request.user.is_authenticated or not request.user.has_perm(RIGHT):
        raise PermissionDenied
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as unknown:
        raise Http404 from unknown
    if not _ours(model) or not issubclass(model, TranslatableMixin):
        raise Http404
    row: Any = get_object_or_404(model, pk=unquote(pk))
    query = urlencode({"next": target}) if (target := get_valid_next_url_from_request(request)) else ""
    address = _submitting(row) or _updating(row)
    if address is None:
        messages.info(request, _("« %(title)s » existe déjà dans chaque langue.") % {"title": row})
        address = AdminURLFinder(request.user).get_edit_url(row) or reverse("wagtailadmin_home")
    return redirect(f"{address}?{query}" if query else address)


def _submitting(row: Any) -> str | None:
    """Where a translation begins, where a language lacks; an alias counts as lacking."""
    there = row.get_translations(inclusive=True)
    if isinstance(row, Page):
        there = there.exclude(alias_of__isnull=False)
    if not Locale.objects.exclude(pk__in=there.values("locale_id")).exists():
        return None
    if isinstance(row, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[row.alias_of_id or row.pk])
    meta = row._meta
    return reverse("wagtail_localize:submit_snippet_translation", args=[meta.app_label, meta.model_name, quote(row.pk)])


def _updating(row: Any) -> str | None:
    """Where translations follow their source, where the row is one."""
    from wagtail_localize.models import TranslationSource

    source = TranslationSource.objects.get_for_instance_or_none(row)
    if source is None or not source.translations.filter(enabled=True).exists():
        return None
    return reverse("wagtail_localize:update_translations", args=[source.pk])
