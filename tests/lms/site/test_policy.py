"""Security headers and the content security policy."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

STRICT = "'self'"


def directives(answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


def test_pages_run_no_inline_script_and_only_the_nonced_style(client: Client) -> None:
    answer = client.get("/aide/")
    policy = directives(answer)
    nonce = re.search(r'<style nonce="([^"]+)">', answer.content.decode())[1]
    assert policy["script-src"] == "'self'"
    assert policy["style-src"].split() == ["'self'", f"'nonce-{nonce}'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<script" not in answer.content.decode()


def test_every_answer_has_another_nonce(client: Client) -> None:
    found = {re.search(rb'nonce="([^"]+)"', client.get("/aide/").content)[1] for _ in range(3)}
    assert len(found) == 3


def test_the_admin_has_its_own_policy(client: Client, admin) -> None:
    client.force_login(admin)
    answer = client.get("/cms/")
    assert answer.status_code == 200
    policy = directives(answer)
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["frame-ancestors"] == "'self'"


def test_headers(client: Client) -> None:
    answer = client.get("/aide/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_debug_is_off(settings) -> None:
    assert settings.DEBUG is False
