"""The app's name, label and start-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    """Pages and releases, under the label `mediane_curriculum`."""

    name = "curriculum"
    label = "mediane_curriculum"
    verbose_name = _("Parcours")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard the releases, and follow what is published."""
        from wagtail.signals import page_published, page_unpublished

        from competencies import guards
        from curriculum.guards_releases import GUARDS
        from curriculum.models import LessonPage
        from curriculum.placing import lesson_published, lesson_unpublished

        guards.register(GUARDS)
        page_published.connect(lesson_published, sender=LessonPage, dispatch_uid="mediane_lesson_published")
        page_unpublished.connect(lesson_unpublished, sender=LessonPage, dispatch_uid="mediane_lesson_unpublished")
