"""The Wagtail admin's views of what may be frozen: a draft is edited, a published version is read and copied.

Whoever tries to change a published version, by a link or by an old form, is told what to do instead.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from competencies.models import FrameworkVersion
from competencies.publishing import VersionIsPublished, discard_draft, editing, refuse_unless_draft, version_of


def _frozen(row: models.Model) -> bool:
    version = version_of(row)
    return version is not None and not version.is_draft


class DraftIndexView(generic.IndexView):
    """A list that offers to edit or delete only what may change."""

    related: tuple[str, ...] = ("version__framework",)

    def get_base_queryset(self) -> models.QuerySet[Any]:
        """Read the versions of the rows with the rows."""
        rows: models.QuerySet[Any] = super().get_base_queryset()
        return rows.select_related(*self.related) if self.related else rows

    def get_edit_url(self, instance: models.Model) -> str | None:
        """Return no address for a frozen row: its title leads to its details."""
        return None if _frozen(instance) else super().get_edit_url(instance)

    def get_delete_url(self, instance: models.Model) -> str | None:
        """Return no address for a frozen row."""
        return None if _frozen(instance) else super().get_delete_url(instance)


class DraftInspectView(generic.InspectView):
    """Details that offer to edit or delete only what may change."""

    def get_edit_url(self) -> str | None:
        """Return no address for a frozen row."""
        return None if _frozen(self.object) else super().get_edit_url()

    def get_delete_url(self) -> str | None:
        """Return no address for a frozen row."""
        return None if _frozen(self.object) else super().get_delete_url()


class RefusingMixin:
    """Answer a forbidden change with a message and the details of the row, never with an error page."""

    request: HttpRequest
    permission_required: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before any form is shown; a version published since the form was shown refuses at saving."""
        row = self.get_object()  # type: ignore[attr-defined]
        version = version_of(row)
        if not self.user_has_permission(self.permission_required):  # type: ignore[attr-defined]
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # refuses the person
        try:
            if version is not None:
                refuse_unless_draft(version)
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except VersionIsPublished as error:
            messages.error(request, str(error))
        except ProtectedError as error:
            users = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
            messages.error(request, _("Suppression impossible : utilisé par %(users)s.") % {"users": users})
        name = self.index_url_name.replace(":index", ":inspect")  # type: ignore[attr-defined]
        return redirect(reverse(name, args=[row.pk]))


class DraftEditView(RefusingMixin, generic.EditView):
    """Edit a row of a draft."""

    def save_instance(self) -> Any:
        """Save while the version is held as a draft."""
        version = version_of(type(self.object).objects.get(pk=self.object.pk))
        if version is None:
            return super().save_instance()
        with editing(version):
            return super().save_instance()


class DraftDeleteView(RefusingMixin, generic.DeleteView):
    """Delete a row of a draft, or anything that nothing else needs."""

    def delete_action(self) -> None:
        """Delete; a draft version goes with all that belongs to it."""
        if isinstance(self.object, FrameworkVersion):
            discard_draft(version=self.object)
        else:
            super().delete_action()


def version_buttons(version: FrameworkVersion, namespace: str, *, may_publish: bool, may_add: bool) -> list[Button]:
    """Return the actions of a version's life that are open now."""
    buttons = []
    if version.is_draft and may_publish:
        url = reverse(f"{namespace}:publish", args=[version.pk])
        buttons.append(Button(_("Publier"), url=url, icon_name="upload", priority=5))
    if not version.is_draft:
        buttons.append(Button(_("Page publique"), url=version.get_absolute_url(), icon_name="view", priority=6))
    if not version.is_draft and may_add:
        url = reverse(f"{namespace}:new_version", args=[version.pk])
        buttons.append(Button(_("Nouvelle version"), url=url, icon_name="copy", priority=7))
    return buttons


class LifeButtonsMixin:
    """Add the actions of a version's life to a view of the admin."""

    def life_buttons(self, version: FrameworkVersion) -> list[Button]:
        """Return the actions this person may take on this version now."""
        may = self.user_has_permission  # type: ignore[attr-defined]
        namespace = self.index_url_name.rpartition(":")[0]  # type: ignore[attr-defined]
        return version_buttons(version, namespace, may_publish=may("publish"), may_add=may("add"))


class VersionIndexView(LifeButtonsMixin, DraftIndexView):
    """The versions, with what can be done to each."""

    related = ("framework",)

    def get_list_more_buttons(self, instance: FrameworkVersion) -> list[Any]:
        """Put the version's life before editing."""
        return [*self.life_buttons(instance), *super().get_list_more_buttons(instance)]


class VersionInspectView(LifeButtonsMixin, DraftInspectView):
    """A version in detail."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Put the version's life before editing."""
        return [*self.life_buttons(self.object), *super().header_more_buttons]


class VersionEditView(LifeButtonsMixin, DraftEditView):
    """A draft's own texts."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Put the version's life before deleting."""
        return [*self.life_buttons(self.object), *super().header_more_buttons]
