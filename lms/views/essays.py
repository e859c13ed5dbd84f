"""A trainer reads the texts of a group: the list of those that wait, and one page for each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms import reviewing
from lms.dashboards.essays import essay, read_lately, waiting
from lms.forms.reviewing import ReviewForm
from lms.permissions import may_learn
from lms.refusals import Refused
from lms.signing_in import signed_in
from lms.views.reaching import content_lang, person
from lms.views.trainer import own_cohort


@signed_in
@require_GET
def essays(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List the texts of a group that wait for a reader, and those that were read last."""
    found = own_cohort(request, cohort)
    context = {"cohort": found, "waiting": waiting(found), "read": read_lately(found)}
    return render(request, "mediane_lms/trainer_essays.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def read_essay(request: HttpRequest, cohort: UUID, answer: UUID) -> HttpResponse:
    """Show one text and what it is read for; POST records the reading. Nobody reads their own."""
    found = own_cohort(request, cohort)
    text = essay(found, answer)
    if text is None or may_learn(person(request), text.response.enrolment):
        raise Http404
    if request.method == "POST":
        form = ReviewForm(request.POST, expectations=text.expectations)
    else:
        form = ReviewForm.fresh(expectations=text.expectations)
    if form.is_bound and form.is_valid():
        try:
            reviewing.review(
                answer=answer,
                met=form.met,
                remark=form.cleaned_data["remark"],
                reviewer=person(request),
                post_id=form.post_id,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Relecture enregistrée. La personne peut la lire."))
            return redirect("mediane_lms:essays", found.uuid)
    language = content_lang(text.language)
    context = {"cohort": found, "essay": text, "verdict": text.verdict, "form": form, "content_lang": language}
    return render(request, "mediane_lms/trainer_essay.html", context, status=422 if form.is_bound else 200)
