"""A branching scenario: scenes joined by choices, and endings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from assessments import graph
from assessments.author_language import author_language
from assessments.blocks import EndingBlock, SceneBlock
from assessments.forms import ScenarioForm
from assessments.graph_messages import count_problems, describe
from assessments.mapping import scenario_map
from assessments.models.definition import Definition
from assessments.panels import ScenesPanel


class Scenario(PreviewableMixin, Definition):
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
    back = models.BooleanField(
        _("retour permis"),
        default=False,
        help_text=_("On peut revenir à la scène précédente ; c’est le premier choix de chaque scène qui compte."),
    )
    scenes = StreamField(
        [("scene", SceneBlock()), ("ending", EndingBlock())], verbose_name=_("scènes et fins"), blank=True
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldPanel("threshold"),
        FieldPanel("back"),
        ScenesPanel("scenes"),
    ]
    base_form_class = ScenarioForm

    class Meta(Definition.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="mediane_scenario_once")]
        ordering = ["code"]
        verbose_name = _("scénario")
        verbose_name_plural = _("scénarios")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def nodes(self) -> list[graph.SceneNode]:
        """Return the graph of scenes, read from the raw stream: no query."""
        return _nodes(self.scenes.get_prep_value())

    def problems(self) -> list[graph.Problem]:
        """Return what is wrong with the graph of scenes, for the editor and before a release."""
        nodes = self.nodes()
        return [*graph.problems(nodes), *self._missing_acts(nodes)]

    def _missing_acts(self, nodes: Sequence[graph.SceneNode]) -> list[graph.Problem]:
        """Find endings that lead on to a scenario which is not there; one query, where any leads on."""
        wanted = {node.next_act for node in nodes if node.next_act}
        if not wanted:
            return []
        known = Scenario.objects.filter(locale=self.locale_id, code__in=wanted).values_list("code", flat=True)
        return graph.missing_acts(nodes, set(known))

    def draft_problems(self) -> list[graph.Problem]:
        """Return what the graph of the latest draft has, for lists: no query beside its revision."""
        if self.latest_revision is None or not self.has_unpublished_changes:
            return graph.problems(self.nodes())
        return graph.problems(_nodes(json.loads(self.latest_revision.content["scenes"] or "[]")))

    def problems_told(self) -> str:
        """Say in a list how many problems the latest draft has."""
        found = self.draft_problems()
        return count_problems(sum(problem.refuses for problem in found), sum(not problem.refuses for problem in found))

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Preview a scenario as its map, with the problems that publishing would find."""
        return [("map", _("Carte"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show map and problems in the language in which their author works."""
        with author_language(request):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Name the template of the map."""
        del request, mode_name
        return "mediane_assessments/map.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Add the map to the context."""
        problems = self.problems()
        return {
            **super().get_preview_context(request, mode_name),
            "map": scenario_map(self.nodes(), problems),
            "told": bool(problems),
            "refusing": [describe(problem) for problem in problems if problem.refuses],
            "warning": [describe(problem) for problem in problems if not problem.refuses],
        }


def _nodes(raw: Sequence[dict[str, Any]]) -> list[graph.SceneNode]:
    return [
        graph.SceneNode(
            id=item.get("id") or "",
            name=(value := item["value"])["name"] or "",
            choices=tuple(
                graph.ChoiceNode(made["goto"] or "", made["feedback"] or "", made["text"] or "")
                for made in (choice["value"] for choice in value.get("choices") or ())
            ),
            ending=item["type"] == "ending",
            title=value.get("title") or value.get("speaker") or "",
            outcome=value.get("outcome") or "",
            next_act=value.get("next_act") or "",
        )
        for item in raw
    ]
