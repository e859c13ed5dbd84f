"""How the player asks a question, for the previews of authors: the same controls, no key, nowhere to send an answer."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

from curriculum.documents import QuestionDoc
from lms.forms.answering import FIELD, AnswerForm
from lms.places import displayed_options, displayed_targets

_NAMED = re.compile(rf'\b(id|for|name|aria-describedby)="({FIELD}[^"]*)"')


def asked(question: QuestionDoc, rank: int) -> str:
    """Return a question as HTML; `rank` keeps apart the inputs of several questions on one page."""
    form = AnswerForm.fresh(
        kind=question.kind,
        options=displayed_options(question, "preview"),
        targets=displayed_targets(question, "preview"),
        unknown=True,
    )
    html = render_to_string("mediane_lms/includes/answer.html", {"form": form, "prompt": question.prompt})
    return _NAMED.sub(rf'\1="q{rank}-\2"', html)
