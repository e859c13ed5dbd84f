"""System checks: each wrong setting has its own words."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from lms import checks
from lms.checks import check_settings

GOOD = {"IRI": "https://example.org", "DEMO": True}


def ids() -> list[str]:
    return [message.id for message in check_settings(None)]


@pytest.mark.django_db  # Django asks SQLite whether it has JSON
def test_the_stand_alone_site_in_demo_mode_is_clean() -> None:
    assert ids() == []
    assert [message for message in run_checks() if message.id.startswith("mediane_lms")] == []


def test_unknown_key() -> None:
    with override_settings(MEDIANE=GOOD | {"IRY": "x"}):
        [message] = check_settings(None)
    assert message.id == "mediane_lms.E013"
    assert "'IRY'" in message.msg
    assert "STAFF_MFA" in message.hint


def test_keys_are_upper_case() -> None:
    with override_settings(MEDIANE=GOOD | {"demo": True}):
        assert ids() == ["mediane_lms.E013"]


@pytest.mark.parametrize("value", [None, "https://example.org"])
def test_no_dict(value: object) -> None:
    with override_settings(MEDIANE=value):
        assert "mediane_lms.E012" in [message.id for message in checks._keys()]


@pytest.mark.parametrize("iri", ["example.org", "https://", "https://example.org/", "ftp://example.org", "https://a?b"])
def test_iri(iri: str) -> None:
    with override_settings(MEDIANE=GOOD | {"IRI": iri}):
        assert ids() == ["mediane_lms.E014"]


@pytest.mark.parametrize(
    "address,found",
    [("", []), ("http://127.0.0.1:8123/", []), ("example.org", ["mediane_lms.E017"]), ("/x", ["mediane_lms.E017"])],
)
def test_public_url(address: str, found: list[str]) -> None:
    with override_settings(MEDIANE=GOOD | {"PUBLIC_URL": address}):
        assert ids() == found


def test_context_processor(settings) -> None:
    options = settings.TEMPLATES[0]["OPTIONS"] | {"context_processors": []}
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]
    assert ids() == ["mediane_lms.E015"]


def test_base_template() -> None:
    with override_settings(MEDIANE=GOOD | {"BASE_TEMPLATE": "no-such.html"}):
        assert ids() == ["mediane_lms.E016"]


@pytest.mark.parametrize("mode,found", [(None, ["W001"]), ("DEFERRED", ["W001"]), ("IMMEDIATE", [])])
def test_sqlite_without_immediate(
    monkeypatch: pytest.MonkeyPatch, settings, mode: str | None, found: list[str]
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"transaction_mode": mode} if mode else {})
    assert [message.id.split(".")[1] for message in checks._database()] == found


def test_french_is_a_content_language() -> None:
    with override_settings(WAGTAIL_CONTENT_LANGUAGES=[("en", "English")]):
        assert ids() == ["mediane_lms.W002"]
    with override_settings(WAGTAIL_CONTENT_LANGUAGES=[("fr-be", "Français (Belgique)")]):
        assert ids() == []


def test_a_host_s_own_package_of_our_name(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    class Spec:
        submodule_search_locations = (str(tmp_path / "api"),)

    real = checks.find_spec
    monkeypatch.setattr(checks, "find_spec", lambda name: Spec if name == "api" else real(name))
    [message] = check_settings(None)
    assert message.id == "mediane_lms.E011"
    assert "'api' is not Médiane's" in message.msg
    assert str(tmp_path) in message.msg


def test_production_is_asked_of_the_stand_alone_site_only(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    monkeypatch.delenv("MEDIANE_DEMO", raising=False)
    assert "mediane_lms.E020" in ids()
    settings.ROOT_URLCONF = "host.urls"
    assert ids() == []
