"""What `manage.py check` says of a site's settings, in words that tell what to do. Ids: mediane_lms.E… and W…."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from lms.conf import KEYS, conf
from lms.private_storage import place

PACKAGES = ("api", "curriculum", "assessments", "competencies")
CONTEXT_PROCESSOR = "lms.context.mediane"


def check_settings(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Every check of this module, in the order of a first installation."""
    del app_configs
    messages: list[CheckMessage] = []
    for part in (_packages, _keys, _iri, _public_url, _templates, _database, _private_files, _languages, _production):
        messages += part()
    return messages


def _packages() -> list[CheckMessage]:
    """A host's own package of one of our names is found first, and ours never."""
    home = Path(__file__).resolve().parents[1]
    messages: list[CheckMessage] = []
    for name in PACKAGES:
        spec = find_spec(name)
        places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
        if not places or places[0].resolve().parent != home:
            found = f"found instead: {places[0]}" if places else "not found"
            messages.append(
                Error(
                    f"The package {name!r} is not Médiane's ({found}).",
                    hint="A package of this name in the site hides ours. Rename it; its app label may stay as it is.",
                    id="mediane_lms.E011",
                )
            )
    return messages


def _keys() -> list[CheckMessage]:
    given = getattr(settings, "MEDIANE", None)
    if not isinstance(given, dict):
        hint = "See docs/install.md: MEDIANE = {'IRI': 'https://…'}."
        return [Error("The setting MEDIANE is missing or not a dict.", hint=hint, id="mediane_lms.E012")]
    known = ", ".join(sorted(KEYS))
    return [
        Error(f"MEDIANE has an unknown key: {key!r}.", hint=f"Known keys: {known}.", id="mediane_lms.E013")
        for key in given
        if key not in KEYS
    ]


def _iri() -> list[CheckMessage]:
    iri = conf().iri
    if _is_root(iri):
        return []
    hint = "Scheme and host, without a slash at the end: https://example.org. It can never change afterwards."
    return [Error(f"MEDIANE['IRI'] is not the root of an address: {iri!r}.", hint=hint, id="mediane_lms.E014")]


def _public_url() -> list[CheckMessage]:
    address = conf().public_url
    if not address or _is_root(address.rstrip("/")):
        return []
    hint = "Scheme and host by which people reach the site, such as https://example.org; leave it out to use the IRI."
    message = f"MEDIANE['PUBLIC_URL'] is not the root of an address: {address!r}."
    return [Error(message, hint=hint, id="mediane_lms.E017")]


def _is_root(address: str) -> bool:
    parts = urlsplit(address)
    fits = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return fits and not (parts.query or parts.fragment or address.endswith("/"))


def _templates() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    processors = [
        processor
        for engine in engines.all()
        for processor in getattr(getattr(engine, "engine", None), "context_processors", ())
    ]
    if CONTEXT_PROCESSOR not in processors:
        hint = f"Add {CONTEXT_PROCESSOR!r} to TEMPLATES[0]['OPTIONS']['context_processors']."
        messages.append(Error("Médiane's context processor is not installed.", hint=hint, id="mediane_lms.E015"))
    try:
        get_template(conf().base_template)
    except TemplateDoesNotExist:
        hint = "Name the template that the site's pages extend, such as 'base.html', or leave the key out."
        name = conf().base_template
        message = Error(f"MEDIANE['BASE_TEMPLATE'] names no template: {name!r}.", hint=hint, id="mediane_lms.E016")
        messages.append(message)
    return messages


def _database() -> list[CheckMessage]:
    return [
        Warning(
            f"The SQLite database {alias!r} does not begin its transactions with IMMEDIATE.",
            hint="Two people who answer at once can get « database is locked ». "
            "Set DATABASES[…]['OPTIONS'] = {'transaction_mode': 'IMMEDIATE', 'timeout': 20}.",
            id="mediane_lms.W001",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3")
        and str(database.get("OPTIONS", {}).get("transaction_mode", "")).upper() != "IMMEDIATE"
    ]


def _private_files() -> list[CheckMessage]:
    """The web server hands out whatever lies in the media folder."""
    media = str(getattr(settings, "MEDIA_ROOT", ""))
    if not media or not place().is_relative_to(Path(media).resolve()):
        return []
    hint = "Name a folder elsewhere, that no web server serves; or leave the key out."
    message = f"MEDIANE['PRIVATE_FILES'] lies inside the public media folder: {place()}."
    return [Error(message, hint=hint, id="mediane_lms.E018")]


def _languages() -> list[CheckMessage]:
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", None) or [(settings.LANGUAGE_CODE, "")]
    if any(code.split("-")[0] == "fr" for code, _name in languages):
        return []
    hint = "The starter is French: add ('fr', 'Français') to WAGTAIL_CONTENT_LANGUAGES, or do without load_starter."
    return [Warning("French is not among the content languages.", hint=hint, id="mediane_lms.W002")]


def _production() -> list[CheckMessage]:
    """The stand-alone site only: a host answers for its own settings."""
    if settings.ROOT_URLCONF != "lms.site.urls":
        return []
    from lms.site.production import missing

    hint = "Set it in the environment (docs/configure.md), or MEDIANE_DEMO=1 for a demonstration."
    return [
        Error(f"Outside demo mode the site needs {sentence}.", hint=hint, id="mediane_lms.E020")
        for sentence in missing(os.environ)
    ]
