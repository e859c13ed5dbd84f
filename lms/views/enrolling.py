"""Enrolling in a module: a page that asks what is shared, then one act."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from curriculum.models import ModulePage
from curriculum.releasing import latest_release
from lms.enrolling import enrol as enrol_person
from lms.forms.enrolling import EnrolForm
from lms.models import Enrolment
from lms.sharing import organisations_of
from lms.signing_in import signed_in
from lms.views.reaching import person


@signed_in
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Ask whether levels are shared with the person's organisations; POST enrols, once however often it is sent."""
    known = Enrolment.objects.filter(learner__user=person(request), module_key=module_key).first()
    if known is not None:
        return redirect("mediane_lms:module", known.uuid)
    language = (get_language() or "fr").partition("-")[0]
    release = latest_release(module_key=module_key, language=language)
    if release is None or ModulePage.is_archived(module_key):
        return render(request, "mediane_lms/enrol_closed.html", status=404)
    organisations = organisations_of(person(request))
    asks = bool(organisations)
    form = (
        EnrolForm(request.POST, asks_sharing=asks) if request.method == "POST" else EnrolForm.fresh(asks_sharing=asks)
    )
    if form.is_bound and form.is_valid():
        made = enrol_person(user=person(request), module_key=module_key, language=language, share=form.shares)
        return redirect("mediane_lms:module", made.uuid)
    context = {"release": release, "form": form, "organisations": organisations}
    return render(request, "mediane_lms/enrol.html", context, status=422 if form.is_bound else 200)
