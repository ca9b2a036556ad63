"""What the parts of chapters look like in JSON Schema: tiers, payers, time limits, accounts.

To be imported for what it teaches ``shape_schemas.schema_of``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ledger.nouns import AccountKind
from ledger.rules import BUILT_IN_FACTS
from ledger.scheme.accounts import Chart, Events
from ledger.scheme.benefit_parts import (
    CALENDAR,
    DAILY,
    KINDS_OF_ADJUSTMENT,
    PAPER,
    ROUNDING,
    Adjustments,
    AdjustmentShape,
    CalendarShape,
    DailyShape,
    Diseases,
    ExclusiveShape,
    JointCapShape,
    Lines,
    PaperShape,
    RoundingShape,
)
from ledger.scheme.events import EVENTS, OPTIONAL_EVENTS, ROLES, EventForm
from ledger.scheme.facts import CLAIM_FIELDS, FactName, FactShape
from ledger.scheme.parts import STYLES, THRESHOLD, Levels, ThresholdShape, Tiers, Tranches
from ledger.scheme.payers import KINDS_OF_PART, PART, Payers
from ledger.scheme.schema_words import line_title
from ledger.scheme.shape_schemas import (
    LINE_NAME,
    NONE,
    TEXT,
    Schema,
    exactly_one,
    list_of,
    object_of,
    one_of,
    schema_of,
)
from ledger.scheme.shapes import Count, Distinct, Money, Rate, Record, Words
from ledger.scheme.taking_part import (
    JOINING,
    SHARES,
    WINDOW,
    JoiningShape,
    SharesShape,
    WindowShape,
)
from ledger.scheme.time_limits import (
    KINDS_OF_LIMIT,
    MONTHS,
    WAITING,
    DaysOrMonths,
    TimeLimitShape,
    WaitingShape,
)
from ledger.scheme.year_end import BONUS, RELIEF, BonusShape, LineLevels

YES: Schema = {"const": "yes"}

#: Shapes that read one record and make a value of it.
RECORDS: Mapping[type[Any], Record] = {
    BonusShape: BONUS,
    CalendarShape: CALENDAR,
    DailyShape: DAILY,
    PaperShape: PAPER,
    RoundingShape: ROUNDING,
    SharesShape: SHARES,
    ThresholdShape: THRESHOLD,
    WaitingShape: WAITING,
    WindowShape: WINDOW,
}
for _class, _fixed in RECORDS.items():
    schema_of.register(_class, partial(lambda record, _shape: schema_of(record), _fixed))

# -- time -----------------------------------------------------------------------------------------


@schema_of.register(TimeLimitShape)
def _time_limit(shape: TimeLimitShape) -> Schema:
    after = shape.after()
    kinds = [kind for kind in KINDS_OF_LIMIT if kind in after.optional]
    return {"anyOf": [schema_of(after) | exactly_one(kinds), schema_of(shape.by())]}


@schema_of.register(DaysOrMonths)
def _days_or_months(shape: DaysOrMonths) -> Schema:
    return {"anyOf": [schema_of(Count()), schema_of(MONTHS)]}


# -- tiers and levels -----------------------------------------------------------------------------


@schema_of.register(Tiers)
def _tiers(shape: Tiers) -> Schema:
    return {"anyOf": [list_of(schema_of(shape.row(style))) for style in STYLES]}


@schema_of.register(Levels)
def _levels(shape: Levels) -> Schema:
    row = Record({"level": Count(least=1), "title": Words(), "over": Money()})
    return list_of(schema_of(row))


@schema_of.register(LineLevels)
def _line_levels(shape: LineLevels) -> Schema:
    levels, lines = schema_of(Levels()), (*shape.lines, RELIEF)
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {line: {"title": line_title(line), **levels} for line in lines},
        "patternProperties": {f"^{LINE_NAME}$": levels},
        "additionalProperties": False,
    }


@schema_of.register(Tranches)
def _tranches(shape: Tranches) -> Schema:
    return list_of(schema_of(Record({"groups": Distinct(Words()), "share": Rate()})))


# -- taking part ----------------------------------------------------------------------------------


@schema_of.register(Payers)
def _payers(shape: Payers) -> Schema:
    return list_of(schema_of(PART) | exactly_one(KINDS_OF_PART))


@schema_of.register(JoiningShape)
def _joining(shape: JoiningShape) -> Schema:
    new_hires = {"properties": {"allowed": {"const": "new_hires"}}}
    days = {"then": {"required": ["within_days"]}, "else": {"not": {"required": ["within_days"]}}}
    return schema_of(JOINING) | {"if": new_hires, **days}


# -- benefit --------------------------------------------------------------------------------------


@schema_of.register(Diseases)
def _diseases(shape: Diseases) -> Schema:
    return list_of(schema_of(shape.row()))


@schema_of.register(Adjustments)
def _adjustments(shape: Adjustments) -> Schema:
    row = AdjustmentShape(shape.vocabulary).record()
    return list_of(schema_of(row) | exactly_one(KINDS_OF_ADJUSTMENT))


@schema_of.register(JointCapShape)
def _joint_cap(shape: JointCapShape) -> Schema:
    return schema_of(shape.record())


@schema_of.register(ExclusiveShape)
def _exclusive(shape: ExclusiveShape) -> Schema:
    schema = schema_of(shape.record())
    schema["properties"]["lines"]["minItems"] = 2
    return schema


@schema_of.register(Lines)
def _lines(shape: Lines) -> Schema:
    return list_of({"type": "string", "pattern": f"^{LINE_NAME}$"}, uniqueItems=True)


# -- facts ----------------------------------------------------------------------------------------


@schema_of.register(FactName)
def _fact_name(shape: FactName) -> Schema:
    taken = one_of((*BUILT_IN_FACTS, *sorted(CLAIM_FIELDS)))
    return {"pattern": rf"^((member|employer)\.)?{LINE_NAME}$", "not": taken}


@schema_of.register(FactShape)
def _fact(shape: FactShape) -> Schema:
    words = list_of(TEXT, uniqueItems=True)
    of_words = object_of({"title": TEXT, "words": words, "default": TEXT})
    number = {"anyOf": [NONE, schema_of(Count())]}
    return {"anyOf": [of_words, object_of({"title": TEXT, "number": YES, "default": number})]}


# -- accounts -------------------------------------------------------------------------------------


@schema_of.register(Chart)
def _chart(shape: Chart) -> Schema:
    role = {"anyOf": [NONE, one_of(ROLES)]}
    code = {"type": ["string", "integer"], "pattern": r"^[1-9]\d{3}(\d\d)*$"}
    row = {"code": code, "name": TEXT, "kind": one_of(AccountKind), "role": role}
    return list_of(object_of(row))


@schema_of.register(Events)
def _events(shape: Events) -> Schema:
    required = {name: _event(form) for name, form in EVENTS.items()}
    return object_of(required, {name: _event(form) for name, form in OPTIONAL_EVENTS.items()})


def _event(form: EventForm) -> Schema:
    sides = dict.fromkeys(("debit", "credit"), one_of(ROLES))
    line = object_of({"amount": one_of(form.names)}, sides) | exactly_one(sides)
    return object_of({"summary": TEXT, "lines": list_of(line)})
