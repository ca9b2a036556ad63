"""Cases about the fee: what somebody pays, who bears which part, what comes back on leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.conditions import FactMissing, Facts, choose
from ledger.core import contribution
from ledger.money import yuan
from ledger.nouns import Agreement, Fen, Payer
from ledger.periods import period_of
from ledger.rules import ContributionRules
from ledger.scheme import Scheme
from ledger.scheme.shapes import Count, Day, Money, Named, OneOf, Rate, Record, Shape
from ledger.scheme.strict import Fields, mistake
from ledger.work.scheme_cases.others import facts_in, period_start
from ledger.work.scheme_cases.reading import Case
from ledger.work.scheme_cases.results import Result, compare

#: What a case about the fee may state besides facts. ``agreement``: payer → share of the fee.
_OWN: dict[str, Shape[Any]] = {
    "shares": Count(least=1), "joined_on": Day(), "left_on": Day(),
    "agreement": Named(Rate(), OneOf(Payer)),
}  # fmt: skip
_EXPECT = Record({}, {"fee": Money(), "refund": Money(), "parts": Named(Money(), OneOf(Payer))})


def try_fee(case: Case, scheme: Scheme) -> Result:
    """The fee of all shares, its parts by payer, and what comes back to who leaves on a day.

    Raises RulebookInvalid for a fact that a rule asks for and the case does not state.
    """
    (asked,) = case.asked
    assert asked.expect is not None, "read with the case"
    expected = _EXPECT.read(asked.expect)
    own = {name: node for name, node in asked.given.fields.items() if name in _OWN}
    given = Record({}, _OWN).read(Fields(asked.given.place, own, asked.given.key_places))
    facts = facts_in(asked.given, scheme, left_out=tuple(_OWN))
    if "shares" in given:
        facts["enrolment.shares"] = given["shares"]
    try:
        found = _found(case, given, facts, scheme, wants_parts="parts" in expected)
    except FactMissing as missing:
        raise mistake(asked.given.place, "case_fact_missing", name=missing.name) from missing
    return Result(compare(_in_yuan(expected), _in_yuan(found)))


def _found(
    case: Case, given: Mapping[str, Any], facts: Facts, scheme: Scheme, *, wants_parts: bool
) -> dict[str, Any]:
    joined_on = given.get("joined_on")
    starts_on = period_start(case, scheme, case.on or joined_on)
    rules = scheme.contribution(period_start=starts_on)
    period = period_of(starts_on, scheme.period(), starts_on)
    shares = facts["enrolment.shares"]
    assert isinstance(shares, int), "a number of the vocabulary"
    fee_fen = contribution.fee_of(rules, facts, shares, joined_on, period)
    found: dict[str, Any] = {"fee": fee_fen}
    if wants_parts:
        found["parts"] = _parts(case, fee_fen, given.get("agreement"), facts, rules)
    if "left_on" in given:
        found["refund"] = contribution.refund_of(fee_fen, rules, given["left_on"], period)
    return found


def _parts(
    case: Case,
    fee_fen: Fen,
    agreement: Mapping[str, Any] | None,
    facts: Facts,
    rules: ContributionRules,
) -> Mapping[Payer, Fen]:
    if rules.payers is not None:
        parts = choose(rules.payers, facts)
        return contribution.by_payer(parts, contribution.parts_of_fee(fee_fen, parts, rules))
    given = case.asked[0].given
    if agreement is None:
        raise mistake(given.place, "case_split_by_agreement")
    if sum(agreement.values()) != 1:
        total = str(sum(agreement.values()))
        raise mistake(given.fields["agreement"].place, "shares_not_one", total=total)
    shares = {Payer(payer): share for payer, share in agreement.items()}
    return contribution.split_fee(fee_fen, Agreement(shares), rules)


def _in_yuan(values: Mapping[str, Any]) -> dict[str, str]:
    """The figures by name, parts as ``part.PAYER``; a part that is nobody's is 0.00."""
    named: dict[str, str] = {}
    for name, value in values.items():
        if name == "parts":
            named |= {f"part.{payer}": yuan(value.get(payer, 0)) for payer in Payer}
        else:
            named[name] = yuan(value)
    return named
