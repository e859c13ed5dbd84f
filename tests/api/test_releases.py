"""A newer release by `/api/v1/`: what it changes is told, and it is taken, or not, by the acts of the page."""

import uuid

from lms.models import ReleaseKept
from tests.api.asking import refused
from tests.lms import playing
from tests.lms.playing import told
from tests.lms.releases.making import release as newer


def test_there_is_nothing_newer(enrolment, asks) -> None:
    body = asks("alice")("get", f"enrolments/{enrolment.uuid}/release/").json()
    assert body == {"number": 1, "sha256": enrolment.release.sha256, "newer": None}
    answer = asks("alice")("post", f"enrolments/{enrolment.uuid}/release/", {"number": 2, "choice": "take"})
    assert refused(answer)["details"]["reason"] == "nothing_newer"


def test_what_it_changes_is_told(enrolment, asks) -> None:
    playing.read(enrolment, "L1", "s1")
    two = newer(drop=("s1",), add=("L3",), title="Module renommé")
    body = asks("alice")("get", f"enrolments/{enrolment.uuid}/release/").json()["newer"]
    assert (body["number"], body["sha256"], body["title"]) == (2, two.sha256, "Module renommé")
    assert (body["lessons_added"], body["steps_counted"], body["steps_aside"]) == (["Leçon L3"], 0, 1)
    assert (body["change"], body["note"], body["retake"], body["kept"]) == ("", "", False, False)


def test_staying_is_remembered_and_taking_is_said_once(enrolment, asks) -> None:
    two = newer()
    address, hers, key = f"enrolments/{enrolment.uuid}/release/", asks("alice"), str(uuid.uuid4())
    assert hers("post", address, {"number": 2, "choice": "stay"}).json()["newer"]["kept"]
    assert ReleaseKept.objects.filter(enrolment=enrolment, release=two).exists()
    first = hers("post", address, {"number": 2, "choice": "take"}, key=key)
    assert (first.status_code, first.json()) == (200, {"number": 2, "sha256": two.sha256, "newer": None})
    again = hers("post", address, {"number": 2, "choice": "take"}, key=key)
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert [said for said in told() if "changed-release" in said] == ["changed-release module"]
    enrolment.refresh_from_db()
    assert enrolment.release.number == 2


def test_one_does_not_go_back_nor_choose_nonsense(enrolment, asks) -> None:
    newer()
    address = f"enrolments/{enrolment.uuid}/release/"
    asks("alice")("post", address, {"number": 2, "choice": "take"})
    assert refused(asks("alice")("post", address, {"number": 1, "choice": "take"}))["details"] == {
        "reason": "nothing_newer"
    }
    assert asks("alice")("post", address, {"number": "x", "choice": "?"}).status_code == 400
