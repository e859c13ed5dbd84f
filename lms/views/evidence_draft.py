"""The pages of a draft of evidence: each asks one thing, saves it, and leads to the next; the last one sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competencies.models.wording import in_language
from lms.conf import conf
from lms.evidence import preparing, sending
from lms.evidence.choices import block_called, blocks, labels, offered
from lms.evidence.files import KINDS, MEGABYTE
from lms.evidence.kinds import may_be_signed
from lms.forms.answering import PostedForm
from lms.forms.evidence import BlockForm, CompetenciesForm, ContentForm, WhatForm, WhenForm
from lms.models import EvidencePiece
from lms.models.evidence import EvidenceKind
from lms.refusals import Refused
from lms.signing_in import signed_in
from lms.views.evidence import REFUSED, own_draft, own_evidence

PAGES = ("quoi", "bloc", "quand", "competences", "contenu", "verifier")
TEMPLATES = {"quoi": "what", "bloc": "block", "quand": "when", "competences": "competencies", "contenu": "content"}


def following(piece: EvidencePiece, page: str) -> str:
    """Return the page after this one; « bloc » is for earlier experience only."""
    pages = [each for each in PAGES if each != "bloc" or piece.kind == EvidenceKind.PRIOR_LEARNING]
    return pages[pages.index(page) + 1]


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_draft(request: HttpRequest, evidence: UUID, page: str) -> HttpResponse:
    """Ask one thing and keep it; `verifier` shows everything and sends it."""
    if page not in PAGES:
        raise Http404
    piece = own_draft(request, evidence)
    if piece is None:
        return redirect("mediane_lms:evidence", evidence)
    if page == "bloc" and piece.kind != EvidenceKind.PRIOR_LEARNING:
        raise Http404
    if page == "verifier":
        return _check(request, piece)
    form = _forms(page)(request, piece)
    if form.is_bound and form.is_valid():
        try:
            piece = _keep(page, piece, form)
        except Refused as why:
            form.add_error("file" if page == "contenu" else None, str(why))
        else:
            back = request.GET.get("retour") == "verifier" and not sending.missing(piece)
            onward = "verifier" if back else following(piece, page)
            return redirect("mediane_lms:evidence_draft", piece.evidence, onward)
    context = _context(piece, form) | {"page": page}
    name = f"mediane_lms/evidence/{TEMPLATES[page]}.html"
    return render(request, name, context, status=REFUSED if form.is_bound else 200)


def _context(piece: EvidencePiece, form: PostedForm) -> dict[str, Any]:
    return {
        "piece": piece,
        "form": form,
        "kinds": ", ".join(KINDS),
        "largest": f"{conf().evidence_largest_file / MEGABYTE:g}",
    }


def _forms(page: str) -> Callable[[HttpRequest, EvidencePiece], PostedForm]:
    return {"quoi": _what, "bloc": _block, "quand": _when, "competences": _competencies, "contenu": _content}[page]


def _made(form: type[PostedForm], request: HttpRequest, initial: dict[str, Any], **kwargs: Any) -> PostedForm:
    """A form with what was posted, else a fresh one with what the draft says."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    fresh = form.fresh(**kwargs)
    fresh.initial.update(initial)
    return fresh


def _what(request: HttpRequest, piece: EvidencePiece) -> PostedForm:
    return _made(WhatForm, request, {"kind": piece.kind, "what": piece.what})


def _block(request: HttpRequest, piece: EvidencePiece) -> PostedForm:
    return _made(BlockForm, request, {"block": piece.block}, blocks=blocks())


def _when(request: HttpRequest, piece: EvidencePiece) -> PostedForm:
    return _made(WhenForm, request, {"happened_on": piece.happened_on})


def _competencies(request: HttpRequest, piece: EvidencePiece) -> PostedForm:
    known = offered(piece.enrolment, piece.kind, piece.block)
    choices = [(key, in_language(doc.label_fr, doc.label_en)) for key, doc in sorted(known.items())]
    return _made(CompetenciesForm, request, {"competencies": piece.competencies}, offered=choices)


def _content(request: HttpRequest, piece: EvidencePiece) -> PostedForm:
    return _made(ContentForm, request, {"text": piece.text})


def _keep(page: str, piece: EvidencePiece, form: PostedForm) -> EvidencePiece:
    """Save what a page says. Raises what the acts raise."""
    said = form.cleaned_data
    if page == "contenu":
        piece = preparing.describe(piece, text=said["text"])
        if said["remove"]:
            piece = preparing.detach(piece)
        return preparing.attach(piece, said["file"]) if said["file"] is not None else piece
    names = {"quoi": ("kind", "what"), "bloc": ("block",), "quand": ("happened_on",), "competences": ("competencies",)}
    return preparing.describe(piece, **{name: said[name] for name in names[page]})


def _check(request: HttpRequest, piece: EvidencePiece) -> HttpResponse:
    """Show everything; POST sends it, after a warning where something looks like a name."""
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh()
    spotted: Any = ()
    if form.is_bound and form.is_valid():
        try:
            sent = sending.send(piece=piece, post_id=form.post_id, confirmed=request.POST.get("confirmed") == "yes")
        except sending.Incomplete as why:
            return redirect("mediane_lms:evidence_draft", piece.evidence, why.page)
        except sending.LooksLikeNames as why:
            spotted = why.spotted
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("mediane_lms:evidence_sent", sent.uuid)
    if not form.is_bound and (page := sending.missing(piece)):
        return redirect("mediane_lms:evidence_draft", piece.evidence, page)
    context = {"piece": piece, "form": form, "competencies": labels(piece.enrolment, piece.competencies)}
    context["unit"] = block_called(piece.block)
    if spotted:
        return _warn(request, piece, context, spotted)
    return render(request, "mediane_lms/evidence/check.html", context, status=REFUSED if form.is_bound else 200)


def _warn(request: HttpRequest, piece: EvidencePiece, context: dict[str, Any], spotted: Any) -> HttpResponse:
    """Show what looks like a name, each once for its place, and let the person correct or confirm."""
    pages = {"what": "quoi", "text": "contenu", "file_name": "contenu"}
    found: dict[str, list[str]] = {}
    for field, each in spotted:
        words = found.setdefault(field, [])
        words += [each.words] if each.words not in words else []
    context["spotted"] = [
        (field, words, reverse("mediane_lms:evidence_draft", args=[piece.evidence, pages[field]]) + "?retour=verifier")
        for field, words in found.items()
    ]
    return render(request, "mediane_lms/evidence/names.html", context, status=REFUSED)


@signed_in
@never_cache
@require_safe
def evidence_sent(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Confirm that an evidence was sent, and say what comes next."""
    found = own_evidence(request, evidence)
    return render(request, "mediane_lms/evidence/sent.html", {"evidence": found, "signable": may_be_signed(found.kind)})
