"""« Réseau → Clients xAPI » in the Wagtail admin: what each page does, for whom, and where a secret shows."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse

from lms.admin_groups import ensure_groups
from lms.models import Client
from lms.xapi.clients import create_client, open_private, revoke, rotate, verified
from tests.support.people import person

pytestmark = pytest.mark.django_db
ACTS = ("rotate", "revoke", "private")


@pytest.fixture
def editor(client: Browser, admin) -> Browser:
    client.force_login(admin)
    return client


def at(name: str, *one: Client) -> str:
    return reverse(f"mediane_clients:{name}", args=[each.pk for each in one])


def form(**values: object) -> dict[str, object]:
    return {"name": "LRS du réseau", "scopes": ["all"], "organisation": "", "verbs": [], "rate": ""} | values


def told(page: str, label: str) -> str:
    """What a page of details says beside a label."""
    return re.sub(r"<[^>]+>|\s+", " ", page.partition(label)[2].partition("</dd>")[0]).strip()


def secret_in(page: str) -> str:
    return re.findall(r"<code[^>]*>([^<]+)</code>", page)[1]


def test_a_secret_is_shown_once_and_kept_nowhere(editor: Browser, places, caplog) -> None:
    answer = editor.post(
        at("add"),
        form(organisation=places.home.pk, scopes=["all/read", "void"], verbs=["experienced"], rate="60"),
    )
    page = answer.content.decode()
    one = Client.objects.get()
    assert (answer.status_code, one.organisation, one.scopes) == (200, places.home, ["all/read", "void"])
    assert (one.verbs, one.rate, one.private) == (["experienced"], 60, False)
    secret = secret_in(page)
    assert verified(one.key, secret) == one
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    for stored in (one.secret, str([each.get_decoded() for each in Session.objects.all()]), caplog.text):
        assert secret not in stored
    for address in (at("index"), at("inspect", one), *(at(act, one) for act in ACTS)):
        later = editor.get(address)
        assert (later.status_code, secret in later.content.decode()) == (200, False)
        assert one.secret not in later.content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"verbs": ["experienced"]}, "organisation"),
        ({"verbs": ["answered"]}, "verbs"),
        ({"rate": "0"}, "rate"),
        ({"rate": "many"}, "rate"),
        ({"organisation": "999999"}, "organisation"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(editor: Browser, places, values: dict[str, object], said: str) -> None:
    answer = editor.post(at("add"), form(**values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [said])
    assert not Client.objects.exists()


def test_a_name_is_taken_once(editor: Browser) -> None:
    editor.post(at("add"), form())
    assert list(editor.post(at("add"), form()).context["form"].errors) == ["name"]
    assert Client.objects.count() == 1


def test_rotate_shows_the_new_secret_and_counts_once(editor: Browser) -> None:
    one, old = create_client(name="LRS", scopes=["all"])
    posted = {"generation": one.generation, "overlap": "24"}
    secret = secret_in(editor.post(at("rotate", one), posted).content.decode())
    assert verified(one.key, secret) == verified(one.key, old) == one
    assert editor.post(at("rotate", one), posted).url == at("inspect", one)
    assert verified(one.key, secret) == one, "the same form again changes nothing"
    one.refresh_from_db()
    assert editor.post(at("rotate", one), {"generation": one.generation, "overlap": "9999"}).status_code == 200
    assert verified(one.key, secret) == one
    editor.post(at("rotate", one), {"generation": one.generation, "overlap": "0"})
    assert verified(one.key, secret) is None


def test_revoke_asks_first(editor: Browser) -> None:
    one, secret = create_client(name="LRS", scopes=["all"])
    assert "Sa prochaine requête sera refusée" in editor.get(at("revoke", one)).content.decode()
    assert verified(one.key, secret)
    assert editor.post(at("revoke", one), {"generation": one.generation}).url == at("inspect", one)
    assert verified(one.key, secret) is None
    one.refresh_from_db()
    for act in ACTS:
        answer = editor.post(at(act, one), {"generation": one.generation, "overlap": "0"})
        assert answer.url == at("inspect", one)
    page = editor.get(at("inspect", one)).content.decode()
    assert told(page, "État").startswith("révoqué le")
    assert at("rotate", one) not in page


def test_open_and_close_keep_who_and_when(editor: Browser, places, admin) -> None:
    one = create_client(name="LRS", scopes=["all"], organisation=places.home)[0]
    for opened in (True, False):
        assert editor.post(at("private", one), {"generation": one.generation}).url == at("inspect", one)
        one.refresh_from_db()
        assert (one.private, one.private_by) == (opened, admin)
        page = editor.get(at("inspect", one)).content.decode()
        assert admin.get_username() in page
    everywhere = create_client(name="Tout", scopes=["all"])[0]
    editor.post(at("private", everywhere), {"generation": everywhere.generation})
    everywhere.refresh_from_db()
    assert everywhere.private is False
    assert at("private", everywhere) not in editor.get(at("inspect", everywhere)).content.decode()


def test_details_are_in_words(editor: Browser, places) -> None:
    one, secret = create_client(
        name="LRS", scopes=["statements/write", "void"], organisation=places.home, verbs=["rated:quiz"], rate=60
    )
    page = editor.get(at("inspect", one)).content.decode()
    for words in ("Envoyer des déclarations", "Annuler ce que d’autres", "évaluée par un quiz", "Canal", "jamais"):
        assert words in page
    verified(one.key, secret)
    rotate(client=one, overlap=datetime.timedelta(days=1))
    one.scopes = ["gone"]
    one.save()
    assert "gone" in editor.get(at("inspect", one)).content.decode()


def test_the_list_costs_the_same_for_more(editor: Browser, places, admin, django_assert_max_num_queries) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as asked:
            editor.get(at("index"))
        return len(asked)

    for name in ("a", "b"):
        create_client(name=name, scopes=["all"], organisation=places.home)
    queries()
    few = queries()
    for name in ("c", "d", "e"):
        one = create_client(name=name, scopes=["all"], organisation=places.home)[0]
        open_private(client=one, opened=True, by=admin)
    revoke(client=one)
    assert queries() == few
    page = editor.get(at("index")).content.decode()
    assert ("en service" in page, "révoqué le" in page, "jamais" in page) == (True, True, True)


def test_one_permission_is_enough_and_needed(client: Browser, places) -> None:
    one = create_client(name="LRS", scopes=["all"], organisation=places.home)[0]
    addresses = [at("index"), at("add"), at("inspect", one), *(at(act, one) for act in ACTS)]
    user = person("Camille")
    user.groups.add(*ensure_groups())
    client.force_login(user)
    assert {client.get(address).status_code for address in addresses} == {302}
    for act in ACTS:
        client.post(at(act, one), {"generation": 0, "overlap": "0"})
    client.post(at("add"), form())
    one.refresh_from_db()
    assert (one.generation, Client.objects.count()) == (0, 1)
    user.user_permissions.add(Permission.objects.get(codename="manage_clients"))
    assert {client.get(address).status_code for address in addresses} == {200}
    for name in ("edit", "delete", "usage"):
        assert client.get(at(name, one)).status_code == 302
    assert client.post(at("delete", one)).status_code == 302
    assert Client.objects.count() == 1


def test_a_form_of_another_site_does_nothing(admin) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(admin)
    one, secret = create_client(name="LRS", scopes=["all"])
    assert strict.post(at("revoke", one), {"generation": 0}).status_code == 403
    assert verified(one.key, secret)


def test_a_client_that_is_not_there(editor: Browser) -> None:
    for act in ("inspect", *ACTS):
        assert editor.get(reverse(f"mediane_clients:{act}", args=[999999])).status_code == 404
