"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """Frameworks and competencies, under the label `mediane_competencies`."""

    name = "competencies"
    label = "mediane_competencies"
    verbose_name = _("Référentiels")
    default_auto_field = "django.db.models.BigAutoField"
