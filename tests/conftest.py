"""Fixtures every test may use. How the databases come about: docs/decisions/0001 and tests/support/."""

import os
import sys
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import databases

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

    from lms.models import Cohort
    from tests.support.people import Places
    from tests.support.site import Site

TESTS = Path(__file__).parent
BROWSER_FIXTURES = {"live_site", "browser_process", "page", "page_without_js"}


def pytest_configure() -> None:
    """Hypothesis for `make mutants`: the same few examples for each mutant, and no search for the smallest failure."""
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", max_examples=30, derandomize=True, database=None, deadline=None, phases=phases)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument alone: a file made now has the time in it, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(wrapper=True, tryfirst=True)  # groups before xdist reads them, order after pytest-django's own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, object, object]:
    """Mark by folder and by fixture, keep in one worker what shares a server, and put in order what is long.

    For `make mutants` (mutmut sets the variable) only the tests that need no database are kept.
    """
    from tests.support.selection import wanted_kind

    if "MUTANT_UNDER_TEST" in os.environ:
        items[:] = [item for item in items if not wanted_kind(item)]
    order = {}  # by identity: xdist changes the name, and with it the hash
    for item in items:
        folder, served = item.path.relative_to(TESTS).parts[0], hasattr(getattr(item, "module", None), "Server")
        if folder in {"house", "plugin"}:
            item.add_marker(folder)
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            served = True
        elif not (served or wanted_kind(item) or folder == "plugin"):
            item.add_marker("pure")
        # One worker begins with what needs no database, or an empty one, while the other makes the templates; single
        # tests come last, so that no worker ends on a long group.
        early = not served and (folder == "api" or item.get_closest_marker("pure"))
        shared = "early" if early else ""
        if folder == "plugin" or served:
            shared = folder if folder == "plugin" else str(item.path.relative_to(TESTS))
        if shared:
            item.add_marker(pytest.mark.xdist_group(shared))
        order[id(item)] = 0 if item.get_closest_marker("pure") else 1 if early else 2 if shared else 3
    outcome = yield
    items.sort(key=lambda item: order[id(item)])
    return outcome


# ------------------------------------------------------------------- databases


SELECTION = pytest.StashKey["Selection"]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the test's kind of database before pytest-django opens a transaction on it."""
    from tests.support.selection import Selection, wanted_kind

    kind = wanted_kind(item)
    if not kind:
        return
    if SELECTION not in item.config.stash:
        databases.drop_leftovers()
        item.config.stash[SELECTION] = Selection()
    item.config.stash[SELECTION].select(kind)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop this worker's copies."""
    if SELECTION in session.config.stash:
        session.config.stash[SELECTION].close()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Nothing here: the hook above has chosen a copy of a template (pytest-django would create its own database)."""


@pytest.fixture(autouse=True)
def _forget_what_was_read() -> Iterator[None]:
    """Empty the process's caches of releases and of the ledger's names: the next test has another database."""
    yield
    for name in ("curriculum.releasing", "lms.records.known"):
        if name in sys.modules:
            sys.modules[name].forget()


@pytest.fixture
def starter_db(db: None) -> None:
    """The database with the starter loaded (frameworks, qualifications, modules), in a transaction that is undone."""


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Real transactions and threads: everything is committed, and the whole copy is thrown away afterwards."""
    with django_db_blocker.unblock():
        yield
    request.config.stash[SELECTION].spoil()


@pytest.fixture
def fresh_starter_database(fresh_database: None) -> None:
    """The same with the starter loaded."""


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """No cached value and no language passes from one test to the next."""
    from django.core.cache import caches
    from django.utils import translation

    translation.deactivate()

    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _statements_follow_the_profile(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test with a database: all that Médiane recorded in it follows the published profile.

    A test that hands made-up statements to the ledger says so with the mark `made_up`.
    """
    from tests.support.selection import wanted_kind

    if not wanted_kind(request.node) or request.node.get_closest_marker("made_up"):
        yield
        return
    request.getfixturevalue("fresh_database" if "fresh_database" in request.fixturenames else "db")
    yield
    from django.db import connection

    from tests.support import following

    if not connection.needs_rollback:
        assert following.faults_of_what_was_emitted() == []


# ---------------------------------------------------------------- named people


@pytest.fixture
def places(db: None) -> "Places":
    """A network and its two member associations."""
    from tests.support import people

    return people.places()


@pytest.fixture
def alice(places: "Places") -> "AbstractBaseUser":
    """A trainee of the home association, with her pseudonym as a learner."""
    from lms.models import Learner
    from tests.support import people

    user = people.member("Alice", places.home, "trainee")
    Learner.objects.create(user=user)
    return user


@pytest.fixture
def bob(places: "Places") -> "AbstractBaseUser":
    """A trainer of the home association."""
    from tests.support import people

    return people.member("Bob", places.home, "trainer")


@pytest.fixture
def carole(places: "Places") -> "AbstractBaseUser":
    """The coordinator of the home association."""
    from tests.support import people

    return people.member("Carole", places.home, "coordinator")


@pytest.fixture
def david(db: None) -> "AbstractBaseUser":
    """A stranger: signed in, belonging to nothing."""
    from tests.support import people

    return people.person("David")


@pytest.fixture
def admin(db: None) -> "AbstractBaseUser":
    """A superuser of the site."""
    from tests.support import people

    return people.person("Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def cohort(places: "Places", bob: "AbstractBaseUser") -> "Cohort":
    """« Groupe d'automne » of the home association, trained by Bob, on a module that need not exist."""
    from lms.models import Cohort

    group = Cohort.objects.create(organisation=places.home, name="Groupe d'automne", module_key=uuid.uuid4())
    group.trainers.add(bob)
    return group


# --------------------------------------------------------------- site, browser


@pytest.fixture(scope="module")
def live_site(request: pytest.FixtureRequest) -> Iterator["Site"]:
    """A served site with starter and demo people on its own copy of the database, shared by the tests of one file."""
    from tests.support.site import Server

    with Server(f"live_{request.path.stem}"[:28]) as site:
        yield site


@pytest.fixture(scope="module")
def browser_process() -> Iterator["Browser"]:
    """One Chromium for the tests of one file."""
    from tests.support.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser_process: "Browser", live_site: "Site") -> Iterator["Page"]:
    """An empty page of a new visitor, 360 px wide, French, on the served site. A script or CSP error fails the test."""
    from tests.support.browser import visitor

    with visitor(browser_process, live_site.url) as page:
        yield page


@pytest.fixture
def page_without_js(browser_process: "Browser", live_site: "Site") -> Iterator["Page"]:
    """The same visitor with JavaScript off."""
    from tests.support.browser import visitor

    with visitor(browser_process, live_site.url, javascript=False) as page:
        yield page
