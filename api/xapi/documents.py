"""`/xapi/activities/state`, `/xapi/activities/profile`, `/xapi/agents/profile`: documents under optimistic concurrency.

A client works in the space of its organisation; one without an organisation, in the installation's. What a write may do
without If-Match and If-None-Match differs by version: docs/decisions/0008-xapi-endpoint.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.utils.http import http_date, parse_etags

from api.xapi import addressing, parameters, versions
from api.xapi.access import for_clients
from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.models import Client, Document, DocumentKind
from lms.records import documents
from lms.records.documents import ANY, Bare, Place, Terms
from lms.xapi import scopes, strict_json

LONGEST_TYPE = 200
UNKNOWN_TYPE = "application/octet-stream"
METHODS = ("GET", "PUT", "POST", "DELETE")


@dataclass(frozen=True)
class Resource:
    """One of the three resources: the parameter that names a document, and the others that say where it stands."""

    kind: DocumentKind
    name: str
    where: tuple[str, ...]
    may_read: Callable[[Client], bool]
    may_write: Callable[[Client], bool]


STATE = Resource(
    DocumentKind.STATE,
    "stateId",
    ("activityId", "agent", "registration"),
    scopes.may_read_state,
    scopes.may_use_state,
)
ACTIVITY_PROFILE = Resource(
    DocumentKind.ACTIVITY_PROFILE,
    "profileId",
    ("activityId",),
    scopes.may_read_profiles,
    scopes.may_write_profiles,
)
AGENT_PROFILE = Resource(
    DocumentKind.AGENT_PROFILE,
    "profileId",
    ("agent",),
    scopes.may_read_profiles,
    scopes.may_write_profiles,
)


@for_clients(*METHODS)
def state(asked: Asked) -> HttpResponse:
    """Documents of an activity for an agent, within a registration or in none."""
    return _served(STATE, asked)


@for_clients(*METHODS)
def activity_profile(asked: Asked) -> HttpResponse:
    """Documents of an activity."""
    return _served(ACTIVITY_PROFILE, asked)


@for_clients(*METHODS)
def agent_profile(asked: Asked) -> HttpResponse:
    """Documents of an agent."""
    return _served(AGENT_PROFILE, asked)


def _served(resource: Resource, asked: Asked) -> HttpResponse:
    reads = asked.method == "GET"
    if not (resource.may_read if reads else resource.may_write)(asked.client):
        raise Refusal(403, f"This client may not {'read' if reads else 'write'} these documents.")
    place = _place(resource, asked)
    if reads:
        return _read(resource, asked, place)
    try:
        {"PUT": _put, "POST": _post, "DELETE": _delete}[asked.method](resource, asked, place)
    except documents.TermsNotMet as error:
        raise Refusal(412, "The document is not what If-Match or If-None-Match says.") from error
    except documents.TermsMissing as error:
        raise _missing(error) from error
    except documents.NotMergeable as error:
        raise Refusal(400, "POST merges one application/json object into another; PUT replaces.") from error
    except documents.TooLarge as error:
        raise Refusal(413, f"A document has {documents.LARGEST} bytes at most.") from error
    return HttpResponse(status=204)


def _missing(error: documents.TermsMissing) -> Refusal:
    if error.exists:
        return Refusal(409, "A document is there already: GET it, then send its ETag as If-Match, or delete it first.")
    return Refusal(400, "Send If-None-Match: * to make a document, or If-Match with its ETag to replace it.")


def _place(resource: Resource, asked: Asked) -> Place:
    listed = {"since"} if asked.method == "GET" else set()
    asked.only({*resource.where, resource.name} | listed)
    return Place(
        kind=resource.kind,
        organisation=asked.client.organisation_id,
        agent=addressing.agent(asked)[0] if "agent" in resource.where else "",
        activity=addressing.activity(asked) if "activityId" in resource.where else "",
        registration=parameters.identifier(asked, "registration") if "registration" in resource.where else None,
    )


def _read(resource: Resource, asked: Asked, place: Place) -> HttpResponse:
    if resource.name not in asked.parameters:
        found = documents.names(place, since=addressing.moment(asked, "since"))
        listing = JsonResponse([name for name, _updated in found], safe=False)
        if found:
            listing["Last-Modified"] = http_date(max(updated for _name, updated in found).timestamp())
        return listing
    if "since" in asked.parameters:
        raise Refusal(400, f"since is for lists, not for the document that {resource.name} names.")
    document = documents.find(place, addressing.name(asked, resource.name))
    if document is None:
        raise Refusal(404, "There is no such document.")
    known = _tags(asked, "If-None-Match") or frozenset()
    answer = HttpResponse(status=304) if {ANY, document.sha1} & known else _whole(document)
    answer["ETag"] = f'"{document.sha1}"'
    answer["Last-Modified"] = http_date(document.updated_at.timestamp())
    return answer


def _whole(document: Document) -> HttpResponse:
    """Return the bytes as they came. Whatever their type says, a browser must not run them."""
    answer = HttpResponse(bytes(document.content), content_type=document.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _put(resource: Resource, asked: Asked, place: Place) -> None:
    bare = Bare.CREATE
    if asked.version == versions.FIRST:
        bare = Bare.ANYTHING if resource is STATE else Bare.NOTHING
    name = addressing.name(asked, resource.name)
    content_type = _content_type(asked)
    if documents.is_json(content_type):
        _json(asked.body)
    documents.put(place=place, name=name, content=asked.body, content_type=content_type, terms=_terms(asked, bare))


def _post(resource: Resource, asked: Asked, place: Place) -> None:
    name = addressing.name(asked, resource.name)
    content_type = _content_type(asked)
    if documents.is_json(content_type) and not isinstance(_json(asked.body), dict):
        raise documents.NotMergeable
    documents.merge(
        place=place, name=name, content=asked.body, content_type=content_type, terms=_terms(asked, Bare.ANYTHING)
    )


def _delete(resource: Resource, asked: Asked, place: Place) -> None:
    terms = _terms(asked, Bare.ANYTHING)
    if resource.name in asked.parameters or resource is not STATE:
        documents.remove(place=place, name=addressing.name(asked, resource.name), terms=terms)
    elif terms.match is None and terms.none_match is None:
        documents.remove_all(place=place)
    else:
        raise Refusal(400, "If-Match and If-None-Match speak of one document: name it with stateId.")


def _content_type(asked: Asked) -> str:
    """Return the type as it came, parameters and all."""
    content_type = asked.headers.get("Content-Type", "").strip() or UNKNOWN_TYPE
    if len(content_type) > LONGEST_TYPE or not re.fullmatch(r"[\x20-\x7e]+", content_type):
        raise Refusal(400, f"Content-Type has {LONGEST_TYPE} printable ASCII characters at most.")
    return content_type


def _json(content: bytes) -> object:
    """Return what says it is JSON, and has to be."""
    try:
        return strict_json.parse(content)
    except strict_json.Malformed as error:
        raise Refusal(400, error.reason, error.path) from error


def _terms(asked: Asked, bare: Bare) -> Terms:
    return Terms(_tags(asked, "If-Match"), _tags(asked, "If-None-Match"), bare)


def _tags(asked: Asked, header: str) -> frozenset[str] | None:
    """Return the SHA-1s of a header (`*` for any), None where it is missing.

    A weak tag counts as its strong form: it was ours before a proxy packed the answer. So does a bare SHA-1, which some
    clients compute themselves.
    """
    given = asked.headers.get(header)
    if given is None:
        return None
    if re.fullmatch(r"[0-9a-fA-F]{40}", given.strip()):
        return frozenset({given.strip().lower()})
    tags = frozenset(tag.removeprefix("W/").strip('"').lower() for tag in parse_etags(given))
    if not tags and header == "If-None-Match":
        raise Refusal(400, 'If-None-Match is "*" or a list of ETags in quotes.')
    return tags
