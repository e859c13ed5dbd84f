"""`/xapi/statements`: POST and PUT append to the ledger, GET reads it (`querying.py`). Scopes are enforced here."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseBase, JsonResponse

from api.xapi import multipart, parameters, querying
from api.xapi.access import for_clients
from api.xapi.answers import CONSISTENT, Refusal
from api.xapi.asking import Asked
from lms.records import clock, ledger
from lms.records.attachments import File
from lms.xapi import clients, files, intake
from lms.xapi.patterns import section
from lms.xapi.strict_json import Malformed


@for_clients("GET", "PUT", "POST")
def statements(asked: Asked) -> HttpResponseBase:
    """Dispatch by method."""
    if asked.method == "GET":
        return _get(asked)
    return _post(asked) if asked.method == "POST" else _put(asked)


def _get(asked: Asked) -> HttpResponseBase:
    """Answer a query; every answer says up to when the ledger is complete."""
    horizon = clock.horizon()
    through = ledger.iso(horizon)
    try:
        answer = querying.answer(asked, horizon)
    except Refusal as refusal:
        refusal.headers = {**refusal.headers, CONSISTENT: through}
        raise
    answer.headers.setdefault(CONSISTENT, through)  # an external store has said its own
    return answer


def _post(asked: Asked) -> HttpResponse:
    asked.only(())
    return JsonResponse([str(each.uuid) for each in _take(asked)], safe=False)


def _put(asked: Asked) -> HttpResponse:
    asked.only({"statementId"})
    asked.required("statementId")
    _take(asked, parameters.identifier(asked, "statementId"))
    return HttpResponse(status=204)


def _take(asked: Asked, statement_id: uuid.UUID | None = None) -> list[ledger.Recorded]:
    """Check the body and append it, all of it or nothing. Raises Refusal."""
    if not clients.may_write(asked.client):
        raise Refusal(403, "This client may not write statements.")
    try:
        text, sent = _parts(asked)
        entries = intake.entries(text, version=asked.version, statement_id=statement_id)
        files.check(entries, sent)
        return intake.take(entries, asked.client, sent)
    except intake.TooMany as error:
        raise Refusal(413, error.reason, error.path) from error
    except Malformed as error:
        requirement = f"xAPI {asked.version}, {section(error.path)}"
        raise Refusal(400, error.reason, error.path, details={"requirement": requirement}) from error
    except ledger.StatementConflict as error:
        raise Refusal(409, str(error)) from error


def _parts(asked: Asked) -> tuple[bytes, dict[str, File]]:
    if asked.content_type == "application/json":
        return asked.body, {}
    if asked.content_type == multipart.MIXED:
        return multipart.read(asked.body, asked.headers["Content-Type"])
    raise Refusal(400, f"The body is application/json or {multipart.MIXED}.")
