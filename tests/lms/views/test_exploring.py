"""The explorer in the Wagtail admin: who may, what a row says, filters, names, one statement, voiding by form."""

import json
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client as Browser
from django.urls import reverse

from lms.models import Enrolment, Statement
from tests.lms.playing import practise, read

pytestmark = pytest.mark.django_db
LIST = "mediane_statements:index"


@pytest.fixture
def editor(client: Browser, admin) -> Browser:
    client.force_login(admin)
    return client


def given(user, *rights: str):
    group = Group.objects.create(name="Registre")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    user.groups.add(group)
    return user


def one(statement) -> str:
    return reverse("mediane_statements:statement", args=[statement])


def lines(html: str) -> list[str]:
    found = re.findall(r'<a href="/cms/statements/[0-9a-f-]{36}/"[^>]*>(.*?), le ', html)
    return [line.replace("&#x27;", "'") for line in found]


def of(verb, kind: str = "") -> Statement:
    rows = Statement.objects.filter(verb__iri=verb.iri).select_related("body").order_by("-pk")
    return next(row for row in rows if f"/{kind}" in json.loads(row.body.received)["object"]["id"])


def test_rows_are_sentences_newest_first(editor: Browser, enrolment: Enrolment) -> None:
    read(enrolment, "L1", "s1")
    practise(enrolment)
    html = editor.get(reverse(LIST)).content.decode()
    assert lines(html) == [
        "Alice a terminé la leçon « Leçon L1 », dans le module « Module d’essai »",
        "Alice a répondu à la question « PRACTICE », dans le module « Module d’essai »",
        "Alice a parcouru l’étape « Étape s1 », dans le module « Module d’essai »",
        "Alice a commencé le module « Module d’essai »",
    ]
    assert "réussite · 1 point(s) sur 1" in html
