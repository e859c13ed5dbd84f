"""The Wagtail admin's page that erases a person, and the ways to it: « Supprimer » alone would leave too much."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.users.utils import user_can_delete_user

from lms import erasing
from lms.erasing import LastAdministrator
from lms.forms.erasing import AdminErasureForm
from lms.models import Transcript


class ErasePersonView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Say what will happen; POST with reason and address does it. For who may delete accounts."""

    form_class = AdminErasureForm
    template_name = "mediane_lms/admin/erase_person.html"
    page_title = gettext_lazy("Effacer une personne")
    header_icon = "bin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the account; refuse who may not delete it."""
        self.person: Any = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if not user_can_delete_user(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list of accounts."""
        users = {"url": reverse("wagtailusers_users:index"), "label": _("Personnes")}
        return [*super().get_breadcrumbs_items(), users, {"url": "", "label": self.page_title}]

    @property
    def address(self) -> str:
        """What is to be typed."""
        return str(self.person.email or self.person.get_username())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask about transcripts only where there are some."""
        asks = Transcript.objects.filter(learner__user=self.person).exists()
        return super().get_form_kwargs() | {"address": self.address, "asks_transcripts": asks}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the person, and lead back to the list."""
        more = {"person": self.person, "address": self.address, "back": reverse("wagtailusers_users:index")}
        return super().get_context_data(**kwargs) | more

    def form_valid(self, form: AdminErasureForm) -> HttpResponse:
        """Erase."""
        try:
            erasing.erase(user=self.person, transcripts=form.wish, reason=form.cleaned_data["reason"])
        except LastAdministrator as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("La personne est effacée."))
        return redirect("wagtailusers_users:index")


def instead_of_deleting(request: HttpRequest, user: Any) -> HttpResponse:
    """Lead from Wagtail's « Supprimer » to the page that erases all."""
    del request
    return redirect("mediane_erase_person", user.pk)


def instead_of_deleting_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Refuse to delete several accounts at once."""
    del objects
    if action_type != "delete" or not issubclass(action.model, get_user_model()):
        return None
    messages.error(request, _("Les personnes s’effacent une par une, depuis le menu de chacune."))
    return redirect("wagtailusers_users:index")
