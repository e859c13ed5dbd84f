"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The programming interface, under the label `mediane_api`."""

    name = "api"
    label = "mediane_api"
    verbose_name = _("API Médiane")
