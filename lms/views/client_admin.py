"""The Wagtail admin's pages of xAPI clients: list, details, making, and three acts that ask before they act.

A secret is in the answer to the form that made it, and nowhere else: no address, session, message or log holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from lms.forms.clients import SCOPE_WORDS, VERB_WORDS, ActForm, ClientForm, RotateForm
from lms.models import Client
from lms.xapi import clients
from lms.xapi.clients import NameTaken, Revoked

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def state(client: Client) -> str:
    """Return in words whether a client works."""
    if client.revoked_at is None:
        return _("en service")
    return _("révoqué le %(day)s") % {"day": date_format(localtime(client.revoked_at), "SHORT_DATE_FORMAT")}


def last_use(client: Client) -> str:
    """Return the day a client was last let in."""
    if client.last_used_on is None:
        return _("jamais")
    return date_format(client.last_used_on, "SHORT_DATE_FORMAT")


def _words(names: Iterable[str], words: dict[str, Any]) -> str:
    return " · ".join(str(words.get(name, name)) for name in names) or "–"


class ClientIndexView(generic.IndexView):
    """All clients."""

    def get_base_queryset(self) -> QuerySet[Client]:
        """Read the organisations with the clients."""
        rows: QuerySet[Client] = super().get_base_queryset()
        return rows.select_related("organisation")


class ClientInspectView(generic.InspectView):
    """One client in words, and what can be done with it."""

    object: Client

    def get_scopes_display_value(self) -> str:
        """Say what it may do."""
        return _words(self.object.scopes, SCOPE_WORDS)

    def get_verbs_display_value(self) -> str:
        """Say what counts of what it sends."""
        return _words(self.object.verbs, VERB_WORDS)

    def get_organisation_display_value(self) -> str:
        """Say whose people it sees."""
        return str(self.object.organisation or _("toute l’installation"))

    def get_rate_display_value(self) -> str:
        """Say how often it may ask."""
        return str(self.object.rate or _("sans limite"))

    def get_private_display_value(self) -> str:
        """Say whether private statements are open to it, since when and by whom."""
        said = _("oui") if self.object.private else _("non")
        if self.object.private_at is None:
            return said
        by, at = self.object.private_by, date_format(localtime(self.object.private_at), "SHORT_DATETIME_FORMAT")
        return _("%(said)s (%(at)s, %(by)s)") % {"said": said, "at": at, "by": by or _("par commande")}

    def get_last_used_on_display_value(self) -> str:
        """Say the day of its last use."""
        return last_use(self.object)

    def get_revoked_at_display_value(self) -> str:
        """Say whether it works."""
        return state(self.object)

    def get_previous_until_display_value(self) -> str:
        """Say until when the secret before works."""
        until = self.object.previous_until
        return date_format(localtime(until), "SHORT_DATETIME_FORMAT") if until else "–"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the acts; none on a revoked client."""
        if self.object.revoked_at is not None:
            return []
        namespace = str(self.index_url_name).rpartition(":")[0]

        def button(name: str, label: str, icon: str, priority: int) -> Button:
            url = reverse(f"{namespace}:{name}", args=[self.object.pk])
            return Button(label, url=url, icon_name=icon, priority=priority)

        buttons = [button("rotate", _("Nouveau secret"), "rotate", 10), button("revoke", _("Révoquer"), "bin", 30)]
        if self.object.organisation_id is not None:
            label = _("Fermer aux réponses") if self.object.private else _("Ouvrir aux réponses")
            buttons.append(button("private", label, "view", 20))
        return buttons


class _ClientPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """A form of this section, and the page that shows a secret once."""

    model = Client
    template_name = "mediane_lms/admin/client_form.html"
    header_icon = "key"
    index_url_name = ""
    button: str | Promise = ""
    explained: str | Promise = ""
    client: Client | None = None

    @property
    def person(self) -> User:
        """Who acts: the right to be here was checked."""
        return cast("User", self.request.user)

    def address(self, view: str, *args: int) -> str:
        """Return the address of another page of the section."""
        return reverse(f"{self.index_url_name.rpartition(':')[0]}:{view}", args=args)

    def back(self) -> str:
        """Return where « Annuler » leads."""
        return self.address("inspect", self.client.pk) if self.client else self.address("index")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list and to the client."""
        items = [
            *super().get_breadcrumbs_items(),
            {"url": self.address("index"), "label": Client._meta.verbose_name_plural},
        ]
        if self.client is not None:
            items.append({"url": self.back(), "label": self.client.name})
        return [*items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page says."""
        given = {"button": self.button, "explained": self.explained, "back": self.back()}
        return super().get_context_data(**(given | kwargs))

    @sensitive_variables()
    def show(self, client: Client, secret: str) -> HttpResponse:
        """Answer with the secret: no browser or proxy keeps the page."""
        self.client = client
        shown = self.get_context_data(client=client, secret=secret, back=self.address("inspect", client.pk), form=None)
        answer = self.response_class(
            request=self.request, template=["mediane_lms/admin/client_secret.html"], context=shown, using=None
        )
        add_never_cache_headers(answer)
        return answer


