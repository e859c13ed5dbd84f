"""The question bank in the Wagtail admin: filters, and a page of numbers for each question."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, LocaleColumn, TitleColumn, UpdatedAtColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from assessments.models import Question
from assessments.usage import usage
from competencies.models import Competency

INSPECT = "wagtailsnippets_mediane_assessments_question:inspect"


class DefinitionViewSet(SnippetViewSet):
    """What the four lists share. Search goes to the database: codes are words that an index would cut."""

    list_display = ["code", "title", LocaleColumn(label=_("Langue")), UpdatedAtColumn(label=_("Mis à jour"))]
    search_fields = ["code", "title"]
    search_backend_name = None
    ordering = ["code"]
    list_per_page = 50


def used() -> Exists:
    """Return whether a lesson or a quiz holds a question, as a condition of a queryset of questions."""
    return Exists(
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(Question), to_object_id=Cast(OuterRef("pk"), CharField())
        )
    )


def _competencies() -> list[tuple[str, str]]:
    """Return the competencies that some question bears on, by reference."""
    named = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Question),
        to_content_type=ContentType.objects.get_for_model(Competency),
    ).values_list("to_object_id", flat=True)
    rows = Competency.objects.select_related("version__framework").filter(pk__in={int(each) for each in named})
    return sorted(((str(row.pk), f"{row.reference} · {row.label}") for row in rows), key=lambda each: each[1])


class QuestionFilterSet(WagtailFilterSet):
    """By kind, by competency, used or not, to be looked at again."""

    competency = django_filters.ChoiceFilter(
        label=_("compétence"), method="bears_on", choices=_competencies, empty_label=_("toutes")
    )
    used = django_filters.ChoiceFilter(
        label=_("usage"),
        method="is_used",
        choices=[("yes", _("sert quelque part")), ("no", _("ne sert nulle part"))],
        empty_label=_("tous"),
    )
    due = django_filters.ChoiceFilter(
        label=_("relecture"),
        method="is_due",
        choices=[("due", _("date passée"))],
        empty_label=_("toutes"),
    )

    class Meta:
        model = Question
        fields = ["kind"]

    def bears_on(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        """Keep the questions that bear on a competency, as they are published."""
        found = ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Question),
            to_content_type=ContentType.objects.get_for_model(Competency),
            to_object_id=value,
        )
        return rows.annotate(_key=Cast("pk", CharField())).filter(_key__in=found.values("object_id"))

    def is_used(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        """Keep those that a lesson or a quiz holds, or those that none does."""
        return rows.filter(used() if value == "yes" else ~used())

    def is_due(self, rows: QuerySet[Question], _name: str, _value: str) -> QuerySet[Question]:
        """Keep those whose date of review has passed."""
        return rows.filter(review_on__lte=timezone.localdate())


class QuestionIndexView(IndexView):
    """The list, with who is used."""

    def get_base_queryset(self) -> QuerySet[Question]:
        """Say of each question whether it is used, in the same query."""
        rows: QuerySet[Question] = super().get_base_queryset().annotate(is_used=used())
        return rows


def _kind(source: Model) -> type[Model]:
    """Return what a thing is: the index of references knows pages as pages only."""
    return getattr(source, "specific_class", None) or type(source)


class QuestionInspectView(InspectView):
    """One question: its numbers, what misleads, where it is used."""

    template_name = "mediane_assessments/admin/question_usage.html"
    page_title = _("Usage et résultats")

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Say nothing of what is empty; Wagtail would say « None »."""
        said = super().get_field_display_value(field_name, field)
        return "" if said is None else said

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the numbers and the places."""
        question: Question = self.object
        places = ReferenceIndex.get_grouped_references_to(question)
        uses = [f"{_kind(source)._meta.verbose_name} · {source}" for source, _references in places]
        more = {"usage": usage(question), "habits": question.habits(), "uses": uses}
        return {**super().get_context_data(**kwargs), **more}


class QuestionViewSet(DefinitionViewSet):
    """Questions: the code leads to the editor, the words to numbers and uses."""

    model = Question
    icon = "help"
    index_view_class = QuestionIndexView
    inspect_view_enabled = True
    inspect_view_class = QuestionInspectView
    inspect_template_name = "mediane_assessments/admin/question_usage.html"
    inspect_view_fields = ["code", "kind", "prompt", "explanation", "source", "review_on"]
    list_display = [
        "code",
        TitleColumn("prompt", label=_("Énoncé"), sort_key="prompt", url_name=INSPECT),
        Column("get_kind_display", label=_("Type"), sort_key="kind"),
        BooleanColumn("is_used", label=_("Sert")),
        Column("review_on", label=_("À revoir le"), sort_key="review_on"),
        LocaleColumn(label=_("Langue")),
        UpdatedAtColumn(label=_("Mis à jour")),
    ]
    search_fields = ["code", "prompt"]
    filterset_class = QuestionFilterSet
