"""The OpenAPI document says what is really answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import Client, client

PATHS = {
    "/healthz": "getHealth",
    "/readyz": "getReadiness",
    "/api/v1/notices/{period}": "getNotice",
    "/api/v1/chain-head": "getChainHead",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    with client("nowhere.db") as counter:
        answer = counter.get("/schema/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_is_openapi_3_1_and_lists_every_route_by_its_id(
    document: dict[str, Any],
) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "同舟账本"
    assert document["info"]["version"]
    operations = {
        path: [operation["operationId"] for operation in item.values()]
        for path, item in document["paths"].items()
    }
    assert operations == {path: [name] for path, name in PATHS.items()}


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    references = [value for key, value in walk(document) if key == "$ref"]
    assert references
    for reference in references:
        _, *steps = reference.split("/")
        place = document
        for step in steps:
            place = place[step]


def test_every_path_parameter_is_declared(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        declared = {
            parameter["name"]
            for parameter in item["get"].get("parameters", [])
            if parameter["in"] == "path"
        }
        assert declared == set(re.findall(r"{(\w+)}", path))


def test_every_error_is_declared_as_a_problem(document: dict[str, Any]) -> None:
    declared = {}
    for path, item in document["paths"].items():
        errors = {
            status: answer["content"]
            for status, answer in item["get"]["responses"].items()
            if status >= "400"
        }
        declared[path] = sorted(errors)
        wanted = {"$ref": "#/components/schemas/Problem"}
        for content in errors.values():
            assert list(content) == ["application/problem+json"]
            assert content["application/problem+json"]["schema"] == wanted
    assert declared == {
        "/healthz": ["500"],
        "/readyz": ["500", "503"],
        "/api/v1/notices/{period}": ["404", "500", "503"],
        "/api/v1/chain-head": ["500", "503"],
    }


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/healthz", "/healthz", "200"),
        ("/readyz", "/readyz", "200"),
        ("/api/v1/chain-head", "/api/v1/chain-head", "200"),
        ("/api/v1/notices/{period}", "/api/v1/notices/2012", "200"),
        ("/api/v1/notices/{period}", "/api/v1/notices/1999", "404"),
    ],
)
def test_answers_have_the_form_that_the_document_declares(
    counter: Client, document: dict[str, Any], path: str, asked: str, status: str
) -> None:
    answer = counter.get(asked)
    assert str(answer.status_code) == status
    declared = document["paths"][path]["get"]["responses"][status]["content"]
    (media_type,) = declared
    assert answer.headers["content-type"] == media_type
    assert list(misfits(document, declared[media_type]["schema"], answer.json())) == []


def test_money_is_declared_as_text(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for schema, names in (
        ("Notice", ("pool", "awarded", "remainder")),
        ("AwardLine", ("award",)),
        ("Tranche", ("available", "need", "awarded")),
    ):
        properties = schemas[schema]["properties"]
        assert {properties[name]["type"] for name in names} == {"string"}
        assert all("pattern" in properties[name] for name in names)


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key and value in a JSON document."""
    pairs = node.items() if isinstance(node, dict) else ()
    yield from pairs
    for child in node if isinstance(node, list) else [value for _, value in pairs]:
        yield from walk(child)


TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict,
         "null": type(None)}  # fmt: skip


def misfits(document: dict[str, Any], schema: dict[str, Any], value: Any) -> Iterator[str]:
    """Where a value does not fit a schema; knows the words that our documents use."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "oneOf" in schema:
        if not any(not list(misfits(document, each, value)) for each in schema["oneOf"]):
            yield f"{value!r} is none of {schema['oneOf']}"
        return
    if not isinstance(value, TYPES[schema["type"]]):
        yield f"{value!r} is not of type {schema['type']}"
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{value!r} does not match {schema['pattern']}"
    elif isinstance(value, list):
        for each in value:
            yield from misfits(document, schema["items"], each)
    elif isinstance(value, dict):
        if not set(schema["required"]) <= set(value) <= set(schema["properties"]):
            yield f"{sorted(value)} are not the properties {sorted(schema['properties'])}"
        for key in set(value) & set(schema["properties"]):
            yield from misfits(document, schema["properties"][key], value[key])
