"""What the Wagtail admin shows of questions, quizzes, scenarios and rubrics."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from assessments.viewsets import AssessmentsGroup

register_snippet(AssessmentsGroup)
