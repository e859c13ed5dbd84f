import json

import pytest
from rest_framework import exceptions

from api import errors, frameworks, reading
from api.authentication import new_token
from lms.views import pages

V1 = "/api/v1"


def error_of(response, status: int) -> dict:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert isinstance(body["error"]["message"], str)
    assert body["error"]["message"]
    assert isinstance(body["error"]["details"], dict)
    return body["error"]


@pytest.mark.parametrize("name", ["enrolments", "attainments", "transcripts"])
def test_nobody_is_asked_for_a_token(client, db, name) -> None:
    response = client.get(f"{V1}/{name}/")
    assert error_of(response, 401)["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("value", ["Token", "Token a b", "Token nonsense", "Token \xe9"])
def test_a_wrong_token_is_refused(client, db, value) -> None:
    response = client.get(f"{V1}/frameworks/", headers={"authorization": value})
    assert error_of(response, 401)["code"] == "not_authenticated"


def test_an_inactive_persons_token_is_refused(client, alice) -> None:
    token = new_token(alice)
    alice.is_active = False
    alice.save()
    assert error_of(client.get(f"{V1}/enrolments/", headers={"authorization": f"Token {token}"}), 401)


@pytest.mark.parametrize(
    "path", ["", "nothing/", "frameworks/X/v9/", "modules/nothing/", "frameworks/?page=99", "frameworks/?page=x"]
)
def test_what_is_not_there_is_404(client, db, path) -> None:
    assert error_of(client.get(f"{V1}/{path}"), 404)["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(client, db, method) -> None:
    error = error_of(getattr(client, method)(f"{V1}/frameworks/"), 405)
    assert error["code"] == "method_not_allowed"
    assert error["details"] == {"allowed": ["GET", "HEAD", "OPTIONS"]}


def test_only_json_is_offered(client, db) -> None:
    response = client.get(f"{V1}/frameworks/", headers={"accept": "text/html"})
    assert error_of(response, 406)["code"] == "not_acceptable"


def test_too_many_requests(client, db, monkeypatch) -> None:
    monkeypatch.setattr(reading.AnonymousRate, "rate", "2/min")
    assert [client.get(f"{V1}/frameworks/").status_code for _ in range(2)] == [200, 200]
    response = client.get(f"{V1}/frameworks/")
    error = error_of(response, 429)
    assert error["code"] == "throttled"
    assert 0 < error["details"]["retry_after"] <= 61
    assert int(response.headers["Retry-After"]) <= 61


def test_a_message_is_in_the_language_asked_for(client, db) -> None:
    french, english = (error_of(client.get(f"{V1}/nothing/?lang={lang}"), 404)["message"] for lang in ("fr", "en"))
    assert (french, english) == ("Non trouvé.", "Not found.")


@pytest.mark.parametrize(
    "error, code, details",
    [
        (exceptions.ValidationError({"page": ["wrong"]}), "invalid", {"page": ["wrong"]}),
        (exceptions.ValidationError(["wrong"]), "invalid", {"non_field_errors": ["wrong"]}),
        (exceptions.PermissionDenied(), "permission_denied", {}),
        (exceptions.UnsupportedMediaType("text/x"), "unsupported_media_type", {}),
    ],
)
def test_every_kind_of_error_has_the_shape(error, code, details) -> None:
    answer = errors.handle(error, {})
    assert answer is not None
    assert (answer.data["error"]["code"], answer.data["error"]["details"]) == (code, details)


@pytest.fixture
def broken(monkeypatch):
    """A resource whose view fails."""

    def fail(*_args: object) -> None:
        raise RuntimeError("boom: secret")

    monkeypatch.setattr(frameworks.FrameworkList, "paginate_queryset", fail)
    return f"{V1}/frameworks/"


def test_a_fault_of_ours_has_the_shape_and_tells_only_the_log(client, db, broken, caplog) -> None:
    client.raise_request_exception = False
    response = client.get(broken)
    error = error_of(response, 500)
    assert (error["code"], error["details"]) == ("server_error", {})
    assert "boom" not in response.content.decode()
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert (record.levelname, str(record.exc_info[1])) == ("ERROR", "boom: secret")


def test_who_listens_for_faults_hears_of_it(client, db, broken) -> None:
    with pytest.raises(RuntimeError, match="boom"):
        client.get(broken)


def test_under_debug_django_shows_the_fault(settings) -> None:
    settings.DEBUG = True
    assert errors.handle(RuntimeError("boom"), {}) is None


def test_what_fails_outside_a_view_has_the_shape_too(rf) -> None:
    response = pages.server_error(rf.get(f"{V1}/frameworks/"))
    assert response.status_code == 500
    assert json.loads(response.content)["error"]["code"] == errors.SERVER_ERROR
