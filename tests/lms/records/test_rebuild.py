"""Rebuilding from the ledger gives the rows that were written as it happened, whatever the rules have become."""

import json
import re

import pytest
from django.core.management import call_command

from lms import enrolling, levels
from lms.models import Attainment, Attempt, ChoiceMade, Enrolment, Rating, Response, StatementBody, StepDone
from lms.xapi import intake, profile
from tests.lms import builders, playing
from tests.lms.acts.test_observing import ALL, observe

PROJECTED = (StepDone, Attempt, Response, ChoiceMade, Rating, Attainment)


def rows() -> dict[str, list[dict]]:
    """Every projected row but its primary key; an attempt is named by its uuid."""
    names = {each.pk: each.uuid for each in Attempt.objects.all()}
    found = {}
    for model in PROJECTED:
        kept = [
            {
                name: names.get(value, value) if name == "attempt_id" else value
                for name, value in row.items()
                if name != "id"
            }
            for row in model.objects.values()
        ]
        found[model.__name__] = sorted(kept, key=str)
    return found


@pytest.fixture
def journey(enrolment: Enrolment, bob, david) -> None:
    """Alice works, fails, loops and is observed; a new release comes; David works on it."""
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment, "b")
    playing.practise(enrolment)
    playing.quiz(enrolment, "abab")
    playing.scenario(enrolment, "scene-a/2", "scene-c/1", "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/1")
    observe(enrolment, bob, ALL, reason="Bien vu.")
    newer = builders.release(edition="2")
    playing.practise(enrolment, sha256=newer.sha256)
    other = enrolling.enrol(user=david, module_key=builders.MODULE_KEY, share=False)
    playing.quiz(other)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    observe(enrolment, bob, {"crit-1": "not_yet"})
    playing.begin(enrolment, "s5")


def test_a_rebuild_equals_what_was_written(journey: None) -> None:
    before = rows()
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before
    assert {name for name, found in before.items() if not found} == set()


def test_an_edited_rule_does_not_rewrite_the_past(journey: None, monkeypatch) -> None:
    before = rows()
    for mode in levels.CEILINGS:
        monkeypatch.setitem(levels.CEILINGS, mode, dict.fromkeys(levels.CEILINGS[mode], 1))
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before


def test_it_says_how_far_it_is(journey: None, capsys) -> None:
    call_command("rebuild_projections")
    total = StatementBody.objects.count()
    said = capsys.readouterr().out
    assert re.fullmatch(
        rf"{total} / {total} statements, \d+ a second, about 0 s left\nRebuilt from {total} statements.\n", said
    )


def test_no_word_that_a_person_wrote_and_no_name(journey: None, alice, bob, enrolment: Enrolment) -> None:
    ledger = "\n".join(StatementBody.objects.values_list("received", flat=True))
    for secret in ("Bien vu", alice.email, bob.email, alice.first_name, bob.first_name, str(enrolment.uuid)):
        assert secret not in ledger
    assert {body.version for body in StatementBody.objects.all()} == {"1.0.3"}


def test_what_we_say_keeps_to_the_specification_and_to_our_profile(journey: None) -> None:
    verbs = {verb.iri for verb in profile.VERBS}
    types = {kind.iri for kind in profile.ACTIVITY_TYPES.values()}
    for body in StatementBody.objects.values_list("received", flat=True):
        said = json.loads(body)
        assert len(intake.entries(body.encode(), version="1.0.3")) == 1
        assert said["verb"]["id"] in verbs
        around = said["context"].get("contextActivities", {})
        named = [said["object"], *around.get("parent", []), *around.get("grouping", [])]
        assert {each["definition"]["type"] for each in named} <= types
        assert said["context"]["language"] == "fr"
        assert "registration" in said["context"]
