"""The bank of definitions in the Wagtail admin: one group, four lists, found by code and by words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.models import Question, Quiz, Rubric, Scenario


class DefinitionViewSet(SnippetViewSet):
    """What the four lists share. Search goes to the database: codes are words that an index would cut."""

    list_display = ["code", "title", LocaleColumn(), UpdatedAtColumn()]
    search_fields = ["code", "title"]
    search_backend_name = None
    ordering = ["code"]
    list_per_page = 50


class QuestionViewSet(DefinitionViewSet):
    """Questions, filtered by kind."""

    model = Question
    icon = "help"
    list_display = [
        "code",
        "prompt",
        Column("get_kind_display", label=_("Type"), sort_key="kind"),
        LocaleColumn(),
        UpdatedAtColumn(),
    ]
    search_fields = ["code", "prompt"]
    list_filter = ["kind"]


class QuizViewSet(DefinitionViewSet):
    """Quizzes."""

    model = Quiz
    icon = "form"


class ScenarioViewSet(DefinitionViewSet):
    """Scenarios."""

    model = Scenario
    icon = "site"


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
