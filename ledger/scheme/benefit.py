"""The benefit chapter (补助): what each benefit line gives, and what holds for all of them.

A line is made by its keys: ``inpatient.method``, ``inpatient.base`` … Which of them it must have
depends on its method; ``benefit_checks.py`` knows what goes with what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ledger.nouns import BenefitLine
from ledger.rules import Anchor, BenefitRules, LineRules, Method
from ledger.scheme.benefit_checks import NEEDED, TIER_KEYS, check_benefit, lines_in_force
from ledger.scheme.benefit_parts import (
    PER_CLAIM_OR_PERIOD,
    Adjustments,
    CalendarShape,
    DailyShape,
    Diseases,
    ExclusiveShape,
    JointCapShape,
    Lines,
    PaperShape,
    RoundingShape,
)
from ledger.scheme.conditions import Requirements, Varies
from ledger.scheme.dated import ChapterForm, Group, InForce
from ledger.scheme.parts import ICD_PREFIX, Base, ThresholdShape, Tiers
from ledger.scheme.shapes import (
    Choice,
    Count,
    Distinct,
    ListOf,
    Money,
    Named,
    OneOf,
    OrNone,
    Shape,
    Words,
    YesNo,
)
from ledger.scheme.strict import Fields, Items, Node, Text
from ledger.scheme.time_limits import TimeLimitShape, WaitingShape
from ledger.scheme.vocabulary import Vocabulary
from ledger.sentences.claims import LINE_NAMES

DATES = ("discharged_on", "admitted_on", "settled_on", "period_start")

_LINE_KEY = re.compile(r"(?P<line>[a-z][a-z0-9_]*)\.(?P<part>[a-z_]+)")
_EXCLUSION = Words(pattern=r"[a-z][a-z0-9_]*", like="work_injury")

#: Keys of a line that its rules have under another name.
_FIELDS: Mapping[str, str] = {
    "cap_per_claim": "cap_per_claim_fen",
    "base_cap": "base_cap_fen",
    "amount": "amount_fen",
    "floor": "floor_fen",
    "nothing_under": "least_fen",
    "shares": "shares_multiply",
    "cap_per_period": "cap_per_period_fen",
    "cap_per_lifetime": "cap_per_lifetime_fen",
    "conditions": "requirements",
    "first_diagnosis": "first_diagnosis_in_cover",
    "waiting_days": "waiting",
    "claim_deadline": "deadline",
}


def _line_shapes(vocabulary: Vocabulary) -> dict[str, Shape[Any]]:
    """The keys of a line, without its name. All but the method may be ``none``."""
    money, limit = Money(), OrNone(Money(least=1))
    number, sum_insured = OrNone(Count(least=1)), Money(least=1)
    optional: dict[str, Shape[Any]] = {
        "title": Words(),
        "less_aid": Distinct(Words()),
        "base_cap": Varies(limit, vocabulary),
        "tiers_over": PER_CLAIM_OR_PERIOD,
        "daily": Varies(DailyShape(), vocabulary),
        "diseases": Diseases(vocabulary),
        "amount": Varies(sum_insured, vocabulary),
        "counted_lines": Lines(vocabulary),
        "adjustments": Adjustments(vocabulary),
        "floor": Varies(money, vocabulary),
        "nothing_under": Varies(money, vocabulary),
        "not_over": Varies(OrNone(Base()), vocabulary),
        "rounding": RoundingShape(),
        "shares": Choice(("nothing", "amounts", "caps", "both")),
        "cap_per_period": Varies(limit, vocabulary),
        "cap_per_lifetime": Varies(limit, vocabulary),
        "claims_per_period": Varies(number, vocabulary),
        "claims_per_lifetime": Varies(number, vocabulary),
        "conditions": Requirements(vocabulary),
        "excluded_diagnoses": Distinct(ICD_PREFIX),
        "first_diagnosis": YesNo(),
        "waiting_days": WaitingShape(),
        "papers": ListOf(PaperShape()),
        "claim_deadline": TimeLimitShape(tuple(Anchor)),
    }
    return {
        "base": OrNone(Varies(Base(), vocabulary)),
        "threshold": OrNone(Varies(ThresholdShape(), vocabulary)),
        "method": OneOf(Method),
        "tiers": OrNone(Varies(Tiers(), vocabulary)),
        "cap_per_claim": Varies(limit, vocabulary),
        **{key: OrNone(shape) for key, shape in optional.items()},
    }


LINE_PARTS = tuple(_line_shapes(Vocabulary()))


def line_names(document: Fields) -> tuple[BenefitLine, ...]:
    """The lines that a benefit chapter has keys of, in the order in which it names them."""
    values = document.fields.get("values")
    found = map(_LINE_KEY.fullmatch, values.fields if isinstance(values, Fields) else ())
    return tuple(dict.fromkeys(key["line"] for key in found if key and key["part"] in LINE_PARTS))


def benefit(vocabulary: Vocabulary) -> ChapterForm[BenefitRules]:
    """补助, for the facts and the lines of a scheme."""
    deadline = OrNone(TimeLimitShape(tuple(Anchor)))
    shapes = _line_shapes(vocabulary)
    return ChapterForm(
        name="benefit",
        keyed_by=DATES,
        keys={"cap_per_period": Varies(OrNone(Money(least=1)), vocabulary)},
        either=({"claim_deadline_days": Count(), "claim_deadline": deadline},),
        optional={
            "calendar": CalendarShape(),
            "exclusions": Named(Words(), name=_EXCLUSION),
            "joint_caps": ListOf(JointCapShape(vocabulary)),
            "exclusive": ListOf(ExclusiveShape(vocabulary)),
        },
        groups=tuple(_group(line, shapes) for line in vocabulary.lines),
        build=_benefit,
        check=check_benefit,
    )


def _group(line: BenefitLine, shapes: Mapping[str, Shape[Any]]) -> Group:
    def required(values: Fields) -> tuple[str, ...]:
        return tuple(f"{line}.{part}" for part in _needed(line, values.fields))

    return Group({f"{line}.{part}": shape for part, shape in shapes.items()}, required)


def _needed(line: BenefitLine, values: Mapping[str, Node]) -> tuple[str, ...]:
    """What a line must have by its first method; without one, what its keys look like."""
    if f"{line}.method" in values:
        method = _first_method(values[f"{line}.method"])
        return NEEDED[method] if method else ("method",)
    has_tiers = any(f"{line}.{part}" in values for part in TIER_KEYS)
    return TIER_KEYS if has_tiers else ("method",)


def _first_method(node: Node) -> Method | None:
    """The method that a line begins with, as far as it is written rightly."""
    versions = node.fields.get("versions") if isinstance(node, Fields) else None
    first = versions.items[0] if isinstance(versions, Items) and versions.items else None
    value = first.fields.get("value") if isinstance(first, Fields) else None
    known = isinstance(value, Text) and value.text in tuple(Method)
    return Method(value.text) if known and isinstance(value, Text) else None


def _benefit(values: InForce) -> BenefitRules:
    fields = {name: values[name] for name in _CHAPTER_FIELDS if values.given(name)}
    return BenefitRules(
        citations=values.citations,
        lines={line: _line(values, line) for line in lines_in_force(values)},
        cap_per_period_fen=values["cap_per_period"],
        **fields,
    )


_CHAPTER_FIELDS = (
    "claim_deadline_days", "claim_deadline", "calendar", "joint_caps", "exclusive", "exclusions",
)  # fmt: skip


def _line(values: InForce, line: BenefitLine) -> LineRules:
    given = {part: values.get(f"{line}.{part}") for part in LINE_PARTS}
    fields = {_FIELDS.get(part, part): each for part, each in given.items() if each is not None}
    return LineRules(line=line, **{"title": LINE_NAMES.get(line, ""), **fields})
