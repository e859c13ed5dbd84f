"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Questions, quizzes, scenarios and rubrics, under the label `mediane_assessments`."""

    name = "assessments"
    label = "mediane_assessments"
    verbose_name = _("Évaluations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the question kinds that ship."""
        from assessments import kinds

        kinds.load()
