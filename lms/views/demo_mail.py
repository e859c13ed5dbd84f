"""The last mails sent, for whoever tries a demonstration. Outside demo mode there is no such page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.conf import conf


@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """List the mails kept in `var/mails/`, newest first."""
    if not conf().demo:
        raise Http404
    from lms.site.demo_mail import last_mails

    mails = []
    for mail in last_mails():
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        mails.append({"to": mail["To"], "subject": mail["Subject"], "date": mail["Date"].datetime, "text": text})
    return render(request, "mediane_lms/demo_mail.html", {"mails": mails})
