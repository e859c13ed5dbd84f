"""What the shipped curriculum covers of the five job frameworks, printed; and the page that says what it does not."""

import pytest
from django.urls import reverse

from curriculum.coverage import coverage
from curriculum.models import LibraryPage, ModulePage

pytestmark = pytest.mark.django_db
GOALS = {"RNMS": 100, "MS9": 80, "BE-SMSW": 80, "BE-BXL": 80, "BE-EM": 80}


def test_the_starter_covers_what_it_promises(starter_db, capsys):
    frameworks = coverage("fr")
    with capsys.disabled():
        print()
        for one in frameworks:
            missing = ", ".join(line.code for line in one.missing)
            print(f"  {one.code}: {one.covered} of {len(one.lines)} competencies ({one.share} %) {missing}")
        covered, total = sum(one.covered for one in frameworks), sum(len(one.lines) for one in frameworks)
        print(f"  all: {covered} of {total} ({round(100 * covered / total)} %)")
    assert {one.code for one in frameworks} == set(GOALS)
    assert {one.code: one.share for one in frameworks if one.share < GOALS[one.code]} == {}
    assert total == 66
    assert covered / total >= 0.8
    gaps = {line.code for one in frameworks for line in one.missing}
    assert not [code for code in gaps if code.startswith(("RNMS", "MS9-A2-"))]


def test_both_languages_cover_the_same(starter_db):
    def covered(language):
        return {line.competency.reference for one in coverage(language) for line in one.lines if line.places}

    assert covered("fr") == covered("en")


def test_the_page_lists_what_is_taken_away(starter_db, client, django_assert_num_queries):
    url = reverse("mediane_coverage")
    assert client.get(url).status_code == 200
    for page in [*ModulePage.objects.all(), *LibraryPage.objects.all()]:
        page.unpublish()
    shown = client.get(url).content.decode()
    assert "MS9-A2-C1</a> · " in shown.split("<details>")[0]
