"""One service on an organisation's map of partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.models import Partner
from lms.models.partner import Service


class PartnerForm(forms.ModelForm[Partner]):
    """Add or change a partner: services and places, no person."""

    service = forms.ChoiceField(
        label=_("Type de service"),
        choices=[("", _("Choisissez")), *Service.choices],
        error_messages={"required": _("Choisissez un type de service.")},
    )
    url = forms.URLField(
        label=_("Site internet"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Écrivez une adresse entière, par exemple https://exemple.org.")},
    )

    class Meta:
        model = Partner
        fields = ["service", "name", "place", "offers", "access", "url", "checked_on"]
        widgets = {
            "offers": forms.Textarea(attrs={"rows": 3}),
            "access": forms.Textarea(attrs={"rows": 3}),
            "checked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        error_messages = {
            "name": {"required": _("Écrivez le nom du service.")},
            "checked_on": {"invalid": _("Écrivez une date, par exemple 30/06/2026.")},
        }
        help_texts = {
            "name": _("Le service, jamais le nom d’une personne."),
            "place": _("Quartier, ville, canton : là où il reçoit."),
            "access": _("Qui peut demander, avec quel accord, où et quand. Pas de numéro personnel."),
            "checked_on": _("Le jour où vous avez vérifié que tout est encore vrai."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].widget.attrs["placeholder"] = "https://"
        for name in self.errors:
            self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_checked_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a second row for the same service: change the one that is there."""
        cleaned = super().clean() or {}
        same = Partner.objects.filter(
            organisation=self.instance.organisation_id, service=cleaned.get("service"), name=cleaned.get("name")
        )
        if cleaned.get("name") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Ce service est déjà sur votre carte."))
        return cleaned
