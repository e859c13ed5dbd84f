"""The explorer in the Wagtail admin: the list of statements, one of them, and voiding it with a reason."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lms import permissions, voiding
from lms.exploring import pages
from lms.exploring.finding import Found, find
from lms.exploring.naming import competencies, people_called
from lms.forms.exploring import FilterForm, NameForm, VoidForm
from lms.refusals import Refused
from lms.sharing import person_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LIST = "mediane_statements:index"
TITLE = gettext_lazy("Déclarations xAPI")


class ExplorerView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the explorer, for who may look through the ledger."""

    header_icon = "list-ul"
    page_title = TITLE
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else; the admin says so and leads back."""
        if not self.allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def allowed(self) -> bool:
        """Whether the reader may see this page."""
        return permissions.may_explore(self.reader)

    @property
    def reader(self) -> User:
        """Who asks."""
        return cast("User", self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [*super().get_breadcrumbs_items(), {"url": reverse(LIST), "label": TITLE}]


class ListView(ExplorerView):
    """Statements, newest first. POST looks a person up by name and leads to the pseudonym."""

    template_name = "mediane_lms/admin/statements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filters and one page of what they find."""
        form = FilterForm(self.request.GET)
        found = find(form.wanted()) if form.is_valid() else Found(())
        kept = self.request.GET.copy()
        kept["before"] = str(found.onward)
        names = NameForm() if permissions.may_search_names(self.reader) else None
        return super().get_context_data(
            form=form,
            rows=pages.listed(found, self.reader),
            found=found,
            onward=kept.urlencode() if found.onward else "",
            filtered=any(form[name].value() for name in form.fields),
            choices=[(self.with_filter(activity=iri), iri, name) for iri, name in form.choices],
            **{"names": names, **kwargs},
        )

    def with_filter(self, **filters: str) -> str:
        """Return the address of the list with these filters instead, from its newest page."""
        kept = self.request.GET.copy()
        kept.pop("before", None)
        for name, value in filters.items():
            kept[name] = value
        return f"{reverse(LIST)}?{kept.urlencode()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find who is called so: one leads on, several are offered."""
        del args, kwargs
        if not permissions.may_search_names(self.reader):
            raise PermissionDenied
        names = NameForm(request.POST)
        people = people_called(names.cleaned_data["name"]) if names.is_valid() else []
        if len(people) == 1:
            return redirect(self.with_filter(person=str(people[0].uuid)))
        if names.is_valid() and not people:
            names.add_error("name", _("Personne de ce nom n’est en formation ici."))
        offered = [(self.with_filter(person=str(row.uuid)), person_name(row.user)) for row in people]
        context = self.get_context_data(names=names, people=offered)
        return self.render_to_response(context, status=422 if names.errors else 200)


class OneView(ExplorerView):
    """A page about one statement."""

    template_name = "mediane_lms/admin/statement.html"
    page_title = gettext_lazy("Déclaration xAPI")

    def get_page_subtitle(self) -> str:
        """Name the statement."""
        return str(self.kwargs["statement"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list; the last item is this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the statement with all that belongs to it; 404 when there is none."""
        sheet = pages.sheet(self.kwargs["statement"], self.reader)
        if sheet is None:
            raise Http404
        may_void = permissions.may_void(self.reader) and not sheet.line.voided
        return super().get_context_data(sheet=sheet, may_void=may_void, **kwargs)


class VoidView(OneView):
    """« Annuler »: says what follows, asks why; its POST acts."""

    template_name = "mediane_lms/admin/void_statement.html"
    page_title = gettext_lazy("Annuler une déclaration")
    header_icon = "bin"

    def allowed(self) -> bool:
        """Whether the reader may void."""
        return permissions.may_void(self.reader)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the statement too."""
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": self.back, "label": _("Déclaration")}, items[-1]]

    @property
    def back(self) -> str:
        """The statement's own page."""
        return reverse("mediane_statements:statement", args=[self.kwargs["statement"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what follows, or why it cannot be done."""
        said: dict[str, Any] = {"form": VoidForm(), "back": self.back}
        try:
            found = voiding.consequences(self.kwargs["statement"])
            names = competencies(each.competency for each in found.changes)
            said |= {"consequences": found, "levels": [(names[each.competency], each) for each in found.changes]}
        except voiding.NoSuchStatement as error:
            raise Http404 from error
        except voiding.IsPart as why:
            said |= {"refused": str(why), "attempt": why.attempt}
        except Refused as why:
            said["refused"] = str(why)
        return super().get_context_data(**{**said, **kwargs})

    def post(self, request: HttpRequest, *args: Any, statement: uuid.UUID, **kwargs: Any) -> HttpResponse:
        """Void, or say why not."""
        del args, kwargs
        form = VoidForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                done = voiding.void(statement=statement, by=self.reader, reason=said["reason"], post_id=said["post"])
            except voiding.NoSuchStatement as error:
                raise Http404 from error
            except Refused as why:
                form.add_error(None, str(why))
            else:
                told = ngettext(
                    "%(count)d déclaration est annulée.", "%(count)d déclarations sont annulées.", len(done)
                )
                messages.success(request, told % {"count": len(done)})
                return redirect(self.back)
        return self.render_to_response(self.get_context_data(form=form), status=422)
