"""The published profile: a sound document, every id in it once and known, and a checker that sees what it must see."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from lms.models import StatementBody
from lms.xapi import profile
from lms.xapi.published.conforming import Run, broken, found_at, matching
from lms.xapi.published.document import VERSIONS, document
from tests.lms import playing
from tests.support import following

SCHEMA = json.loads((Path(__file__).parent / "profile.schema.json").read_text(encoding="utf-8"))
FORMS = {"sequence", "alternates", "optional", "oneOrMore", "zeroOrMore"}


def pieces() -> list[dict[str, Any]]:
    said = document()
    return [*said["concepts"], *said["templates"], *said["patterns"]]


def members(pattern: dict[str, Any]) -> list[str]:
    (form,) = FORMS & set(pattern)
    return pattern[form] if isinstance(pattern[form], list) else [pattern[form]]


# ------------------------------------------------------------------ the document


def test_the_document_is_a_profile() -> None:
    Draft7Validator.check_schema(SCHEMA)
    validator = Draft7Validator(SCHEMA, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(document())] == []


def test_every_id_is_there_once_under_our_root_and_of_this_version() -> None:
    ids = [each["id"] for each in pieces()] + [document()["id"], *(each["id"] for each in document()["versions"])]
    assert len(ids) == len(set(ids))
    assert [each for each in ids if not profile.is_ours(each)] == []
    assert {each["inScheme"] for each in pieces()} == {profile.profile_version()}
    assert VERSIONS[0][0] == profile.PROFILE_VERSION


def test_every_extension_has_a_schema_that_is_one() -> None:
    for each in document()["concepts"]:
        if "inlineSchema" in each:
            Draft7Validator.check_schema(json.loads(each["inlineSchema"]))


def test_templates_use_verbs_and_types_that_we_know_and_paths_that_can_be_read() -> None:
    verbs = {each.iri for each in profile.VERBS}
    types = {each.iri for each in profile.ACTIVITY_TYPES.values()} | {profile.PROFILE_TYPE}
    for each in document()["templates"]:
        around = [each.get(f"context{kind}ActivityType", []) for kind in ("Parent", "Grouping", "Category")]
        assert each["verb"] in verbs
        assert {each["objectActivityType"], *(iri for iris in around for iri in iris)} <= types
        assert [found_at({}, rule["location"]) for rule in each["rules"]] == [[]] * len(each["rules"])
    spoken = {each["verb"] for each in document()["templates"]}
    assert spoken == verbs - {profile.VOIDED.iri}


def test_patterns_name_what_there_is_and_nothing_twice_over() -> None:
    patterns = {each["id"]: each for each in document()["patterns"]}
    known = {each["id"] for each in document()["templates"]} | set(patterns)
    used = [member for each in patterns.values() for member in members(each)]
    assert set(used) <= known
    assert known - set(used) == {each["id"] for each in patterns.values() if each.get("primary")}
    for each in patterns.values():
        for member in each.get("alternates", []):
            assert not {"optional", "zeroOrMore"} & set(patterns.get(member, {}))

    def depth(name: str, above: tuple[str, ...] = ()) -> None:
        assert name not in above
        for member in members(patterns[name]) if name in patterns else []:
            depth(member, (*above, name))

    for name in patterns:
        depth(name)


# ------------------------------------------------------------------- the checker


@pytest.mark.parametrize("path,found", [
    ("$.a", [{"b": [1, 2], "c.d": 3}]), ("$.a.b[*]", [1, 2]), ("$.a.b[1]", [2]), ("$.a.b[9]", []), ("$.a['c.d']", [3]),
    ("$.a.*", [[1, 2], 3]), ("$.x", []), ("$.a.b[0] | $.a['c.d']", [1, 3]), ("$.a.b.c", []), ("$.n", [None]),
])  # fmt: skip
def test_paths(path: str, found: list[Any]) -> None:
    assert found_at({"a": {"b": [1, 2], "c.d": 3}, "n": None}, path) == found


@pytest.mark.parametrize("path", ["a", "$a", "$.a[?(@.b)]", "$..a", "$.a[", ""])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(ValueError, match="JSONPath"):
        found_at({}, path)


@pytest.mark.parametrize("rule,kept", [
    ({"presence": "included"}, True), ({"presence": "excluded"}, False), ({"any": [2]}, True), ({"any": [3]}, False),
    ({"all": [1, 2, 3]}, True), ({"all": [1]}, False), ({"none": [3]}, True), ({"none": [2]}, False),
    ({"all": [True, 2]}, False), ({"presence": "recommended", "all": [1]}, False),
])  # fmt: skip
def test_rules(rule: dict[str, Any], kept: bool) -> None:  # noqa: FBT001
    assert (broken({"a": [1, 2]}, [{"location": "$.a[*]", **rule}]) == []) is kept


@pytest.mark.parametrize("rule,kept", [
    ({"presence": "included"}, False), ({"presence": "excluded"}, True), ({"any": [2]}, False), ({"all": [1]}, True),
    ({"none": [3]}, True), ({"presence": "recommended", "any": [1]}, True),
])  # fmt: skip
def test_rules_on_what_is_not_there(rule: dict[str, Any], kept: bool) -> None:  # noqa: FBT001
    assert (broken({}, [{"location": "$.a", **rule}]) == []) is kept


PATTERNS = {
    "patterns": [
        {"id": "run", "sequence": ["begin", "some", "maybe", "end"]},
        {"id": "some", "oneOrMore": "either"},
        {"id": "either", "alternates": ["a", "pair"]},
        {"id": "pair", "sequence": ["a", "b"]},
        {"id": "maybe", "optional": "c"},
        {"id": "end", "zeroOrMore": "e"},
    ]
}


@pytest.mark.parametrize("run,outcome", [
    ("", "partial"), ("begin", "partial"), ("begin a", "success"), ("begin a b a c e e", "success"), ("a", "failure"),
    ("begin c", "failure"), ("begin a e c", "failure"), ("begin a c c", "failure"), ("begin a x", "failure"),
])  # fmt: skip
def test_patterns(run: str, outcome: str) -> None:
    assert Run([[each] for each in run.split()], PATTERNS).follows("run") == outcome


# --------------------------------------------------------- statements as acts say them


@pytest.fixture
def told(enrolment: Any) -> list[dict[str, Any]]:
    """What a person said who did everything in the small module."""
    from lms.models import Statement
    from lms.records.normalising import served

    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    assert StatementBody.objects.exists()
    return list(served(list(Statement.objects.order_by("pk").values_list("pk", flat=True))).values())


def test_each_statement_follows_one_template_and_each_run_a_pattern(told: list[dict[str, Any]]) -> None:
    assert following.faults(told) == []


@pytest.mark.parametrize("place,value", [
    (("actor", "name"), "Alice"), (("actor", "mbox"), "mailto:a@example.org"), (("context", "registration"), None),
    (("context", "language"), None), (("context", "extensions", profile.SUBREGISTRATION), None),
    (("context", "contextActivities", "category"), None), (("timestamp",), None), (("verb", "id"), "http://a.b/c"),
    (("object", "definition", "type"), None), (("actor", "account", "homePage"), "http://a.b"),
])  # fmt: skip
def test_what_is_changed_in_any_statement_is_seen(
    told: list[dict[str, Any]], place: tuple[str, ...], value: Any
) -> None:
    for statement in told:
        changed = copy.deepcopy(statement)
        part = changed
        for name in place[:-1]:
            part = part[name]
        if value is None:
            del part[place[-1]]
        else:
            part[place[-1]] = value
        followed, _wrong = matching(changed, document()["templates"])
        assert followed == [], (place, statement["verb"]["id"])


def test_a_hole_in_a_run_and_a_strange_extension_are_seen(told: list[dict[str, Any]]) -> None:
    verbs = [each["verb"]["id"].rsplit("/", 1)[1] for each in told]
    assert following.faults(told[: verbs.index("passed")] + told[verbs.index("passed") + 1 :]) != []
    changed = copy.deepcopy(told[0])
    changed["context"]["extensions"][profile.extension(profile.RELEASE)] = "not a hash"
    assert following.faults([changed]) != []
    changed["context"]["extensions"] |= {profile.extension("unheard-of"): 1}
    assert any("not published" in each for each in following.faults([changed]))
