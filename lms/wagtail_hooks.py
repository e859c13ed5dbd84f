"""What the Wagtail admin shows of organisations, memberships, cohorts, xAPI clients and statements."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from curriculum.reports.listing import may_author, offer
from lms.dashboards.missed_admin import MissedPanel, MissedReport
from lms.forms.organisation import CohortForm, OrganisationForm
from lms.forwarding.pages import TargetViewSet
from lms.models import Client, Cohort, Membership, Organisation
from lms.permissions import may_edit_rules, may_explore
from lms.views import client_admin, erasing_admin, exploring, rules_admin


class ClientPolicy(ModelPermissionPolicy):
    """One right for everything about clients, « Gérer les clients xAPI »; rows are never edited or deleted by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Grant what the pages of `lms/views/client_admin.py` do to who has the right; nothing else to anybody."""
        granted = bool(user.is_active and user.has_perm("mediane_lms.manage_clients"))
        return action in {"view", "add", "manage"} and granted


def _indented(organisation: Organisation) -> str:
    return f"{'— ' * (organisation.depth - 1)}{organisation.name}"


def _client_url(client: Client) -> str:
    return reverse("mediane_clients:inspect", args=[client.pk])


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
    """xAPI clients: made, given a new secret, opened and revoked; what they are stays readable."""

    model = Client
    icon = "key"
    menu_label = _("Clients xAPI")
    index_view_class = client_admin.ClientIndexView
    inspect_view_class = client_admin.ClientInspectView
    add_view_class = client_admin.ClientAddView
    list_display = [
        TitleColumn("name", label=_("Nom"), get_url=_client_url),
        "organisation",
        Column("last_used_on", label=_("Dernière utilisation"), accessor=client_admin.last_use),
        Column("revoked_at", label=_("État"), accessor=client_admin.state),
    ]
    search_fields = ["name", "key"]
    exclude_form_fields = ["secret"]
    inspect_view_enabled = True
    inspect_view_fields = [
        *("name", "key", "organisation", "scopes", "verbs", "rate", "private", "created_at", "last_used_on"),
        *("previous_until", "revoked_at"),
    ]
    copy_view_enabled = False

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Our own form needs none of the generic view's words."""
        return {"index_url_name": self.get_url_name("index"), **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the acts."""
        index = self.get_url_name("index")
        acts = {
            "rotate": client_admin.RotateView,
            "revoke": client_admin.RevokeView,
            "private": client_admin.PrivateView,
        }
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{name}/<int:pk>/", self.construct_view(view, index_url_name=index), name=name)
                for name, view in acts.items()
            ),
        ]


register_permission_policy(Client, ClientPolicy(Client))


@hooks.register("register_permissions")
def register_client_permission() -> Any:
    """Let the group editor of the admin grant it."""
    return Permission.objects.filter(content_type__app_label="mediane_lms", codename="manage_clients")


class StatementsMenuItem(MenuItem):
    """Shown to who may look through the ledger."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Hide it from everybody else."""
        return may_explore(request.user)


class StatementsViewSet(ViewSet):
    """The explorer: the ledger's statements, to be read and, with a second right, voided."""

    icon = "list-ul"
    menu_label = _("Déclarations xAPI")
    menu_item_class = StatementsMenuItem
    url_prefix = "statements"

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one statement, and voiding it."""
        return [
            path("", exploring.ListView.as_view(), name="index"),
            path("<uuid:statement>/", exploring.OneView.as_view(), name="statement"),
            path("<uuid:statement>/void/", exploring.VoidView.as_view(), name="void"),
        ]


class RulesMenuItem(MenuItem):
    """Shown to who may edit the rules."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Hide it from everybody else."""
        return may_edit_rules(request.user)


class RulesViewSet(ViewSet):
    """The rules by which ratings become levels."""

    icon = "list-ol"
    menu_label = _("Règles des niveaux")
    menu_item_class = RulesMenuItem
    url_prefix = "level-rules"

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and the rule of one scope."""
        return [
            path("", rules_admin.ListView.as_view(), name="index"),
            path("<path:scope>/", rules_admin.RuleView.as_view(), name="rule"),
        ]


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
        StatementsViewSet("mediane_statements"),
        TargetViewSet(),
        RulesViewSet("mediane_rules"),
    )


@hooks.register("register_admin_viewset")
def register_network() -> NetworkGroup:
    """Add the menu and its pages."""
    return NetworkGroup()


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Add what the admin's own styles do not have."""
    return format_html('<link rel="stylesheet" href="{}">', static("mediane_lms/admin.css"))


@hooks.register("register_admin_urls")
def register_erasure() -> list[URLPattern]:
    """Add the page that erases a person."""
    return [path("personnes/<int:pk>/effacer/", erasing_admin.ErasePersonView.as_view(), name="mediane_erase_person")]


hooks.register("before_delete_user", erasing_admin.instead_of_deleting)
hooks.register("before_bulk_action", erasing_admin.instead_of_deleting_many)


@hooks.register("register_permissions")
def register_statement_rights() -> QuerySet[Permission]:
    """Let a group be given the explorer, voiding, and the rules of levels."""
    wanted = ["view_statement", "void_statement", "edit_rules"]
    return Permission.objects.filter(content_type__app_label="mediane_lms", codename__in=wanted)


@hooks.register("register_admin_urls")
def register_missed() -> list[URLPattern]:
    """Add the report on questions that most people get wrong."""
    return [path("reports/mediane/questions-ratees/", MissedReport.as_view(), name="mediane_report_missed")]


offer(MissedReport, order=620)


@hooks.register("construct_homepage_panels")
def show_missed(request: HttpRequest, panels: list[Component]) -> None:
    """Tell who authors which questions people get wrong."""
    if may_author(request.user):
        panels.append(MissedPanel(request.user))
