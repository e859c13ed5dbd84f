"""The forms of the explorer: the filters, the search for a person by name, and the reason of a voiding."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.exploring import wording
from lms.exploring.finding import Wanted
from lms.exploring.naming import activities, activities_called, authority_choices
from lms.models import Agent, Organisation, Verb
from lms.records import facts
from lms.records.events import is_uuid
from lms.xapi import profile

REASON_MAX = 2000
NOBODY = 0  # the key of no agent, activity or verb
KEY_DIGITS = 18


class DayField(forms.DateField):
    """A day, chosen or written."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=False, widget=widget)


class FilterForm(forms.Form):
    """What to look for. A person is named by pseudonym here, so that no name ever stands in an address."""

    person = forms.CharField(
        label=_("Pseudonyme"),
        required=False,
        max_length=60,
        help_text=_("L’identifiant complet (UUID), comme dans le JSON."),
    )
    verb = forms.ChoiceField(label=_("Verbe"), required=False)
    activity = forms.CharField(
        label=_("Activité"), required=False, max_length=500, help_text=_("Son adresse (IRI), ou une partie de son nom.")
    )
    registration = forms.UUIDField(label=_("Inscription (registration)"), required=False)
    authority = forms.ChoiceField(label=_("Transmise par"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Structure"), required=False, queryset=Organisation.objects.order_by("path"), empty_label=_("Toutes")
    )
    since = DayField(_("Enregistrée depuis le"))
    until = DayField(_("Jusqu’au"))
    voided = forms.ChoiceField(
        label=_("Annulée"),
        required=False,
        choices=[("", _("Annulées ou non")), ("no", _("Non annulées")), ("yes", _("Annulées"))],
    )
    statement = forms.UUIDField(label=_("Identifiant de la déclaration"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=(1 << 63) - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices: list[tuple[str, str]] = []
        verbs = sorted(((row.pk, wording.verb_label(row.iri)) for row in Verb.objects.all()), key=lambda each: each[1])
        for name, found in (("verb", verbs), ("authority", authority_choices())):
            field = self.fields[name]
            if not isinstance(field, forms.ChoiceField):
                raise TypeError
            field.choices = [("", _("Tous")), *((str(key), label) for key, label in found)]
        for name in self.errors:
            self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_person(self) -> int | None:
        """Find the agent: by pseudonym, or by the key that the explorer's own links give."""
        said = self.cleaned_data["person"].strip().lower()
        if not said:
            return None
        if is_uuid(said):
            found = Agent.objects.filter(ifi=facts.ifi(profile.account(said)))
        elif said.isascii() and said.isdecimal() and len(said) <= KEY_DIGITS:
            found = Agent.objects.filter(pk=int(said))
        else:
            raise forms.ValidationError(_("Un pseudonyme est un UUID. Pour chercher par nom, utilisez l’autre champ."))
        return found.values_list("pk", flat=True).first() or NOBODY

    def clean_activity(self) -> int | None:
        """Find the activity; where several have this in their name, one has to be chosen."""
        said = self.cleaned_data["activity"].strip()
        if not said:
            return None
        found = activities_called(said)
        if len(found) > 1:
            names = activities([row.iri for row in found])
            self.choices = [(row.iri, names.get(row.iri, row.iri)) for row in found]
            raise forms.ValidationError(_("Plusieurs activités correspondent. Choisissez-en une."))
        return found[0].pk if found else NOBODY

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Cette date est avant celle du début."))
        return cleaned

    def wanted(self) -> Wanted:
        """Return what a valid form asks for; days are the site's, both included."""
        said = self.cleaned_data
        organisation = said["organisation"]
        until = said["until"]
        if until == datetime.date.max:  # no day follows it
            until = None
        return Wanted(
            agent=said["person"],
            verb=int(said["verb"]) if said["verb"] else None,
            activity=said["activity"],
            registration=said["registration"],
            authority=int(said["authority"]) if said["authority"] else None,
            organisation=organisation.pk if organisation else None,
            since=_midnight(said["since"]) if said["since"] else None,
            until=_midnight(until + datetime.timedelta(days=1)) if until else None,
            voided={"yes": True, "no": False}.get(said["voided"]),
            statement=said["statement"],
            before=said["before"] or 0,
        )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class NameForm(forms.Form):
    """A person's name; it is posted, so that it stands in no address and in no log of addresses."""

    name = forms.CharField(label=_("Nom ou adresse de courriel"), max_length=100)


class VoidForm(forms.Form):
    """Why a statement is voided; the form's own id makes a second posting the same."""

    reason = forms.CharField(
        label=_("Pourquoi annuler cette déclaration ?"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("La raison reste ici, hors des déclarations, et s’efface avec la personne. N’y nommez personne."),
    )
    post = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"post": uuid.uuid4()}, **kwargs})
        for name in self.errors:
            self.fields[name].widget.attrs["aria-invalid"] = "true"
