"""The people of a demonstration."""

import json
import stat

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import override_settings

from curriculum.models import LessonPage
from lms.admin_workflow import REVIEW
from lms.demo import FILE, DemoError, demo_people
from lms.models import Cohort, Enrolment, Membership, Organisation, Statement

ROLES = ["trainee", "trainer", "coordinator", "stranger", "admin"]


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.mark.django_db
@override_settings(MEDIANE={"IRI": "https://example.org", "DEMO": False})
def test_only_in_demo_mode(tmp_path) -> None:
    with pytest.raises(DemoError, match="demo mode only"):
        demo_people()
    with pytest.raises(CommandError):
        call_command("demo_people")
    assert not (tmp_path / FILE).exists()


@pytest.mark.django_db
def test_without_the_starter_it_says_what_to_run() -> None:
    with pytest.raises(CommandError, match="load_starter"):
        call_command("demo_people")
    assert not Organisation.objects.exists()


def test_one_account_a_role(starter_db: None, client, tmp_path) -> None:
    people = demo_people()
    assert [person.role for person in people] == ROLES
    assert all(person.email.endswith("@example.org") for person in people)
    assert len({person.password for person in people}) == 5
    names = [get_user_model().objects.get(email=person.email).get_full_name() for person in people]
    assert names == [person.name for person in people]
    assert (people[0].name, people[0].email) == ("Alice Moreau", "alice@example.org")
    for person in people:
        answer = client.post("/accounts/login/", {"login": person.email, "password": person.password})
        assert answer.status_code == 302, person
        client.logout()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_lessons_are_reviewed_before_they_go_live(starter_db: None) -> None:
    demo_people()
    assert {lesson.get_workflow().name for lesson in LessonPage.objects.all()} == {REVIEW}


def test_where_they_are(starter_db: None) -> None:
    demo_people()
    found = Membership.objects.filter(organisation__slug__startswith="demo-")
    assert {(one.user.first_name, one.organisation.slug, one.role) for one in found} == {
        ("Alice", "demo-deux-rives", "trainee"),
        ("Bob", "demo-deux-rives", "trainer"),
        ("Carole", "demo-deux-rives", "coordinator"),
        ("David", "demo-plateau", "trainee"),
    }
    cohort = Cohort.objects.get(organisation__slug="demo-deux-rives")
    assert [user.first_name for user in cohort.trainers.all()] == ["Bob"]
    enrolment = Enrolment.objects.get(cohort=cohort)
    assert enrolment.learner.user.get_full_name() == "Alice Moreau"
    assert not Statement.objects.exists()


def test_twice_is_once(starter_db: None) -> None:
    first = demo_people()
    counts = [model.objects.count() for model in (Organisation, Membership, Cohort, Enrolment)]
    assert demo_people() == first
    assert [model.objects.count() for model in (Organisation, Membership, Cohort, Enrolment)] == counts


def test_an_older_demonstration_gets_the_family_names(starter_db: None) -> None:
    first = demo_people()
    get_user_model().objects.update(last_name="")
    assert demo_people() == first
    assert get_user_model().objects.get(email="bob@example.org").get_full_name() == "Bob Keita"


def test_other_installations_have_other_passwords(starter_db: None, settings, tmp_path) -> None:
    first = {person.password for person in demo_people()}
    settings.VAR_DIR = tmp_path / "other"
    settings.VAR_DIR.mkdir()
    assert not first & {person.password for person in demo_people()}


def test_json(starter_db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_people", "--json")
    people = json.loads(capsys.readouterr().out)
    assert [sorted(person) for person in people] == [["email", "name", "password", "role"]] * 5
    assert [person["role"] for person in people] == ROLES


def test_table(starter_db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_people")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ROLES


@pytest.mark.django_db
def test_mails_are_kept_for_the_page(client, settings, tmp_path, alice) -> None:
    from django.core.mail import EmailMessage

    from lms.site import demo_mail

    settings.DEMO_MAIL_DIR = tmp_path / "mails"
    backend = demo_mail.DemoBackend()
    for number in range(demo_mail.KEPT + 2):
        backend.send_messages([EmailMessage(f"Objet é {number}", "Corps <b>du</b> message", to=["a@example.org"])])
    assert len(list(settings.DEMO_MAIL_DIR.iterdir())) == demo_mail.KEPT
    page = client.get("/demo/courriers/").content.decode()
    assert page.index("Objet é 21") < page.index("Objet é 2<")
    assert "Objet é 1<" not in page
    assert "&lt;b&gt;du" in page
    mail = b"To: a@example.org\nSubject: Objet\nDate: Sun, 22 Nov 2026 08:45:00 -0000\n\nCorps\n"
    (settings.DEMO_MAIL_DIR / "9.eml").write_bytes(mail)
    assert "22 novembre 2026 09:45" in client.get("/demo/courriers/").content.decode()  # Paris, not the mail's UTC
