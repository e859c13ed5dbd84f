"""Statements of a positioning are as private as an answer: clients and targets leave them out unless opened."""

import json

import pytest
from django.utils import timezone

from lms.forwarding import sealing
from lms.models import Client, Delivery, Sensitivity, Sharing, Statement, StatementBody, Target
from lms.records.reading import Query, find
from lms.xapi import profile
from lms.xapi.clients import scope_of
from tests.lms.builders import K1
from tests.lms.positioning.making import rate, take

pytestmark = pytest.mark.django_db
POSITIONING = ("self-rating", "diagnostic", "question")


def about_it() -> list[Statement]:
    rows = {body.statement: json.loads(body.received) for body in StatementBody.objects.select_related("statement")}
    return [row for row, said in rows.items() if profile.read_iri(said["object"]["id"])[0] in POSITIONING]


def test_every_statement_of_it_is_private(enrolment) -> None:
    rate(enrolment)
    take(enrolment)
    found = about_it()
    assert len(found) == 6
    assert {row.sensitivity for row in found} == {Sensitivity.PRIVATE}


def test_no_statement_holds_a_score_of_a_self_rating_nor_says_passed_or_failed(enrolment) -> None:
    rate(enrolment)
    take(enrolment, options="aaa")
    said = [json.loads(body.received) for body in StatementBody.objects.all()]
    rated = next(each for each in said if each["verb"]["id"] == profile.SELF_RATED.iri)
    assert set(rated["result"]) == {"extensions"}
    assert rated["result"]["extensions"][profile.extension(profile.STEPS)][K1] == "known"
    unwanted = {profile.PASSED.iri, profile.FAILED.iri, profile.RATED.iri, profile.ASSERTED.iri}
    assert not {each["verb"]["id"] for each in said} & unwanted


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_target_gets_it_only_when_it_is_opened_to_answers(enrolment, depth) -> None:
    target = Target.objects.create(
        name="Ailleurs",
        endpoint="https://lrs.example.org/",
        username="u",
        password=sealing.seal("p"),
        sensitivity=depth,
    )
    rate(enrolment)
    take(enrolment)
    waiting = set(Delivery.objects.filter(target=target).values_list("statement", flat=True))
    ours = {row.pk for row in about_it()}
    assert waiting & ours == (ours if depth == Sensitivity.PRIVATE else set())


@pytest.mark.parametrize(("private", "shares", "seen"), [(False, True, 0), (True, False, 0), (True, True, 6)])
def test_a_client_of_the_organisation_reads_it_only_when_both_are_open(enrolment, private, shares, seen) -> None:
    organisation = enrolment.cohort.organisation
    rate(enrolment)
    take(enrolment)
    if shares:
        Sharing.objects.create(enrolment=enrolment, organisation=organisation)
    scope = scope_of(Client(name="c", organisation=organisation, private=private, scopes=["all/read"]))
    found = find(scope, Query(), timezone.now()).statements
    assert sum(profile.read_iri(each["object"]["id"])[0] in POSITIONING for each in found) == seen
