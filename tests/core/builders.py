"""Rules, cases and roster rows built by hand, so that a test says only what it is about.

The rules are those of a scheme like Jingjiang's: half of the in-scope self-paid cost. Amounts in
tests are written in yuan text and turned into fen by ``fen``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from ledger.money import parse_rate, parse_yuan
from ledger.nouns import (
    SETTLEMENT_AMOUNTS,
    BenefitLine,
    ClaimCase,
    CoverFacts,
    EarlierClaim,
    EnrolmentKind,
    Fen,
    Payer,
    RosterRow,
    Settlement,
)
from ledger.rules import (
    BenefitRules,
    ByCase,
    Case,
    Citation,
    Condition,
    ContributionRules,
    EnrolmentRules,
    Fact,
    FactRules,
    LineRules,
    Method,
    Range,
    Threshold,
    ThresholdKind,
    Tier,
)
from ledger.sentences import LANGUAGES, say

PERIOD_STARTS_ON = date(2012, 8, 1)
PERIOD_ENDS_ON = date(2013, 7, 31)
HALF = Fraction(1, 2)
IN_SCOPE_SELF_PAID = "inscp_scp_amt - fund_pay_sumamt"

#: Article numbers stand for the values in tests: "article of late_payment_cover".
_LINES = (
    *("inpatient", "special_outpatient", "major_illness", "daily_allowance", "death"),
    *("large_cost", "secondary"),
)
_LINE_KEYS = (
    *(
        "base",
        "threshold",
        "method",
        "tiers",
        "cap_per_claim",
        "less_aid",
        "base_cap",
        "tiers_over",
    ),
    *("daily", "diseases", "amount", "counted_lines", "adjustments", "floor", "nothing_under"),
    *("not_over", "rounding", "shares", "cap_per_period", "cap_per_lifetime", "claims_per_period"),
    *("claims_per_lifetime", "conditions", "excluded_diagnoses", "first_diagnosis"),
    *("waiting_days", "papers", "claim_deadline"),
)
_KEYS = (
    *("minimum_age", "maximum_age", "waiting_days", "joiner_cover", "leaver_cover"),
    *("fee", "due_days", "late_payment_cover", "claim_deadline_days", "cap_per_period"),
    *("claim_deadline", "exclusions", "joint_caps", "exclusive"),
    *(f"{line}.{key}" for line in _LINES for key in _LINE_KEYS),
)
CITATIONS: Mapping[str, Citation] = {
    key: Citation(article=f"article of {key}", source="test", assumed=False) for key in _KEYS
}


def fen(yuan: str) -> Fen:
    return parse_yuan(yuan)


def is_told(code: str, facts: Mapping[str, str]) -> bool:
    """Is there a sentence for a code in both languages, with every fact it wants?"""
    return not any("{" in say(code, facts, lang) for lang in LANGUAGES)


def enrolment_rules(**changes: Any) -> EnrolmentRules:
    values: dict[str, Any] = {
        "citations": CITATIONS,
        "minimum_age": 16,
        "maximum_age": None,
        "minimum_participation": Fraction(3, 5),
        "participation_denominator": "staff",
        "small_unit_up_to": 10,
        "participation_is_binding": False,
        "waiting_days": dict.fromkeys(EnrolmentKind, 0),
        "joiner_cover": "next_day",
        "leaver_cover": "period_end",
    }
    return EnrolmentRules(**(values | changes))


def contribution_rules(**changes: Any) -> ContributionRules:
    values: dict[str, Any] = {
        "citations": CITATIONS,
        "fee_fen": fen("50"),
        "rounding": "per_invoice",
        "odd_fen_borne_by": Payer.EMPLOYER,
        "due_days": 30,
        "late_payment_cover": "next_day",
        "settle_order": (Payer.EMPLOYER, Payer.MEMBER, Payer.UNION, Payer.SUPERIOR),
    }
    return ContributionRules(**(values | changes))


def tier(over: str, up_to: str | None, gives: Fraction | str, *, below: bool = False) -> Tier:
    """A tier with a rate, or with a fixed sum in yuan; ``below``: written from and below."""
    end = None if up_to is None else fen(up_to)
    if isinstance(gives, Fraction):
        return Tier(fen(over), end, gives, None, below)
    return Tier(fen(over), end, None, fen(gives), below)


def flat(rate: str) -> tuple[Tier, ...]:
    """One tier for everything: "50%"."""
    return (tier("0", None, parse_rate(rate)),)


def bare_line(line: BenefitLine, method: Method, **values: Any) -> LineRules:
    """A line with nothing but what is given: for methods without tiers."""
    return LineRules(line=line, method=method, **values)


def line_rules(line: BenefitLine = "inpatient", **changes: Any) -> LineRules:
    values: dict[str, Any] = {
        "line": line,
        "base": IN_SCOPE_SELF_PAID,
        "threshold": Threshold(0, ThresholdKind.GATE),
        "method": Method.MARGINAL,
        "tiers": (tier("0", None, HALF),),
        "cap_per_claim_fen": None,
    }
    return LineRules(**(values | changes))


def benefit_rules(*lines: LineRules, **changes: Any) -> BenefitRules:
    """Benefit rules of the lines given, or of an inpatient line at one half."""
    values: dict[str, Any] = {
        "citations": CITATIONS,
        "lines": {line.line: line for line in lines or (line_rules(),)},
        "cap_per_period_fen": None,
        "claim_deadline_days": 180,
    }
    return BenefitRules(**(values | changes))


def amounts(**yuan: str) -> dict[str, Fen]:
    return dict.fromkeys(SETTLEMENT_AMOUNTS, 0) | {name: fen(text) for name, text in yuan.items()}


def settlement(
    in_scope: str = "4200",
    funds: str = "3600",
    *,
    setl_id: str = "S1",
    discharged_on: date = date(2012, 10, 15),
    **changes: Any,
) -> Settlement:
    """A stay that costs 300 out of scope, ``in_scope`` in scope, of which the funds pay ``funds``.

    The default is a published example: 4,500 in all, 4,200 in scope, 3,600 paid by the funds.
    """
    cash = fen(in_scope) + fen("300") - fen(funds)
    values: dict[str, Any] = {
        "setl_id": setl_id,
        "institution": "H32128200001",
        "receipt_code": "3201",
        "receipt_no": f"No-{setl_id}",
        "admitted_on": date(2012, 10, 1),
        "discharged_on": discharged_on,
        "amounts": amounts(fulamt_ownpay_amt="300", inscp_scp_amt=in_scope, fund_pay_sumamt=funds)
        | {"medfee_sumamt": fen(in_scope) + fen("300"), "psn_cash_pay": cash},
    }
    return Settlement(**(values | changes))


def cover(**changes: Any) -> CoverFacts:
    """Enrolled for the first time from the start of the period, and paid in time."""
    values: dict[str, Any] = {
        "kind": EnrolmentKind.FIRST,
        "joined_on": PERIOD_STARTS_ON,
        "ends_on": PERIOD_ENDS_ON,
        "due_on": date(2012, 8, 31),
        "paid_on": date(2012, 8, 20),
    }
    return CoverFacts(**(values | changes))


def case(*settlements: Settlement, **changes: Any) -> ClaimCase:
    """A claim that is granted under the default rules, with 300 yuan."""
    values: dict[str, Any] = {
        "claim_no": "SB-2012-00001",
        "line": "inpatient",
        "submitted_on": date(2012, 11, 1),
        "diagnosis_code": "I21.0",
        "period_starts_on": PERIOD_STARTS_ON,
        "period_ends_on": PERIOD_ENDS_ON,
        "settlements": settlements or (settlement(),),
        "cover": cover(),
    }
    return ClaimCase(**(values | changes))


def earlier(
    benefit: str = "0",
    base: str = "0",
    *,
    line: BenefitLine = "inpatient",
    period_starts_on: date = PERIOD_STARTS_ON,
    accrues: bool = True,
    days: int = 0,
) -> EarlierClaim:
    """A claim decided before, of the same period."""
    return EarlierClaim(line, period_starts_on, fen(base), fen(benefit), accrues, days)


# -- facts and conditions -------------------------------------------------------------------------


def fact(name: str, title: str, *words: str, default: str | None = None) -> Fact:
    """A declared fact; without words a number."""
    return Fact(name, title, words or None, default)


def fact_rules(*facts: Fact) -> FactRules:
    """A facts chapter with the facts given."""
    named = {one.name: one for one in facts}
    cited = {name: Citation(f"article of {name}", "test", assumed=False) for name in named}
    return FactRules(citations=cited, facts=named)


def when(**tests: str | tuple[str, ...] | Range) -> Condition:
    """A condition; names with __ for the dot: ``member__class="劳模"``."""
    return Condition(
        {
            name.replace("__", "."): test
            if isinstance(test, Range)
            else frozenset((test,) if isinstance(test, str) else test)
            for name, test in tests.items()
        }
    )


def by_case(*cases: tuple[Condition | None, Any]) -> ByCase[Any]:
    """A value by the facts; the condition None stands for all other cases."""
    return ByCase(tuple(Case(condition, value) for condition, value in cases))


def id_number(number: int, born: str = "19800101") -> str:
    """A made-up resident identity number of Jingjiang with a right check digit."""
    body = f"321282{born}{number % 1000:03d}"
    weighted = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[weighted % 11]


def roster_row(row: int = 2, **changes: Any) -> RosterRow:
    """A sound row: a person joins the employer that ``known()`` of the roster tests knows."""
    values: dict[str, Any] = {
        "row": row,
        "employer_name": "靖江市江河船舶有限公司",
        "uscc": "91321282000000001J",
        "name": "张小三",
        "id_type": "",
        "id_number": id_number(row),
        "mobile": "13800000001",
        "bank_account": "6222020000000000000",
        "bank_name": "中国工商银行靖江支行",
        "change": "",
        "changed_on": "",
    }
    return RosterRow(**(values | changes))
