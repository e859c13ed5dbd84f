"""The group « Référentiels » of the Wagtail admin: one viewset a model, rights by model, drafts alone may change."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from competencies import admin_views, publishing_views
from competencies.models import (
    Competency,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Level,
    Qualification,
    Scale,
    Source,
    TrainingOffer,
)
from competencies.models.framework import VersionStatus

BOTH = {"label": ("label_fr", "label_en"), "description": ("description_fr", "description_en")}
SOURCED = ("status", "status_note_fr", "status_note_en", "source")


def _panels(*names: str, form: type[WagtailAdminModelForm] = WagtailAdminModelForm) -> ObjectList:
    """Return the form of these fields."""
    return ObjectList([FieldPanel(name) for name in names], base_form_class=form)


class DraftRowForm(WagtailAdminModelForm):
    """A row may be put into a draft only, and point to rows of drafts only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = {"version": "lifecycle", "parent": "version__lifecycle", "scale": "version__lifecycle"}
        for name, lifecycle in drafts.items():
            field: Any = self.fields.get(name)
            if field is not None:
                field.queryset = field.queryset.filter(**{lifecycle: VersionStatus.DRAFT})


class RowViewSet(ModelViewSet):
    """Something of a version: read always, changed in a draft."""

    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50
    index_view_class = admin_views.DraftIndexView
    inspect_view_class = admin_views.DraftInspectView
    edit_view_class = admin_views.DraftEditView
    delete_view_class = admin_views.DraftDeleteView
    related: tuple[str, ...] = ("version__framework",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to read with its rows."""
        return {**super().get_index_view_kwargs(**kwargs), "related": self.related}


class FrameworkViewSet(RowViewSet):
    """Frameworks and titles, whatever their versions."""

    model = Framework
    name = "mediane_framework"
    icon = "folder-open-inverse"
    related = ()
    list_display = ("__str__", "kind", "country")
    list_filter = ("kind",)
    search_fields = ("code", "label_fr", "label_en")
    edit_handler = _panels("code", "kind", "country", "label_fr", "label_en")


class VersionViewSet(RowViewSet):
    """Versions: where a draft is published and a published one is copied."""

    model = FrameworkVersion
    name = "mediane_version"
    icon = "history"
    related = ("framework",)
    list_display = ("__str__", "title_fr", "lifecycle", "standing", "published_at")
    list_filter = ("framework", "lifecycle", "standing")
    search_fields = ("version", "title_fr", "title_en", "framework__code")
    index_view_class = admin_views.VersionIndexView
    inspect_view_class = admin_views.VersionInspectView
    edit_view_class = admin_views.VersionEditView
    edit_handler = _panels(
        *("framework", "version", "standing", "title_fr", "title_en", "banner_fr", "banner_en"),
        *("valid_from", "valid_to", *SOURCED),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the two acts."""
        index = self.get_url_name("index")
        publish = self.construct_view(publishing_views.PublishView, index_url_name=index)
        new_version = self.construct_view(publishing_views.NewVersionView, index_url_name=index)
        return [
            *super().get_urlpatterns(),
            path("publish/<int:pk>/", publish, name="publish"),
            path("new-version/<int:pk>/", new_version, name="new_version"),
        ]


class CompetencyViewSet(RowViewSet):
    """The rows of the trees."""

    model = Competency
    name = "mediane_competency"
    icon = "clipboard-list"
    list_display = ("__str__", "version", "kind", "nature", "status")
    list_filter = ("version", "kind", "nature", "status")
    search_fields = ("code", "label_fr", "label_en")
    edit_handler = _panels(
        *("version", "parent", "kind", "nature", "code", "position", *BOTH["label"], *BOTH["description"], *SOURCED),
        form=DraftRowForm,
    )


class ScaleViewSet(RowViewSet):
    """The scales."""

    model = Scale
    name = "mediane_scale"
    icon = "order"
    list_display = ("__str__", "version")
    edit_handler = _panels("version", "code", *BOTH["label"], *SOURCED, form=DraftRowForm)


class LevelViewSet(RowViewSet):
    """The steps of the scales."""

    model = Level
    name = "mediane_level"
    icon = "order-up"
    related = ("scale__version__framework",)
    list_display = ("__str__", "scale")
    list_filter = ("scale",)
    edit_handler = _panels("scale", "value", *BOTH["label"], *BOTH["description"], form=DraftRowForm)


class QualificationViewSet(RowViewSet):
    """The registrations of the titles."""

    model = Qualification
    name = "mediane_qualification"
    icon = "form"
    list_display = ("__str__", "rncp", "level_fr_2019", "state")
    list_filter = ("state",)
    search_fields = ("rncp", "version__framework__code", "version__framework__label_fr")
    edit_handler = _panels(
        *("version", "certifier_fr", "certifier_en", "prepared_at_fr", "prepared_at_en", "rncp", "rome", "nsf"),
        *("formacode", "level_old", "level_fr_2019", "eqf", "level_as_written", "state", "decree"),
        *("prerequisites_fr", "prerequisites_en", "replaced_by"),
        form=DraftRowForm,
    )


class CrosswalkViewSet(RowViewSet):
    """The links between rows; they are opinions and stay open to change."""

    model = Crosswalk
    name = "mediane_crosswalk"
    icon = "link"
    related = ("origin__version__framework", "target__version__framework")
    list_display = ("__str__", "kind", "author", "status")
    list_filter = ("kind", "status")
    search_fields = ("origin__code", "target__code", "note_fr", "note_en")
    edit_handler = _panels(
        "origin", "target", "kind", "note_fr", "note_en", "author", "valid_from", "valid_to", *SOURCED
    )


class OfferViewSet(RowViewSet):
    """The training offers of others."""

    model = TrainingOffer
    name = "mediane_offer"
    icon = "openquote"
    related = ("source",)
    list_display = ("__str__", "provider", "status", "checked_on")
    list_filter = ("provider", "status")
    search_fields = ("code", "provider", "label_fr", "label_en")
    edit_handler = _panels(
        *("code", "provider", "provider_named", *BOTH["label"], *BOTH["description"], "note_fr", "note_en", "duration"),
        *("valid_from", "valid_to", "checked_on", "competencies", "proposed_by", "proposed_on", *SOURCED),
    )


class SourceViewSet(RowViewSet):
    """Where facts were read."""

    model = Source
    name = "mediane_source"
    icon = "doc-full"
    related = ()
    list_display = ("tag", "citation", "confidence", "checked_on")
    list_filter = ("confidence",)
    search_fields = ("tag", "citation", "url")
    edit_handler = _panels("tag", "citation", "url", "checked_on", "confidence")


class CompetenciesGroup(ModelViewSetGroup):
    """The menu « Référentiels »."""

    menu_label = _("Référentiels")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        FrameworkViewSet,
        VersionViewSet,
        CompetencyViewSet,
        ScaleViewSet,
        LevelViewSet,
        QualificationViewSet,
        CrosswalkViewSet,
        OfferViewSet,
        SourceViewSet,
    )
