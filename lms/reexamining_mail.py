"""Mails of a re-examination: to those who may answer, once it is asked; to the person, once it is answered.

They hold a link and no name: a mailbox is no place for what one person asks about another's word. Sent once what they
tell of is committed; a mail server that fails loses a mail and nothing else.
"""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from curriculum.releasing import open_release
from lms.conf import conf
from lms.models import Reexamination
from lms.permissions import assessors_for


def tell_assessors(request: Reexamination) -> None:
    """Mail everybody who may answer, each apart, once the request is committed."""
    transaction.on_commit(lambda: _send(request, "asked"), robust=True)


def tell_person(request: Reexamination) -> None:
    """Mail the person once the answer is committed."""
    transaction.on_commit(lambda: _send(request, "answered"), robust=True)


def _send(request: Reexamination, what: str) -> None:
    """Send the mails in the language of the module."""
    with translation.override(open_release(request.enrolment.release_id).language):
        if what == "asked":
            subject, page = _("Un niveau est à revoir"), reverse("mediane_lms:reexamination", args=[request.uuid])
            addresses = [user.email for user in assessors_for(request)]
        else:
            subject = _("Une réponse à votre demande de réexamen")
            page = reverse("mediane_lms:reexamine", args=[request.competency])
            addresses = [request.learner.user.email] if request.learner.user else []
        context = {"address": f"{conf().address}{page}", "due_on": request.due_on}
        body = render_to_string(f"mediane_lms/mail/reexamination_{what}.txt", context)
    for each in filter(None, addresses):
        EmailMessage(subject, body, to=[each]).send()
