"""The explorer's listing below a catalogue and below a module: our columns, our filters."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.models import Locale, Page, ReferenceIndex

from competencies.models import Competency
from curriculum.models import CataloguePage, ModulePage
from curriculum.reports.translations import State, states_of_pages
from curriculum.tree_reading import TreeLine, tree_lines


def _named() -> QuerySet[ReferenceIndex]:
    return ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Competency),
    )


def _competencies() -> list[tuple[str, str]]:
    """Return the competencies that some page names, by reference."""
    keys = {int(key) for key in _named().values_list("to_object_id", flat=True)}
    rows = Competency.objects.select_related("version__framework").filter(pk__in=keys)
    return sorted(((str(row.pk), f"{row.reference} · {row.label}") for row in rows), key=lambda each: each[1])


STATES = {
    "live": Q(live=True, has_unpublished_changes=False),
    "changed": Q(live=True, has_unpublished_changes=True),
    "draft": Q(live=False),
}


class TreeFilterSet(PageFilterSet):
    """By competency, status, language, and how far the translation is; then Wagtail's own."""

    competency = django_filters.ChoiceFilter(
        label=_("Compétence"), method="bears_on", choices=_competencies, empty_label=_("toutes")
    )
    status = django_filters.ChoiceFilter(
        label=_("État"),
        method="stands",
        choices=[("live", _("publiée")), ("changed", _("publiée, puis modifiée")), ("draft", _("brouillon"))],
        empty_label=_("tous"),
    )
    language = django_filters.ModelChoiceFilter(
        label=_("Langue"), field_name="locale", queryset=Locale.objects.all(), empty_label=_("toutes")
    )
    translation = django_filters.ChoiceFilter(
        label=_("Traduction"),
        method="is_translated",
        choices=[("complete", _("complète")), ("late", _("en retard")), ("absent", _("absente"))],
        empty_label=_("toutes"),
    )

    class Meta(PageFilterSet.Meta):
        pass

    def _add_locale_filter(self) -> None:
        """Keep Wagtail's own filter of languages away: it says « Région » in French, and `language` does the same."""

    def bears_on(self, rows: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """Keep the pages that name a competency, as they are published."""
        named = _named().filter(to_object_id=value, object_id=Cast(OuterRef("pk"), CharField()))
        return rows.filter(Exists(named))

    def stands(self, rows: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """Keep the pages of one status."""
        return rows.filter(STATES[value])

    def is_translated(self, rows: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        """Keep the pages whose translations are that far."""
        states = states_of_pages(rows.order_by().values_list("translation_key", flat=True))
        return rows.filter(translation_key__in=[key for key, state in states.items() if state == State(value)])


class TreeColumn(Column):
    """One of our columns: what `tree_reading` found for the row."""

    def get_value(self, instance: Any) -> str:
        """Return the text of the cell."""
        line: TreeLine = getattr(instance, "tree_line", TreeLine())
        return str(getattr(line, self.name))


OURS = (
    TreeColumn("minutes", label=_("Minutes")),
    TreeColumn("competencies", label=_("Compétences")),
    TreeColumn("release", label=_("Version publiée")),
    TreeColumn("problems", label=_("Problèmes")),
    TreeColumn("translation", label=_("Traduction")),
)


def _columns() -> list[Column]:
    """Return Wagtail's columns with ours after the title, which keeps room; all rows are of few kinds, so no type."""
    columns: list[Column] = []
    for stock in ExplorableIndexView.base_columns:
        if stock.name == "title":
            wide = copy(stock)
            wide.width = "30%"
            columns += [wide, *OURS]
        elif stock.name not in {"type", "parent"}:
            columns.append(stock)
    return columns


class TreeView(ExplorableIndexView):
    """Children of a catalogue or module; the rows of the page are read together, when the table is made."""

    base_columns = _columns()
    base_filterset_class = TreeFilterSet

    def get_table(self, object_list: Sequence[Page]) -> Table:
        """Give each row its line."""
        lines = tree_lines(list(object_list))
        for page in object_list:
            page.tree_line = lines[page.pk]
        table: Table = super().get_table(object_list)
        return table


class TreeViewSet(PageViewSet):
    """Registers nothing but the listing below our parents: all other views of every page stay Wagtail's."""

    model = Page
    index_view_class = TreeView
    parent_models = [CataloguePage, ModulePage]

    @cached_property
    def filterset_class(self) -> type[TreeFilterSet]:
        """Let the view's own stand."""
        return TreeFilterSet

    def on_register(self) -> None:
        """Take the listings of our parents, and no page's other views."""
        page_viewset_registry.values_by_parent_model.update(dict.fromkeys(self.parent_models, self))
