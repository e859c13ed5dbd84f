"""What a learner does: a question, a quiz, a scenario, each chosen from the bank."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class QuestionBlock(blocks.StructBlock):
    """A practice question with feedback at once; it never rates."""

    question = SnippetChooserBlock("mediane_assessments.Question", label=_("question"))

    class Meta:
        label = _("question")
        icon = "help"


class QuizBlock(blocks.StructBlock):
    """A quiz that rates."""

    quiz = SnippetChooserBlock("mediane_assessments.Quiz", label=_("quiz"))

    class Meta:
        label = _("quiz")
        icon = "form"


class ScenarioBlock(blocks.StructBlock):
    """A scenario to play, which rates."""

    scenario = SnippetChooserBlock("mediane_assessments.Scenario", label=_("scénario"))

    class Meta:
        label = _("scénario")
        icon = "site"


class RubricBlock(blocks.StructBlock):
    """An observation sheet of a module, and the lesson whose role play it belongs to."""

    rubric = SnippetChooserBlock("mediane_assessments.Rubric", label=_("grille"))
    lesson = blocks.PageChooserBlock("mediane_curriculum.LessonPage", label=_("leçon"), required=False)

    class Meta:
        label = _("grille d’observation")
        icon = "list-ul"
