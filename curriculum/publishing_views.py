"""« Publier une version » in the Wagtail admin: a page that says what would change, and the act itself on POST."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from curriculum.comparing import compare
from curriculum.models import ModulePage
from curriculum.publishing_forms import PublishingForm
from curriculum.releasing import ReleaseRefused, publish_release


@require_http_methods(["GET", "POST"])
def publish_module_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a new version would change; on POST publish it. For people who may publish the module's page."""
    module = get_object_or_404(ModulePage, pk=pk)
    if not request.user.is_authenticated or not module.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    comparison = compare(module)
    form = (
        PublishingForm(request.POST if request.method == "POST" else None)
        if comparison.newest and comparison.changed
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            release = publish_release(module=module, by=request.user, change=form.said if form else None)
        except ReleaseRefused as refused:
            messages.error(request, str(refused))
        else:
            told = _("Version %(number)d de « %(title)s » : c’est elle que suivront les personnes qui commencent.")
            messages.success(request, told % {"number": release.number, "title": release.title})
            return redirect("wagtailadmin_pages:edit", module.pk)
    context = {"module": module, "comparison": comparison, "form": form}
    return render(request, "mediane_curriculum/admin/publish_release.html", context)
