"""The concrete pages: thin, on Wagtail's own Page."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from curriculum.models.mixins import CatalogueMixin, LessonMixin, ModuleMixin, ProgrammeMixin


class CataloguePage(CatalogueMixin, Page):
    """The public catalogue; programmes and modules live below it."""

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["mediane_curriculum.ProgrammePage", "mediane_curriculum.ModulePage"]

    class Meta:
        verbose_name = _("catalogue")


class ProgrammePage(ProgrammeMixin, Page):
    """A programme: an ordered way through modules."""

    content_panels = [*Page.content_panels, FieldPanel("code"), FieldPanel("summary"), FieldPanel("modules")]
    parent_page_types = ["mediane_curriculum.CataloguePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("parcours")


class ModulePage(ModuleMixin, Page):
    """A module; its lessons are its child pages, in the order of the tree."""

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("description"),
        FieldPanel("audience"),
        FieldPanel("prerequisites"),
        FieldPanel("rubrics"),
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("hours"), FieldPanel("note")], heading=_("Réglages"), classname="collapsed"
        ),
    ]
    parent_page_types = ["mediane_curriculum.CataloguePage"]
    subpage_types = ["mediane_curriculum.LessonPage"]

    class Meta:
        verbose_name = _("module")


class LessonPage(LessonMixin, Page):
    """A lesson of a module. Its public address shows what it is for; its text is in the player only."""

    content_panels = [*Page.content_panels, *LessonMixin.lesson_panels]
    parent_page_types = ["mediane_curriculum.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("leçon")
