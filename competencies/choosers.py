"""How an editor picks a competency: a chooser for panels and a block for stream fields."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from competencies.models import Competency


class CompetencyFilterForm(BaseFilterForm):
    """One search field: every word in the code, the label of either language, the framework or the version."""

    q = forms.CharField(
        label=_("Code ou libellé"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("MS9-A2, conflit…")}),
    )

    def filter(self, objects: QuerySet[Competency]) -> QuerySet[Competency]:
        """Keep the rows in which every word stands somewhere."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").split()
        if not words:
            return objects
        self.is_searching, self.search_query = True, " ".join(words)
        fields = ("code", "label_fr", "label_en", "version__framework__code", "version__version")
        return objects.filter(
            reduce(and_, (Q.create([(f"{name}__icontains", word) for name in fields], Q.OR) for word in words))
        )


class CompetencyListMixin:
    """The modal's list: code and label, version, kind, status."""

    filter_form_class = CompetencyFilterForm
    ordering = ("version__lifecycle", "version__framework__code", "version__version", "position")

    def get_object_list(self) -> QuerySet[Competency]:
        """Read the version of each row with it."""
        return Competency.objects.select_related("version__framework")

    @property
    def columns(self) -> list[Column]:
        """Show what tells one row from its namesakes in other versions."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("version", label=_("Version"), accessor="version"),
            Column("lifecycle", label=_("État"), accessor="version.get_lifecycle_display"),
            Column("kind", label=_("Ligne"), accessor="get_kind_display"),
            Column("status", label=_("Statut du texte"), accessor="get_status_display"),
        ]


class CompetencyChooseView(CompetencyListMixin, ChooseView):
    """The modal."""


class CompetencyChooseResultsView(CompetencyListMixin, ChooseResultsView):
    """Its list alone, while somebody searches."""


class CompetencyChooserViewSet(ChooserViewSet):
    """The modal that lists competencies, searched by code and label."""

    model = "mediane_competencies.Competency"
    icon = "clipboard-list"
    per_page = 20
    choose_view_class = CompetencyChooseView
    choose_results_view_class = CompetencyChooseResultsView
    choose_one_text = _("Choisir une compétence")
    choose_another_text = _("Choisir une autre compétence")
    edit_item_text = _("Voir cette compétence")


competency_chooser_viewset = CompetencyChooserViewSet("mediane_competency_chooser")
CompetencyChooserBlock = competency_chooser_viewset.get_block_class(
    name="CompetencyChooserBlock", module_path="competencies.choosers"
)
