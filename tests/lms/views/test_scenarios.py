"""The pages of a scenario beside its choices, and the trainer's page on where a group goes wrong."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lms import branching, enrolling
from lms.models import Attempt
from tests.lms import builders
from tests.lms.builders import key
from tests.lms.playing import begin, choose, post, scenario
from tests.lms.views.test_player import h1, text
from tests.support import people


@pytest.fixture
def numbers(cohort, enrolment):
    """The address of the trainer's page on the scenario."""
    return reverse("mediane_lms:cohort_scenario", args=[cohort.uuid, key("scenario")])


# ------------------------------------------------------------------- the learner


def test_the_way_back_is_offered_taken_and_told(as_alice, enrolment, url, send):
    attempt = begin(enrolment, "s5")
    page = url("attempt", attempt.uuid)
    assert "Revenir à la scène précédente" not in text(as_alice.get(page)), "there is none before the first"
    choose(attempt, "scene-a/2")
    shown = as_alice.get(page)
    assert "Revenir à la scène précédente" in text(shown)
    answer = send(url("go_back", attempt.uuid), scene=key("scene-c"))
    assert answer.url == page
    shown = as_alice.get(page)
    assert h1(shown) == "Titre de scene-a"
    assert "Vous revoici à cette scène." in text(shown)
    late = send(url("go_back", attempt.uuid), scene=key("scene-c"))
    assert (late.status_code, "Vous n’êtes plus à cette scène." in text(late)) == (409, True)


def test_the_debrief_tells_the_path_and_leads_to_practice_and_to_the_next_act(as_alice, enrolment, url, send):
    attempt = scenario(enrolment, "scene-a/1", "scene-b/3")
    shown = as_alice.get(url("debrief", attempt.uuid))
    assert re.findall(r"<li><div><p><strong>([^<]*)</strong></p><p>([^<]*)</p><p>([^<]*)</p>", text(shown)) == [
        ("Titre de scene-a", "Choix 1", "Retour 1"),
        ("Titre de scene-b", "Choix 3", "Retour 3"),
    ]
    assert "Acte 2" in text(shown)
    assert re.findall(r'name="scene" value="([^"]*)"', text(shown)) == [key("scene-b")]
    answer = send(url("replay", attempt.uuid), scene=key("scene-b"))
    again = Attempt.objects.get(number=2)
    assert answer.url == url("attempt", again.uuid)
    shown = as_alice.get(answer.url)
    assert h1(shown) == "Titre de scene-b"
    assert "Entraînement" in text(shown)
    choose(again, "scene-b/1")
    shown = as_alice.get(url("debrief", again.uuid))
    assert "Entraînement" in text(shown)
    assert "Les compétences en jeu" not in text(shown)
    answer = send(url("next_act", attempt.uuid))
    act = Attempt.objects.get(activity_id=key("act-2"))
    assert answer.url == url("attempt", act.uuid)
    step = as_alice.get(url("step", key("L2"), key("s5")))
    assert step.url == answer.url, "an act that was begun is taken up where it stands"


def test_what_cannot_be_played_again_or_gone_on_with_is_refused(enrolment, url, send, as_alice):
    attempt = scenario(enrolment, "scene-a/3")
    for name, fields in (("replay", {"scene": key("scene-b")}), ("replay", {}), ("next_act", {}), ("go_back", {})):
        assert send(url(name, attempt.uuid), **fields).status_code == 409, name
        assert as_alice.post(url(name, attempt.uuid), {}).status_code == 422, name
        assert as_alice.get(url(name, attempt.uuid)).status_code == 405, name
    assert Attempt.objects.count() == 1


# ------------------------------------------------------------------- the trainer


def table(page):
    """(from, to, number, times, people) of every choice in the table."""
    rows = html.fromstring(text(page)).xpath("//table/tbody/tr[@data-from]")
    return [
        (row.get("data-from"), row.get("data-to"), int(row.get("data-number")), *(int(cell.text) for cell in row[3:]))
        for row in rows
    ]


