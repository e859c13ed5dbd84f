"""« Importer une leçon » in the Wagtail admin: a file, a check page that writes nothing, a draft; and the way back.

For people who may add a page to the module. What was brought is shown to the person who brought it, nobody else.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from curriculum.importing import uploading
from curriculum.importing.applying import latest
from curriculum.importing.binding import Binder
from curriculum.importing.drafting import prepare, write_draft
from curriculum.importing.elements import Remark
from curriculum.importing.markdown import write_lesson
from curriculum.importing.pages import lesson_shape
from curriculum.importing.reading import read_lesson_file
from curriculum.lesson_publishing import NotReady, publish_with_questions, state_of
from curriculum.models import LessonPage, ModulePage

EXAMPLE = gettext_lazy(
    """\
Question : Un parent crie à la grille. Que faites-vous d’abord ?
- Je crie plus fort → Il criera plus fort encore.
- Je l’écoute à l’écart (juste) → Oui : il se sent entendu.
Compétence : RNMS/v0/RNMS-A2-C1
Explication : On ne négocie pas devant un public."""
)
GROUPS = {
    "problem": gettext_lazy("À vérifier"),
    "dropped": gettext_lazy("Ce qui n’est pas repris"),
    "changed": gettext_lazy("Ce qui change de forme"),
    "kept": gettext_lazy("Ce qui est repris"),
}
SYMBOL = re.compile(r'<a href="(?:lesson|page|document):[^"]*"')
"""A link that only means something once it is bound to this site."""
BLOCKS = {
    "text": gettext_lazy("Texte"),
    "situation": gettext_lazy("Situation"),
    "remember": gettext_lazy("À retenir"),
    "question": gettext_lazy("Question"),
    "quiz": gettext_lazy("Quiz"),
    "scenario": gettext_lazy("Scénario"),
    "image": gettext_lazy("Image"),
    "media": gettext_lazy("Vidéo ou audio"),
    "file": gettext_lazy("Fichier"),
    "link": gettext_lazy("Lien"),
}


class UploadForm(forms.Form):
    """A file that is looked into before anything else."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        allow_empty_file=True,
        help_text=gettext_lazy("Un document Word (.docx, 10 Mo au plus) ou un texte Markdown (.md ou .txt)."),
        widget=forms.FileInput(attrs={"accept": ".docx,.md,.markdown,.txt"}),
    )
    name, content = "", b""

    def clean_file(self) -> Any:
        """Judge the file by its content."""
        sent = self.cleaned_data["file"]
        try:
            self.name, self.content = uploading.read_sent(sent)
            uploading.kind_of(self.name, self.content)
        except uploading.UploadRefused as refused:
            raise forms.ValidationError(str(refused.text)) from refused
        return sent


class CheckForm(forms.Form):
    """What a document often does not say."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=255)
    objective = forms.CharField(
        label=gettext_lazy("Objectif"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Être capable de… Il faut un objectif pour publier."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Durée (minutes)"), min_value=1, max_value=1000)


def _module(request: HttpRequest, pk: int) -> ModulePage:
    """Return the module, for people who may add a lesson to it."""
    module = get_object_or_404(ModulePage, pk=pk)
    if not request.user.is_authenticated or not module.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    return module


@require_http_methods(["GET", "POST"])
def import_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file; keep it for this person and go to the check page, or say at the field what is wrong with it."""
    module = _module(request, pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        kept = uploading.keep(request.user, form.name, form.content)
        return redirect("mediane_lesson_import_check", module.pk, kept.pk)
    context = {"module": module, "form": form, "example": EXAMPLE}
    status = 422 if form.is_bound else 200
    return render(request, "mediane_curriculum/admin/import_lesson.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check_import(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """Show what a file becomes; on POST write the draft. Only the person who brought the file finds it."""
    module = _module(request, pk)
    kept = get_object_or_404(uploading.mine(request.user), pk=upload)
    name, content = uploading.opened(kept)
    reading = prepare(read_lesson_file(content, uploading.kind_of(name, content), name), module, request.user)
    lesson = reading.lesson
    initial = {"title": lesson.title, "objective": lesson.objective, "minutes": lesson.minutes}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=initial)
    if not reading.errors and form.is_valid():
        with transaction.atomic():
            if not uploading.mine(request.user).filter(pk=kept.pk).delete()[0]:
                raise Http404  # the same form a second time
            page = write_draft(reading=reading, module=module, user=request.user, **form.cleaned_data)
            transaction.on_commit(lambda: kept.file.delete(save=False), robust=True)
        messages.success(request, _("« %(title)s » est un brouillon du module.") % {"title": page.title})
        return redirect("mediane_lesson_publish", page.pk)
    context = {
        "module": module,
        "form": form,
        "reading": reading,
        "groups": _grouped(reading.remarks),
        "blocks": [
            (
                BLOCKS[block.kind],
                block,
                SYMBOL.sub("<a", block.text),
                reading.questions.get(block.name) if block.kind == "question" else None,
            )
            for block in lesson.body
        ],
        "paragraphs": name.endswith(".docx"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "mediane_curriculum/admin/check_import.html", context, status=status)


def _grouped(remarks: list[Remark]) -> list[tuple[str, str, list[Remark]]]:
    """Return remarks by what became of things, the most urgent first; groups without any are left out."""
    found = [(name, str(label), [each for each in remarks if each.outcome == name]) for name, label in GROUPS.items()]
    return [group for group in found if group[2]]


@require_http_methods(["GET", "POST"])
def publish_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a lesson still needs; on POST publish it with the draft questions that stand in it."""
    lesson = get_object_or_404(LessonPage, pk=pk)
    if not request.user.is_authenticated or not lesson.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    state = state_of(lesson, request.user)
    if request.method == "POST":
        if not state.may_publish:
            raise PermissionDenied
        try:
            publish_with_questions(lesson=lesson, by=request.user)
        except NotReady as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("« %(title)s » est publiée.") % {"title": lesson.title})
            return redirect("mediane_lesson_publish", lesson.pk)
    context = {"lesson": lesson, "module": lesson.get_parent(), "state": state}
    return render(request, "mediane_curriculum/admin/publish_lesson.html", context)


@require_safe
def export_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over the latest draft as Markdown. For people who may edit the lesson: it holds what is not published."""
    lesson = get_object_or_404(LessonPage, pk=pk)
    if not request.user.is_authenticated or not lesson.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return HttpResponse(
        write_lesson(lesson_shape(latest(lesson), Binder(lesson.locale))),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{lesson.code}.md"'},
    )
