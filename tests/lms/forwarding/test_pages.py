"""The page « Transferts xAPI »: make a target, see how it stands, decide about what was refused."""

import re

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from lms.forwarding import sealing
from lms.models import Delivery, DeliveryState, Target, Verb
from tests.lms.forwarding.conftest import counts, record, run, target_for
from tests.support.store import Store

# Statements that no act of ours would record.
pytestmark = [pytest.mark.django_db, pytest.mark.made_up]


@pytest.fixture
def editor(client: Browser, admin) -> Browser:
    client.force_login(admin)
    return client


def fields(store: Store, **changes: object) -> dict[str, object]:
    return {
        "name": "Ailleurs",
        "endpoint": store.url,
        "username": "user",
        "secret": "très secret",
        "version": "1.0.3",
        "newer": "downgrade",
        "identity": "own",
        "home_page": "",
        "sensitivity": "0",
        "verb_list": "",
        "batch_size": "50",
        "start": "now",
        "ca": "",
    } | changes


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer
    return answer.context["form"].errors


def test_make_a_target_and_its_password_is_never_shown(editor: Browser, store: Store, places) -> None:
    verbs = "http://example.org/one\nhttp://example.org/two"
    answer = editor.post(
        reverse("mediane_targets:add"), fields(store, verb_list=verbs, organisations=[places.home.pk], outside="on")
    )
    assert answer.status_code == 302, answer.context["form"].errors
    target = Target.objects.get()
    assert sealing.unseal(target.password) == "très secret"
    assert "secret" not in target.password
    assert sorted(target.verbs.values_list("iri", flat=True)) == verbs.split()
    assert list(target.organisations.all()) == [places.home]
    assert (len(target.key), target.outside, target.fill_until) == (32, True, 0)
    for name in ("edit", "inspect", "history", "usage", "delete"):
        page = editor.get(reverse(f"mediane_targets:{name}", args=[target.pk])).content.decode()
        assert "très secret" not in page
        assert target.password not in page


def test_every_target_has_a_key_of_its_own(editor: Browser, store: Store) -> None:
    for name in ("a", "b"):
        editor.post(reverse("mediane_targets:add"), fields(store, name=name))
    first, second = (bytes(each.key) for each in Target.objects.all())
    assert first != second


@pytest.mark.parametrize("changes,wrong", [
    ({"secret": ""}, "secret"),
    ({"username": "a:b"}, "username"),
    ({"endpoint": "ftp://lrs.example.org/"}, "endpoint"),
    ({"endpoint": "http://user:pass@127.0.0.1/"}, "endpoint"),
    ({"ca": "-----BEGIN CERTIFICATE-----\nnon"}, "ca"),
    ({"ca": "rien"}, "ca"),
    ({"verb_list": "fini"}, "verb_list"),
    ({"batch_size": "0"}, "batch_size"),
    ({"batch_size": "501"}, "batch_size"),
    ({"sensitivity": "3"}, "sensitivity"),
    ({"start": "yesterday"}, "start"),
])  # fmt: skip
def test_a_mistake_is_named(editor: Browser, store: Store, changes: dict[str, str], wrong: str) -> None:
    assert list(errors(editor.post(reverse("mediane_targets:add"), fields(store, **changes)))) == [wrong]
    assert Target.objects.count() == 0


def test_an_empty_password_keeps_the_one_before_but_not_for_another_address(
    editor: Browser, target: Target, store
) -> None:
    edit = reverse("mediane_targets:edit", args=[target.pk])
    before = target.password
    Target.objects.update(not_before=timezone.now(), error="credentials")
    assert editor.post(edit, fields(store, secret="", name="Autre")).status_code == 302
    target.refresh_from_db()
    assert (target.name, target.password, target.not_before) == ("Autre", before, None)
    elsewhere = fields(store, secret="", endpoint="http://127.0.0.1:9/xapi/")
    assert list(errors(editor.post(edit, elsewhere))) == ["secret"]
    assert editor.post(edit, elsewhere | {"secret": "neuf"}).status_code == 302


def test_who_people_are_to_a_target_never_changes(editor: Browser, target: Target, store: Store) -> None:
    edit = reverse("mediane_targets:edit", args=[target.pk])
    editor.post(edit, fields(store, identity="kept", home_page="https://else.example.org"))
    target.refresh_from_db()
    assert (target.identity, target.home_page) == ("own", "")


