"""The author's forms for the answers of a question: one form for each way of answering, each with its feedback."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.kinds.wording import BLOCKS

FEEDBACK = _("Ce que lit la personne qui donne cette réponse.")


class OptionBlock(blocks.StructBlock):
    """One possible answer, with the feedback its chooser reads; an ordering question lists them in the right order."""

    text = blocks.CharBlock(label=_("réponse"), max_length=400)
    correct = blocks.BooleanBlock(label=_("juste"), required=False)
    feedback = blocks.TextBlock(label=_("retour"), required=False)

    class Meta:
        label = BLOCKS["option"]
        icon = "tick"


class PairBlock(blocks.StructBlock):
    """One proposal of a matching question and what goes with it; two proposals may share their answer."""

    text = blocks.CharBlock(label=_("proposition"), max_length=400)
    match = blocks.CharBlock(label=_("va avec"), max_length=200)
    feedback = blocks.TextBlock(label=_("retour"), required=False, help_text=FEEDBACK)

    class Meta:
        label = BLOCKS["pair"]
        icon = "link"


class AnswerBlock(blocks.StructBlock):
    """One answer in words that the author foresees, right or wrong."""

    text = blocks.CharBlock(
        label=_("réponse"), help_text=_("Accents, majuscules, espaces et apostrophes sont pardonnés.")
    )
    correct = blocks.BooleanBlock(label=_("acceptée"), required=False, default=True)
    feedback = blocks.TextBlock(label=_("retour"), required=False, help_text=FEEDBACK)

    class Meta:
        label = BLOCKS["answer"]
        icon = "pilcrow"


class NumberBlock(blocks.StructBlock):
    """One value that the author foresees, right or wrong, and how far from it an answer may be."""

    text = blocks.CharBlock(label=_("valeur"), max_length=30, help_text=_("Avec une virgule : 12,5."))
    tolerance = blocks.CharBlock(
        label=_("tolérance"), max_length=30, required=False, help_text=_("Écart accepté, vers le haut et vers le bas.")
    )
    correct = blocks.BooleanBlock(label=_("acceptée"), required=False, default=True)
    feedback = blocks.TextBlock(label=_("retour"), required=False, help_text=FEEDBACK)

    class Meta:
        label = BLOCKS["number"]
        icon = "order"


class CriterionBlock(blocks.StructBlock):
    """One thing that a trainer looks for in an essay; worth one point."""

    text = blocks.CharBlock(label=_("attendu"), max_length=400)
    feedback = blocks.TextBlock(label=_("à quoi on le voit"), required=False)

    class Meta:
        label = BLOCKS["criterion"]
        icon = "list-ul"


class AnswersBlock(blocks.StreamBlock):
    """The answers of a question, each in the form that its kind asks for."""

    option = OptionBlock()
    pair = PairBlock()
    answer = AnswerBlock()
    number = NumberBlock()
    criterion = CriterionBlock()

    class Meta:
        required = False
