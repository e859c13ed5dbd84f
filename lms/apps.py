"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """Learners and their records, under the label `mediane_lms`."""

    name = "lms"
    label = "mediane_lms"
    verbose_name = _("Médiane")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard what must not change."""
        from competencies import guards
        from lms.transcripts.guards import GUARDS

        guards.register(GUARDS)
