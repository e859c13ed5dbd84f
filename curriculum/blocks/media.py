"""Pictures, sound, films, files and links."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture with its text alternative, or one that only decorates."""

    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(label=_("texte de remplacement"), required=False, max_length=300)
    decorative = blocks.BooleanBlock(
        label=_("décorative"), required=False, help_text=_("Elle n’apprend rien de plus que le texte à côté.")
    )
    caption = blocks.CharBlock(label=_("légende"), required=False, max_length=300)

    class Meta:
        label = _("image")
        icon = "image"


class MediaBlock(blocks.StructBlock):
    """A film or a sound file with its transcript, which is required to publish."""

    title = blocks.CharBlock(label=_("titre"), max_length=160)
    document = DocumentChooserBlock(label=_("fichier audio ou vidéo"))
    kind = blocks.ChoiceBlock(label=_("type"), choices=[("video", _("vidéo")), ("audio", _("audio"))])
    transcript = blocks.TextBlock(label=_("transcription"))

    class Meta:
        label = _("vidéo ou audio")
        icon = "media"


class FileBlock(blocks.StructBlock):
    """A file to keep."""

    title = blocks.CharBlock(label=_("titre"), max_length=160)
    document = DocumentChooserBlock(label=_("fichier"))

    class Meta:
        label = _("fichier")
        icon = "doc-full"


class LinkBlock(blocks.StructBlock):
    """An address to visit."""

    title = blocks.CharBlock(label=_("titre"), max_length=160)
    url = blocks.URLBlock(label=_("adresse"))

    class Meta:
        label = _("lien")
        icon = "link"
