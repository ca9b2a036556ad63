"""Cases that are not about claims: who may join, cover, participation, signatures, relief."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.core import approval, enrolment, relief
from ledger.core.enrolment.membership import check_years
from ledger.money import yuan
from ledger.nouns import Candidate, CoverFacts, EnrolmentKind
from ledger.periods import cover_from, period_of
from ledger.scheme import Scheme
from ledger.scheme.shapes import (
    Choice,
    Count,
    Day,
    ListOf,
    Money,
    OneOf,
    OrNone,
    Record,
    Words,
    YesNo,
)
from ledger.scheme.strict import Fields, mistake
from ledger.scheme.vocabulary import vocabulary_of
from ledger.work.scheme_cases.reading import Case, ListOrNothing
from ledger.work.scheme_cases.results import Result, compare

Facts = dict[str, str | int]


def period_start(case: Case, scheme: Scheme, day: date | None = None) -> date:
    """The first day of the period whose rules a case is tried under."""
    rules = scheme.period()
    own_start = day if rules.rolling else None
    wanted = day or case.on or rules.first_starts_on
    return period_of(max(wanted, rules.first_starts_on), rules, own_start)[0]


def facts_in(given: Fields, scheme: Scheme, left_out: tuple[str, ...] = ()) -> Facts:
    """The facts that a case states, with the defaults of the others.

    ``left_out``: keys that are no facts. Raises RulebookInvalid for a fact or word that the scheme
    does not know.
    """
    known = vocabulary_of(scheme.facts()).facts
    facts: Facts = {}
    for name, fact in known.items():
        if fact.default is not None:
            facts[name] = int(fact.default) if fact.words is None else fact.default
    for name, node in given.fields.items():
        if name in left_out:
            continue
        if name not in known:
            place = given.key_places[name]
            raise mistake(place, "fact_unknown", text=name, known=", ".join(known))
        words = known[name].words
        if words is None:
            facts[name] = Count().read(node)
        else:
            facts[name] = Choice(words).read(node)
    return facts


def _expected(case: Case, **shapes: Any) -> dict[str, Any]:
    (asked,) = case.asked
    assert asked.expect is not None, "read with the case"
    return Record({}, shapes).read(asked.expect)


def try_person(case: Case, scheme: Scheme) -> Result:
    """Who may take part: the words of the conditions that are not met, and codes for the age."""
    (asked,) = case.asked
    expected = _expected(case, refused=ListOrNothing(Words()))
    rules = scheme.enrolment(period_start=period_start(case, scheme))
    facts = facts_in(asked.given, scheme)
    age = facts.get("member.age")
    problems = check_years(age, rules) if isinstance(age, int) else []
    refused = [code for code, _ in problems]
    for code, told in enrolment.check_conditions(facts, rules):
        if code == "member_fact_missing":
            raise mistake(asked.given.place, "case_fact_missing", name=told["fact"])
        refused.append(told["words"])
    return Result(compare(_listed(expected), {"refused": refused}))


def _listed(expected: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in expected.items()
    }


def try_cover(case: Case, scheme: Scheme) -> Result:
    """The first day of cover; ``none`` while the contribution is not paid."""
    (asked,) = case.asked
    expected = _expected(case, covered_from=OrNone(Day()))
    given = Record(
        {"kind": OneOf(EnrolmentKind), "joined_on": Day()},
        {"paid_on": OrNone(Day()), "due_on": Day(), "starts_on": Day(),
         "period_starts_on": Day(), "line": Words()},
    ).read(asked.given)  # fmt: skip
    joined_on = given["joined_on"]
    starts_on = given.get("period_starts_on") or period_start(case, scheme, case.on or joined_on)
    cover = CoverFacts(
        kind=given["kind"], joined_on=joined_on, ends_on=date.max, due_on=given.get("due_on"),
        paid_on=given.get("paid_on", joined_on), starts_on=given.get("starts_on"),
    )  # fmt: skip
    waiting = None
    if "line" in given:
        lines = scheme.benefit(discharged_on=starts_on, admitted_on=starts_on,
                               settled_on=starts_on, period_start=starts_on).lines  # fmt: skip
        if given["line"] not in lines:
            place, known = asked.given.fields["line"].place, ", ".join(lines)
            raise mistake(place, "not_a_choice", text=given["line"], known=known)
        waiting = lines[given["line"]].waiting
    found = cover_from(
        cover,
        starts_on,
        scheme.enrolment(period_start=starts_on),
        scheme.contribution(period_start=starts_on),
        waiting,
    )
    return Result(compare(_days(expected), _days({"covered_from": found})))


def _days(values: Mapping[str, date | None]) -> dict[str, str | None]:
    return {name: day.isoformat() if day else None for name, day in values.items()}


def try_participation(case: Case, scheme: Scheme) -> Result:
    (asked,) = case.asked
    expected = _expected(case, met=YesNo())
    given = Record({"enrolled": Count(), "headcount": Count()}).read(asked.given)
    rules = scheme.enrolment(period_start=period_start(case, scheme))
    found = enrolment.participation(given["enrolled"], given["headcount"], rules)
    return Result(compare(expected, {"met": found.met}))


def try_levels(case: Case, scheme: Scheme) -> Result:
    """Which levels must sign an amount, of a line or of relief where that has its own."""
    (asked,) = case.asked
    expected = _expected(case, levels=ListOf(Count(least=1)))
    given = Record({"amount": Money()}, {"line": Words()}).read(asked.given)
    rules = scheme.approval(signed_on=case.on or scheme.period().first_starts_on)
    levels = approval.levels_for(given["amount"], rules, given.get("line"))
    return Result(compare(_listed(expected), {"levels": [level.level for level in levels]}))


def try_relief(case: Case, scheme: Scheme) -> Result:
    """What a pool gives to candidates in their order, what they need, and what is left."""
    (asked,) = case.asked
    expected = _expected(case, awards=ListOf(Money()), needs=ListOf(Money()), remainder=Money())
    candidate = Record(
        {"group": Words(), "burden": Money()},
        {"consecutive_periods": Count(least=1), "case_no": Words()},
    )
    given = Record({"pool": Money(), "candidates": ListOf(candidate)}).read(asked.given)
    rules = scheme.relief(period_start=period_start(case, scheme))
    candidates = [
        Candidate(each.get("case_no", f"N{number}"), each["group"], each["burden"],
                  each.get("consecutive_periods", 1))
        for number, each in enumerate(given["candidates"], start=1)
    ]  # fmt: skip
    result = relief.allocate(candidates, given["pool"], rules.formula)
    found = {
        "awards": [award.award_fen for award in result.awards],
        "needs": [award.need_fen for award in result.awards],
        "remainder": result.remainder_fen,
    }
    return Result(compare(_in_yuan(expected), _in_yuan(found)))


def _in_yuan(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: yuan(value) if isinstance(value, int) else [yuan(fen) for fen in value]
        for name, value in values.items()
    }
