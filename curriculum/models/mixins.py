"""The abstract halves of our pages: everything but the Page they sit on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from competencies.choosers import CompetencyChooserBlock
from competencies.models.code import CodeField
from curriculum.blocks import LESSON_BLOCKS
from curriculum.blocks.activity import RubricBlock
from curriculum.blocks.text import FEATURES

if TYPE_CHECKING:
    from wagtail.models import Page


class SourcedMixin(models.Model):
    """What a text stands on, and what its readers must check before they rely on it."""

    sources = StreamField(
        [("source", blocks.CharBlock(label=_("source"), max_length=400))], verbose_name=_("sources"), blank=True
    )
    to_verify = StreamField(
        [("point", blocks.CharBlock(label=_("point à vérifier"), max_length=400))],
        verbose_name=_("à vérifier"),
        blank=True,
        help_text=_("Ce qui change d’un lieu à l’autre, ou n’a pas pu être vérifié : la page le dit."),
    )

    sourced_panels = [FieldPanel("sources"), FieldPanel("to_verify")]

    class Meta:
        abstract = True


class CopiedMixin(models.Model):
    """A page of which a copy has codes of its own, whoever copies it (`curriculum/copying.py`)."""

    class Meta:
        abstract = True

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Copy the page as Wagtail does, then settle what was copied."""
        from curriculum.copying import settle_copy

        made = super().copy(*args, **kwargs)  # type: ignore[misc]
        settle_copy(cast("Page", self), made)
        return made


class CatalogueMixin(models.Model):
    """The public list of programmes and modules."""

    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        abstract = True


class ProgrammeMixin(models.Model):
    """An ordered choice of modules; it refers to them and does not contain them, so networks share modules."""

    code = CodeField(_("code"), max_length=60)
    summary = models.TextField(_("résumé"), blank=True)
    modules = StreamField(
        [("module", blocks.PageChooserBlock("mediane_curriculum.ModulePage", label=_("module")))],
        verbose_name=_("modules"),
        blank=True,
    )

    class Meta:
        abstract = True


class ModuleMixin(CopiedMixin):
    """A module: what it is for, how long it takes, and the lessons below it."""

    code = CodeField(_("code"), max_length=60)
    summary = models.TextField(_("résumé"), blank=True)
    hours = models.DecimalField(_("durée (heures)"), max_digits=5, decimal_places=1, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    audience = models.TextField(_("public"), blank=True)
    prerequisites = models.TextField(_("prérequis"), blank=True)
    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("être capable de"), max_length=300))],
        verbose_name=_("ce que l’on saura faire"),
        blank=True,
    )
    description = RichTextField(_("description"), features=FEATURES, blank=True)
    logbook = models.TextField(
        _("question pour le carnet"),
        blank=True,
        help_text=_("Proposée à la fin du module ; ce que la personne écrit reste dans son carnet."),
    )
    rubrics = StreamField(
        [("rubric", RubricBlock())],
        verbose_name=_("grilles d’observation"),
        blank=True,
    )

    positioning = models.ForeignKey(
        "mediane_assessments.Quiz",
        verbose_name=_("quiz de positionnement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Proposé au début et à la fin du module, jamais dans une leçon. Il ne compte pour rien : ni progression, "
            "ni évaluation."
        ),
    )

    class Meta:
        abstract = True


class LessonMixin(CopiedMixin, SourcedMixin):
    """A lesson: its objective, its duration, the competencies it bears on, and its body in ten kinds of block."""

    code = CodeField(_("code"), max_length=60)
    objective = models.TextField(_("objectif"), help_text=_("Être capable de…"))
    minutes = models.PositiveIntegerField(_("durée (minutes)"), validators=[MinValueValidator(1)], default=30)
    modality = models.CharField(_("modalité"), max_length=200, blank=True)
    rated = models.BooleanField(_("évaluée"), default=True, help_text=_("Non : présence seulement."))
    competencies = StreamField(
        [("competency", CompetencyChooserBlock(label=_("compétence")))], verbose_name=_("compétences"), blank=True
    )
    body = StreamField(LESSON_BLOCKS, verbose_name=_("contenu"), blank=True)

    lesson_panels = [
        FieldPanel("objective"),
        FieldPanel("body"),
        FieldPanel("competencies"),
        *SourcedMixin.sourced_panels,
        MultiFieldPanel(
            [
                FieldPanel("code", required_on_save=False),
                FieldPanel("minutes", required_on_save=False),
                FieldPanel("modality"),
                FieldPanel("rated"),
            ],
            heading=_("Réglages"),
            classname="collapsed",
        ),
    ]

    class Meta:
        abstract = True
