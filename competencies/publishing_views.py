"""The Wagtail admin's pages that publish a draft and that begin a new version: one asks, its POST acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from competencies.models import FrameworkVersion
from competencies.models.framework import VersionStatus
from competencies.models.wording import address_part
from competencies.publishing import (
    NotPublishable,
    VersionExists,
    VersionIsPublished,
    new_draft,
    next_name,
    publish,
    publishing_problems,
)


class VersionActView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """One act on one version."""

    model = FrameworkVersion
    form_class = forms.Form
    template_name = "mediane_competencies/admin/act.html"
    index_url_name = ""
    button: str | Promise = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the version."""
        super().setup(request, *args, **kwargs)
        self.version = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Name the version."""
        return str(self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list and to the version."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": FrameworkVersion._meta.verbose_name_plural},
            {"url": self.address("inspect"), "label": str(self.version)},
            {"url": "", "label": self.get_page_title()},
        ]

    def address(self, view: str, version: FrameworkVersion | None = None) -> str:
        """Return the address of another view of this version, or of the one given."""
        namespace = self.index_url_name.rpartition(":")[0]
        return reverse(f"{namespace}:{view}", args=[(version or self.version).pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page asks."""
        return super().get_context_data(
            version=self.version, back=self.address("inspect"), button=self.button, **kwargs
        )


class PublishView(VersionActView):
    """« Publier » a draft: says what follows, and what is missing."""

    permission_required = "publish"
    page_title = gettext_lazy("Publier")
    button = gettext_lazy("Publier cette version")
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which version this one replaces, and what still lacks."""
        siblings = FrameworkVersion.objects.filter(framework=self.version.framework_id)
        return super().get_context_data(
            replaced=siblings.filter(lifecycle=VersionStatus.PUBLISHED).select_related("framework").first(),
            problems=publishing_problems(version=self.version) if self.version.is_draft else [],
            published=not self.version.is_draft,
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Publish, or say why not."""
        del form
        try:
            publish(version=self.version)
        except (VersionIsPublished, NotPublishable) as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("La version %(version)s est publiée.") % {"version": self.version})
        return redirect(self.address("inspect"))


class NameForm(forms.Form):
    """The name of the new version."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la nouvelle version"),
        max_length=30,
        validators=[address_part],
        help_text=gettext_lazy("Il fait partie des adresses. Exemple : v2."),
    )


class NewVersionView(VersionActView):
    """« Nouvelle version »: copy a version to a draft, which can be corrected."""

    permission_required = "add"
    form_class = NameForm
    page_title = gettext_lazy("Nouvelle version")
    button = gettext_lazy("Créer le brouillon")
    header_icon = "copy"

    def get_initial(self) -> dict[str, Any]:
        """Propose the next name."""
        return {"name": next_name(self.version)}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Copy, or say that the name is taken."""
        try:
            draft = new_draft(version=self.version, name=form.cleaned_data["name"])
        except VersionExists as error:
            form.add_error("name", str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Le brouillon %(version)s est prêt à corriger.") % {"version": draft})
        return redirect(self.address("edit", draft))
