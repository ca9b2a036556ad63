"""What each shape looks like in JSON Schema (draft 2020-12), for editors.

``schema_of(shape)`` knows every class of shape. A schema says what a single value may look like;
what values mean together only reading them can tell. Text is accepted as YAML 1.2 gives it to an
editor: ``30`` is a whole number there, ``none``, ``yes`` and ``2012-08-01`` are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, TypeAlias

from ledger.scheme.conditions import ConditionShape, Requirements, Varies
from ledger.scheme.parts import Base, OpenEnd
from ledger.scheme.schema_words import described
from ledger.scheme.shapes import (
    Choice,
    Count,
    Day,
    Distinct,
    ListOf,
    Money,
    Named,
    OneOf,
    OrNone,
    Rate,
    Record,
    Shape,
    Words,
    YesNo,
)
from ledger.scheme.time_limits import MonthDay, Whole
from ledger.scheme.vocabulary import Vocabulary

Schema: TypeAlias = dict[str, Any]

LINE_NAME = "[a-z][a-z0-9_]*"
FIGURES = r"^\d{1,6}$"
TEXT: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
NONE: Schema = {"const": "none"}


def object_of(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, **more: Any
) -> Schema:
    """A mapping of fixed keys, each with its title, and no others."""
    keys = {**required, **(optional or {})}
    properties = {key: {**described(key), **schema} for key, schema in keys.items()}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def list_of(schema: Schema, **more: Any) -> Schema:
    return {"type": "array", "minItems": 1, "items": schema, **more}


def one_of(words: Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}


def exactly_one(keys: Iterable[str]) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


@singledispatch
def schema_of(shape: Any) -> Schema:
    """The JSON Schema of what ``shape`` reads. ``TypeError`` for a class not known here."""
    raise TypeError(f"no JSON Schema for {type(shape).__name__}")


# -- plain values ---------------------------------------------------------------------------------


@schema_of.register(Words)
def _words(shape: Words) -> Schema:
    if shape.pattern == Words().pattern:
        return TEXT
    examples = {"examples": shape.like.split(", ")} if shape.like else {}
    return {"type": ["string", "integer"], "pattern": f"^(?:{shape.pattern})$", **examples}


@schema_of.register(Money)
def _money(shape: Money) -> Schema:
    pattern = r"^¥?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$"
    nothing = {"not": {"type": "string", "pattern": r"^¥?0+(\.0{1,2})?$"}} if shape.least else {}
    least = {"minimum": min(shape.least, 1), **nothing}
    return {"type": ["string", "integer"], "pattern": pattern, **least, "examples": ["50.00"]}


@schema_of.register(Rate)
def _rate(shape: Rate) -> Schema:
    number = r"0(\.\d{1,18})?|1(\.0{1,18})?|(\d{1,2}(\.\d{1,18})?|100(\.0{1,18})?)\s*%"
    if shape.factor:
        number = r"\d{1,18}(\.\d{1,18})?\s*%?"
    pattern = rf"^(\d{{1,18}}\s*/\s*[1-9]\d{{0,17}}|{number})$"
    limits = {"minimum": 0} if shape.factor else {"minimum": 0, "maximum": 1}
    return {
        "type": ["string", "integer"], "pattern": pattern, **limits, "examples": ["1/2", "50%"]
    }  # fmt: skip


@schema_of.register(Count)
def _count(shape: Count) -> Schema:
    return {"type": ["integer", "string"], "minimum": shape.least, "pattern": FIGURES}


@schema_of.register(Whole)
def _whole(shape: Whole) -> Schema:
    limits = {"minimum": shape.least, "maximum": shape.most}
    return {"type": ["integer", "string"], **limits, "pattern": r"^-?\d{1,6}$"}


@schema_of.register(Day)
def _day(shape: Day) -> Schema:
    return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2012-08-01"]}


@schema_of.register(MonthDay)
def _month_day(shape: MonthDay) -> Schema:
    long, short = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])", r"(0[469]|11)-(0[1-9]|[12]\d|30)"
    pattern = rf"^({long}|{short}|02-(0[1-9]|1\d|2[0-8]))$"
    return {"type": "string", "pattern": pattern, "examples": ["03-31"]}


@schema_of.register(YesNo)
def _yes_no(shape: YesNo) -> Schema:
    return one_of(("yes", "no"))


@schema_of.register(Choice)
def _choice(shape: Choice) -> Schema:
    return one_of(shape.words)


@schema_of.register(OneOf)
def _enumeration(shape: OneOf[Any]) -> Schema:
    return one_of(shape.among or shape.kind.__members__.values())


@schema_of.register(Base)
def _base(shape: Base) -> Schema:
    return {"type": ["string", "integer"], "minLength": 1, "examples": list(shape.names[:2])}


@schema_of.register(OpenEnd)
def _open_end(shape: OpenEnd) -> Schema:
    return {"anyOf": [{"const": ""}, schema_of(Money())]}


# -- shapes made of shapes ------------------------------------------------------------------------


@schema_of.register(OrNone)
def _or_none(shape: OrNone[Any]) -> Schema:
    return {"anyOf": [NONE, schema_of(shape.shape)]}


@schema_of.register(ListOf)
def _list(shape: ListOf[Any]) -> Schema:
    return list_of(schema_of(shape.shape))


@schema_of.register(Distinct)
def _distinct(shape: Distinct[Any]) -> Schema:
    all_of = {"minItems": len(shape.all_of)} if shape.all_of else {}
    return list_of(schema_of(shape.shape), uniqueItems=True) | all_of


@schema_of.register(Named)
def _named(shape: Named[Any]) -> Schema:
    names = {"propertyNames": schema_of(shape.name)} if shape.name else {}
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": schema_of(shape.shape),
        **names,
    }


@schema_of.register(Record)
def _record(shape: Record) -> Schema:
    return object_of(schemas_of(shape.required), schemas_of(shape.optional))


def schemas_of(shapes: Mapping[str, Shape[Any]]) -> dict[str, Schema]:
    return {str(key): schema_of(shape) for key, shape in shapes.items()}


# -- conditions and values by case ----------------------------------------------------------------

RANGE: Schema = {
    "anyOf": [
        object_of({"is": schema_of(Count())}),
        object_of({}, schemas_of({"from": Count(), "up_to": Count()}), minProperties=1),
    ]
}
WORD_OR_WORDS: Schema = {"anyOf": [TEXT, list_of(TEXT, uniqueItems=True)]}


@schema_of.register(ConditionShape)
def _condition(shape: ConditionShape) -> Schema:
    return {"$ref": f"#/$defs/{condition_name(shape.vocabulary)}"}


def condition_name(vocabulary: Vocabulary) -> str:
    """Conditions over a claim, a person, or the payer of a fee: what may be asked for there."""
    if "days" in vocabulary.facts:
        return "condition"
    return "person_condition" if "enrolment.shares" in vocabulary.facts else "fee_condition"


def condition_schema(vocabulary: Vocabulary) -> Schema:
    """A condition: the built-in facts by name, and those that a scheme may declare."""
    of_claim = condition_name(vocabulary) == "condition"
    declared = rf"^((member|employer)\.){'?' if of_claim else ''}{LINE_NAME}$"
    facts = {}
    for name, fact in vocabulary.facts.items():
        words = one_of(fact.words or ())
        test = {"anyOf": [words, list_of(words, uniqueItems=True)]} if fact.words else RANGE
        facts[name] = {"title": fact.title, **test}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": facts,
        "patternProperties": {declared: {"anyOf": [*WORD_OR_WORDS["anyOf"], *RANGE["anyOf"]]}},
        "additionalProperties": False,
    }


@schema_of.register(Requirements)
def _requirements(shape: Requirements) -> Schema:
    condition = schema_of(ConditionShape(shape.vocabulary))
    return list_of(object_of({"require": condition, "words": TEXT}, {"when": condition}))


@schema_of.register(Varies)
def _varies(shape: Varies[Any]) -> Schema:
    value, condition = schema_of(shape.shape), schema_of(ConditionShape(shape.vocabulary))
    cases = [object_of({"when": condition, "value": value}), object_of({"otherwise": value})]
    return {"anyOf": [value, object_of({"by_case": list_of({"anyOf": cases})})]}
