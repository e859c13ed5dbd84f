"""Who may open what: anonymous goes to the sign-in, everybody else without the right finds nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse

from curriculum.releasing import publish_release
from lms import enrolling
from tests.curriculum import building
from tests.lms import builders, playing
from tests.lms.builders import key

OWN = ["module", "step", "question", "feedback", "attempt", "debrief", "finished", "sharing"]
GROUP = ["cohort", "cohort_enrol", "observe"]
PERSONAL = ["home", "competencies", "enrol"]


@pytest.fixture
def addresses(enrolment, cohort):
    """Every page of this part, with where it is."""
    response = playing.practise(enrolment)
    quiz, scenario = playing.quiz(enrolment), playing.begin(enrolment, "s5")
    args = {
        "home": [],
        "competencies": [],
        "enrol": [builders.MODULE_KEY],
        "module": [enrolment.uuid],
        "step": [enrolment.uuid, key("L1"), key("s1")],
        "feedback": [enrolment.uuid, key("practice"), response.statement],
        "attempt": [enrolment.uuid, scenario.uuid],
        "debrief": [enrolment.uuid, quiz.uuid],
        "finished": [enrolment.uuid],
        "sharing": [enrolment.uuid],
        "trainer": [],
        "cohort": [cohort.uuid],
        "cohort_enrol": [cohort.uuid],
        "observe": [cohort.uuid, enrolment.uuid, key("rubric")],
    }
    found = {name: reverse(f"mediane_lms:{name}", args=each) for name, each in args.items()}
    found["question"] = reverse("mediane_lms:step", args=[enrolment.uuid, key("L1"), key("s2")])
    return found


def test_anonymous_is_sent_to_the_sign_in(client, addresses):
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert answer.url.startswith("/accounts/login/?next="), name
        if name not in {"home", "competencies", "module", "feedback", "debrief", "finished", "trainer", "cohort"}:
            assert client.post(address, {"post": uuid4()}).url.startswith("/accounts/login/"), name


@pytest.mark.parametrize(
    "who, opens",
    [
        ("alice", [*OWN, *PERSONAL]),
        ("bob", ["trainer", *GROUP, *PERSONAL]),
        ("carole", PERSONAL),
        ("david", PERSONAL),
        ("admin", PERSONAL),
    ],
)
def test_each_role_opens_its_pages_and_no_other(request, browser, addresses, who, opens):
    visitor = browser(request.getfixturevalue(who))
    for name, address in addresses.items():
        expected = {200, 302} if name in opens else {404}
        assert visitor.get(address).status_code in expected, (who, name)


@pytest.mark.parametrize("who", ["bob", "carole", "david"])
def test_nobody_posts_for_another_person(request, browser, addresses, enrolment, who):
    visitor = browser(request.getfixturevalue(who))
    for name in ("step", "question", "attempt", "sharing"):
        assert visitor.post(addresses[name], {"post": uuid4()}).status_code == 404, (who, name)


@pytest.mark.parametrize("who", ["alice", "carole", "david"])
def test_only_the_trainer_enrols_and_observes(request, browser, addresses, who):
    visitor = browser(request.getfixturevalue(who))
    for name in ("cohort_enrol", "observe"):
        assert visitor.post(addresses[name], {"post": uuid4()}).status_code == 404, (who, name)


def test_a_renamed_or_unpublished_module_loses_no_learner(alice, browser):
    page = building.module()
    building.lesson(page)
    publish_release(module=page)
    enrolling.enrol(user=alice, module_key=page.translation_key, share=False)
    visitor = browser(alice)
    first = visitor.get("/mon-parcours/").content.decode().split('class="button" href="')[1].split('"')[0]
    before = visitor.get(first)
    page.title, page.slug = "Autre titre", "autre-adresse"
    page.save_revision().publish()
    page.unpublish()
    after = visitor.get(first)
    assert (before.status_code, after.status_code) == (200, 200)
    assert "Autre titre" not in visitor.get("/mon-parcours/").content.decode()
    assert visitor.post(first, {"post": uuid4()}).status_code == 302
