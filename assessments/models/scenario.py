"""A branching scenario: scenes joined by choices, and endings."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments import graph
from assessments.blocks import EndingBlock, SceneBlock
from assessments.forms import ScenarioForm
from assessments.models.definition import Definition


class Scenario(Definition):
    """A situation to play: the first scene of the list opens it, choices lead on by the names of scenes and endings."""

    title = models.CharField(_("titre"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    threshold = models.FloatField(
        _("seuil"),
        default=0.8,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_(
            "Part des points d’une compétence, aux premières visites, à partir de laquelle elle est « atteinte »."
        ),
    )
    scenes = StreamField(
        [("scene", SceneBlock()), ("ending", EndingBlock())], verbose_name=_("scènes et fins"), blank=True
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldPanel("threshold"),
        FieldPanel("scenes"),
    ]
    base_form_class = ScenarioForm

    class Meta(Definition.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="mediane_scenario_once")]
        ordering = ["code"]
        verbose_name = _("scénario")
        verbose_name_plural = _("scénarios")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def problems(self) -> list[graph.Problem]:
        """Return what is wrong with the graph of scenes, for the editor and before a release."""
        return graph.problems([_node(child) for child in self.scenes])


def _node(child: Any) -> graph.SceneNode:
    value = child.value
    choices = () if child.block_type == "ending" else value["choices"]
    return graph.SceneNode(
        id=child.id or "",
        name=value["name"],
        choices=tuple(graph.ChoiceNode(choice["goto"], choice["feedback"] or "") for choice in choices),
        ending=child.block_type == "ending",
    )
