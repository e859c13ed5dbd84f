"""The rules of levels in the Wagtail admin: what is in force, what an edition would change, and putting it in force."""

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

from competencies.models import Competency
from lms import reasons, ruling
from lms.attaining import rules_of
from lms.forms.rules import RuleForm
from lms.models import LevelRule
from lms.permissions import may_edit_rules
from lms.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LIST = "mediane_rules:index"
TITLE = gettext_lazy("Règles des niveaux")


class RulesView(WagtailAdminTemplateMixin, TemplateView):
    """A page about rules, for who may edit them."""

    header_icon = "list-ol"
    page_title = TITLE
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else; the admin says so and leads back."""
        if not may_edit_rules(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ListView(RulesView):
    """Every framework version with competencies that can be rated, and the rules that are its own."""

    template_name = "mediane_lms/admin/rules.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the rule of a scope that was asked for, or list."""
        wanted = request.GET.get("scope", "")
        if wanted and _known(wanted):
            return redirect("mediane_rules:rule", wanted)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the versions with their competencies, and which have a rule of their own."""
        own = set(LevelRule.objects.values_list("scope", flat=True))
        versions: dict[str, list[tuple[str, str, bool]]] = {}
        for row in Competency.objects.rateable().select_related("version__framework").order_by("version", "position"):
            version = row.reference.rpartition("/")[0]
            versions.setdefault(version, []).append((row.reference, f"{row.code} · {row.label}", row.reference in own))
        listed = [(version, version in own, rows) for version, rows in sorted(versions.items())]
        return super().get_context_data(versions=listed, **kwargs)


def _known(scope: str) -> bool:
    """Whether a scope is a framework version or a competency that can be rated."""
    framework, _slash, rest = scope.partition("/")
    rateable = Competency.objects.rateable().filter(version__framework__code=framework)
    version, _slash, code = rest.partition("/")
    found = rateable.filter(version__version=version)
    return (found.filter(code=code) if code else found).exists()


class RuleView(RulesView):
    """The rule of one scope. POST « check » says what would change; « later » and « apply » put it in force."""

    template_name = "mediane_lms/admin/rule.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for what is no scope, after the right was asked for."""
        if may_edit_rules(request.user) and not _known(kwargs["scope"]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def scope(self) -> str:
        """`FRAMEWORK/VERSION` or `FRAMEWORK/VERSION/CODE`."""
        return str(self.kwargs["scope"])

    def get_page_subtitle(self) -> str:
        """Name the scope."""
        return self.scope

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        items = [*super().get_breadcrumbs_items(), {"url": reverse(LIST), "label": TITLE}]
        return [*items, {"url": "", "label": self.scope}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rule in force in words, its form, and its earlier editions."""
        editions = list(LevelRule.objects.filter(scope=self.scope).select_related("made_by"))
        form = RuleForm(initial={"post": uuid.uuid4(), **RuleForm.of(editions[0] if editions else None)})
        return super().get_context_data(
            **{
                "form": form,
                "words": self.words(),
                "editions": [(each, _in_words(each)) for each in editions],
                **kwargs,
            }
        )

    def words(self, draft: LevelRule | None = None) -> tuple[str, ...]:
        """Return the scope's rule in sentences; `draft`: as if it were saved."""
        reference = self.scope if self.scope.count("/") > 1 else f"{self.scope}/"
        return reasons.rule(rules_of([reference], draft)[reference], "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, then save: for what comes, or for what is recorded too."""
        del args, kwargs
        form, stage = RuleForm(request.POST), request.POST.get("stage", "check")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said, by = form.cleaned_data, cast("User", request.user)
        try:
            edition = ruling.draft(scope=self.scope, within=form.within, validity_months=said["validity_months"], by=by)
        except Refused as why:
            form.add_error(None, str(why))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if stage not in {"later", "apply"}:
            checked = {"effects": ruling.effects(edition), "checked": True, "drafted": self.words(edition)}
            return self.render_to_response(self.get_context_data(form=form, **checked))
        count = ruling.save(edition=edition, post_id=said["post"], apply=stage == "apply")
        messages.success(
            request, _told(count) if stage == "apply" else _("La règle vaut pour les évaluations à venir.")
        )
        return redirect("mediane_rules:rule", self.scope)


def _told(count: int) -> str:
    if not count:
        return _("La règle est en vigueur. Aucun niveau n’a changé.")
    return ngettext(
        "La règle est en vigueur. %(count)d décision nouvelle ; l’ancienne reste lisible.",
        "La règle est en vigueur. %(count)d décisions nouvelles ; les anciennes restent lisibles.",
        count,
    ) % {"count": count}


def _in_words(edition: LevelRule) -> list[str]:
    said = [
        f"{reasons.mode_label(mode).capitalize()} : {reasons.combination(way)}." for mode, way in edition.within.items()
    ]
    if edition.validity_months is not None:
        said.append(_("Validité : %(months)d mois (0 : sans limite).") % {"months": edition.validity_months})
    return said or [_("Tout vient de la règle du dessus.")]
