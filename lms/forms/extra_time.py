"""The form by which a group's people are given more time in timed quizzes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from lms.forms.answering import PostedForm
from lms.models import Enrolment, ExtraTime
from lms.models.extra_time import Share
from lms.sharing import person_name


@dataclass(frozen=True)
class PersonLine:
    """One person of the group, with the field for what they have."""

    enrolment: Enrolment
    field: BoundField
    had: str


class ExtraTimeForm(PostedForm):
    """One choice a person: the time of all, or so much more."""

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        self.had = {row.enrolment_id: row.share for row in ExtraTime.objects.filter(enrolment__in=enrolments)}
        choices = [("", _("le temps de tout le monde")), *Share.choices]
        for each in enrolments:
            name = person_name(each.learner.user) if each.learner.user else ""
            message = _("%(name)s : choisissez dans la liste.") % {"name": name}
            self.fields[_field(each)] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=self.had.get(each.pk, ""),
                error_messages={"invalid_choice": message},
            )

    @property
    def lines(self) -> list[PersonLine]:
        """The people as lines, by name."""
        found = [PersonLine(each, self[_field(each)], self.had.get(each.pk, "")) for each in self.enrolments]
        return sorted(found, key=lambda line: str(line.field.label))

    @property
    def changed(self) -> list[tuple[Enrolment, Share | None]]:
        """Whose time changes, and to what, once the form is valid; a person who was not on the page is left alone."""
        chosen = [(each, str(self.cleaned_data[_field(each)])) for each in self.enrolments if _field(each) in self.data]
        return [(each, Share(share) if share else None) for each, share in chosen if share != self.had.get(each.pk, "")]


def _field(enrolment: Enrolment) -> str:
    return f"share-{enrolment.uuid}"
