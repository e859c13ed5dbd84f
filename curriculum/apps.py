"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    """Pages and releases, under the label `mediane_curriculum`."""

    name = "curriculum"
    label = "mediane_curriculum"
    verbose_name = _("Parcours")
    default_auto_field = "django.db.models.BigAutoField"
