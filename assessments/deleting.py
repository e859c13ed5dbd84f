"""Before something that learners used is deleted: a page with the numbers, that offers to archive it instead.

Nothing that learners did hangs on a page or a definition, so deleting loses none of it. But what is deleted cannot be
brought back for the next group, and archiving can.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.traces import Traces

ARCHIVE, DELETE = "archive", "delete"
TEMPLATE = "mediane_assessments/admin/delete_used.html"


def ask_first(
    request: HttpRequest, *, titles: list[str], left: Traces, archive: Callable[[], None] | None, back: str
) -> HttpResponse | None:
    """Return the page that asks, or where archiving leads; None where nobody used it, or who asks is sure.

    `archive` is None where it may not be done, or is done already.
    """
    if not left.any:
        return None
    choice = request.POST.get("mediane_choice") if request.method == "POST" else None
    if choice == ARCHIVE and archive is not None:
        archive()
        messages.success(request, _("Archivé : plus visible au catalogue. Ce que les personnes ont fait reste."))
        return redirect(back)
    sure = bool(request.POST.get("mediane_sure"))
    if choice == DELETE and sure:
        return None
    context = {"titles": titles, "left": left, "can_archive": archive is not None, "back": back}
    context["not_sure"] = choice == DELETE
    return render(request, TEMPLATE, context, status=422 if choice == DELETE else 200)
