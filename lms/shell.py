"""What stands around a page of the stand-alone site: header links by role, footer, languages. One query at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from lms.models.organisation import Membership, Role
from lms.signing_in import optional_url, sign_in_url

CATALOGUE_SECONDS = 60  # how long the catalogue's address is remembered


@dataclass(frozen=True)
class Link:
    """One link of the shell; `current` is the value of aria-current, `code` a language."""

    label: str
    url: str
    current: str = ""
    code: str = ""


@dataclass(frozen=True)
class Shell:
    """Everything the header and the footer show."""

    front: str
    links: Sequence[Link]
    footer: Sequence[Link]
    languages: Sequence[Link]
    name: str = ""
    account: str = ""
    sign_in: str = ""
    sign_out: str = ""
    messages: Sequence[Any] = ()


def catalogue_url() -> str:
    """Return the catalogue's address in the language of the moment, or "" where there is none yet."""
    return _first_address("CataloguePage")


def library_url() -> str:
    """Return the address of the library of tools in the language of the moment, or "" where there is none yet."""
    return _first_address("LibraryPage")


def _first_address(model: str) -> str:
    """Return the address of the first page of a kind that everybody may read; remembered for a minute."""
    key = f"mediane:{model}:{get_language()}"
    known: str | None = cache.get(key)
    if known is None:
        from curriculum import models
        from curriculum.outline import address

        pages = getattr(models, model).objects.live().public().order_by("path")
        page = pages.filter(locale__language_code=get_language()).first() or pages.first()
        known = address(page) if page else ""
        cache.set(key, known, CATALOGUE_SECONDS)
    return known


def roles_of(user: Any) -> frozenset[str]:
    """Return the roles a person holds anywhere today."""
    return frozenset(Membership.objects.current().filter(user=user).values_list("role", flat=True))


def may_enter_admin(person: Any, roles: frozenset[str]) -> bool:
    """Say whether to show the way into the admin; asked of few, so that it costs learners nothing."""
    if person is None or not (person.is_superuser or Role.TRAINER in roles):
        return False
    return bool(person.has_perm("wagtailadmin.access_admin"))


def shell(request: HttpRequest | None, page: Any = None) -> Shell:
    """Read what the shell shows to whoever asks; without a request (an error page), only what needs no database."""
    front = optional_url("mediane_front") or "/"
    if request is None:
        return Shell(front, (), _footer("", staff=False), ())
    path = request.path
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    roles = roles_of(person) if person else frozenset()
    wanted = [
        (_("Mon parcours"), optional_url("mediane_lms:home") if person else ""),
        (_("Catalogue"), catalogue_url()),
        (_("Groupes"), optional_url("mediane_lms:trainer") if Role.TRAINER in roles else ""),
        (_("Réseau"), optional_url("mediane_lms:network") if Role.COORDINATOR in roles else ""),
    ]
    return Shell(
        front=front,
        links=[Link(label, url, _current(url, path)) for label, url in wanted if url],
        footer=_footer(path, staff=may_enter_admin(person, roles)),
        languages=_languages(request, page),
        name=person.get_short_name() or person.get_username() if person else "",
        account=optional_url("mediane_account") if person else "",
        sign_in="" if person else sign_in_url(_way_back(request)),
        sign_out=(optional_url("account_logout") or optional_url("wagtailadmin_logout")) if person else "",
        messages=list(get_messages(request)),
    )


def _current(url: str, path: str) -> str:
    """`page` for this very page, `true` for one below it."""
    return "page" if url == path else "true" if path.startswith(url) else ""


def _footer(path: str, *, staff: bool) -> list[Link]:
    wanted = [
        (_("Accessibilité : non conforme"), optional_url("mediane_lms:accessibility")),
        (_("Plan du site"), optional_url("mediane_lms:sitemap")),
        (_("Aide"), optional_url("mediane_lms:help")),
        (_("Données personnelles"), optional_url("mediane_lms:privacy")),
        (_("Administration"), optional_url("wagtailadmin_home") if staff else ""),
    ]
    return [Link(label, url, "page" if url == path else "") for label, url in wanted if url]


def _languages(request: HttpRequest, page: Any) -> list[Link]:
    """This page in the other languages: by its translation, by prefix, or by `?lang=` where there is no prefix."""
    links = []
    for code, _name in settings.LANGUAGES:
        if code == get_language():
            continue
        translation = _translation(page, code)
        here = escape_leading_slashes(request.get_full_path())  # two slashes at the start lead to another site
        address = translation.get_url(request) if translation else translate_url(here, code)
        if address == here or address.startswith("//"):
            query = request.GET.copy()
            query["lang"] = code
            address = f"{here.partition('?')[0]}?{query.urlencode()}"
        links.append(Link(get_language_info(code)["name_local"].capitalize(), address, code=code))
    return links


def _translation(page: Any, code: str) -> Any:
    """Return the live translation of a Wagtail page, if there is one."""
    if page is None or not hasattr(page, "get_translations"):
        return None
    return page.get_translations().filter(locale__language_code=code, live=True).first()


def _way_back(request: HttpRequest) -> str:
    """Return this page's address for `next`, but not from the sign-in pages themselves nor after a form was sent."""
    match = request.resolver_match
    if request.method != "GET" or match is None or (match.url_name or "").startswith(("account_", "mfa_")):
        return ""
    return "" if match.url_name == "mediane_front" else request.get_full_path()
