"""The form by which a person takes a newer release of their module, or stays on theirs."""

from __future__ import annotations

from django import forms

from lms.forms.answering import PostedForm


class ReleaseForm(PostedForm):
    """One of two buttons, and the number of the newer release that the page told of."""

    TAKE, STAY = "prendre", "rester"

    choice = forms.ChoiceField(choices=[(TAKE, TAKE), (STAY, STAY)])
    number = forms.IntegerField(min_value=1)
