"""What a person chooses when asking for a transcript, and when withdrawing one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.transcripts.alignment import title_reference, titles
from lms.transcripts.gathering import Material


class IssueForm(forms.Form):
    """Complete or extract, with which competencies, beside which titles."""

    kind = forms.ChoiceField(
        label=_("Que voulez-vous montrer ?"),
        choices=[("complete", _("Tout : relevé complet")), ("extract", _("Un extrait : je choisis les compétences"))],
        widget=forms.RadioSelect,
        initial="complete",
        error_messages={"required": _("Choisissez un relevé complet ou un extrait.")},
    )
    competencies = forms.MultipleChoiceField(
        label=_("Compétences de l’extrait"), widget=forms.CheckboxSelectMultiple, required=False
    )
    targets = forms.MultipleChoiceField(
        label=_("Titres visés"),
        help_text=_("Ils aident à situer votre relevé. Ce ne sont pas des résultats."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    historical = forms.BooleanField(
        label=_("Ajouter la correspondance historique (titres remplacés)"), required=False, initial=False
    )
    self_rating = forms.BooleanField(
        label=_("Imprimer à part mon auto-évaluation"),
        help_text=_("Le relevé dira que personne ne l’a vérifié."),
        required=False,
        initial=False,
    )
    post = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("post", uuid.uuid4())
        known = [*material.assessed, *material.not_assessed]
        language = get_language() or "fr"
        self.field("competencies").choices = [
            (reference, f"{reference.rpartition('/')[2]} · {label.of(language) if label else ''}")
            for reference in known
            for label in [material.labels.get(reference)]
        ]
        aims = [(title_reference(row), row.version.framework.label) for row in titles(historical=False)]
        self.field("targets").choices = aims
        self.initial.setdefault("targets", [reference for reference, _label in aims])

    def field(self, name: str) -> forms.MultipleChoiceField:
        """Return a field whose choices depend on the person."""
        found = self.fields[name]
        if not isinstance(found, forms.MultipleChoiceField):
            raise TypeError(name)
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for competencies when it is an extract."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "extract" and not cleaned.get("competencies") and "competencies" not in self.errors:
            self.add_error("competencies", _("Choisissez au moins une compétence pour un extrait."))
        return cleaned


class RevokeForm(forms.Form):
    """What to withdraw: the link with the name, or the transcript itself."""

    what = forms.ChoiceField(
        label=_("Que voulez-vous faire ?"),
        choices=[
            ("name", _("Retirer le lien qui montre mon nom ; le relevé reste valable")),
            ("renew", _("Remplacer le lien qui montre mon nom par un nouveau")),
            ("transcript", _("Retirer le relevé : son code dira « retiré »")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que vous voulez faire.")},
    )
