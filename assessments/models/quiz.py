"""A quiz: questions that are scored together."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments import habits
from assessments.forms import QuizForm
from assessments.kinds.wording import HABITS
from assessments.models.definition import Definition
from assessments.panels import HabitsPanel


class Quiz(Definition):
    """An ordered set of questions; a competency with two of them or more is rated from its share of points."""

    title = models.CharField(_("titre"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    threshold = models.FloatField(
        _("seuil"),
        default=0.8,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("Part des points d’une compétence à partir de laquelle elle est « atteinte »."),
    )
    questions = StreamField(
        [("question", SnippetChooserBlock("mediane_assessments.Question", label=_("question")))],
        verbose_name=_("questions"),
        blank=True,
    )

    panels = [
        HabitsPanel(),
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldPanel("threshold"),
        FieldPanel("questions"),
    ]
    base_form_class = QuizForm

    class Meta(Definition.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="mediane_quiz_once")]
        ordering = ["code"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quiz")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def habits(self) -> list[str]:
        """Warn of what its questions have in common that gives right answers away; it keeps nothing back."""
        questions = [child.value for child in self.questions if child.value is not None]
        return [str(HABITS[code]) for code in habits.of_several([(one.kind, one.written()) for one in questions])]

    def flaws(self) -> list[Promise]:
        """Say what keeps this quiz from being asked; an empty list means nothing does."""
        chosen = [child.value.pk for child in self.questions if child.value is not None]
        found: list[Promise] = []
        if not chosen:
            found.append(_("Choisissez au moins une question."))
        if len(set(chosen)) < len(chosen):
            found.append(_("La même question est choisie deux fois."))
        return found
