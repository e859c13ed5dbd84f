"""What the lesson editor asks for while somebody writes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from curriculum.checking_messages import told
from curriculum.models import LessonPage


@require_GET
def lesson_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the problems of a lesson's latest draft, for people who may edit it."""
    lesson: LessonPage = get_object_or_404(LessonPage.objects.select_related("latest_revision"), pk=pk)
    if not request.user.is_authenticated or not lesson.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    context = {"problems": told(lesson.get_latest_revision_as_object())}
    return render(request, "mediane_curriculum/admin/problems.html", context)
