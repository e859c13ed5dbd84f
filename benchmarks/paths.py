"""The measured paths: a lesson's step, one answer, a transcript."""

import importlib.metadata
from collections.abc import Callable
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test import Client

from benchmarks.run import Measure, count_queries, cpu_pairs


def versions() -> str:
    """What was measured on what."""
    names = ("Django", "wagtail")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names) + f", {connection.vendor}"


@cache
def trainee() -> AbstractBaseUser:
    """The demonstration's trainee, who is enrolled in MOD-NAVT with nothing answered."""
    return get_user_model().objects.get(mediane_memberships__role="trainee")


@cache
def client() -> Client:
    """A browser in which the trainee is signed in."""
    browser = Client()
    browser.force_login(trainee())
    return browser


def get(address: str) -> Callable[[], object]:
    """A request for this address that must succeed."""

    def request() -> None:
        answer = client().get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return request


reference = get("/reference/")


def bare() -> Measure:
    """The reference against itself: what middleware, session and one query cost, and the noise of the method."""
    own, other = cpu_pairs(reference, reference, 50)
    return Measure("reference: one query, same middleware", count_queries(reference), own, other)


MEASURES: list[Callable[[], Measure]] = [bare]
