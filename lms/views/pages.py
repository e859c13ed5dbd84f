"""Pages about the site itself, and the pages that say what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.conf import OWN_BASE, conf
from lms.models.organisation import Role
from lms.shell import Link, catalogue_url, library_url, may_enter_admin, roles_of
from lms.signing_in import optional_url, sign_in_url


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State honestly what is known of the site's accessibility."""
    return render(request, "mediane_lms/accessibility.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer the first questions."""
    return render(request, "mediane_lms/help.html", {"sign_in": sign_in_url()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored about people, who sees it, how to withdraw and how to have it erased."""
    return render(request, "mediane_lms/privacy.html")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages that this visitor may open."""
    everyone = [
        (_("Accueil"), optional_url("mediane_front")),
        (_("Catalogue des modules"), catalogue_url()),
        (_("Bibliothèque d’outils"), library_url()),
        (_("Référentiels de compétences"), optional_url("mediane_competencies:index")),
        (_("Offres de formation"), optional_url("mediane_competencies:offers")),
        (_("Ce que le parcours ne couvre pas encore"), optional_url("mediane_coverage")),
        (_("Glossaire"), optional_url("mediane_glossary")),
        (_("Vérifier un relevé"), optional_url("mediane_check:check_form")),
    ]
    own = [
        (_("Mon parcours"), optional_url("mediane_lms:home")),
        (_("Mes compétences"), optional_url("mediane_lms:competencies")),
        (_("Mes preuves"), optional_url("mediane_lms:evidence_list")),
        (_("Mes relevés"), optional_url("mediane_lms:transcripts")),
        (_("Nos partenaires"), optional_url("mediane_lms:partners")),
        (_("Mes titres détenus"), optional_url("mediane_lms:held")),
        (_("Mes films"), optional_url("mediane_lms:films")),
        (_("Mes données"), optional_url("mediane_lms:own_data")),
        (_("Mon compte"), optional_url("mediane_account")),
    ]
    about = [
        (_("Aide"), optional_url("mediane_lms:help")),
        (_("Accessibilité"), optional_url("mediane_lms:accessibility")),
        (_("Données personnelles"), optional_url("mediane_lms:privacy")),
    ]
    signed_in = request.user.is_authenticated
    roles = roles_of(request.user) if signed_in else frozenset()
    editor = signed_in and may_enter_admin(request.user, roles)
    staff = [
        (_("Mes groupes"), optional_url("mediane_lms:trainer") if Role.TRAINER in roles else ""),
        (_("Preuves à évaluer"), optional_url("mediane_lms:evidence_queue") if Role.TRAINER in roles else ""),
        (_("Couverture du réseau"), optional_url("mediane_lms:network") if Role.COORDINATOR in roles else ""),
        (_("Administration"), optional_url("wagtailadmin_home") if editor else ""),
    ]
    sections = [
        (_("Pour tout le monde"), everyone),
        (_("Mon espace"), own if signed_in else [(_("Se connecter"), sign_in_url())]),
        (_("Encadrer"), staff),
        (_("À propos du site"), about),
    ]
    shown = [(title, [Link(label, url) for label, url in links if url]) for title, links in sections]
    return render(
        request, "mediane_lms/sitemap.html", {"sections": [(title, links) for title, links in shown if links]}
    )


def _trouble(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, name, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, and no right to this page."""
    del exception
    return _trouble(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    del exception
    return _trouble(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was too old or whose cookie was refused."""
    del reason
    return _trouble(request, "mediane_lms/csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: said without the database, the session or any context processor, since one of them may be what failed."""
    if request.path.startswith("/api/"):  # what failed outside a view of the API: the shape of docs/api.md
        error = {"code": "server_error", "message": "A server error occurred.", "details": {}}
        return JsonResponse({"error": error}, status=500)
    context = {"request": request, "mediane_bare": True, "mediane_base": OWN_BASE, "mediane_demo": conf().demo}
    return HttpResponse(render_to_string("500.html", context), status=500)
