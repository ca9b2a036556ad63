"""The OpenAPI document of the whole counter tells the truth, and its page needs no other host."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.conftest import Site, client
from tests.web.test_permissions import routes

WRITES = {
    "/api/v1/claims", "/api/v1/claims/batches", "/api/v1/settlement-reversals",
    "/api/v1/claims/{claim_no}/attachments",
}  # fmt: skip


@pytest.fixture
def document(new_site: Site) -> dict[str, Any]:
    found: dict[str, Any] = client(new_site).get("/schema/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def test_every_route_for_programs_is_in_the_document_and_no_page(
    new_site: Site, document: dict[str, Any]
) -> None:
    served = {
        (re.sub(r"{(\w+):\w+}", r"{\1}", each.path), each.method.lower())
        for each in routes(new_site.app)
        if each.path.startswith(("/api/", "/healthz", "/readyz"))
    }
    assert {(path, method) for path, method, _ in operations(document)} == served


def test_operations_have_ids_of_their_own_and_words(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(
        operation["summary"] and operation["tags"] for _, _, operation in operations(document)
    )


def test_who_may_ask_is_said_of_every_operation(new_site: Site, document: dict[str, Any]) -> None:
    open_to_all = {
        re.sub(r":\w+}", "}", each.path) for each in routes(new_site.app) if each.is_public
    }
    for path, method, operation in operations(document):
        wanted: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
        if path in open_to_all:
            wanted = []
        elif method == "post":
            wanted = [{"token": []}]
        assert operation["security"] == wanted, path
    schemes = document["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert (schemes["session"]["in"], schemes["session"]["name"]) == ("cookie", "tongzhou")


def test_every_failure_is_a_problem_with_an_example(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status >= "400":
                content = answer["content"]
                assert list(content) == ["application/problem+json"], path
                media = content["application/problem+json"]
                assert media["schema"] == {"$ref": "#/components/schemas/Problem"}
                for example in media.get("examples", {}).values():
                    assert str(example["value"]["status"]) == status
        assert "400" not in operation["responses"], path


def test_writing_needs_a_body_and_a_key(document: dict[str, Any]) -> None:
    found = {path for path, method, _ in operations(document) if method == "post"}
    assert found == WRITES
    for path in WRITES:
        operation = document["paths"][path]["post"]
        (key,) = [each for each in operation["parameters"] if each["in"] == "header"]
        assert (key["name"], key["required"]) == ("Idempotency-Key", True)
        assert operation["requestBody"]["required"]
        for media in operation["requestBody"]["content"].values():
            assert media["examples"]


def test_the_page_loads_everything_from_here(new_site: Site) -> None:
    visitor = client(new_site)
    answer = visitor.get("/docs")
    assert answer.status_code == 200
    assert "'unsafe" not in answer.headers["content-security-policy"]
    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert "/static/docs/swagger-ui-bundle.js" in loaded
    for path in loaded:
        assert path.startswith("/")
        assert visitor.get(path, follow_redirects=True).status_code == 200, path
    assert not re.search(r"<script(?![^>]*src)|style=|onload", answer.text)