def test_narrower_filters_take_out_what_waits(editor: Browser, target: Target, store: Store) -> None:
    record(2)
    assert counts(target) == (2, 0, 0)
    edit = reverse("mediane_targets:edit", args=[target.pk])
    editor.post(edit, fields(store, verb_list="http://adlnet.gov/expapi/verbs/experienced"))
    assert counts(target) == (2, 0, 0)
    editor.post(edit, fields(store, verb_list="http://adlnet.gov/expapi/verbs/passed"))
    assert counts(target) == (0, 0, 0)
    assert Verb.objects.filter(iri__endswith="passed").count() == 1


def test_the_list_says_how_each_stands(editor: Browser, target: Target, store: Store) -> None:
    target_for(store, name="En panne", error="unreachable", error_at=timezone.now(), paused=True)
    record(3)
    page = re.sub(r"\s+", " ", editor.get(reverse("mediane_targets:index")).content.decode())
    assert "envoi en cours" in page
    assert "en pause" in page
    assert "Le serveur ne répond pas." in page


def test_the_list_asks_as_much_for_three_as_for_one(
    editor: Browser, target: Target, store: Store, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert editor.get(reverse("mediane_targets:index")).status_code == 200
        return len(found)

    record(1)
    queries()
    one = queries()
    target_for(store, name="B")
    target_for(store, name="C")
    record(2)
    assert queries() == one


def test_the_page_asks_as_much_for_thirty_refused_as_for_one(editor: Browser, target: Target, store: Store) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert editor.get(reverse("mediane_targets:inspect", args=[target.pk])).status_code == 200
        return len(found)

    record(1)
    Delivery.objects.update(state=DeliveryState.DEAD, reason="refused", at=timezone.now())
    queries()
    one = queries()
    record(30)
    Delivery.objects.update(state=DeliveryState.DEAD, reason="refused", at=timezone.now())
    assert queries() == one


def act(editor: Browser, target: Target, name: str, **more: object) -> str:
    address = reverse("mediane_targets:act", args=[target.pk])
    return editor.post(address, {"act": name, **more}, follow=True).content.decode()


def test_what_was_refused_is_shown_with_its_reason_and_sent_again(
    editor: Browser, target: Target, store: Store
) -> None:
    record(4)
    store.refuses = lambda statement: 400 if statement["object"]["id"][-1] in "123" else 0
    run(target)
    page = editor.get(reverse("mediane_targets:inspect", args=[target.pk])).content.decode()
    assert page.count("Le serveur a refusé cette déclaration.") == 3
    assert "I do not like this one" in page
    store.refuses = lambda _statement: 0
    first, second, _third = Delivery.objects.order_by("statement").values_list("pk", flat=True)
    assert "1 déclaration sera renvoyée." in act(editor, target, "resend", delivery=first)
    assert counts(target) == (1, 1, 2)
    assert "1 déclaration est abandonnée." in act(editor, target, "discard", delivery=second)
    assert "1 déclaration sera renvoyée." in act(editor, target, "resend")
    assert "rien à faire" in act(editor, target, "resend")
    assert "rien à faire" in act(editor, target, "discard", delivery="9" * 40)
    run(target)
    assert counts(target) == (0, 3, 0)


def test_pause_and_resume(editor: Browser, target: Target, store: Store) -> None:
    assert "en pause" in act(editor, target, "pause")
    target.refresh_from_db()
    assert target.paused
    act(editor, target, "resume")
    target.refresh_from_db()
    assert not target.paused
    assert "pas possible" in act(editor, target, "other")


@pytest.mark.parametrize("change,words", [
    ({}, "La connexion fonctionne."),
    ({"version": "2.0.0"}, "La connexion fonctionne."),
    ({"status": 401}, "Le serveur refuse le nom d’utilisateur ou le mot de passe"),
    ({"status": 404}, "Il n’y a pas de service xAPI à cette adresse."),
    ({"endpoint": "http://127.0.0.1:9/"}, "Le serveur ne répond pas."),
    ({"endpoint": "http://192.0.2.1/"}, "L’adresse doit commencer par https://."),
    ({"readable": False}, "La connexion fonctionne."),
])  # fmt: skip
def test_the_connection_is_tried(editor: Browser, target: Target, store: Store, change: dict, words: str) -> None:
    for name, value in change.items():
        if hasattr(store, name):
            setattr(store, name, value)
        else:
            Target.objects.update(**{name: value})
    assert words in act(editor, target, "try")
    assert store.posts == [], "nothing is sent"


def test_a_deleted_target_takes_its_outbox_with_it(editor: Browser, target: Target, store: Store) -> None:
    record(3)
    editor.post(reverse("mediane_targets:delete", args=[target.pk]))
    assert (Target.objects.count(), Delivery.objects.count()) == (0, 0)
