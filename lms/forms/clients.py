"""Forms of the Wagtail admin for xAPI clients: what a client may do is said in words."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from treebeard.forms import TreeNodeChoiceField

from lms.models import Client, Organisation
from lms.xapi.scopes import DEFAULT

SCOPE_WORDS = {
    "statements/write": _("Envoyer des déclarations"),
    "statements/read/mine": _("Relire celles qu’il a envoyées"),
    "statements/read": _("Lire toutes les déclarations"),
    "state": _("Lire et garder l’état d’une activité"),
    "define": _("Décrire les activités dont il parle"),
    "profile": _("Lire et garder les profils des activités et des personnes"),
    "all/read": _("Tout lire"),
    "all": _("Tout lire et tout écrire"),
    "void": _("Annuler ce que d’autres ont déclaré (droit à part : « tout » ne le donne pas)"),
}
VERB_WORDS = {
    "experienced": _("Une étape lue ailleurs"),
    "rated:quiz": _("Une compétence évaluée par un quiz"),
    "rated:scenario": _("Une compétence évaluée par un scénario"),
    "rated:role_play": _("Une compétence observée en jeu de rôle par une formatrice ou un formateur"),
}
OVERLAPS = [
    ("0", _("Aucun : l’ancien secret est refusé tout de suite")),
    ("24", _("Un jour")),
    ("168", _("Une semaine")),
]


class ClientForm(forms.Form):
    """A new client."""

    name = forms.CharField(
        label=_("Nom"), max_length=120, help_text=_("Le logiciel et qui l’exploite, par exemple « LRS du réseau ».")
    )
    organisation = TreeNodeChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label=_("Structure"),
        empty_label=_("– aucune : toute l’installation –"),
        help_text=_("Un client d’une structure ne voit que ses personnes, et leurs niveaux si elles les partagent."),
    )
    scopes = forms.MultipleChoiceField(
        choices=list(SCOPE_WORDS.items()),
        initial=list(DEFAULT),
        label=_("Ce qu’il peut faire"),
        widget=forms.CheckboxSelectMultiple,
    )
    verbs = forms.MultipleChoiceField(
        choices=list(VERB_WORDS.items()),
        required=False,
        label=_("Ce qui compte dans les parcours"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Le reste est gardé sans rien changer pour la personne. Il faut une structure."),
    )
    rate = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        label=_("Requêtes par minute au plus"),
        help_text=_("Vide : sans limite."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said to mypy
        field.queryset = Organisation.get_tree()

    def clean_name(self) -> str:
        """Refuse a name that is taken."""
        name: str = self.cleaned_data["name"]
        if Client.objects.filter(name=name).exists():
            raise forms.ValidationError(_("Un client porte déjà ce nom."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse what counts in paths without the organisation whose people it is about."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verbs") and not cleaned.get("organisation"):
            self.add_error("organisation", _("Choisissez la structure dont les parcours peuvent changer."))
        return cleaned


class ActForm(forms.Form):
    """A confirmation; `generation` is the client's state that the page showed, so that a form counts once."""

    generation = forms.IntegerField(widget=forms.HiddenInput)


class RotateForm(ActForm):
    """A new secret."""

    overlap = forms.ChoiceField(choices=OVERLAPS, label=_("Temps pendant lequel l’ancien secret marche encore"))

    def overlap_given(self) -> datetime.timedelta:
        """Return the overlap that was chosen."""
        return datetime.timedelta(hours=int(self.cleaned_data["overlap"]))
