"""The bank of definitions in the Wagtail admin: one group, four lists, found by code and by words."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments import script_views
from assessments.models import Quiz, Rubric, Scenario
from assessments.viewsets_questions import DefinitionViewSet, QuestionViewSet


class QuizViewSet(DefinitionViewSet):
    """Quizzes."""

    model = Quiz
    icon = "form"


class ScenarioViewSet(DefinitionViewSet):
    """Scenarios, what is wrong with their drafts, and their scripts."""

    model = Scenario
    icon = "site"
    list_display = [
        "code",
        "title",
        Column("problems_told", label=_("Problèmes")),
        LocaleColumn(label=_("Langue")),
        UpdatedAtColumn(label=_("Mis à jour")),
    ]
    index_view_class = script_views.ScenarioIndexView
    edit_view_class = script_views.ScenarioEditView

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the script: written, edited, exported."""
        index = self.get_url_name("list")
        new = self.construct_view(script_views.NewScriptView, index_url_name=index)
        edit = self.construct_view(script_views.EditScriptView, index_url_name=index)
        file = self.construct_view(script_views.ExportScriptView)
        return [
            *super().get_urlpatterns(),
            path("script/", new, name="script_new"),
            path("script/<int:pk>/", edit, name="script"),
            path("script/<int:pk>/fichier/", file, name="script_file"),
        ]


class RubricViewSet(DefinitionViewSet):
    """Rubrics."""

    model = Rubric
    icon = "list-ul"


class AssessmentsGroup(SnippetViewSetGroup):
    """The menu entry that holds them."""

    items = (QuestionViewSet, QuizViewSet, ScenarioViewSet, RubricViewSet)
    menu_label = _("Évaluations")
    menu_icon = "clipboard-list"
    menu_name = "mediane-assessments"
    menu_order = 250
