"""What somebody with bad intentions tries: other people's things, answer keys, forged addresses, files that run."""

import datetime
import html
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page

from lms.enrolling import enrol
from lms.models import Membership, Rating
from tests.lms.access.world import World
from tests.lms.test_access import TABLE, VERSION
from tests.support.people import PASSWORD

AWAY = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
COOKIELESS = ("mediane_check:", "mediane_competencies:", "mediane_curriculum:", "mediane_api:", "mediane_healthz")
BY_NO_FORM = ("mediane_check:", "mediane_api:")  # a name that is compared; what never reads a session, or never writes


def visitor(world: World, role: str, **options: bool) -> Client:
    found = Client(**options)
    if role in world.people:
        found.force_login(world.people[role])
    return found


def text(answer) -> str:
    return html.unescape(b"".join(answer).decode(errors="replace"))


def unseen(world: World) -> list[str]:
    """Every feedback and explanation of the module that Alice and David have not earned yet."""
    content, keys = world.alice.release.content, world.alice.release.keys
    seen = {world.alice.response.question_id, *content.quizzes[world.alice.finished.activity_id].questions}
    hidden = [key for question, key in keys.questions.items() if question not in seen]
    found = [text for key in hidden for text in (key.explanation, *key.feedback.values())]
    found += [choice.feedback for choices in keys.scenarios.values() for choice in choices.values()]
    return [each for each in found if each]


@pytest.mark.parametrize("role", ["anonymous", "alice", "carole", "david"])
def test_no_page_shows_a_key_before_the_answer(world: World, role: str) -> None:
    secrets, browser = unseen(world), visitor(world, role)
    addresses = [reverse(name, args=world.args[arguments]) for name, arguments, _get, _post in TABLE]
    if role in {"anonymous", "alice"}:  # to anybody else the site's pages say what they say to a stranger
        addresses += [page.url for page in Page.objects.live().specific() if page.url]
    assert len(secrets) > 50
    pages = {address: text(browser.get(address)) for address in addresses}
    assert [address for address, page in pages.items() if any(secret in page for secret in secrets)] == []


def test_machines_pages_set_no_cookie(world: World) -> None:
    rows = [(name, arguments) for name, arguments, _get, _post in TABLE if name.startswith(COOKIELESS)]
    answers = [(name, Client().get(reverse(name, args=world.args[arguments]))) for name, arguments in rows]
    assert [name for name, answer in answers if b"".join(answer) and answer.cookies] == []


def test_personal_pages_are_kept_by_no_shared_cache(world: World) -> None:
    browser = visitor(world, "alice")
    rows = [row for row in TABLE if row[0].startswith("mediane_lms:") and row[2].startswith("in")]
    answers = [(row, browser.get(reverse(row[0], args=world.args[row[1]]))) for row in rows]
    assert [
        row[:2]
        for row, answer in answers
        if b"".join(answer) is not None  # a file is closed when it was read
        and answer.status_code == 200
        and "private" not in answer.headers.get("Cache-Control", "")
    ] == []


def test_every_form_asks_for_its_token(world: World) -> None:
    rows = [row for row in TABLE if row[3] and not row[0].startswith(BY_NO_FORM)]
    for role in ("alice", "bob", "admin"):
        browser = visitor(world, role, enforce_csrf_checks=True)
        answers = {row[:2]: browser.post(reverse(row[0], args=world.args[row[1]])).status_code for row in rows}
        assert set(answers.values()) == {403}, (role, answers)


def test_the_api_takes_no_other_method(world: World) -> None:
    browser = visitor(world, "alice")
    rows = [row for row in TABLE if row[0].startswith("mediane_api:")]
    store = ("statements", "state", "activity-profile", "agent-profile", "activities", "agents")
    kept = {"mediane_api:not-found": 404} | {f"mediane_api:xapi-{name}": 401 for name in store}
    for method in (browser.put, browser.patch, browser.delete):
        statuses = {
            row[0]: method(reverse(row[0], args=world.args[row[1]]), headers=VERSION).status_code for row in rows
        }
        # What has such a method refuses an empty request there, or has nothing to change.
        for name in ("evidence-draft", "evidence-draft-file"):
            assert statuses.pop(f"mediane_api:{name}") in {204, 400, 404, 405, 409}
        assert statuses == dict.fromkeys(statuses, 405) | kept, method


