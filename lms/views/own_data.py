"""« Mes données »: what the site holds about the person, as a file; and its erasure."""

from __future__ import annotations

import io
import tempfile
from typing import IO

from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms import erasing, exporting
from lms.erasing import LastAdministrator
from lms.forms.erasing import ErasureForm
from lms.models import Transcript
from lms.signing_in import signed_in
from lms.views.reaching import person

REFUSED = 422
IN_MEMORY = 1 << 20  # a larger export waits in a nameless temporary file, which vanishes with the answer


@signed_in
@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Lead to the export and to the erasure."""
    return render(request, "mediane_lms/own_data.html", {"person": person(request)})


@signed_in
@never_cache
@require_safe
def own_data_file(request: HttpRequest) -> FileResponse:
    """Hand over all that the site holds about the person."""
    file: IO[bytes] = io.BytesIO()
    if request.method == "GET":
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
        exporting.write(person(request), file)
        file.seek(0)
    name = f"mediane-mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """Say what will happen, and do it when the person has typed the address."""
    user = person(request)
    form = ErasureForm(
        request.POST if request.method == "POST" else None,
        address=user.email or user.get_username(),
        asks_transcripts=Transcript.objects.filter(learner__user=user).exists(),
    )
    if form.is_bound and form.is_valid():
        try:
            erasing.erase(user=user, transcripts=form.wish)
        except LastAdministrator as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            return redirect("mediane_lms:erased")
    context = {"person": user, "form": form, "address": form.address}
    return render(request, "mediane_lms/erase_me.html", context, status=REFUSED if form.is_bound else 200)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say that it is done; whoever comes here learns nothing of anybody."""
    return render(request, "mediane_lms/erased.html")