def arrows(page):
    """(from, to, numbers, times) of every arrow of the map, as its label says."""
    labels = html.fromstring(text(page)).xpath("//svg//text[@data-from]")
    found = set()
    for label in labels:
        numbers, times = label.text.split(":")
        found.add((label.get("data-from"), label.get("data-to"), tuple(map(int, numbers.split(","))), int(times)))
    return found


def test_nobody_has_played(as_bob, numbers):
    assert "Personne de ce groupe n’a encore joué ce scénario." in text(as_bob.get(numbers))


def test_where_people_go_wrong_comes_first_and_the_map_says_the_same(as_bob, numbers, enrolment, places, cohort):
    scenario(enrolment, "scene-a/2", "scene-c/1", "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/3")
    eve = people.member("Eve", places.home, "trainee")
    other = enrolling.enrol(user=eve, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    first = scenario(other, "scene-a/1", "scene-b/1")
    scenario(other, "scene-a/1", "scene-b/1")
    branching.replay(attempt=first, scene_id=key("scene-b"), post_id=post())
    stranger = enrolling.enrol(user=people.person("Zoe"), module_key=builders.MODULE_KEY, share=False)
    scenario(stranger, "scene-a/3")
    page = as_bob.get(numbers)
    assert "2 personnes ont joué. 3 tentatives en tout." in text(page)
    assert table(page) == [
        ("scene-b", "end-good", 1, 2, 1),
        ("scene-b", "scene-c", 2, 1, 1),
        ("scene-b", "end-mixed", 3, 0, 0),
        ("scene-a", "scene-b", 1, 2, 1),
        ("scene-a", "scene-c", 2, 1, 1),
        ("scene-a", "end-bad", 3, 0, 0),
        ("scene-c", "scene-a", 1, 1, 1),
        ("scene-c", "scene-b", 2, 0, 0),
    ]
    assert arrows(page) == {(origin, target, (number,), times) for origin, target, number, times, _who in table(page)}
    assert "3 passages · 1 sans le meilleur choix · 1 erreur de sécurité" in text(page).replace("\u00a0", " ")
    ends = re.findall(r"<dt>([\w-]+) · [^<]*</dt><dd>(\d)", text(page))
    assert ends == [("end-good", "2"), ("end-mixed", "1"), ("end-bad", "0")]


def test_each_release_is_counted_by_itself(as_bob, numbers, enrolment, alice, cohort):
    scenario(enrolment, "scene-a/3")
    newer = builders.release(edition="2")
    enrolment.release = newer
    enrolment.save()
    scenario(enrolment, "scene-a/1", "scene-b/1")
    assert sum(row[3] for row in table(as_bob.get(numbers))) == 2
    older = as_bob.get(numbers, {"version": builders.Release.objects.get(number=1).sha256})
    assert [row for row in table(older) if row[3]] == [("scene-a", "end-bad", 3, 1, 1)]
    assert f'value="{newer.sha256}"' in text(older)


def test_as_many_queries_for_three_as_for_one(as_bob, numbers, enrolment, places, cohort):
    scenario(enrolment, "scene-a/1", "scene-b/1")
    as_bob.get(numbers)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            as_bob.get(numbers)
        return len(seen)

    one = queries()
    for name in ("Eve", "Fay"):
        user = people.member(name, places.home, "trainee")
        theirs = enrolling.enrol(user=user, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
        scenario(theirs, "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/3")
    assert queries() == one


def test_the_group_page_leads_there(as_bob, cohort, enrolment, numbers):
    page = as_bob.get(reverse("mediane_lms:cohort", args=[cohort.uuid]))
    listed = reverse("mediane_lms:cohort_scenarios", args=[cohort.uuid])
    assert listed in text(page)
    assert numbers in text(as_bob.get(listed))
