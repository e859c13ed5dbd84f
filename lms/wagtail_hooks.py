"""What the Wagtail admin shows of organisations, memberships, cohorts and xAPI clients."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.forms.organisation import CohortForm, OrganisationForm
from lms.forwarding.pages import TargetViewSet
from lms.models import Client, Cohort, Membership, Organisation


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Grants « view » at most: such rows are made and revoked by commands only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse every action but « view »."""
        return action == "view" and bool(super().user_has_permission(user, action))


def _indented(organisation: Organisation) -> str:
    return f"{'— ' * (organisation.depth - 1)}{organisation.name}"


def _edit_url(organisation: Organisation) -> str:
    return reverse("mediane_organisations:edit", args=[organisation.pk])


class OrganisationViewSet(ModelViewSet):
    """The tree of organisations, listed in its own order."""

    model = Organisation
    icon = "site"
    menu_label = _("Structures")
    list_display = [
        TitleColumn(
            "name",
            label=_("Nom"),
            accessor=_indented,
            get_url=_edit_url,
        ),
        "country",
        "declaration",
    ]
    ordering = "path"
    search_fields = ["name", "slug"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: FBT001, FBT002 - Wagtail's signature
        """One form for both: the place in the tree is a field of it."""
        del for_update
        return OrganisationForm


class MembershipViewSet(ModelViewSet):
    """Who holds which role where, and when."""

    model = Membership
    icon = "group"
    menu_label = _("Appartenances")
    list_display = ["user", "organisation", "role", "start", "end"]
    list_filter = ["role", "organisation"]
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    panels = [
        FieldPanel("user"),
        FieldPanel("organisation"),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]
    copy_view_enabled = False


class CohortViewSet(ModelViewSet):
    """Groups and their trainers."""

    model = Cohort
    icon = "calendar"
    menu_label = _("Groupes")
    list_display = ["name", "organisation", "start", "end"]
    list_filter = ["organisation"]
    search_fields = ["name"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: FBT001, FBT002 - Wagtail's signature
        """One form for both."""
        del for_update
        return CohortForm


class ClientViewSet(ModelViewSet):
    """xAPI clients, to be read: `manage.py create_client` makes them, since the secret is shown once."""

    model = Client
    icon = "key"
    menu_label = _("Clients xAPI")
    list_display = ["name", "key", "organisation", "created_at", Column("revoked_at", label=_("Révoqué le"))]
    exclude_form_fields = ["secret"]
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["secret", "id"]
    copy_view_enabled = False


register_permission_policy(Client, ReadOnlyPolicy(Client))


class NetworkGroup(ModelViewSetGroup):
    """The menu « Réseau »."""

    menu_label = _("Réseau")
    menu_icon = "site"
    menu_order = 250
    items = (
        OrganisationViewSet("mediane_organisations"),
        MembershipViewSet("mediane_memberships"),
        CohortViewSet("mediane_cohorts"),
        ClientViewSet("mediane_clients"),
        TargetViewSet(),
    )


@hooks.register("register_admin_viewset")
def register_network() -> NetworkGroup:
    """Add the menu and its pages."""
    return NetworkGroup()
