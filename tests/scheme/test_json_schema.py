"""The schemas for editors: they take every scheme there is, and see what is obviously wrong.

Files are read here as an editor reads them, by the core rules of YAML 1.2: ``30`` is a number
there, ``yes`` and ``2012-08-01`` are text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ledger.scheme import find_scheme, shipped_schemes
from ledger.scheme.json_schema import FOLDER, schemas, text_of_schema
from ledger.scheme.shape_schemas import schema_of
from tests.scheme.spoiling import HERE, JINGJIANG, WIDE, bad_cases, spoiled

NAMES = ("chapters", "parts", "shapes", "taking_part")
BAD = bad_cases(*(HERE / "bad" / f"{name}.yaml" for name in NAMES))
BAD_WIDE = bad_cases(*sorted((HERE / "bad" / "wide").glob("*.yaml")))


class EditorLoader(yaml.SafeLoader):
    """YAML as an editor understands it."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|", "~n\0"),
):
    expression = re.compile(f"^(?:{pattern})$")
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", expression, [*first, ""])


@cache
def validator(file: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[file.replace(".yaml", ".schema.json")])


def slips(file: str, text: str) -> list[str]:
    """What an editor marks in a file: place and message."""
    document = yaml.load(text, Loader=EditorLoader)
    return [f"{e.json_path}: {e.message}" for e in validator(file).iter_errors(document)]


def test_the_files_are_what_the_shapes_say() -> None:
    """Otherwise write them anew: python -m ledger.scheme.json_schema"""
    made = {name: text_of_schema(schema) for name, schema in schemas().items()}

    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_a_schema(name: str) -> None:
    schema = schemas()[name]

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(text_of_schema(schema)) == schema


@pytest.mark.parametrize("file", [name for name in WIDE if name.endswith(".yaml")])
def test_a_scheme_with_every_construct_is_taken(file: str) -> None:
    assert slips(file, WIDE[file]) == []


@pytest.mark.parametrize("name", shipped_schemes())
def test_every_shipped_scheme_is_taken(name: str) -> None:
    files = sorted(find_scheme(name).glob("*.yaml"))

    assert len(files) >= 9
    marked = {path.name: slips(path.name, path.read_text(encoding="utf-8")) for path in files}
    assert {file: found for file, found in marked.items() if found} == {}


#: Mistakes that a single value shows; the others need the reader.
SEEN = {
    "chapter_wrong", "keyed_by_wrong", "source_or_assumed", "one_version_only",
    "needs_text", "needs_items", "needs_fields", "value_empty", "missing_key", "unknown_key",
    "write_in_quotes", "not_a_count", "count_too_small", "count_too_large", "not_a_day",
    "not_a_choice", "rate_over_one", "limit_after_or_by", "limit_needs_one", "not_a_month_day",
    "month_day_leap", "joining_needs_days", "joining_no_days", "payer_needs_one", "fact_unknown",
    "tiers_mixed", "adjustment_one_of", "exactly_one_key", "fact_words_or_number", "fact_taken",
    "by_case_nested", "range_needs", "fact_is_word", "fact_built_in", "exclusive_needs_two",
    "money_too_small", "rate_unreadable", "rate_of_zero",
}  # fmt: skip

#: Not seen all the same: 50.00 is the whole number 50 to an editor, days of a month are not counted
#: out, and no editor knows the facts, words and lines of a scheme.
UNSEEN = {
    ("write_in_quotes", "contribution.yaml"), ("write_in_quotes", "benefit.yaml"),
    ("not_a_day", "closing.yaml"), ("not_a_choice", "benefit.yaml"),
    ("not_a_choice", "facts.yaml"), ("fact_unknown", "benefit.yaml"),
    ("missing_key", "benefit.yaml"),
}  # fmt: skip


def test_what_a_single_value_shows_is_marked() -> None:
    seen = [(bad, JINGJIANG) for bad in BAD if bad.code in SEEN]
    seen += [(bad, WIDE) for bad in BAD_WIDE if bad.code in SEEN]

    not_marked = {
        (bad.code, bad.file) for bad, sound in seen
        if not slips(bad.file, spoiled(bad, sound)[bad.file])
    }  # fmt: skip
    assert not_marked == UNSEEN
    assert SEEN - {bad.code for bad, _ in seen} == set()


@pytest.mark.parametrize("name", schemas())
def test_every_key_has_a_chinese_title(name: str) -> None:
    named = dict(titled(schemas()[name]))

    assert named
    assert {key for key, title in named.items() if not re.search(r"[一-鿿]", title)} == set()


def titled(schema: Any) -> Iterator[tuple[str, str]]:
    """Every key that an editor can offer, with its title."""
    if isinstance(schema, list):
        for each in schema:
            yield from titled(each)
    if isinstance(schema, dict):
        for key, each in schema.get("properties", {}).items():
            referred = "$ref" in each or each.get("const") is not None
            if not (referred and "title" not in each):
                yield key, each.get("title", "")
        for each in schema.values():
            yield from titled(each)


def test_a_shape_nobody_described_is_a_bug() -> None:
    with pytest.raises(TypeError, match="no JSON Schema for object"):
        schema_of(object())


def test_the_schemas_come_with_the_package() -> None:
    assert Path(FOLDER).parent == find_scheme("jingjiang-2012").parent
