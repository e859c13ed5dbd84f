"""The forms of the player: continue, answer, choose. Each carries a UUID, so that posting it twice counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments import kinds
from assessments.kinds.essay import LONGEST as ESSAY_MAX
from assessments.kinds.wording import reason
from assessments.scoring import InvalidResponse
from curriculum.documents import OptionDoc

FIELD = "response"
UNKNOWN = "je-ne-sais-pas"


@dataclass(frozen=True)
class Row:
    """One option as a line of the form: an input `id`, its name and value, and whether (or where) it was chosen."""

    id: str
    name: str
    value: str
    text: str
    checked: bool
    place: str


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `anchor` is the id of the input to go to, empty when there is none."""

    anchor: str
    text: str


class PostedForm(forms.Form):
    """What every form of the player carries: its own UUID and the release it was made from."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    release = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls, release: str = "", **kwargs: Any) -> Self:
        """Make an empty form to show, with a new UUID."""
        return cls(initial={"post": uuid4(), "release": release}, **kwargs)

    @property
    def post_id(self) -> UUID:
        """The form's UUID, once it is valid."""
        return cast("UUID", self.cleaned_data["post"])

    @property
    def release_sha256(self) -> str:
        """The release the form was made from, once it is valid; empty when it does not say."""
        return str(self.cleaned_data["release"])

    @property
    def hidden_post(self) -> str:
        """What to write in the hidden field: what came, if it is a UUID, else a new one."""
        return str(uuid4()) if "post" in self.errors else str(self["post"].value())

    @property
    def hidden_release(self) -> str:
        """What to write in the hidden release field."""
        return str(self["release"].value() or "")

    @property
    def problems(self) -> list[Problem]:
        """The errors for the summary at the top of the page."""
        found = []
        for name, errors in self.errors.items():
            if name in {"post", "release"}:
                found.append(Problem("", _("Cette page était incomplète. Envoyez-la encore une fois.")))
            else:
                found.extend(Problem(self.anchor(name), str(error)) for error in errors)
        return found

    def anchor(self, name: str) -> str:
        """Return the id of the input that an error of a field leads to."""
        return f"id_{name}"


class AnswerForm(PostedForm):
    """An answer to a question of any kind, or a choice in a scene (kind `single`): it is read by the kind itself."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        options: Sequence[OptionDoc],
        targets: Sequence[OptionDoc] = (),
        unknown: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kinds.kind(kind)
        self.options = options
        self.targets = targets
        self.unknown = unknown
        self.wrong_option = ""

    @property
    def posted(self) -> QueryDict:
        """What was posted; nothing in a fresh form."""
        return cast("QueryDict", self.data) if self.is_bound else QueryDict()

    @property
    def control(self) -> str:
        """How it is asked (`assessments.kinds.Control`)."""
        return self.kind.control

    @property
    def control_template(self) -> str:
        """The template that shows how it is asked."""
        return f"mediane_lms/controls/{self.kind.control}.html"

    @property
    def places(self) -> range:
        """The places an option may take, for ordering."""
        return range(1, len(self.options) + 1)

    @property
    def typed(self) -> str:
        """What was typed, to be shown again: nothing is lost by an error."""
        return next((text for text in self.posted.getlist(FIELD) if text != UNKNOWN), "")

    @property
    def longest(self) -> int:
        """How many characters an essay may have."""
        return ESSAY_MAX

    @property
    def rows(self) -> list[Row]:
        """The options as lines; each of its own name where each has a place or a partner to be chosen."""
        chosen = self.posted.getlist(FIELD)
        own = self.control in {"position", "match"}
        rows = []
        for rank, option in enumerate(self.options, start=1):
            name = f"{FIELD}-{option.id}" if own else FIELD
            place = self.posted.get(name, "") if own else ""
            rows.append(Row(f"{FIELD}-{rank}", name, option.id, option.text, option.id in chosen, place))
        return rows

    @property
    def unknown_row(self) -> Row:
        """« Je ne sais pas » as a line."""
        chosen = UNKNOWN in self.posted.getlist(FIELD)
        return Row(f"{FIELD}-0", FIELD, UNKNOWN, _("Je ne sais pas"), chosen, "")

    def clean(self) -> dict[str, Any]:
        """Read the response as its kind reads it."""
        cleaned = super().clean() or {}
        try:
            response = self.kind.read(self.posted, [option.id for option in self.options], FIELD)
        except InvalidResponse as why:
            self.refuse(why)
            return cleaned
        if self.unknown and response == [UNKNOWN]:
            response = []
        elif UNKNOWN in response:
            self.add_error(None, _("Vous avez répondu et coché « Je ne sais pas » : gardez l’un ou l’autre."))
        elif not response:
            self.refuse(InvalidResponse("empty"))
        cleaned[FIELD] = response
        return cleaned

    @property
    def response(self) -> list[str]:
        """The chosen option ids, once the form is valid; empty for « je ne sais pas »."""
        return cast("list[str]", self.cleaned_data[FIELD])

    def refuse(self, why: InvalidResponse) -> None:
        """Show why the response was refused, next to the option it is about."""
        self.wrong_option = why.option
        self.add_error(None, reason(why.reason, self.control))

    def anchor(self, name: str) -> str:
        """Lead to the option that is wrong, else to the first."""
        del name
        ranks = [rank for rank, option in enumerate(self.options, start=1) if option.id == self.wrong_option]
        return f"{FIELD}-{ranks[0] if ranks else 1}"
