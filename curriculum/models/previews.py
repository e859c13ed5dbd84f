"""What the preview panel of the editor shows of a lesson, and how wide."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from assessments.author_language import author_language

LEARNER, PAGE, PRINT, PROBLEMS = "learner", "page", "print", "problems"


class LessonPreviewMixin(PreviewableMixin):
    """The modes and sizes of a lesson's preview; none of them writes anything about anybody."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """As the learner, step by step or on one page; what is to mend; on paper."""
        return [
            (LEARNER, _("Comme l’apprenant")),
            (PAGE, _("Comme l’apprenant, en une page")),
            (PROBLEMS, _("Problèmes à corriger")),
            (PRINT, _("Impression")),
        ]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """The narrowest screen, a phone, a desk."""
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("Téléphone (360 px)")},
            {"name": "narrow", "icon": "mobile-alt", "device_width": 320, "label": _("Petit écran (320 px)")},
            {"name": "desk", "icon": "desktop", "device_width": 1024, "label": _("Ordinateur (1024 px)")},
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show what is to mend in the language in which its author works, all else in that of the lesson."""
        if mode_name != PROBLEMS:
            return super().serve_preview(request, mode_name)
        with author_language(request):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Name the template of a mode."""
        del request
        return f"mediane_curriculum/preview/{'problems' if mode_name == PROBLEMS else 'lesson'}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Add the steps, or the problems, of the draft as it is being written."""
        from curriculum.checking_messages import told
        from curriculum.previewing import preview

        context = {
            **super().get_preview_context(request, mode_name),
            "object": self,
            "mode": mode_name,
            "content_lang": self.locale.language_code,
        }
        if mode_name == PROBLEMS:
            found = told(self)
            return {
                **context,
                "refusing": [one for one in found if one.refuses],
                "warning": [one for one in found if not one.refuses],
            }
        return {**context, "preview": preview(self, printed=mode_name == PRINT)}