class ClientAddView(_ClientPage):
    """A new client."""

    permission_required = "add"
    form_class = ClientForm
    page_title = gettext_lazy("Nouveau client xAPI")
    button = gettext_lazy("Créer le client")
    explained = gettext_lazy("Un client est un logiciel qui lit ou envoie des déclarations à l’adresse /xapi/.")

    @sensitive_variables()
    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Make it, and show its secret."""
        try:
            client, secret = clients.create_client(**form.cleaned_data, by=self.person)
        except NameTaken:
            form.add_error("name", _("Un client porte déjà ce nom."))
            return self.form_invalid(form)
        return self.show(client, secret)


class _ActView(_ClientPage):
    """One act on one client: the page says what follows, its POST acts, once."""

    permission_required = "manage"
    form_class = ActForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the client."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(Client, pk=kwargs["pk"])
        self.client = self.row

    def get_page_subtitle(self) -> str:
        """Name the client."""
        return self.row.name

    def get_initial(self) -> dict[str, Any]:
        """Remember which state of the client the page shows."""
        return {"generation": self.row.generation}

    def act(self, form: Any) -> HttpResponse:
        """Do it."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Act on the client as it was shown; what somebody changed meanwhile is shown first."""
        if form.cleaned_data["generation"] != self.row.generation:
            messages.warning(self.request, _("Ce client a changé entre-temps : rien n’a été fait."))
            return redirect(self.back())
        try:
            return self.act(form)
        except Revoked:
            messages.error(self.request, _("Ce client est révoqué."))
            return redirect(self.back())


class RotateView(_ActView):
    """« Nouveau secret »."""

    form_class = RotateForm
    page_title = gettext_lazy("Nouveau secret")
    button = gettext_lazy("Donner un nouveau secret")
    explained = gettext_lazy("Le logiciel devra recevoir le nouveau secret. La clé ne change pas.")

    @sensitive_variables()
    def act(self, form: RotateForm) -> HttpResponse:
        """Give a new secret and show it."""
        return self.show(self.row, clients.rotate(client=self.row, overlap=form.overlap_given()))


class RevokeView(_ActView):
    """« Révoquer »."""

    page_title = gettext_lazy("Révoquer")
    button = gettext_lazy("Révoquer ce client")
    explained = gettext_lazy("Sa prochaine requête sera refusée, et rien ne le rétablit. Ce qu’il a envoyé reste.")

    def act(self, form: forms.Form) -> HttpResponse:
        """End the client."""
        del form
        clients.revoke(client=self.row)
        messages.success(self.request, _("Le client %(name)s est révoqué.") % {"name": self.row.name})
        return redirect(self.back())


class PrivateView(_ActView):
    """« Ouvrir aux réponses », or close again."""

    page_title = gettext_lazy("Réponses, choix et auto-évaluations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what opening or closing does."""
        if self.row.private:
            said, button = _("Le client ne verra plus que les niveaux partagés."), _("Fermer")
        else:
            said = _(
                "Le client verra aussi les réponses, les choix et les auto-évaluations des personnes qui partagent "
                "avec sa structure. Votre nom et la date seront gardés."
            )
            button = _("Ouvrir")
        return super().get_context_data(**({"explained": said, "button": button} | kwargs))

    def act(self, form: forms.Form) -> HttpResponse:
        """Open or close, and keep who did."""
        del form
        try:
            clients.open_private(client=self.row, opened=not self.row.private, by=self.person)
        except ValueError:
            messages.error(self.request, _("Un client de toute l’installation voit déjà tout."))
        return redirect(self.back())
