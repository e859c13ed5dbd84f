"""The forms of evidence, one page each: what, of which block, when, which competencies, text or file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.evidence.choices import Block
from lms.evidence.preparing import TEXT_MAX
from lms.forms.answering import PostedForm, Row
from lms.models.evidence import EvidenceKind
from lms.models.tutoring import TutorRole

WHAT_MAX = 200
KIND_HINTS = {
    EvidenceKind.CASE_STUDY: _("Vous analysez un cas par écrit, sans aucun nom."),
    EvidenceKind.PORTFOLIO: _("Un document que vous avez fait : grille, affiche, compte rendu sans nom."),
    EvidenceKind.WORKPLACE: _("Ce que vous avez fait au travail ; votre tuteur peut le signer."),
    EvidenceKind.PRIOR_LEARNING: _("Une expérience d’avant, pour un bloc d’une certification visée."),
}


@dataclass(frozen=True)
class Option:
    """One choice of a group, with a hint below it."""

    row: Row
    hint: str


@dataclass(frozen=True)
class Group:
    """A group of choices as a fieldset; `error` is empty when there is none."""

    name: str
    control: str
    options: tuple[Option, ...]
    error: str


class ChoosingForm(PostedForm):
    """A form with groups of choices."""

    def group(self, name: str, control: str = "radio", hints: dict[str, Any] | None = None) -> Group:
        """Return a field's choices as a group."""
        value = self[name].value()
        chosen = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value or "")]
        field = cast("forms.ChoiceField", self.fields[name])
        choices = cast("Iterable[tuple[Any, Any]]", field.choices)
        options = tuple(
            Option(
                Row(f"{name}-{rank}", name, str(key), str(text), str(key) in chosen, ""),
                str((hints or {}).get(str(key), "")),
            )
            for rank, (key, text) in enumerate(choices, start=1)
        )
        errors = list(self.errors.get(name, ())) if self.is_bound else []
        return Group(name, control, options, str(errors[0]) if errors else "")

    def anchor(self, name: str) -> str:
        """Lead to the first choice of a group, else to the input."""
        field = self.fields.get(name)
        return f"{name}-1" if isinstance(field, forms.ChoiceField) else f"id_{name}"


class WhatForm(ChoosingForm):
    """What sort of evidence it is, and what was done."""

    kind = forms.ChoiceField(
        choices=EvidenceKind.choices, error_messages={"required": _("Choisissez de quelle sorte de preuve il s’agit.")}
    )
    what = forms.CharField(
        max_length=WHAT_MAX, error_messages={"required": _("Écrivez en quelques mots ce que vous avez fait.")}
    )

    @property
    def kinds(self) -> Group:
        """The sorts of evidence."""
        return self.group("kind", hints={str(kind.value): hint for kind, hint in KIND_HINTS.items()})


class BlockForm(ChoosingForm):
    """Which block of which qualification the experience is about."""

    block = forms.ChoiceField(error_messages={"required": _("Choisissez un bloc.")})

    def __init__(self, *args: Any, blocks: Sequence[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {each.reference: each.title for each in blocks}
        field = cast("forms.ChoiceField", self.fields["block"])
        field.choices = [(each.reference, each.label) for each in blocks]

    @property
    def offered(self) -> Group:
        """The blocks, each with its title."""
        return self.group("block", hints=self.titles)


class WhenForm(PostedForm):
    """When it was done."""

    happened_on = forms.DateField(
        error_messages={
            "required": _("Écrivez une date. Pour plusieurs jours, écrivez le dernier."),
            "invalid": _("Écrivez une date, par exemple 30/06/2026."),
        }
    )

    def clean_happened_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    @property
    def day(self) -> str:
        """The day as the input wants it."""
        value = self["happened_on"].value()
        return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


class CompetenciesForm(ChoosingForm):
    """Which competencies the evidence shows."""

    competencies = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choisissez au moins une compétence."),
            "invalid_choice": _("Une compétence n’est plus dans la liste. Choisissez de nouveau."),
        }
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["competencies"]).choices = offered

    @property
    def offered(self) -> Group:
        """The competencies."""
        choices = cast("forms.MultipleChoiceField", self.fields["competencies"]).choices
        return self.group("competencies", "checkbox", {key: key for key, _label in cast("Any", choices)})


class ContentForm(PostedForm):
    """The text, the file, or both; `remove` takes the file off."""

    text = forms.CharField(
        max_length=TEXT_MAX,
        required=False,
        error_messages={"max_length": _("Ce texte est trop long : 20 000 signes au plus.")},
    )
    file = forms.FileField(required=False, allow_empty_file=True)
    remove = forms.BooleanField(required=False)


class RequestForm(CompetenciesForm):
    """What a trainer asks a person for: evidence of chosen competencies, or earlier experience for a whole block."""

    kind = forms.ChoiceField(
        choices=EvidenceKind.choices,
        error_messages={"required": _("Choisissez de quelle sorte de preuve il s’agit.")},
    )
    block = forms.ChoiceField(required=False)
    words = forms.CharField(max_length=2000, required=False)
    field_order = ["post", "release", "kind", "competencies", "block", "words"]

    def __init__(self, *args: Any, blocks: Sequence[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competencies"].required = False
        field = cast("forms.ChoiceField", self.fields["block"])
        field.choices = [("", "–"), *((each.reference, f"{each.title} · {each.label}") for each in blocks)]

    def clean(self) -> dict[str, Any]:
        """Ask for a block where it is earlier experience, else for competencies; the other one says nothing."""
        said = super().clean() or self.cleaned_data
        if said.get("kind") == EvidenceKind.PRIOR_LEARNING:
            self.errors.pop("competencies", None)
            if not said.get("block") and "block" not in self.errors:
                self.add_error("block", _("Choisissez un bloc."))
        elif "kind" in said and not said.get("competencies") and "competencies" not in self.errors:
            self.add_error("competencies", self.fields["competencies"].error_messages["required"])
        return said

    @property
    def kinds(self) -> Group:
        """The sorts of evidence."""
        return self.group("kind", hints={EvidenceKind.PRIOR_LEARNING.value: KIND_HINTS[EvidenceKind.PRIOR_LEARNING]})

    @property
    def blocks(self) -> Group:
        """The blocks, and none."""
        return self.group("block")

    def anchor(self, name: str) -> str:
        """Lead to the list of blocks, which is one control."""
        return "id_block" if name == "block" else super().anchor(name)


class SignatureForm(PostedForm):
    """The address of a tutor."""

    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Écrivez l’adresse de courriel de votre tuteur ou tutrice."),
            "invalid": _("Cette adresse n’a pas la bonne forme. Exemple : prenom.nom@exemple.fr."),
        },
    )


class TutorForm(ChoosingForm):
    """An address of an organisation's mandate."""

    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Écrivez une adresse de courriel."),
            "invalid": _("Cette adresse n’a pas la bonne forme. Exemple : prenom.nom@exemple.fr."),
        },
    )
    role = forms.ChoiceField(choices=TutorRole.choices, error_messages={"required": _("Choisissez un rôle.")})

    @property
    def roles(self) -> Group:
        """The roles."""
        return self.group("role")


class LogbookForm(PostedForm):
    """An entry of the logbook, and the lesson that it is about, if any."""

    text = forms.CharField(
        max_length=TEXT_MAX,
        error_messages={
            "required": _("Écrivez quelque chose, ou quittez cette page."),
            "max_length": _("Ce texte est trop long : 20 000 signes au plus."),
        },
    )
    lesson = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lessons: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["lesson"]).choices = [("", _("Aucune leçon en particulier")), *lessons]
