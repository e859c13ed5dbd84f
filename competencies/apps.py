"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """Frameworks and competencies, under the label `mediane_competencies`."""

    name = "competencies"
    label = "mediane_competencies"
    verbose_name = _("Référentiels")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the guards of every app in place after each migrate, and check that they stand."""
        from competencies import guards
        from competencies.guards_frameworks import GUARDS
        from competencies.shadowing import refuse_shadows

        refuse_shadows()
        guards.register(GUARDS)
        pre_migrate.connect(guards.lift_before_migrate, sender=self, dispatch_uid="mediane_guards_lift")
        post_migrate.connect(guards.install_after_migrate, sender=self, dispatch_uid="mediane_guards_install")
        checks.register(guards.check_guards, checks.Tags.database)
