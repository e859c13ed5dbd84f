"""What sheets have beside words: a table, lines to fill by hand on paper, and answers that one opens."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from curriculum.blocks.media import FileBlock, LinkBlock
from curriculum.blocks.text import RememberBlock, SituationBlock, TextBlock


class TableValue(blocks.StructValue):
    """A table's cells, read from its lines."""

    @property
    def cells(self) -> list[list[str]]:
        """Every row as its cells, the headings first; short rows are filled up."""
        rows = [[cell.strip() for cell in line.split("|")] for line in str(self["rows"]).splitlines() if line.strip()]
        width = max((len(row) for row in rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows]


class TableBlock(blocks.StructBlock):
    """A table of words: one line a row, cells parted by « | », the headings in the first line."""

    caption = blocks.CharBlock(label=_("légende"), max_length=200)
    rows = blocks.TextBlock(
        label=_("lignes"),
        help_text=_("Une ligne par rangée, les cellules séparées par « | ». La première ligne donne les titres."),
    )

    class Meta:
        label = _("tableau")
        icon = "table"
        value_class = TableValue


class FillValue(blocks.StructValue):
    """What there is to fill."""

    @property
    def labels(self) -> list[str]:
        """Every line to fill."""
        return [line.strip() for line in str(self["lines"]).splitlines() if line.strip()]


class FillBlock(blocks.StructBlock):
    """Lines that a person fills on paper, each with its label."""

    title = blocks.CharBlock(label=_("titre"), max_length=200)
    lines = blocks.TextBlock(label=_("ce qui est à remplir"), help_text=_("Une ligne par rubrique."))

    class Meta:
        label = _("à remplir")
        icon = "edit"
        value_class = FillValue


class AnswerBlock(SituationBlock):
    """What a good answer shows, a title and a text too: folded, so that one writes one's own first."""

    class Meta:
        label = _("réponse repliée")
        icon = "collapse-down"


SHEET_BLOCKS = [
    ("text", TextBlock()),
    ("situation", SituationBlock()),
    ("remember", RememberBlock()),
    ("table", TableBlock()),
    ("fill", FillBlock()),
    ("answer", AnswerBlock()),
    ("file", FileBlock()),
    ("link", LinkBlock()),
]
