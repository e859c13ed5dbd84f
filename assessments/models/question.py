"""A question and its answer key."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments import kinds
from assessments.blocks import OptionBlock
from assessments.forms import QuestionForm
from assessments.kinds.wording import FLAWS
from assessments.models.definition import Definition
from competencies.choosers import CompetencyChooserBlock


class QuestionKind(models.TextChoices):
    """How a question is answered; each kind has its file in `assessments/kinds/`."""

    SINGLE = "single", _("une réponse")
    MULTIPLE = "multiple", _("plusieurs réponses")
    TRUE_FALSE = "true_false", _("vrai ou faux")
    ORDER = "order", _("mise en ordre")


class Question(Definition):
    """One question with its options, its feedback and the competencies it bears on."""

    kind = models.CharField(_("type"), max_length=12, choices=QuestionKind)
    prompt = models.TextField(_("énoncé"))
    options = StreamField([("option", OptionBlock())], verbose_name=_("réponses"), blank=True)
    explanation = models.TextField(_("explication"), blank=True)
    competencies = StreamField(
        [("competency", CompetencyChooserBlock(label=_("compétence")))], verbose_name=_("compétences"), blank=True
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("kind"),
        FieldPanel("prompt"),
        FieldPanel("options"),
        FieldPanel("explanation"),
        FieldPanel("competencies"),
    ]
    base_form_class = QuestionForm

    class Meta(Definition.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="mediane_question_once")]
        ordering = ["code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.code} · {self.prompt}"

    def flaws(self) -> list[Promise]:
        """Say what keeps this question from being asked; an empty list means nothing does."""
        options = [
            kinds.Option(child.value["text"], bool(child.value["correct"]), child.value["feedback"] or "")
            for child in self.options
        ]
        return [FLAWS[flaw] for flaw in kinds.kind(self.kind).flaws(options)]
