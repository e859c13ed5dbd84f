"""The parts that scenarios and rubrics are made of, as stream field blocks (a question's: `blocks_options.py`).

A block's own id is the stable identity of a scene, a choice or a criterion: equal in every translation.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.graph_messages import OUTCOMES
from competencies.choosers import CompetencyChooserBlock


class KeyBlock(blocks.CharBlock):
    """A name that leads somewhere: never translated, or it would lead nowhere."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Tell wagtail-localize that there is nothing to translate."""
        del value
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """Keep the name."""
        del segments
        return value


class ChoiceBlock(blocks.StructBlock):
    """What a person may do in a scene, where it leads, and what it is worth."""

    text = blocks.TextBlock(label=_("choix"))
    goto = KeyBlock(label=_("mène à"), max_length=60, help_text=_("Nom d’une scène ou d’une fin."))
    points = blocks.IntegerBlock(label=_("points"), default=0, min_value=0, max_value=10)
    feedback = blocks.TextBlock(label=_("retour"))
    competencies = blocks.ListBlock(CompetencyChooserBlock(), label=_("compétences"), default=[])
    safety_error = blocks.BooleanBlock(label=_("erreur de sécurité"), required=False)

    class Meta:
        label = _("choix")
        icon = "arrow-right"


class SceneBlock(blocks.StructBlock):
    """One scene of a scenario. Without a title it is called by who speaks, else by its name."""

    name = KeyBlock(label=_("nom"), max_length=60)
    speaker = blocks.CharBlock(
        label=_("qui parle"),
        max_length=60,
        required=False,
        help_text=_("Une fonction (« Parent »), jamais un vrai nom."),
    )
    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("texte"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("choix"))

    class Meta:
        label = _("scène")
        icon = "view"


class EndingBlock(blocks.StructBlock):
    """One way a scenario can end, or lead on to the next act."""

    name = KeyBlock(label=_("nom"), max_length=60)
    outcome = blocks.ChoiceBlock(label=_("issue"), choices=list(OUTCOMES.items()))
    text = blocks.TextBlock(label=_("texte"), required=False)
    next_act = KeyBlock(
        label=_("suite"),
        max_length=60,
        required=False,
        help_text=_("Code du scénario qui continue l’histoire : il sera proposé à la suite de cette fin."),
    )

    class Meta:
        label = _("fin")
        icon = "crosshairs"


class CriterionBlock(blocks.StructBlock):
    """One thing an observer looks for, tied to a competency."""

    code = blocks.CharBlock(label=_("code"), max_length=20)
    text = blocks.TextBlock(label=_("critère"))
    competency = CompetencyChooserBlock(label=_("compétence"))
    reached = blocks.TextBlock(label=_("atteint : ce que l’on voit"))
    not_yet = blocks.TextBlock(label=_("pas encore : ce que l’on voit"))
    not_observed = blocks.TextBlock(
        label=_("non observé : quand le dire"),
        required=False,
        default="",
        help_text=_("Par exemple : « Personne n’a levé la voix, il n’y avait rien à apaiser. »"),
    )

    class Meta:
        label = _("critère")
        icon = "list-ul"


class DrawBlock(blocks.StructBlock):
    """So many questions of the bank on a competency, drawn anew for each attempt."""

    competency = CompetencyChooserBlock(label=_("compétence"))
    number = blocks.IntegerBlock(
        label=_("nombre de questions"),
        default=2,
        min_value=1,
        max_value=50,
        help_text=_("Il en faut au moins deux pour que la compétence soit évaluée."),
    )

    class Meta:
        label = _("tirage")
        icon = "rotate"
