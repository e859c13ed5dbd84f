"""A report of the Wagtail admin whose rows are dataclasses: on the screen, as CSV, as XLSX."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from curriculum.reports.cells import harmless, language_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

RIGHTS = {"add", "change", "publish"}


def may_author(user: User | AnonymousUser) -> bool:
    """Whether the user writes content somewhere: who may add, change or publish a page."""
    return user.is_active and bool(policy_registry.get_by_type(Page).user_has_any_permission(user, RIGHTS))


def authored(user: User | AnonymousUser) -> Any:
    """Return the primary keys of the pages that the user writes, as a subquery."""
    pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, RIGHTS)
    return pages.order_by().values("pk")


class RowsReport(ReportView):
    """A list of rows for who may author; `fields` are the attributes of a row and their headings, the first a link.

    A row has `url`, where what it tells can be mended; empty where that is nowhere.
    """

    fields: ClassVar[dict[str, str | Promise]]
    introduction: str | Promise = ""
    results_template_name = "mediane_curriculum/admin/report_results.html"
    page_title: str | Promise
    paginate_by = 50
    no_results_message = _("Rien à signaler.")

    def rows(self) -> Sequence[Any]:
        """Return every row; each report does."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever writes no content; hiding the menu would not be enough."""
        if not may_author(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_filtered_queryset(self) -> list[Any]:
        """Return the rows, in the order of the report."""
        return list(self.rows())

    @property
    def columns(self) -> list[Column]:
        """Return the columns; the first leads to where things are mended."""
        first, *others = self.fields.items()
        return [
            TitleColumn(first[0], label=first[1], get_url=lambda row: row.url or None),
            *(Column(name, label=label, accessor=partial(self.cell, name=name)) for name, label in others),
        ]

    @staticmethod
    def cell(row: Any, name: str) -> Any:
        """Return what a cell says: a language by its name, all else as the row has it."""
        said = getattr(row, name)
        return language_name(said) if name == "language" else said

    @property
    def list_export(self) -> list[str]:
        """Export what the screen shows."""
        return list(self.fields)

    @property
    def export_headings(self) -> dict[str, str | Promise]:
        """Head the exported columns as on the screen."""
        return self.fields

    def to_row_dict(self, item: Any) -> OrderedDict[str, object]:
        """Return the exported cells: numbers as numbers, words so that no spreadsheet runs them."""
        cells = ((name, self.cell(item, name)) for name in self.fields)
        return OrderedDict((name, cell if isinstance(cell, int) else harmless(cell)) for name, cell in cells)

    def get_filename(self) -> str:
        """Name the file for its report."""
        return str(self.index_url_name).replace("_", "-")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the line that says what the report holds."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"introduction": self.introduction}


class ReportMenuItem(MenuItem):
    """A report in the menu « Rapports », for who may author."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Hide it from everybody else."""
        return may_author(request.user)


def offer(report: type[RowsReport], order: int) -> None:
    """Give a report its place in the menu; the address is looked up when the menu is made."""

    @hooks.register("register_reports_menu_item")
    def item() -> ReportMenuItem:
        name = str(report.index_url_name)
        address, icon = reverse(name), report.header_icon
        return ReportMenuItem(report.page_title, address, icon_name=icon, name=name.replace("_", "-"), order=order)
