"""Words: a text, a situation from the field, a key point. A text with a title opens a new step."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.StructBlock):
    """A passage of a lesson; its title, when it has one, opens a new step of the player."""

    title = blocks.CharBlock(label=_("titre de l’étape"), required=False, max_length=160)
    text = blocks.RichTextBlock(label=_("texte"), features=FEATURES, required=False)
    variant = blocks.ChoiceBlock(
        label=_("variante"),
        required=False,
        choices=[("fr-FR", _("France")), ("fr-BE", _("Belgique"))],
        help_text=_("Vide : pour tous."),
    )

    class Meta:
        label = _("texte")
        icon = "pilcrow"


class SituationBlock(blocks.StructBlock):
    """An example from the field."""

    title = blocks.CharBlock(label=_("titre"), max_length=160)
    text = blocks.RichTextBlock(label=_("texte"), features=FEATURES)

    class Meta:
        label = _("situation")
        icon = "group"


class RememberBlock(blocks.StructBlock):
    """The key point of a step."""

    text = blocks.RichTextBlock(label=_("à retenir"), features=FEATURES)

    class Meta:
        label = _("à retenir")
        icon = "pick"
