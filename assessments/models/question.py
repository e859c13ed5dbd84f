"""A question and its answer key."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments import habits, kinds
from assessments.blocks_options import AnswersBlock
from assessments.forms import QuestionForm
from assessments.kinds import Flaw, Option
from assessments.kinds.wording import HABITS, flaws_of, told
from assessments.models.definition import Definition
from assessments.panels import HabitsPanel, KindsPanel
from competencies.choosers import CompetencyChooserBlock


class QuestionKind(models.TextChoices):
    """How a question is answered; each kind has its file in `assessments/kinds/`."""

    SINGLE = "single", _("une réponse")
    MULTIPLE = "multiple", _("plusieurs réponses")
    TRUE_FALSE = "true_false", _("vrai ou faux")
    ORDER = "order", _("mise en ordre")
    MATCH = "match", _("association")
    SHORT_TEXT = "short_text", _("réponse courte")
    NUMERIC = "numeric", _("nombre")
    ESSAY = "essay", _("texte à faire relire")


class Question(Definition):
    """One question with its answers, its feedback and the competencies it bears on."""

    kind = models.CharField(_("type"), max_length=12, choices=QuestionKind)
    prompt = models.TextField(_("énoncé"))
    options = StreamField(AnswersBlock(), verbose_name=_("réponses"), blank=True)
    partial = models.BooleanField(
        _("compter par parties"),
        default=False,
        help_text=_(
            "Plusieurs réponses : un point par réponse juste cochée, moins un par réponse fausse, jamais moins de 0. "
            "Association : un point par paire juste. Sans cette case, un point pour le tout, ou rien. Les autres types "
            "n’en dépendent pas."
        ),
    )
    explanation = models.TextField(_("explication"), blank=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("D’où vient ce qui est juste : texte, page, date.")
    )
    review_on = models.DateField(
        _("à revoir le"), null=True, blank=True, help_text=_("La banque montre les questions dont la date est passée.")
    )
    competencies = StreamField(
        [("competency", CompetencyChooserBlock(label=_("compétence")))], verbose_name=_("compétences"), blank=True
    )

    panels = [
        KindsPanel(),
        HabitsPanel(),
        FieldPanel("code"),
        FieldPanel("kind"),
        FieldPanel("prompt"),
        FieldPanel("options"),
        FieldPanel("partial"),
        FieldPanel("explanation"),
        FieldPanel("source"),
        FieldPanel("review_on"),
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

    def written(self) -> list[Option]:
        """Return the answers as their author wrote them; those whose form is not known any more are left out."""
        return [
            Option(
                text=child.value["text"] or "",
                correct=bool(child.value.get("correct")),
                feedback=child.value.get("feedback") or "",
                match=child.value.get("match") or "",
                tolerance=child.value.get("tolerance") or "",
                id=child.id or "",
                block=child.block_type,
            )
            for child in self.options
        ]

    def judged(self) -> list[Flaw]:
        """Return what keeps this question from being asked, each with its place; an empty list means nothing does."""
        return flaws_of(self.kind, self.written())

    def flaws(self) -> list[str]:
        """Say what keeps this question from being asked."""
        return list(dict.fromkeys(told(flaw, self.kind) for flaw in self.judged()))

    def habits(self) -> list[str]:
        """Warn of what gives the right answer away; it keeps nothing from being published."""
        return [str(HABITS[code]) for code in habits.of_question(self.kind, self.written())]

    @property
    def in_parts(self) -> bool:
        """Whether it is counted by parts: its kind can be, and its author wants it."""
        return self.partial and kinds.kind(self.kind).in_parts
