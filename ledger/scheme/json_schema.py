"""JSON Schemas (draft 2020-12) of a scheme's files, so that editors complete keys and see slips.

    python -m ledger.scheme.json_schema        writes ledger/scheme/schema/*.schema.json anew

They are made from the shapes that read the files, so that the two cannot differ. A schema sees less
than ``rules check``: it knows neither the facts a scheme declares nor what values mean together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ledger.scheme import part_schemas
from ledger.scheme.accounts import ACCOUNTS
from ledger.scheme.benefit import benefit
from ledger.scheme.chapters import FORMS
from ledger.scheme.dated import ChapterForm
from ledger.scheme.facts import FACTS
from ledger.scheme.schema_words import described
from ledger.scheme.shape_schemas import (
    LINE_NAME,
    NONE,
    Schema,
    condition_name,
    condition_schema,
    exactly_one,
    list_of,
    object_of,
    one_of,
    schema_of,
    schemas_of,
)
from ledger.scheme.shapes import Day, Shape, Words
from ledger.scheme.taking_part import FEE_PAYER, PERSON
from ledger.scheme.vocabulary import Vocabulary
from ledger.sentences.claims import LINE_NAMES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent / "schema"

KNOWN_LINES = Vocabulary(lines=tuple(LINE_NAMES))
ANY_LINE = "line"  # stands for every line where its keys are described once

#: What every value and every version of one has beside the value itself.
COMMON: Mapping[str, Shape[Any]] = {
    "says": Words(),
    "from": Day(),
    "article": Words(),
    "source": Words(),
    "assumed": Words(),
}

assert part_schemas  # imported for the shapes it knows


def schemas() -> dict[str, Schema]:
    """File name → schema, for every YAML file of a scheme."""
    forms = [FACTS, *(form(KNOWN_LINES) for form in FORMS.values()), ACCOUNTS]
    chapters = {form.name: chapter_schema(form) for form in forms}
    every = {"scheme": scheme_schema(), **chapters, "benefit": benefit_schema()}
    return {f"{name}.schema.json": schema for name, schema in every.items()}


def text_of_schema(schema: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def scheme_schema() -> Schema:
    """``scheme.yaml``."""
    name = Words(pattern=r"[a-z0-9]+(-[a-z0-9]+)*", like="jingjiang-2012")
    texts = {"name": name, "title": Words(), "federation": Words(), "fund": Words()}
    return _document("scheme", object_of({"chapter": one_of(["scheme"]), **schemas_of(texts)}), {})


def chapter_schema(form: ChapterForm[Any]) -> Schema:
    """One chapter whose keys are known."""
    return _chapter(form, _values(form))


def benefit_schema() -> Schema:
    """The benefit chapter: known lines by name, any other by its form."""
    form = benefit(Vocabulary(lines=(ANY_LINE,)))
    (group,) = form.groups or ()
    parts = {key.removeprefix(f"{ANY_LINE}."): shape for key, shape in group.keys.items()}
    values = _values(form)
    for line in LINE_NAMES:
        values["properties"] |= {
            f"{line}.{part}": {**described(f"{line}.{part}"), **_of_any_line(part)}
            for part in parts
        }
    values["patternProperties"] = {rf"^{LINE_NAME}\.{part}$": _of_any_line(part) for part in parts}
    described_once = {f"{ANY_LINE}.{part}": _dated(shape, form) for part, shape in parts.items()}
    return _chapter(form, values, described_once)


def _of_any_line(part: str) -> Schema:
    return {"$ref": f"#/$defs/{ANY_LINE}.{part}"}


def _values(form: ChapterForm[Any]) -> Schema:
    """The values of a chapter, without those of its lines."""
    either = {key: shape for choice in form.either for key, shape in choice.items()}
    required = {key: _dated(shape, form) for key, shape in form.keys.items()}
    optional = {key: _dated(shape, form, none=True) for key, shape in form.optional.items()}
    chosen = {key: _dated(shape, form) for key, shape in either.items()}
    values = object_of(required, {**chosen, **optional})
    if form.either:
        values |= {"allOf": [exactly_one(choice) for choice in form.either]}
    if form.free:
        names, shape = form.free
        free = {"propertyNames": schema_of(names), "additionalProperties": _dated(shape, form)}
        values |= {**free, "minProperties": 1}
    return values


def _chapter(form: ChapterForm[Any], values: Schema, defs: Schema | None = None) -> Schema:
    keyed_by = [form.keyed_by] if isinstance(form.keyed_by, str) else form.keyed_by
    head = {"chapter": one_of([form.name]), "keyed_by": one_of(keyed_by)}
    common = {key: {**described(key), **schema_of(shape)} for key, shape in COMMON.items()}
    return _document(form.name, object_of({**head, "values": values}), {**common, **(defs or {})})


def _document(name: str, schema: Schema, defs: Schema) -> Schema:
    """A whole file. Conditions are described once, since they stand in many places."""
    written = json.dumps([schema, defs])
    vocabularies = (Vocabulary(), Vocabulary().within(PERSON), Vocabulary().within(FEE_PAYER))
    conditions = {condition_name(each): condition_schema(each) for each in vocabularies}
    used = {key: each for key, each in conditions.items() if f'"#/$defs/{key}"' in written}
    return {"$schema": DRAFT, **described(name), **schema, "$defs": {**used, **defs}}


def _dated(shape: Shape[Any], form: ChapterForm[Any], *, none: bool = False) -> Schema:
    """A value: what it says, and its versions. ``none``: it may be written for no such rule."""
    value = schema_of(shape)
    common = {key: {"$ref": f"#/$defs/{key}"} for key in COMMON}
    version = {
        "type": "object",
        "properties": {
            **common,
            "value": {**described("value"), **({"anyOf": [NONE, value]} if none else value)},
        },
        "required": ["from", "value", "article"],
        "additionalProperties": False,
        **exactly_one(("source", "assumed")),
    }
    del version["properties"]["says"]
    most: Mapping[str, int] = {"maxItems": 1} if form.keyed_by == "always" else {}
    return object_of({"says": common["says"], "versions": list_of(version, **most)})


def write() -> None:
    """Write every schema to its file."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(text_of_schema(schema), encoding="utf-8")


if __name__ == "__main__":
    write()
