"""Pages about the site, the shell around them, and the error pages."""

import datetime
import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import activate, override
from pytest_django import DjangoAssertNumQueries

from lms.admin_groups import ensure_groups

NAMES = ["mediane_front", "mediane_lms:help", "mediane_lms:accessibility", "mediane_lms:sitemap", "mediane_lms:privacy"]
NAMES += ["mediane_demo_mail"]

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_in_both_languages(client: Client, name: str, language: str) -> None:
    with override(language):
        answer = client.get(reverse(name))
    page = text_of(answer)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert len(re.findall(r"<h1", page)) == 1
    assert 'href="#contenu"' in page
    assert 'role="status"' in page
    assert "style=" not in page.replace("stylesheet", "")
    assert not answer.cookies


def test_footer_names_the_conformity_and_keeps_the_page_in_the_other_language(client: Client) -> None:
    page = text_of(client.get("/aide/"))
    assert "Accessibilité\u00a0: non conforme" in page
    assert '<a href="/en/aide/" hreflang="en" lang="en">English</a>' in page
    assert '<a href="/aide/" hreflang="fr" lang="fr">Français</a>' in text_of(client.get("/en/aide/"))


def test_dates_are_written_as_in_europe() -> None:
    day = datetime.date(2026, 11, 22)
    with override("en"):
        assert date_format(day) == "22 November 2026"
    with override("fr"):
        assert date_format(day) == "22 novembre 2026"


def test_a_page_without_prefix_changes_language_by_query(rf) -> None:
    from lms.shell import _languages

    with override("fr"):
        assert [link.url for link in _languages(rf.get("/readyz?x=1"), None)] == ["/readyz?x=1&lang=en"]


def links(client: Client) -> list[str]:
    header = text_of(client.get("/aide/")).split("</header>")[0]
    return re.findall(r'<li><a href="[^"]*"[^>]*>([^<]*)</a>', header)


def admin_link(client: Client, user) -> bool:
    client.force_login(user)
    return 'href="/cms/"' in text_of(client.get("/aide/"))


def test_header_links_by_role(client: Client, alice, bob, carole, david, admin) -> None:
    client.force_login(alice)
    assert "Groupes" not in links(client)
    assert "Réseau" not in links(client)
    for user in (alice, bob, carole, david, admin):
        client.force_login(user)
        assert len(links(client)) <= 4
    with_admin = [user for user in (alice, bob, carole, david, admin) if admin_link(client, user)]
    assert with_admin == [admin]
    bob.groups.add(ensure_groups()[0])
    assert admin_link(client, bob)


def test_the_shell_costs_one_query(client: Client, alice, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(alice)
    client.get("/aide/")
    with django_assert_num_queries(3):  # session, person, roles
        client.get("/aide/")


def test_sign_out_is_a_form(client: Client, alice) -> None:
    client.force_login(alice)
    page = text_of(client.get("/aide/"))
    assert re.search(r'<form method="post" action="/accounts/logout/">', page)


@override_settings(MEDIANE={"IRI": "https://example.org", "DEMO": False})
def test_no_demonstration_page_nor_banner_outside_demo_mode(client: Client) -> None:
    assert client.get("/demo/courriers/").status_code == 404
    assert "démonstration" not in text_of(client.get("/aide/"))


def test_demo_mode_says_so_on_every_page(client: Client) -> None:
    assert "Ceci est une démonstration" in text_of(client.get("/aide/"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_not_found(client: Client, language: str) -> None:
    answer = client.get(("" if language == "fr" else "/en") + "/pas-une-page/")
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in text_of(answer)
    assert "Médiane" in text_of(answer)


def test_forbidden(client: Client, alice) -> None:
    client.force_login(alice)
    answer = client.get("/cms/login/")
    assert answer.status_code == 403
    assert "Page réservée" in text_of(answer)


def test_a_form_without_its_token(alice) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "Formulaire trop ancien" in text_of(answer)


def test_server_error_needs_no_database(rf, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    activate("fr")  # a test before may have left English
    from lms.views.pages import server_error

    with django_assert_num_queries(0):
        answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Un problème de notre côté" in text_of(answer)


def test_a_raising_view_gets_our_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from lms.views import pages

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pages, "render", broken)
    client.raise_request_exception = False
    answer = client.get("/aide/")
    assert answer.status_code == 500
    assert "Un problème de notre côté" in text_of(answer)
    assert "Traceback" not in text_of(answer)
    assert "nonce-" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["anonymous", "alice", "bob", "carole", "admin"])
def test_the_sitemap_lists_pages_that_open(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    main = text_of(client.get("/plan-du-site/")).split("<main")[1].split("</main")[0]
    addresses = re.findall(r'href="([^"]+)"', main)
    assert len(addresses) >= 5
    assert who == "anonymous" or {"/mes-films/", "/mes-donnees/"} <= set(addresses)
    answers = {address: client.get(address, follow=True).status_code for address in addresses}
    assert {address: status for address, status in answers.items() if status != 200} == {}


def test_in_a_host_s_base_template(client: Client, tmp_path, settings) -> None:
    base = "{% block title %}{% endblock %}|{% block extra_css %}host{% endblock %}|{% block content %}{% endblock %}"
    (tmp_path / "host.html").write_text(base)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.MEDIANE = settings.MEDIANE | {"BASE_TEMPLATE": "host.html"}
    page = text_of(client.get("/aide/"))
    assert page.startswith("Aide|host<style nonce=")
    assert "--accent:" in page
    assert "masthead" not in page
    assert "<h1>Aide</h1>" in page
