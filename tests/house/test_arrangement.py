"""The arrangement of the tests themselves: each test begins on what migrations wrote, whatever ran before it."""

import threading

import pytest
from django.db import connection, transaction
from wagtail.models import Page, Site


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_undone(turn):
    assert Site.objects.count() == 1
    assert not Page.objects.filter(title="Écrite par un test").exists()
    Page.objects.get(depth=1).add_child(instance=Page(title="Écrite par un test", slug=f"page-{turn}"))


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fresh_database_commits_in_threads_and_is_thrown_away(fresh_database, turn):
    assert Page.objects.filter(depth=1).count() == 1
    seen: list[str] = []

    def rename(number: int) -> None:
        try:
            with transaction.atomic():
                page = Page.objects.select_for_update().get(depth=1)
                page.title += str(number)
                page.save()
            seen.append(page.title)
        finally:
            connection.close()

    threads = [threading.Thread(target=rename, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert sorted(Page.objects.get(depth=1).title.removeprefix("Root")) == list("01234567")


@pytest.mark.django_db
def test_after_it_the_migrated_rows_are_there():
    assert Page.objects.get(depth=1).title == "Root"
    assert Site.objects.count() == 1


def test_named_people(alice, bob, carole, david, admin, cohort):
    roles = {
        user.first_name: list(user.mediane_memberships.values_list("role", flat=True))
        for user in (alice, bob, carole, david)
    }
    assert roles == {"Alice": ["trainee"], "Bob": ["trainer"], "Carole": ["coordinator"], "David": []}
    assert list(cohort.trainers.all()) == [bob]
    assert admin.is_superuser
