"""Attachments of statements that come in: each has its file beside it or an address; signatures are checked.

xAPI 1.0.3, Data 2.4.11 and 2.6, Communication 1.5.2; 2.0.0: 4.2.2.6. A file is named by its hash, and nothing else.
The length a statement gives is not compared: the public conformance suite itself sends one that is not the file's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lms.records.attachments import File
from lms.records.ledger import Entry
from lms.xapi import signatures
from lms.xapi.strict_json import Malformed

Json = dict[str, Any]
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def check(entries: Sequence[Entry], sent: Mapping[str, File]) -> None:
    """Check attachments against the files that were sent with them. Raises Malformed."""
    named: set[str] = set()
    for number, entry in enumerate(entries):
        path = f"$[{number}]" if len(entries) > 1 else "$"
        for attachment, place in attachments_of(entry.document, path):
            sha2 = attachment["sha2"].lower()
            file = sent.get(sha2)
            if file is None and "fileUrl" not in attachment:
                raise Malformed("An attachment needs a fileUrl or a part of the body with its hash.", place)
            named.add(sha2)
            if file is not None:
                _check_type(attachment, file, place)
            if attachment["usageType"] == SIGNATURE:
                _check_signature(entry.document, attachment, file, place)
    strangers = sorted(set(sent) - named)
    if strangers:
        raise Malformed(f"No statement names the part with the hash {strangers[0]}.")


def names(document: Json) -> tuple[str, ...]:
    """Return the hashes of the attachments that a statement and its sub-statement name, in lower case."""
    return tuple(dict.fromkeys(attachment["sha2"].lower() for attachment, _place in attachments_of(document, "$")))


def attachments_of(document: Json, path: str) -> Iterator[tuple[Json, str]]:
    """Yield the attachments that a statement and its sub-statement name, each with its place in the JSON."""
    for number, attachment in enumerate(document.get("attachments", ())):
        yield attachment, f"{path}.attachments[{number}]"
    if document.get("object", {}).get("objectType") == "SubStatement":
        yield from attachments_of(document["object"], f"{path}.object")


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _check_type(attachment: Json, file: File, place: str) -> None:
    if file.content_type and _essence(file.content_type) != _essence(attachment["contentType"]):
        raise Malformed(
            f"The part is {_essence(file.content_type)}, the attachment says otherwise.", f"{place}.contentType"
        )


def _check_signature(document: Json, attachment: Json, file: File | None, place: str) -> None:
    if _essence(attachment["contentType"]) != "application/octet-stream":
        raise Malformed("A signature has the contentType application/octet-stream.", f"{place}.contentType")
    if file is not None:
        try:
            signatures.check(file.content, document)
        except signatures.Invalid as error:
            raise Malformed(str(error), place) from error
