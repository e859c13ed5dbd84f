"""The parts that scenarios and rubrics are made of, as stream field blocks (a question's: `blocks_options.py`).

A block's own id is the stable identity of a scene, a choice or a criterion: equal in every translation.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from competencies.choosers import CompetencyChooserBlock


class ChoiceBlock(blocks.StructBlock):
    """What a person may do in a scene, where it leads, and what it is worth."""

    text = blocks.TextBlock(label=_("choix"))
    goto = blocks.CharBlock(label=_("mène à"), max_length=60, help_text=_("Nom d’une scène ou d’une fin."))
    points = blocks.IntegerBlock(label=_("points"), default=0, min_value=0, max_value=10)
    feedback = blocks.TextBlock(label=_("retour"))
    competencies = blocks.ListBlock(CompetencyChooserBlock(), label=_("compétences"), default=[])
    safety_error = blocks.BooleanBlock(label=_("erreur de sécurité"), required=False)

    class Meta:
        label = _("choix")
        icon = "arrow-right"


class SceneBlock(blocks.StructBlock):
    """One scene of a scenario."""

    name = blocks.CharBlock(label=_("nom"), max_length=60)
    title = blocks.CharBlock(label=_("titre"), max_length=120)
    text = blocks.TextBlock(label=_("texte"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("choix"))

    class Meta:
        label = _("scène")
        icon = "view"


class EndingBlock(blocks.StructBlock):
    """One way a scenario can end."""

    name = blocks.CharBlock(label=_("nom"), max_length=60)
    outcome = blocks.ChoiceBlock(
        label=_("issue"),
        choices=[("favourable", _("favorable")), ("mixed", _("mitigée")), ("unfavourable", _("défavorable"))],
    )
    text = blocks.TextBlock(label=_("texte"))

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

    class Meta:
        label = _("critère")
        icon = "list-ul"
