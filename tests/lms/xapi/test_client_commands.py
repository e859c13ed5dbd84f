"""`manage.py create_client` and `manage.py clients`."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lms.models import Client
from lms.xapi.clients import verified


@pytest.fixture
def run(places, capsys):
    """Run a command and return what it prints."""

    def run(*words: str) -> str:
        call_command(*words)
        return capsys.readouterr().out

    return run


def created(run, name: str = "Outil", *words: str) -> dict[str, Any]:
    return json.loads(run("create_client", name, *words, "--json"))


def test_create_with_everything(run, places) -> None:
    said = created(
        run, "Outil", "--scope", "all", "--scope", "void", "--organisation", "canal", "--rate", "600",
        "--verbs", "experienced", "rated:quiz", "--private",
    )  # fmt: skip
    client = Client.objects.get()
    assert verified(said["key"], said["secret"]) == client
    assert (client.scopes, client.organisation, client.rate) == (["all", "void"], places.home, 600)
    assert (client.verbs, client.private, client.private_by) == (["experienced", "rated:quiz"], True, None)


def test_create_without_anything(run) -> None:
    out = run("create_client", "Outil")
    assert Client.objects.get().scopes == ["statements/write", "statements/read/mine"]
    assert "not shown again" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--organisation", "nowhere"], "No organisation"),
        (["--verbs", "experienced"], "organisation"),
        (["--private"], "organisation"),
        (["--rate", "0"], "rate"),
        (["--scope", "everything"], "invalid choice"),
        (["--organisation", "canal", "--verbs", "answered"], "invalid choice"),
    ],
)
def test_create_says_what_is_wrong(run, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("create_client", "Outil", *words)
    assert not Client.objects.exists()


def test_rotate(run) -> None:
    first = created(run)
    second = json.loads(run("clients", "rotate", "Outil", "--overlap", "24", "--json"))
    assert first["key"] == second["key"]
    assert verified(first["key"], first["secret"])
    third = run("clients", "rotate", "Outil")
    assert verified(first["key"], first["secret"]) is None
    assert verified(second["key"], second["secret"]) is None
    assert verified(second["key"], third.partition("secret  ")[2].split("\n")[0])


def test_revoke(run) -> None:
    said = created(run)
    assert "revoked" in run("clients", "revoke", "Outil")
    assert verified(said["key"], said["secret"]) is None
    assert "revoked" in run("clients", "revoke", "Outil")
    with pytest.raises(CommandError, match="is revoked"):
        run("clients", "rotate", "Outil")


@pytest.mark.parametrize(
    "words", [["rotate", "Nobody"], ["revoke", "Nobody"], ["rotate", "Outil", "--overlap", "-1"],
              ["rotate", "Outil", "--overlap", "721"], ["rotate", "Outil", "--overlap", "1e300"]],
)  # fmt: skip
def test_what_cannot_be_done(run, words: list[str]) -> None:
    said = created(run)
    with pytest.raises(CommandError):
        run("clients", *words)
    assert verified(said["key"], said["secret"])


def test_list_says_no_secret(run) -> None:
    said = created(run, "Outil", "--organisation", "canal", "--verbs", "experienced", "--rate", "60", "--private")
    created(run, "Autre")
    run("clients", "revoke", "Autre")
    verified(said["key"], said["secret"])
    rows = json.loads(run("clients", "list", "--json"))
    assert [row["name"] for row in rows] == ["Autre", "Outil"]
    assert rows[1] == {
        "name": "Outil",
        "key": said["key"],
        "scopes": ["statements/write", "statements/read/mine"],
        "organisation": "canal",
        "rate": 60,
        "verbs": ["experienced"],
        "private": True,
        "last_used": str(Client.objects.get(name="Outil").last_used_on),
        "revoked": None,
    }
    told = run("clients")
    for each in ("canal", "60 requests", "counts: experienced", "private", "last used", "revoked", "all organisations"):
        assert each in told
    assert said["secret"] not in told
    assert Client.objects.get(name="Outil").secret not in told
