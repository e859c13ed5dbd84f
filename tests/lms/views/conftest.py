"""Alice enrolled on the small module in Bob's cohort, and browsers in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curriculum.models import Release
from lms.enrolling import enrol
from lms.models import Cohort, Enrolment
from tests.lms.views import small


@pytest.fixture
def release(db: None) -> Release:
    return small.release()


@pytest.fixture
def cohort(places: Any, bob: User, release: Release) -> Cohort:
    """Bob's cohort, on the small module."""
    group = Cohort.objects.create(organisation=places.home, name="Groupe d'automne", module_key=release.module_key)
    group.trainers.add(bob)
    return group


@pytest.fixture
def enrolment(alice: User, cohort: Cohort) -> Enrolment:
    return enrol(user=alice, module_key=cohort.module_key, cohort=cohort, share=False)


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Make a browser in which a person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def as_alice(alice: User, browser: Callable[[User], Client]) -> Client:
    return browser(alice)


@pytest.fixture
def as_bob(bob: User, browser: Callable[[User], Client]) -> Client:
    return browser(bob)


@pytest.fixture
def url(enrolment: Enrolment) -> Callable[..., str]:
    """The address of a page of Alice's enrolment."""

    def address(name: str, *args: object) -> str:
        return reverse(f"mediane_lms:{name}", args=[enrolment.uuid, *args])

    return address
