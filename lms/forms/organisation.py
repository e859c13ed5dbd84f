"""Forms of the Wagtail admin for organisations (a tree), memberships and cohorts."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.forms import TreeNodeChoiceField
from wagtail.admin.forms.models import WagtailAdminModelForm

from curriculum.models import ModulePage
from lms.models import Cohort, Membership, Organisation
from lms.models.organisation import Role


class OrganisationForm(WagtailAdminModelForm):
    """An organisation and its place in the tree; choosing another parent moves it with everything below it."""

    parent = TreeNodeChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label=_("Rattachée à"),
        empty_label=_("– aucune : tête de réseau –"),
    )

    class Meta:
        model = Organisation
        fields = ["name", "slug", "country", "siret", "training_number", "declaration"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Organisation.get_tree()
        if self.instance.pk:
            choices = choices.exclude(path__startswith=self.instance.path)
            self.initial["parent"] = self.instance.get_parent()
        self.fields["parent"].queryset = choices
        self.order_fields(["name", "slug", "parent"])

    @transaction.atomic
    def save(self, commit: bool = True) -> Organisation:  # noqa: FBT001, FBT002 - Django's signature
        """Save, then place: treebeard keeps children in the order of their names."""
        del commit  # a node's place is always written
        parent: Organisation | None = self.cleaned_data["parent"]
        organisation: Organisation = self.instance
        if organisation.pk is None:
            return _place_new(organisation, parent)
        organisation.save()
        before = organisation.get_parent()
        if parent != before or "name" in self.changed_data:
            target = parent or Organisation.get_first_root_node()
            organisation.move(target, pos="sorted-child" if parent else "sorted-sibling")
        organisation.refresh_from_db()
        return organisation


def _place_new(organisation: Organisation, parent: Organisation | None) -> Organisation:
    """Add a node; treebeard fills its place into the very instance it is given."""
    if parent is None:
        Organisation.add_root(instance=organisation)
    else:
        parent.add_child(instance=organisation)
    return organisation


def module_choices() -> list[tuple[str, str]]:
    """Every module by its key, in the order of the tree; translations share a key and are listed once."""
    seen: dict[uuid.UUID, str] = {}
    for page in ModulePage.objects.order_by("locale_id", "path").only("translation_key", "title"):
        seen.setdefault(page.translation_key, page.title)
    return [("", "---------"), *((str(key), title) for key, title in seen.items())]


class CohortForm(WagtailAdminModelForm):
    """A group, with its module chosen by title and its trainers among those who hold that role."""

    module_key = forms.TypedChoiceField(label=_("Module"), choices=module_choices, coerce=uuid.UUID)

    class Meta:
        model = Cohort
        fields = ["organisation", "name", "module_key", "language", "trainers", "start", "end"]
        widgets = {"trainers": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trainers = Q(pk__in=Membership.objects.current().filter(role=Role.TRAINER).values("user"))
        chosen = Q(mediane_cohorts=self.instance.pk) if self.instance.pk else Q()
        field: Any = self.fields["trainers"]
        field.queryset = get_user_model().objects.filter(trainers | chosen).distinct()
        field.label_from_instance = lambda user: user.get_full_name() or user.get_username()
