"""The OpenAPI document of the whole counter tells the truth, and its page needs no other host."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.v1.bodies import EXAMPLE
from tests.web.conftest import Site, client
from tests.web.programs import program, submit
from tests.web.test_permissions import routes
from tests.work.papers import ZHANG

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


def faults(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """What a value has wrong by a schema of the document."""
    whole = {**schema, "components": document["components"]}
    checked = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in checked.iter_errors(value)]


def test_every_answer_has_an_example_that_is_one(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            for kind, media in answer.get("content", {}).items():
                examples = media.get("examples", {})
                assert examples or "json" not in kind, f"{path} {status}"
                for example in examples.values():
                    assert not faults(document, media["schema"], example["value"]), path


def test_an_example_has_every_field(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            media = answer.get("content", {}).get("application/json")
            if media is None or status >= "400":
                continue
            shape = document["components"]["schemas"][media["schema"]["$ref"].split("/")[-1]]
            for example in media["examples"].values():
                assert set(example["value"]) == set(shape["properties"]), path


def test_every_request_has_an_example_that_is_one(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            for example in media["examples"].values():
                assert not faults(document, media["schema"], example["value"]), path
                if kind == "application/x-ndjson":
                    claim = document["paths"]["/api/v1/claims"]["post"]["requestBody"]
                    schema = claim["content"]["application/json"]["schema"]
                    for line in example["value"].splitlines():
                        assert not faults(document, schema, json.loads(line)), path


def test_the_example_of_a_claim_is_taken(early_site: Site) -> None:
    body = {**EXAMPLE, "psn_name": ZHANG.name, "certno": ZHANG.id_number}
    answer = submit(program(early_site, "hospital"), body)
    assert answer.status_code == 201, answer.text


def test_everything_is_told_in_chinese(document: dict[str, Any]) -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    for path, _, operation in operations(document):
        told = [operation["summary"], operation["description"]]
        told += [answer["description"] for answer in operation["responses"].values()]
        told += [parameter["description"] for parameter in operation.get("parameters", [])]
        for words in told:
            assert chinese.search(words), f"{path}: {words}"
    for name, shape in document["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            assert chinese.search(schema.get("description", "")), f"{name}.{field}"


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
