"""Scenarios as scripts in the Wagtail admin: written or brought as a file, checked, saved as a draft; and exported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.views.snippets import EditView, IndexView

from assessments.graph_messages import describe
from assessments.models import Scenario
from assessments.script_messages import describe_error
from assessments.scripting import Reading, export, read_into

LARGEST = 200_000  # characters: 40 scenes of 5,000
EXAMPLE = gettext_lazy(
    """\
# Le parent en colère
code : SCN-PARENT
seuil : 80 %
retour : non

Un parent attend à la grille. Que faites-vous ?

## entree — Parent : Au portail
Un parent arrive très en colère devant la grille.
- Je l’écoute à l’écart -> ecoute {+2} : Vous sortez du regard des autres.
- Je lui dis de se calmer -> fin-rate {0} : Il se sent jugé, et crie plus fort.

## ecoute — Parent : À l’écart
« On ne m’a jamais répondu. »
- Je reformule -> fin-bien {+2} : Il se sent entendu.
- Je le prends par le bras -> fin-rate {0 sécurité} : On ne touche personne sans son accord.

## FIN fin-bien : Réussi
## FIN fin-rate : À reprendre
"""
)


class ScriptForm(forms.Form):
    """A script as text, or as a file that is read instead of it."""

    script = forms.CharField(
        label=gettext_lazy("Script"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 24, "cols": 80, "spellcheck": "true"}),
    )
    file = forms.FileField(
        label=gettext_lazy("ou un fichier"),
        required=False,
        help_text=gettext_lazy("Un fichier de texte (.md ou .txt) ; il remplace ce qui est écrit au-dessus."),
        widget=forms.FileInput(attrs={"accept": ".md,.txt,text/plain,text/markdown"}),
    )

    def clean_file(self) -> str:
        """Return the file's text; empty where none was sent."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > LARGEST * 4:
            raise forms.ValidationError(_("Ce fichier est trop grand pour un script."))
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("Ce fichier n’est pas un texte en UTF-8 : enregistrez-le comme texte simple, puis recommencez.")
            ) from error
        if "\0" in text or len(text) > LARGEST:
            raise forms.ValidationError(_("Ce fichier est trop grand pour un script, ou n’est pas un texte."))
        return str(text)

    @property
    def text(self) -> str:
        """What is to be read, once the form is valid."""
        return str(self.cleaned_data["file"] or self.cleaned_data["script"])


class ScriptView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Write a scenario as a script: « Vérifier » saves nothing, « Enregistrer le brouillon » never publishes."""

    model = Scenario
    form_class = ScriptForm
    template_name = "mediane_assessments/admin/script.html"
    page_title = gettext_lazy("Écrire en script")
    header_icon = "code"
    index_url_name = ""
    scenario: Scenario
    reading: Reading | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the scenario's latest draft, or begin a new one."""
        super().setup(request, *args, **kwargs)
        if "pk" in kwargs:
            self.scenario = get_object_or_404(Scenario, pk=kwargs["pk"]).get_latest_revision_as_object()
        else:
            self.scenario = Scenario(locale=_locale(request), live=False)

    def get_page_subtitle(self) -> str:
        """Name the scenario."""
        return str(self.scenario) if self.scenario.pk else str(_("Nouveau scénario"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": Scenario._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        """Begin with what there is."""
        return {"script": export(self.scenario)} if self.scenario.pk else {}

    @property
    def editor(self) -> str:
        """The address where the scenario is edited; of a new one, the list's."""
        if not self.scenario.pk:
            return reverse(self.index_url_name)
        return reverse(self.index_url_name.replace(":list", ":edit"), args=[self.scenario.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was found in the text."""
        reading = self.reading
        return super().get_context_data(
            reading=reading,
            errors=[(error.line, describe_error(error)) for error in reading.errors] if reading else [],
            problems=[(each.line, each.problem.refuses, describe(each.problem)) for each in reading.problems]
            if reading
            else [],
            example=EXAMPLE,
            back=self.editor,
            **kwargs,
        )

    def form_valid(self, form: ScriptForm) -> HttpResponse:
        """Read the text; save it as a draft, or show it again with what is to be corrected."""
        self.reading = read_into(form.text, self.scenario)
        if self.reading.errors or self.request.POST.get("act") == "check":
            return self._again(form, status=422 if self.reading.errors else 200)
        self._save()
        refusing = sum(each.problem.refuses for each in self.reading.problems)
        if refusing:
            told = ngettext(
                "Brouillon enregistré. %(count)s problème à corriger avant de publier : voyez la carte.",
                "Brouillon enregistré. %(count)s problèmes à corriger avant de publier : voyez la carte.",
                refusing,
            )
            messages.warning(self.request, told % {"count": refusing})
        else:
            messages.success(self.request, _("Brouillon enregistré."))
        return redirect(self.editor)

    def form_invalid(self, form: ScriptForm) -> HttpResponse:
        """Show the form again, with what was typed."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @transaction.atomic
    def _save(self) -> None:
        """Save a draft; what is live stays as it is."""
        if not self.scenario.pk:
            self.scenario.save()
        self.scenario.save_revision(user=self.request.user, log_action=True)

    def _again(self, form: ScriptForm, *, status: int) -> HttpResponse:
        """Show the text that was read, also where it came as a file."""
        shown = ScriptForm(initial={"script": form.text})
        return self.render_to_response(self.get_context_data(form=shown), status=status)


def _locale(request: HttpRequest) -> Locale:
    """Return the language that the list stands in, else the site's own."""
    wanted = Locale.objects.filter(language_code=request.GET.get("locale", "")).first()
    return wanted or Locale.get_default()


class NewScriptView(ScriptView):
    """A new scenario."""

    permission_required = "add"


class EditScriptView(ScriptView):
    """A scenario that is there."""

    permission_required = "change"


class ExportScriptView(PermissionCheckedMixin, View):
    """The latest draft's script as a file."""

    model = Scenario
    any_permission_required = ("add", "change", "view")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand the file over."""
        del request
        scenario = get_object_or_404(Scenario, pk=pk).get_latest_revision_as_object()
        return HttpResponse(
            export(scenario),
            content_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{scenario.code}.md"'},
        )


class ScenarioIndexView(IndexView):
    """The list of scenarios, with the way to write one as a script."""

    def get_base_queryset(self) -> Any:
        """Read the drafts with the rows: the column « Problèmes » is about them."""
        return super().get_base_queryset().select_related("latest_revision")

    @property
    def header_more_buttons(self) -> list[Any]:
        """Offer the script beside the form."""
        found = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            address = reverse(self.index_url_name.replace(":list", ":script_new"))
            where = f"?locale={self.locale.language_code}" if self.locale else ""
            found.append(Button(_("Écrire en script"), url=address + where, icon_name="code", priority=10))
        return found


class ScenarioEditView(EditView):
    """The editor of a scenario, with the way to its script."""

    @property
    def header_more_buttons(self) -> list[Any]:
        """Offer to edit as a script, and to take it away."""
        script, file = (
            reverse(self.index_url_name.replace(":list", f":{view}"), args=[self.object.pk])
            for view in ("script", "script_file")
        )
        return [
            *super().header_more_buttons,
            Button(_("Écrire en script"), url=script, icon_name="code", priority=40),
            Button(_("Exporter le script"), url=file, icon_name="download", priority=41),
        ]
