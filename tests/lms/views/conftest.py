"""Browsers in which somebody is signed in, and the addresses of Alice's enrolment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lms.models import Enrolment


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


@pytest.fixture
def send(as_alice: Client, enrolment: Enrolment) -> Callable[..., HttpResponse]:
    """Post a form of Alice's as her browser would: with a new UUID and the release's hash unless told otherwise."""

    def post(address: str, **fields: Any) -> HttpResponse:
        data = {"post": uuid4(), "release": enrolment.release.sha256} | fields
        return as_alice.post(address, data)

    return post
