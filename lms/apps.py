"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """Learners and their records, under the label `mediane_lms`."""

    name = "lms"
    label = "mediane_lms"
    verbose_name = _("Médiane")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard the ledger, register projections and what is a person's, keep the root of our IRIs, check settings."""
        from assessments import figures, traces
        from competencies.guards import register
        from curriculum import previewing
        from lms import admin_language, guards, installation
        from lms.asking import asked
        from lms.checks import check_settings
        from lms.dashboards.question_figures import question_figures
        from lms.dashboards.traces import traces_of
        from lms.persons import parts, registry
        from lms.persons.declared import FOREIGN, OURS
        from lms.records import (  # noqa: F401 - register the projections
            copying,
            evidence,
            positioning,
            practice,
            release_choice,
        )
        from lms.transcripts.guards import GUARDS as TRANSCRIPT_GUARDS

        register(guards.GUARDS)
        figures.provides(question_figures)
        previewing.asks(asked)
        traces.provides(traces_of)
        register(TRANSCRIPT_GUARDS)
        registry.declare(*OURS, *FOREIGN)
        for eraser in parts.ERASERS:
            registry.erases(eraser.__name__, eraser)
        registry.exports("documents", parts.exported_documents)
        registry.exports("observation_sheets", parts.exported_sheets)
        post_migrate.connect(installation.remember_iri, sender=self, dispatch_uid="mediane_lms_iri")
        user_logged_in.connect(admin_language.give, dispatch_uid="mediane_admin_language")
        checks.register(installation.check_iri, checks.Tags.database)
        checks.register(check_settings)
