"""Outside demo mode: what the site needs, and its refusal to start without it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.site.production import missing, refuse_unless_whole

ROOT = Path(__file__).parents[3]
WHOLE = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "mediane.example.org",
    "MEDIANE_IRI": "https://mediane.example.org",
    "DATABASE_URL": "postgres://localhost/mediane",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "mediane@example.org",
}


def test_whole() -> None:
    assert missing(WHOLE) == []


def test_people_may_reach_the_site_elsewhere_than_records_are_named() -> None:
    assert missing(WHOLE | {"MEDIANE_PUBLIC_URL": "https://formation.example.org"}) == []


def test_a_demonstration_needs_nothing() -> None:
    assert missing({"MEDIANE_DEMO": "1"}) == []


@pytest.mark.parametrize("name", WHOLE)
def test_each_setting_is_asked_for_by_name(name: str) -> None:
    without = {key: value for key, value in WHOLE.items() if key != name}
    assert [sentence.split(":")[0] for sentence in missing(without)] == [name]


@pytest.mark.parametrize(
    "name,value",
    [
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("MEDIANE_IRI", "http://mediane.example.org"),
        ("MEDIANE_PUBLIC_URL", "http://mediane.example.org"),
        ("DEFAULT_FROM_EMAIL", "nobody"),
    ],
)
def test_unfit_values_are_refused_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as error:
        refuse_unless_whole(WHOLE | {name: value})
    assert name in str(error.value)
    assert "short" not in str(error.value)


def run(code: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"MEDIANE_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
def test_the_servers_refuse(server: str, tmp_path: Path) -> None:
    result = run(f"import lms.site.{server}", tmp_path)
    assert result.returncode != 0
    assert "Médiane does not start without its production settings" in result.stderr


def test_production_settings_are_secure(tmp_path: Path) -> None:
    code = (
        "import lms.site.settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0,"
        " s.DEBUG, s.MEDIANE['STAFF_MFA'], s.MEDIANE['SIGNUP_OPEN'], s.MEDIANE['DEMO'])"
    )
    result = run(code, tmp_path, **WHOLE)
    assert result.stdout.split() == ["True", "True", "True", "True", "False", "True", "False", "False"], result.stderr


def test_check_names_what_is_missing(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['manage.py', 'check']; exec(open('manage.py').read())"
    result = run(code, tmp_path, **{key: value for key, value in WHOLE.items() if key != "EMAIL_HOST"})
    assert result.returncode != 0
    assert "mediane_lms.E020" in result.stderr
    assert "EMAIL_HOST" in result.stderr


@pytest.mark.parametrize("address", [None, "", "http://127.0.0.1:8123"])
def test_links_follow_the_public_address_and_names_do_not(tmp_path: Path, address: str | None) -> None:
    code = "from lms.site.settings import *; print(IRI, MEDIANE['PUBLIC_URL'], WAGTAILADMIN_BASE_URL)"
    given = {} if address is None else {"MEDIANE_PUBLIC_URL": address}
    done = run(code, tmp_path, MEDIANE_DEMO="1", **given)
    followed = address or "http://127.0.0.1:8000"
    assert done.stdout.split() == ["http://127.0.0.1:8000", followed, followed], done.stderr
