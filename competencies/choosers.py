"""How an editor picks a competency: a chooser for panels and a block for stream fields."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


class CompetencyChooserViewSet(ChooserViewSet):
    """The modal that lists competencies, searched by code and label."""

    model = "mediane_competencies.Competency"
    icon = "clipboard-list"
    choose_one_text = _("Choisir une compétence")
    choose_another_text = _("Choisir une autre compétence")
    edit_item_text = _("Voir cette compétence")


competency_chooser_viewset = CompetencyChooserViewSet("mediane_competency_chooser")
CompetencyChooserBlock = competency_chooser_viewset.get_block_class(
    name="CompetencyChooserBlock", module_path="competencies.choosers"
)
