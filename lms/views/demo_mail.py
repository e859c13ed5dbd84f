"""The last mails sent, for whoever tries a demonstration. Outside demo mode there is no such page."""

from __future__ import annotations

import datetime
from typing import Any

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
        mails.append({"to": mail["To"], "subject": mail["Subject"], "date": _sent_at(mail), "text": text})
    return render(request, "mediane_lms/demo_mail.html", {"mails": mails})


def _sent_at(mail: Any) -> datetime.datetime:
    """Return when a mail was sent; Django writes UTC as « -0000 », which the parser hands over without a zone."""
    found: datetime.datetime = mail["Date"].datetime
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
