import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from api import urls

V1 = "/api/v1/"


@pytest.fixture
def description(client, db) -> dict:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    return yaml.safe_load(response.content)


def test_the_description_is_public_openapi_3_1_without_a_warning(description, tmp_path) -> None:
    out = tmp_path / "schema.yaml"
    settings = ["--urlconf", "api.urls", "--custom-settings", "api.schema.SETTINGS"]
    call_command("spectacular", *settings, "--fail-on-warn", "--validate", "--file", str(out))
    assert description["openapi"] == "3.1.0"
    validate_schema(description)
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["paths"] == description["paths"]


def test_it_describes_every_address(description) -> None:
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns if str(pattern.pattern).startswith("api/v1/")}
    ours = {"/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes} - {"/api/v1/schema/"}
    assert set(description["paths"]) == ours
    assert {method for path in description["paths"].values() for method in path} == {
        *("get", "post", "put", "patch", "delete"),
    }


def test_what_is_posted_needs_a_key_but_for_a_preview(description) -> None:
    keyless = []
    for name, path in description["paths"].items():
        for method, operation in path.items():
            headers = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"]
            assert method == "post" or "Idempotency-Key" not in headers
            if method == "post" and "Idempotency-Key" not in headers:
                keyless.append(name)
    assert keyless == ["/api/v1/cohorts/{key}/ratings/preview/"]


def test_every_operation_names_the_error_shape_and_what_is_public(description) -> None:
    operations = [(name, each) for name, path in description["paths"].items() for each in path.values()]
    for name, operation in operations:
        assert operation["responses"]["default"]["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/Error"
        }
        public = name.startswith(("/api/v1/frameworks/", "/api/v1/modules/"))
        assert ({} in operation["security"]) == public
    error = description["components"]["schemas"]["Error"]["properties"]["error"]
    assert error["required"] == ["code", "message", "details"]


def test_lists_are_described_as_pages(description) -> None:
    answer = description["paths"]["/api/v1/modules/"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/PaginatedModuleItemList"}


def test_the_document_names_every_address_and_error() -> None:
    from api.errors import CODES

    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    routes = [str(pattern.pattern) for pattern in urls.urlpatterns if str(pattern.pattern).startswith("api/v1/")]
    named = ["/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes]
    assert [name for name in [*named, *CODES.values()] if f"`{name}`" not in text] == []
