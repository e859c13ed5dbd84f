"""The bank of definitions in the Wagtail admin: one group, four lists, found by code and by words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments.models import Quiz, Rubric, Scenario
from assessments.viewsets_questions import DefinitionViewSet, QuestionViewSet


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
