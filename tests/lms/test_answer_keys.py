"""Right answers reach nobody's browser, and no program, before scoring; only who edits a question sees them.

Two searches: nothing that an author wrote for afterwards (`zq …`) stands in any answer of the site; and the pages of a
module are the same, letter for letter, whatever its key says is right.
"""

import html
import json
import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from assessments import kinds
from curriculum.documents import canonical, read_content
from lms import enrolling
from lms.models import Enrolment
from lms.xapi import profile
from tests.api.xapi.conftest import asker
from tests.lms import every_kind
from tests.lms.acts.test_kinds import begin, every, exam, practise
from tests.lms.builders import key
from tests.lms.every_kind import right

__all__ = ["every"]
READS = ("statements/read", "all/read")  # who sees what the person answered, the author's words included
PEOPLE = ("anonymous", "alice", "carole", "david")
SECRETS = ("zq retour", "zq explication", "zq source", "zq navette", "zq table", "zq rôle", "zq besoin")


def text(answer) -> str:
    return html.unescape(b"".join(answer).decode(errors="replace"))


def plain_addresses(resolver: URLResolver, prefix: str = "") -> list[str]:
    """Every address of the site that takes no argument, Wagtail's own and the API's included."""
    found: list[str] = []
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(each, URLResolver):
            found += plain_addresses(each, route)
        elif isinstance(each, URLPattern) and not re.search(r"[<(\\\[*+?]", route):
            found.append(f"/{route}")
    return sorted(set(found))


