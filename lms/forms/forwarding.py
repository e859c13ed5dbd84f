"""The form of a target: where statements go, under which names, and which of them."""

from __future__ import annotations

import ssl
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from lms.forwarding import addresses, queueing, sealing
from lms.models import Organisation, Target, Verb

LONGEST_IRI = 500
HINTS = {
    "username": _("Celui du compte que l’autre service a donné à Médiane ; certains disent « clé » ou « key »."),
    "version": _("Celle que parle le service qui reçoit. Si vous ne savez pas : 1.0.3."),
    "newer": _("Pour un service en 1.0.3 : que faire de ce qui a été enregistré en 2.0."),
    "identity": _(
        "Sous quel numéro chaque personne y est connue ; jamais son nom. Avec des pseudonymes propres, "
        "personne ne peut rapprocher ce que deux services reçoivent. Ne change plus ensuite."
    ),
    "home_page": _("L’adresse écrite devant chaque pseudonyme. Vide : celle de Médiane. Ne change plus ensuite."),
    "outside": _("Ce que d’autres logiciels ont envoyé ici, et que Médiane n’a pas enregistré elle-même."),
}
NAMES_PEOPLE = ("identity", "home_page")  # whoever changes these makes another person of everyone


class TargetForm(WagtailAdminModelForm):
    """A target; its password is typed, never shown, and typed again where the address changes."""

    class Media:
        css = {"all": ["mediane_lms/explorer.css"]}

    secret = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("Il est chiffré et n’est plus jamais affiché. Vide : celui d’avant est gardé."),
    )
    ca = forms.CharField(
        label=_("Autorité de certification privée"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Contenu du fichier PEM, si le serveur n’a pas de certificat public. "
            "Il remplace alors les autorités publiques."
        ),
    )
    verb_list = forms.CharField(
        label=_("Verbes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un IRI par ligne. Vide : tous. Les annulations sont toujours transmises."),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Structures"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune : toutes."),
    )
    start = forms.ChoiceField(
        label=_("Commencer"),
        choices=[("now", _("à partir de maintenant")), ("beginning", _("depuis le début de l’historique"))],
        widget=forms.RadioSelect,
        initial="now",
    )

    class Meta:
        model = Target
        fields = [
            *("name", "endpoint", "username", "secret", "ca", "version", "newer", "identity", "home_page"),
            *("sensitivity", "outside", "verb_list", "organisations", "batch_size", "start"),
        ]
        labels = {"username": _("Nom d’utilisateur chez l’autre service")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = Organisation.get_tree()
        for name, words in HINTS.items():
            self.fields[name].help_text = words
        self.fields["secret"].required = self.instance.pk is None
        if self.instance.pk is None:
            self.fields["secret"].help_text = _("Il est chiffré et n’est plus jamais affiché.")
        else:
            del self.fields["start"]
            for name in NAMES_PEOPLE:
                self.fields[name].disabled = True
            self.initial["verb_list"] = "\n".join(self.instance.verbs.order_by("iri").values_list("iri", flat=True))

    def clean_endpoint(self) -> str:
        """Refuse an address that statements may not go to."""
        endpoint = str(self.cleaned_data["endpoint"]).strip()
        addresses.check(endpoint)
        return endpoint.rstrip("/") + "/"

    def clean_username(self) -> str:
        """Refuse what Basic credentials cannot say."""
        username = str(self.cleaned_data["username"])
        if ":" in username:
            raise ValidationError(_("Un nom d’utilisateur ne contient pas de deux-points."), code="colon")
        return username

    def clean_ca(self) -> str:
        """Read the certificates now, so that a mistake is not found at the first delivery."""
        text = str(self.cleaned_data["ca"]).strip()
        if text:
            try:
                ssl.create_default_context(cadata=text)
            except (ssl.SSLError, ValueError) as error:
                raise ValidationError(_("Ce n’est pas un certificat au format PEM."), code="pem") from error
        return text

    def clean_verb_list(self) -> list[str]:
        """Read one IRI a line."""
        iris = list(dict.fromkeys(str(self.cleaned_data["verb_list"]).split()))
        for iri in iris:
            if ":" not in iri or len(iri) > LONGEST_IRI:
                raise ValidationError(_("« %(iri)s » n’est pas un IRI.") % {"iri": iri[:80]}, code="iri")
        return iris

    def clean(self) -> dict[str, Any]:
        """Ask for the password again where it would go to another address."""
        found: dict[str, Any] = super().clean()
        moved = self.instance.pk is not None and "endpoint" in found and "endpoint" in self.changed_data
        if moved and found["endpoint"] != self.initial["endpoint"] and not found.get("secret"):
            message = _("L’adresse change : saisissez de nouveau le mot de passe.")
            self.add_error("secret", ValidationError(message, code="again"))
        return found

    @transaction.atomic
    def save(self, commit: bool = True) -> Target:  # noqa: FBT001, FBT002 - Django's signature
        """Save whole; what waits and is filtered out now leaves the outbox, and a target that waited tries again."""
        del commit  # verbs and organisations belong to it
        target: Target = self.instance
        if self.cleaned_data["secret"]:
            target.password = sealing.seal(self.cleaned_data["secret"])
        new = target.pk is None
        if new and self.cleaned_data["start"] == "beginning":
            queueing.from_the_beginning(target)
        target.save()
        wanted = self.cleaned_data["verb_list"]
        Verb.objects.bulk_create([Verb(iri=iri) for iri in sorted(wanted)], ignore_conflicts=True)
        target.verbs.set(Verb.objects.filter(iri__in=wanted))
        target.organisations.set(self.cleaned_data["organisations"])
        if not new:
            queueing.refilter(target)
        queueing.retry(target)
        return target
