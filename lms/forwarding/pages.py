"""« Réseau » → « Transferts xAPI » in the Wagtail admin: targets, how each stands, what a person can do about it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from lms.forms.forwarding import TargetForm
from lms.forwarding import queueing, trying
from lms.forwarding.standing import counted, counting, standing
from lms.models import Delivery, DeliveryState, Target
from lms.permissions import may_explore

NAME = "mediane_targets"
PAGE = 50


def _lag(target: Any) -> str:
    found = counted(target)
    return timesince(found.oldest) if found.oldest else ""


def _error(target: Any) -> str | Promise:
    return counted(target).error


def _state(target: Any) -> str:
    return counted(target).state


def _inspect(target: Target) -> str:
    return reverse(f"{NAME}:inspect", args=[target.pk])


class TargetIndexView(generic.IndexView):
    """The targets, with what waits for each; one query however many there are."""

    def get_base_queryset(self) -> QuerySet[Target]:
        """Count what waits and what was refused."""
        return counting()


class StandingView(generic.InspectView):
    """One target: how it stands, what can be done, and what was refused, a page at a time."""

    template_name = "mediane_lms/admin/target.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the counts and a page of what was refused."""
        dead = Delivery.objects.filter(target=self.object, state=DeliveryState.DEAD).select_related("statement__verb")
        page = Paginator(dead.order_by("statement"), PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            standing=standing(self.object),
            page=page,
            act=reverse(f"{NAME}:act", args=[self.object.pk]),
            may_explore=may_explore(self.request.user),
            **kwargs,
        )


class ActView(PermissionCheckedMixin, View):
    """What a person does about a target: a POST, then its page again."""

    model = Target
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Act by the name in `act`."""
        target = get_object_or_404(Target, pk=pk)
        act = getattr(self, f"_{request.POST.get('act', '')}_target", None)
        if act is None:
            messages.error(request, _("Cette action n’est pas possible."))
        else:
            act(request, target)
        answer: HttpResponse = redirect(_inspect(target))
        return answer

    def _pause_target(self, request: HttpRequest, target: Target) -> None:
        queueing.pause(target)
        messages.success(request, _("L’envoi vers « %(target)s » est en pause : rien ne se perd.") % {"target": target})

    def _resume_target(self, request: HttpRequest, target: Target) -> None:
        queueing.resume(target)
        messages.success(request, _("L’envoi vers « %(target)s » reprend.") % {"target": target})

    def _try_target(self, request: HttpRequest, target: Target) -> None:
        if found := trying.problem(target):
            messages.error(request, found)
        else:
            messages.success(request, _("La connexion fonctionne."))

    def _resend_target(self, request: HttpRequest, target: Target) -> None:
        one = _chosen(request)
        count = queueing.resend(target, one or None)
        _tell(request, count, ngettext("%d déclaration sera renvoyée.", "%d déclarations seront renvoyées.", count))

    def _discard_target(self, request: HttpRequest, target: Target) -> None:
        count = queueing.discard(target, _chosen(request))
        _tell(request, count, ngettext("%d déclaration est abandonnée.", "%d déclarations sont abandonnées.", count))


def _chosen(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("delivery")
    return [int(each[:18]) for each in given if each.isascii() and each.isdecimal()]


def _tell(request: HttpRequest, count: int, words: str) -> None:
    if count:
        messages.success(request, words % count)
    else:
        messages.warning(request, _("Il n’y avait rien à faire : une autre personne s’en est peut-être occupée."))


class TargetViewSet(ModelViewSet):
    """Targets; only who has the right to change them sees them (superusers, unless a group is given it)."""

    model = Target
    name = NAME
    icon = "upload"
    menu_label = gettext_lazy("Transferts xAPI")
    index_view_class = TargetIndexView
    inspect_view_class = StandingView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("name", label=gettext_lazy("Nom"), get_url=_inspect),
        Column("state", label=gettext_lazy("État"), accessor=_state),
        Column("waiting", label=gettext_lazy("En attente")),
        Column("lag", label=gettext_lazy("Depuis"), accessor=_lag),
        Column("delivered", label=gettext_lazy("Remises")),
        Column("dead", label=gettext_lazy("Refusées")),
        Column("error", label=gettext_lazy("Dernière erreur"), accessor=_error),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: FBT001, FBT002 - Wagtail's signature
        """One form for both."""
        del for_update
        return TargetForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add what a person does about a target."""
        act = self.construct_view(ActView)
        return [*super().get_urlpatterns(), path("act/<int:pk>/", act, name="act")]