def of_module(enrolment: Enrolment) -> list[str]:
    """Every address of the player on the module of every kind, whose person may ask for it."""
    steps = [("practice", f"step-{kind}") for kind in kinds.names()] + [("exam-lesson", "step-exam")]
    own = enrolment.uuid
    found = [reverse("mediane_lms:step", args=[own, key(lesson), key(step)]) for lesson, step in steps]
    found += [reverse(f"mediane_lms:{name}", args=[own]) for name in ("module", "finished", "sharing")]
    return [
        *found,
        reverse("mediane_lms:enrol", args=[every_kind.MODULE]),
        reverse("mediane_api:module", args=[every_kind.MODULE]),
        *(reverse(f"mediane_api:{name}", args=[own]) for name in ("enrolment", "activities", "practice-responses")),
        reverse("mediane_api:schema"),
        *(reverse("mediane_api:xapi-activity", args=["question", key(kind)]) for kind in kinds.names()),
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_no_page_and_no_api_tells_what_is_right(every, request, role) -> None:
    visitor = Client()
    if role != "anonymous":
        visitor.force_login(request.getfixturevalue(role))
    attempt = begin(every)
    addresses = [*plain_addresses(get_resolver()), *of_module(every)]
    addresses.append(reverse("mediane_lms:attempt", args=[every.uuid, attempt.uuid]))
    addresses += [reverse(f"mediane_api:{name}", args=[attempt.uuid]) for name in ("attempt", "attempt-responses")]
    assert len(addresses) > 80
    pages = {
        address: text(visitor.get(address, headers={"X-Experience-API-Version": "1.0.3"}))
        for address in addresses
        if "logout" not in address
    }
    wanted = (*SECRETS, "correctResponsesPattern")
    told = {address: [secret for secret in wanted if secret in page] for address, page in pages.items()}
    assert {address: found for address, found in told.items() if found} == {}
    numbers = [address for address in of_module(every) if re.search(r"\b(731|902)\b", pages[address])]
    assert numbers == []


def test_the_content_of_a_release_says_nothing_of_its_keys(every) -> None:
    content = read_content(every.release.content)
    assert "zq" not in canonical(content)
    assert canonical(content) == canonical(read_content(every_kind.release(turned=True).content))


def test_pages_are_the_same_whatever_is_right(every, as_alice_anew) -> None:
    first, turned = as_alice_anew()
    assert len(first) == 2 * len(kinds.names())
    assert first == turned


@pytest.fixture
def as_alice_anew(every, alice):
    """Read every player page on a release, then on one that shows the same and holds something else right."""

    def pages(enrolment: Enrolment) -> list[list[str]]:
        visitor = Client()
        visitor.force_login(alice)
        said = [text(visitor.get(address)) for address in of_module(enrolment)[: len(kinds.names())]]
        attempt = begin(enrolment)
        where = reverse("mediane_lms:attempt", args=[enrolment.uuid, attempt.uuid])
        for kind in kinds.names():
            said.append(text(visitor.get(where)))
            sent = {"question": key(kind), "release": attempt.release_sha256} | answer(kind)
            from uuid import uuid4

            assert visitor.post(where, sent | {"post": uuid4()}).status_code == 302
        return [parts_of(page) for page in said]

    def both() -> tuple[list[list[str]], list[list[str]]]:
        before = pages(every)
        newer = every_kind.release(turned=True)
        Enrolment.objects.filter(pk=every.pk).update(release=newer)
        return before, pages(Enrolment.objects.get(pk=every.pk))

    return both


def parts_of(page: str) -> list[str]:
    """The elements of a page's main part without what differs from visit to visit: forms' ids, order of options."""
    main = page.partition("<main")[2]
    same = re.sub(
        r'name="(csrfmiddlewaretoken|post|release)" value="[^"]*"|"response-\d"|/tentative/[0-9a-f-]+', "", main
    )
    return sorted(re.split(r"(?=<)|\n", same))


def answer(kind: str) -> dict[str, object]:
    sent = right(kind)
    if kind == "match":
        return {f"response-{pair.partition('[.]')[0]}": pair.partition("[.]")[2] for pair in sent}
    if kind == "order":
        return {f"response-{option}": place for place, option in enumerate(sent, 1)}
    return {"response": sent}


@pytest.mark.parametrize("scope", ["statements/read/mine", "statements/read", "all/read", "profile", "state"])
def test_no_program_reads_what_is_right_from_a_definition(every, scope) -> None:
    exam(every)
    ask = asker(scope)
    for kind in kinds.names():
        found = ask("get", "activities", activityId=profile.activity_iri("question", key(kind)))
        assert "correctResponsesPattern" not in text(found)
    said = text(ask("get", "statements")) + text(ask("get", "statements", format="canonical"))
    assert "correctResponsesPattern" not in said
    assert [secret for secret in SECRETS if secret in said] == (["zq navette"] if scope in READS else [])


def test_who_defines_for_the_whole_installation_reads_an_interaction_that_was_answered(every) -> None:
    ask = asker("all")
    iri = {kind: profile.activity_iri("question", key(kind)) for kind in kinds.names()}
    assert "definition" not in json.loads(text(ask("get", "activities", activityId=iri["single"])))
    for kind in kinds.names():
        practise(every, kind, right(kind))
        found = json.loads(text(ask("get", "activities", activityId=iri[kind])))["definition"]
        _doc, secret = every_kind.question(kind)
        assert found["interactionType"] == kinds.kind(kind).interaction
        pattern = {
            "true_false": ["false"],
            "short_text": ["{case_matters=false}zq navette", "{case_matters=false}zq table"],
            "numeric": ["721[:]741"],
            "essay": None,
        }
        expected = pattern.get(kind, ["[,]".join(secret.correct)])
        if kind != "short_text":
            assert found.get("correctResponsesPattern") == expected
        else:
            assert found["correctResponsesPattern"][0] == expected[0]
    match = json.loads(text(ask("get", "activities", activityId=iri["match"])))["definition"]
    assert {each["description"]["fr"] for each in match["target"]} == {"Navette", "Table ronde", "Aucune"}
    assert len(match["source"]) == 3


def test_a_client_of_an_organisation_never_does(every, places) -> None:
    practise(every, "single", right("single"))
    ask = asker("all", organisation=places.home)
    found = ask("get", "activities", activityId=profile.activity_iri("question", key("single")))
    assert "correctResponsesPattern" not in text(found)


def test_an_enrolment_elsewhere_does_not_open_it(every, david) -> None:
    exam(every)
    other = enrolling.enrol(user=david, module_key=every_kind.MODULE, share=False)
    visitor = Client()
    visitor.force_login(david)
    said = "".join(text(visitor.get(address)) for address in of_module(other))
    assert [secret for secret in SECRETS if secret in said] == []


def test_no_answer_of_the_api_tells_it_while_the_quiz_is_open(every, alice) -> None:
    """Every question is read and answered, right and wrong; what it was worth comes with the end only."""
    visitor = Client()
    visitor.force_login(alice)
    where = f"/api/v1/attempts/{begin(every).uuid}/"
    said = []
    for number, kind in enumerate(kinds.names()):
        said.append(text(visitor.get(where)))
        sent = {"question": key(kind), "response": right(kind)}
        headers = {"idempotency-key": f"k{number}"}
        answer = visitor.post(f"{where}responses/", sent, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["verdict"]) == (201, None), kind
        said += [text(answer), text(visitor.get(f"{where}responses/"))]
    assert [secret for secret in SECRETS if any(secret in each for each in said)] == []
    end = visitor.post(f"{where}finish/", {}, content_type="application/json", headers={"idempotency-key": "end"})
    assert end.status_code == 200
    assert "zq explication" in text(visitor.get(f"{where}responses/"))
