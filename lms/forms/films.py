"""The forms of films: who would be filmed, the file, one's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.forms.answering import PostedForm
from lms.forms.evidence import ChoosingForm, Group


class FilmedForm(ChoosingForm):
    """Who would be filmed beside the person who plays."""

    people = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Une personne n’est plus dans la liste. Choisissez de nouveau.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["people"]).choices = people

    @property
    def others(self) -> Group:
        """The people of the group."""
        return self.group("people", "checkbox")


class FilmForm(PostedForm):
    """The film."""

    file = forms.FileField(
        error_messages=dict.fromkeys(("required", "empty", "missing"), _("Choisissez le fichier du film."))
    )


class FilmAnswerForm(PostedForm):
    """One's own answer."""

    answer = forms.ChoiceField(choices=[("yes", _("J’accepte")), ("no", _("Je n’accepte pas"))])
