"""A quiz: questions that are scored together, and the terms on which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments import habits
from assessments.blocks import DrawBlock
from assessments.drawing import NotEnough, Pool, draw
from assessments.forms import QuizForm
from assessments.kinds.wording import HABITS
from assessments.models.definition import Definition
from assessments.models.question import Question
from assessments.panels import HabitsPanel

if TYPE_CHECKING:
    from competencies.models import Competency

LONGEST = 600  # minutes


@dataclass(frozen=True)
class Draw:
    """So many questions on a competency, and those of the bank they are drawn from today."""

    competency: Competency
    number: int
    questions: list[Question]

    @property
    def shortage(self) -> Promise:
        """Say that the bank holds too few."""
        return format_lazy(
            _("{code} : le tirage en demande {number}, la banque en a {held} en dehors des questions choisies."),
            code=self.competency.code,
            number=self.number,
            held=len(self.questions),
        )


class Quiz(Definition):
    """Questions and the terms they are asked on; a competency with two of them or more is rated from its points."""

    title = models.CharField(_("titre"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    threshold = models.FloatField(
        _("seuil par compétence"),
        default=0.8,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("Part des points d’une compétence à partir de laquelle elle est « atteinte » : 0,8 pour 80 %."),
    )
    pass_mark = models.FloatField(
        _("seuil de réussite"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_(
            "Part de tous les points à partir de laquelle le quiz est réussi. Laissez vide pour reprendre le seuil par "
            "compétence."
        ),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("tentatives permises"), default=0, help_text=_("0 : autant que la personne veut.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("temps, en minutes"),
        default=0,
        validators=[MaxValueValidator(LONGEST)],
        help_text=_(
            "0 : pas de limite. Le temps court dès le début, même page fermée ; une réponse en retard ne compte pas, "
            "celles d’avant comptent. Qui a droit à plus de temps l’a sur la page de son groupe, pas ici."
        ),
    )
    shuffle_questions = models.BooleanField(
        _("mélanger les questions"), default=False, help_text=_("L’ordre change à chaque tentative.")
    )
    shuffle_options = models.BooleanField(
        _("mélanger les réponses"),
        default=True,
        help_text=_("L’ordre des réponses proposées change à chaque tentative."),
    )
    feedback_at_once = models.BooleanField(
        _("expliquer après chaque réponse"),
        default=False,
        help_text=_("Sinon, la personne lit toutes les explications à la fin."),
    )
    questions = StreamField(
        [("question", SnippetChooserBlock("mediane_assessments.Question", label=_("question")))],
        verbose_name=_("questions"),
        blank=True,
        help_text=_("Posées à chaque tentative."),
    )
    draws = StreamField(
        [("draw", DrawBlock())],
        verbose_name=_("questions tirées de la banque"),
        blank=True,
        help_text=_(
            "Tirées à chaque tentative parmi les questions publiées qui portent sur la compétence, en plus des "
            "questions ci-dessus. La banque est figée quand une version du module est publiée."
        ),
    )

    panels = [
        HabitsPanel(),
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldPanel("questions"),
        FieldPanel("draws"),
        MultiFieldPanel([FieldPanel("threshold"), FieldPanel("pass_mark")], heading=_("Ce qu’il faut réussir")),
        MultiFieldPanel([FieldPanel("attempts_allowed"), FieldPanel("minutes")], heading=_("Tentatives et temps")),
        MultiFieldPanel(
            [FieldPanel("shuffle_questions"), FieldPanel("shuffle_options"), FieldPanel("feedback_at_once")],
            heading=_("Ordre et explications"),
        ),
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
        """Warn of what its questions have in common that gives right answers away; it keeps nothing back.

        What a draw may take from the bank counts as what is always asked does.
        """
        questions = [child.value for child in self.questions if child.value is not None]
        drawn = {one.pk: one for each in self.pools() for one in each.questions}
        questions += drawn.values()
        return [str(HABITS[code]) for code in habits.of_several([(one.kind, one.written()) for one in questions])]

    def flaws(self) -> list[Promise]:
        """Say what keeps this quiz from being asked; an empty list means nothing does."""
        return [*self.question_flaws(), *self.draw_flaws()]

    def question_flaws(self) -> list[Promise]:
        """Say what is wrong with the questions that are always asked."""
        chosen = self._chosen()
        found: list[Promise] = []
        if not chosen and not len(self.draws):
            found.append(_("Choisissez au moins une question, ou un tirage dans la banque."))
        if len(set(chosen)) < len(chosen):
            found.append(_("La même question est choisie deux fois."))
        return found

    def draw_flaws(self) -> list[Promise]:
        """Say what is wrong with the draws: a competency drawn on twice, or more drawn than the bank holds."""
        if not len(self.draws):
            return []
        found = self.pools()
        if len(found) < len(self.draws):
            return [_("Un tirage n’a plus de compétence.")]
        if len({each.competency.pk for each in found}) < len(found):
            return [_("La même compétence est tirée deux fois.")]
        short = [each for each in found if len(each.questions) < each.number]
        if short:
            return [each.shortage for each in short]
        try:
            draw([Pool(each.number, [str(one.pk) for one in each.questions]) for each in found], "")
        except NotEnough:
            return [_("Des tirages se partagent les mêmes questions : la banque n’en a pas assez pour tous ensemble.")]
        return []

    def pools(self) -> list[Draw]:
        """Return the draws with what they draw from: live, askable questions of this language not chosen anyway."""
        wanted = [(child.value["competency"], child.value["number"] or 0) for child in self.draws]
        bank = self._bank() if wanted else []
        return [
            Draw(competency, number, [one for one, bears_on in bank if competency.pk in bears_on])
            for competency, number in wanted
            if competency is not None
        ]

    def _chosen(self) -> list[int]:
        return [child.value.pk for child in self.questions if child.value is not None]

    def _bank(self) -> list[tuple[Question, set[int]]]:
        """The questions that may be drawn, each with the primary keys of its competencies; in one query."""
        live = Question.objects.filter(live=True, locale=self.locale_id).exclude(pk__in=self._chosen()).order_by("code")
        return [(one, {item["value"] for item in one.competencies.get_prep_value()}) for one in live if not one.flaws()]
