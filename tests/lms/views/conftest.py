"""The people of the house, one organisation, one cohort and a small module, for the tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client

from curriculum.releasing import forget
from lms.enrolling import enrol
from lms.models import Cohort, Enrolment, Membership, Organisation
from lms.models.organisation import Role
from tests.lms.views import small


@pytest.fixture(autouse=True)
def _no_open_release() -> Iterator[None]:
    """The database is rolled back under the cache of opened releases."""
    forget()
    yield
    forget()


@dataclass
class World:
    """Everything a page test needs, by name."""

    alice: User
    bob: User
    carole: User
    david: User
    admin: User
    organisation: Organisation
    cohort: Cohort
    enrolment: Enrolment

    def url(self, name: str, *args: object) -> str:
        from django.urls import reverse

        return reverse(f"mediane_lms:{name}", args=[self.enrolment.uuid, *args])


@pytest.fixture
def world(db: None) -> World:
    people = {name: User.objects.create_user(name, f"{name}@example.org", first_name=name.capitalize()) for name in
              ("alice", "bob", "carole", "david")}
    admin = User.objects.create_superuser("admin", "admin@example.org")
    organisation = Organisation.add_root(name="Relais", slug="relais")
    for name, role in (("alice", Role.TRAINEE), ("bob", Role.TRAINER), ("carole", Role.COORDINATOR)):
        Membership.objects.create(user=people[name], organisation=organisation, role=role)
    release = small.release()
    cohort = Cohort.objects.create(organisation=organisation, name="Groupe 1", module_key=release.module_key)
    cohort.trainers.add(people["bob"])
    enrolment = enrol(user=people["alice"], module_key=release.module_key, cohort=cohort, share=False)
    return World(**people, admin=admin, organisation=organisation, cohort=cohort, enrolment=enrolment)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which a person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def alice(world: World, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(world.alice)


@pytest.fixture
def bob(world: World, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(world.bob)