def test_no_redirect_leaves_the_site(world: World) -> None:
    for away in AWAY:
        found = [visitor(world, role).get("/cms/login/", {"next": away}).url for role in ("anonymous", "bob")]
        signing_in = {"login": "alice@example.org", "password": PASSWORD, "next": away}
        found += [Client().post("/accounts/login/", signing_in).url]
        found += [visitor(world, "alice").post("/accounts/logout/", {"next": away}).url]
        assert found == ["/accounts/login/?next=%2Fcms%2F", "/cms/", "/mon-parcours/", "/"], away


@pytest.mark.parametrize("path", ["//evil.example/x/", "/\\evil.example/x/", "//evil.example/%2e%2e/"])
def test_no_link_of_the_shell_leaves_the_site(db, path: str) -> None:
    page = Client().get("/x/", PATH_INFO=path).content.decode()
    links = [part.partition('"')[0] for part in page.split('href="')[1:]]
    assert [link for link in links if link.startswith(("//", "/\\", "http"))] == []


def test_a_nul_is_a_bad_request(world: World) -> None:
    paths = ["/mes-releves/%00/", "/referentiels/MS9/%00/", "/api/v1/transcripts/%00/", "/mon-parcours/?x=%00"]
    assert {path: visitor(world, "alice").get(path).status_code for path in paths} == dict.fromkeys(paths, 400)


def test_a_foreign_host_is_a_bad_request(db) -> None:
    assert Client().get("/", HTTP_HOST="evil.example").status_code == 400


def test_a_made_up_forwarded_address_does_not_escape_the_limits(world: World) -> None:
    api = [Client().get("/api/v1/modules/", HTTP_X_FORWARDED_FOR=f"10.0.0.{last}").status_code for last in range(62)]
    assert api == [200] * 60 + [429] * 2
    check = reverse("mediane_check:check", args=world.args["code"])
    names = [
        Client().post(check, {"name": f"x{last}"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{last}").status_code
        for last in range(11)
    ]
    assert names == [200] * 10 + [429]


def test_who_has_left_trains_and_coordinates_no_more(world: World) -> None:
    begun, left = datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)
    people = [world.people["bob"], world.people["carole"]]
    Membership.objects.filter(user__in=people).update(start=begun, end=left)
    for role, name, arguments in [
        ("bob", "trainer", ""),
        ("bob", "cohort", "group"),
        ("bob", "cohort_enrol", "group"),
        ("bob", "observe", "sheet"),
        ("carole", "network", ""),
        ("carole", "network_csv", "home"),
    ]:
        address = reverse(f"mediane_lms:{name}", args=world.args[arguments])
        assert visitor(world, role).get(address).status_code == 404, (role, name)


def test_nobody_observes_themselves(world: World) -> None:
    bob = world.people["bob"]
    own = enrol(user=bob, module_key=world.cohort.module_key, cohort=world.cohort, share=False)
    address = reverse("mediane_lms:observe", args=[world.cohort.uuid, own.uuid, world.args["sheet"][2]])
    browser = visitor(world, "bob")
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"post": uuid.uuid4(), "assessors": "1"}).status_code == 404
    assert not Rating.objects.filter(learner=own.learner).exists()


def test_a_trainer_uploads_no_file_that_a_browser_runs(world: World) -> None:
    browser = visitor(world, "bob")
    for name in ("page.html", "page.svg", "code.js", "page.xhtml", "page.xml", "sans-suffixe"):
        file = SimpleUploadedFile(name, b"<script>alert(1)</script>", "text/html")
        browser.post(reverse("wagtaildocs:add"), {"title": "Aide", "file": file})
        browser.post(reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile(name, b"<p>", "text/html")})
        assert get_document_model().objects.exclude(file="documents/aide.txt").filter(title="Aide").count() <= 1
        assert not get_document_model().objects.filter(file__contains=name.partition(".")[0]).exists(), name
