"""Signing in to the stand-alone site: password, code, second factor, and the doors that stay shut."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils.translation import override
from wagtail.users.models import UserProfile

from tests.support.people import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN, ASK, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"
CLOSED = [
    "/accounts/email/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/trust/",
    "/accounts/social/",
    "/accounts/confirm-email/abc/",
]


def text_of(answer) -> str:
    return answer.content.decode()


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_code(client: Client, email: str) -> str:
    """Ask for a code; the code in the mail, or "" where none was sent."""
    mail.outbox.clear()
    answer = client.post(ASK, {"email": email})
    assert answer.status_code == 302
    assert answer["Location"].endswith(CONFIRM)
    found = [re.search(r"^(\d{6})$", message.body, re.MULTILINE) for message in mail.outbox]
    return found[0][1] if found and found[0] else ""


def test_password(client: Client, alice) -> None:
    page = text_of(client.get(LOGIN))
    assert 'name="login"' in page
    assert 'name="password"' in page
    assert "Recevoir un code par courriel" in page
    answer = client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/mon-parcours/")
    assert signed_in(client)


def test_wrong_password_and_unknown_address_read_the_same(client: Client, alice) -> None:
    pages = []
    for login in (alice.email, "nobody@example.org"):
        page = text_of(client.post(LOGIN, {"login": login, "password": "wrong"}))
        assert "<title>Erreur\u00a0: Se connecter" in page
        assert 'role="alert"' in page
        assert "ne convient pas" in page
        main = page.split("<main")[1].replace(login, "")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", main))
    assert pages[0] == pages[1]
    assert not signed_in(client)


def test_code(client: Client, alice) -> None:
    code = ask_code(client, alice.email)
    assert "dix minutes" in mail.outbox[0].body
    page = text_of(client.get(CONFIRM))
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    client.post(CONFIRM, {"code": code})
    assert signed_in(client)


def test_the_code_comes_back_to_the_page_that_was_wanted(client: Client, alice) -> None:
    client.post(f"{ASK}?next=/aide/", {"email": alice.email, "next": "/aide/"})
    code = re.search(r"^(\d{6})$", mail.outbox[0].body, re.MULTILINE)[1]
    answer = client.post(f"{CONFIRM}?next=/aide/", {"code": code, "next": "/aide/"})
    assert answer["Location"] == "/aide/"


def test_an_unknown_address_gets_the_same_pages(client: Client, alice) -> None:
    pages = []
    for email in (alice.email, "nobody@example.org"):
        other = Client()
        ask_code(other, email)
        page = text_of(other.get(CONFIRM)).replace(email, "")
        pages.append(re.sub(r'value="[^"]+"|nonce="[^"]+"', "", page))
    assert pages[0] == pages[1]


def test_wrong_code_then_too_many(client: Client, alice) -> None:
    code = ask_code(client, alice.email)
    wrong = f"{(int(code) + 1) % 1000000:06d}"
    page = text_of(client.post(CONFIRM, {"code": wrong}))
    assert "Ce code n’est pas le bon" in page
    assert "<title>Erreur\u00a0:" in page
    for _ in range(3):
        assert client.post(CONFIRM, {"code": wrong}).status_code == 200
    assert client.post(CONFIRM, {"code": wrong}).status_code == 302
    assert "Trop d’essais" in text_of(client.get(ASK))
    client.post(CONFIRM, {"code": code})
    assert not signed_in(client)


def test_expired_code(client: Client, alice, monkeypatch: pytest.MonkeyPatch) -> None:
    code = ask_code(client, alice.email)
    later = time.time() + 601
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    answer = client.post(CONFIRM, {"code": code}, follow=True)
    assert "Ce code a expiré" in text_of(answer)
    assert not signed_in(client)


def test_a_code_belongs_to_the_browser_that_asked(client: Client, alice) -> None:
    code = ask_code(client, alice.email)
    other = Client()
    other.post(CONFIRM, {"code": code})
    assert not signed_in(other)


def test_from_the_code_back_to_the_password(client: Client, alice) -> None:
    ask_code(client, alice.email)
    page = text_of(client.get(CONFIRM))
    assert "Se connecter autrement" in page
    client.post("/accounts/logout/", {"next": LOGIN})
    assert client.get(LOGIN).status_code == 200
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert signed_in(client)


def test_another_code_replaces_the_first(client: Client, alice) -> None:
    first = ask_code(client, alice.email)
    mail.outbox.clear()
    client.post(CONFIRM, {"action": "resend"})
    second = re.search(r"^(\d{6})$", mail.outbox[0].body, re.MULTILINE)[1]
    if first != second:
        client.post(CONFIRM, {"code": first})
        assert not signed_in(client)
    client.post(CONFIRM, {"code": second})
    assert signed_in(client)


def test_too_many_requests_for_codes_are_refused(client: Client, alice) -> None:
    for _ in range(3):
        ask_code(Client(), alice.email)
    answer = Client().post(ASK, {"email": alice.email})
    assert answer.status_code == 200
    assert "Trop d’essais" in text_of(answer)


def test_sign_out_by_post_only(client: Client, alice) -> None:
    client.force_login(alice)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not signed_in(client)


def test_sign_up_is_closed(client: Client) -> None:
    page = text_of(client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}))
    assert "Pas d’inscription libre" in page
    assert not get_user_model().objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_needed_is_not_there(client: Client, alice, path: str) -> None:
    client.force_login(alice)
    assert client.get(path).status_code == 404


def test_new_password_by_mail(client: Client, alice) -> None:
    client.post("/accounts/password/reset/", {"email": alice.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    new = "une autre phrase de passe"
    answer = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert "Mot de passe enregistré" in text_of(client.get(answer["Location"]))
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert "Ce lien ne vaut plus" in text_of(Client().get(link))


def test_change_password(client: Client, alice) -> None:
    client.force_login(alice)
    new = "une autre phrase de passe"
    wrong = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": new, "password2": new})
    assert "Erreur\u00a0:" in text_of(wrong)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    alice.refresh_from_db()
    assert alice.check_password(new)


# ---------------------------------------------------------------- Wagtail's own doors


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_wagtail_s_sign_in_never_reads_a_password(client: Client, bob, path: str) -> None:
    answer = client.post(path, {"username": bob.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=%2Fcms%2F")
    assert not signed_in(client)


def test_anonymous_at_the_admin_comes_to_the_sign_in(client: Client) -> None:
    answer = client.get("/cms/pages/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert answer.status_code == 200


def test_without_right_the_admin_is_forbidden_not_a_circle(client: Client, alice) -> None:
    client.force_login(alice)
    assert client.get("/cms/", follow=True).status_code == 403


def test_next_never_leaves_the_site(client: Client) -> None:
    assert "example.com" not in client.get("/cms/login/?next=https://example.com/")["Location"]


@pytest.mark.parametrize("rest", ["", "confirm/x/y/", "done/"])
def test_wagtail_s_password_reset_is_ours(client: Client, rest: str) -> None:
    assert client.get(f"/cms/password_reset/{rest}")["Location"] == "/accounts/password/reset/"


# ---------------------------------------------------------------- second factor


def with_totp(user) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def mfa_for_staff(settings) -> None:
    settings.MEDIANE = site.MEDIANE | {"STAFF_MFA": True}


def test_staff_are_led_to_a_second_factor(client: Client, admin, mfa_for_staff: None) -> None:
    client.post(LOGIN, {"login": admin.email, "password": PASSWORD})
    answer = client.get("/cms/")
    activate = answer["Location"]
    assert activate == "/accounts/2fa/totp/activate/"
    once_more = client.get(activate)["Location"]
    assert "L’administration demande un second facteur" in text_of(client.get(once_more))
    page = text_of(client.post(once_more, {"password": PASSWORD, "next": activate}, follow=True))
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li><code>\d+</code>", text_of(client.get(answer["Location"])))) == 10
    assert client.get("/cms/").status_code == 200


def test_staff_with_a_second_factor_need_it_to_sign_in(client: Client, admin, mfa_for_staff: None) -> None:
    secret = with_totp(admin)
    answer = client.post(LOGIN, {"login": admin.email, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)
    assert "Erreur\u00a0:" in text_of(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/cms/").status_code == 200


def test_a_recovery_code_serves_once(client: Client, admin) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with_totp(admin)
    code = RecoveryCodes.activate(admin).get_unused_codes()[0]
    for visitor, let_in in ((Client(), True), (Client(), False)):
        visitor.post(LOGIN, {"login": admin.email, "password": PASSWORD})
        visitor.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in(visitor) is let_in


def test_learners_need_none(client: Client, alice, mfa_for_staff: None) -> None:
    client.force_login(alice)
    assert client.get("/aide/").status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_an_account_has_our_look(client: Client, admin, language: str) -> None:
    from lms.site.accounts import urlpatterns

    Authenticator.objects.all().delete()
    client.post(LOGIN, {"login": admin.email, "password": PASSWORD})
    seen = 0
    with override(language):
        from django.urls import NoReverseMatch, reverse

        for pattern in urlpatterns:
            try:
                answer = client.get(reverse(pattern.name))
            except NoReverseMatch:
                continue
            if answer.status_code == 200:
                seen += 1
                assert f'<html lang="{language}">' in text_of(answer), pattern.name
                assert "masthead" in text_of(answer), pattern.name
    assert seen >= 8


@pytest.mark.parametrize(
    ("door", "chosen", "kept"), [("", "", ""), ("/en", "", "en"), ("/en", "fr", "fr"), ("", "en", "en")]
)
def test_the_admin_speaks_the_language_of_the_sign_in_unless_another_was_chosen(
    client: Client, bob, door, chosen, kept
) -> None:
    profile = UserProfile.get_for_user(bob)
    profile.preferred_language = chosen
    profile.save()
    bob.groups.add(Group.objects.get(name="Editors"))
    client.post(f"{door}{LOGIN}", {"login": bob.email, "password": PASSWORD})
    assert signed_in(client)
    profile.refresh_from_db()
    assert profile.preferred_language == kept
    page = text_of(client.get("/cms/"))
    assert ('lang="en"' in page[:500]) is (kept == "en")


def test_who_may_not_enter_the_admin_has_no_language_there(client: Client, alice) -> None:
    client.post(f"/en{LOGIN}", {"login": alice.email, "password": PASSWORD})
    assert signed_in(client)
    assert not UserProfile.objects.filter(user=alice).exists()
