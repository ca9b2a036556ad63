"""Published schemes, by their own figures: what a clerk of each would compute by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledger.money import parse_rate
from ledger.rules import (
    Adjustment,
    Daily,
    Disease,
    Exclusive,
    JointCap,
    LineRules,
    Method,
    Per,
    Range,
    Threshold,
    ThresholdKind,
)
from tests.core.builders import (
    HALF,
    bare_line,
    benefit_rules,
    by_case,
    cover,
    earlier,
    fact,
    fact_rules,
    fen,
    flat,
    line_rules,
    tier,
    when,
)
from tests.core.builders_decisions import bare, by_fund, codes, decided, granted, paid, stay, steps


def deductible(amount: str, per: Per = Per.CLAIM) -> Threshold:
    return Threshold(fen(amount), ThresholdKind.DEDUCTIBLE, per)


def gate(amount: str, per: Per = Per.CLAIM) -> Threshold:
    return Threshold(fen(amount), ThresholdKind.GATE, per)


HANGZHOU = line_rules(
    tiers=(
        tier("0", "1000", Fraction(1, 5)),
        tier("1000", "10000", HALF),
        tier("10000", "15000", Fraction(9, 10)),
        tier("15000", "50000", Fraction(3, 5)),
    ),
    floor_fen=fen("100"),
)


@pytest.mark.parametrize(
    ("self_paid", "benefit"),
    [
        ("0.02", "0.00"),  # 0.004 is less than a fen: there is nothing to raise
        ("0.03", "100.00"),
        ("400", "100.00"),  # 80 is raised
        ("500", "100.00"),
        ("1000", "200.00"),
        ("10000", "4700.00"),
        ("15000", "9200.00"),
        ("50000", "30200.00"),
        ("60000", "30200.00"),
    ],
)
def test_hangzhou_bands_with_a_least_benefit_of_100(self_paid: str, benefit: str) -> None:
    assert granted(paid(self_paid), HANGZHOU) == benefit


YUNNAN = line_rules(
    "secondary",
    method=Method.WHOLE_AMOUNT,
    threshold=gate("100000"),
    tiers=(
        tier("0", "200000", Fraction(1, 5), below=True),
        tier("200000", None, Fraction(2, 5), below=True),
    ),
    cap_per_claim_fen=fen("500000"),
    adjustments=(
        Adjustment(
            None, parse_rate("1%"), None, "enrolment.consecutive_periods", 1, parse_rate("10%")
        ),
    ),
)


@pytest.mark.parametrize(
    ("residue", "terms", "aid"),
    [
        ("99999.99", 1, "0.00"),
        ("100000", 1, "20000.00"),
        ("199999.99", 1, "40000.00"),
        ("200000", 1, "80000.00"),
        ("200000", 2, "82000.00"),  # 41 %
        ("200000", 11, "100000.00"),  # 50 %
        ("200000", 20, "100000.00"),  # ten points at most
        ("1500000", 1, "500000.00"),
    ],
)
def test_yunnan_secondary_aid_with_its_cliff_and_its_reward(
    residue: str, terms: int, aid: str
) -> None:
    one = paid(residue, line="secondary", cover=cover(consecutive_periods=terms))
    assert granted(one, YUNNAN) == aid


def test_hainan_reads_its_threshold_in_three_ways() -> None:
    """Self-paid 20,000; 1,000 to 5,000 50 %, to 10,000 60 %, above 70 %."""
    rates = [HALF, Fraction(3, 5), Fraction(7, 10)]
    bounds = ["0", "1000", "5000", "10000"]
    unpaid = (
        tier("0", "1000", Fraction(0)),
        *(tier(over, up_to, rate) for over, up_to, rate in
          zip(bounds[1:], [*bounds[2:], None], rates, strict=True)),
    )  # fmt: skip
    whole = (
        tier("0", "5000", HALF),
        tier("5000", "10000", rates[1]),
        tier("10000", None, rates[2]),
    )
    ways = [
        (line_rules(threshold=gate("1000"), tiers=unpaid), "12000.00"),
        (line_rules(threshold=gate("1000"), tiers=whole), "12500.00"),
        (line_rules(threshold=gate("1000"), tiers=whole, method=Method.WHOLE_AMOUNT), "14000.00"),
    ]
    for line, benefit in ways:
        assert granted(paid("20000"), line) == benefit


JILIN = line_rules(
    base="hifp_pay",
    tiers=by_case(
        (when(hospital_level="省级"), flat("10.5%")),
        (when(hospital_level="市级"), flat("8.4%")),
        (when(hospital_level="区县级"), flat("6.3%")),
    ),
    floor_fen=fen("100"),
    claims_per_period=2,
)
LEVELS = fact_rules(fact("hospital_level", "医院级别", "省级", "市级", "区县级"))


@pytest.mark.parametrize(
    ("level", "fund", "benefit"),
    [
        ("省级", "10000", "1050.00"),
        ("市级", "10000", "840.00"),
        ("区县级", "10000", "630.00"),
        ("区县级", "1000", "100.00"),  # 63 is raised
    ],
)
def test_jilin_takes_a_part_of_the_fund_by_the_hospitals_level(
    level: str, fund: str, benefit: str
) -> None:
    one = by_fund(fund, facts={"hospital_level": level})
    assert granted(one, JILIN, facts=LEVELS) == benefit


def test_jilin_covers_two_stays_of_a_period() -> None:
    def nth(*before: object) -> list[str]:
        one = by_fund("10000", facts={"hospital_level": "省级"}, earlier=before)
        return codes(decided(one, JILIN, facts=LEVELS))

    assert nth(earlier("1050")) == []
    assert nth(earlier("1050"), earlier("1050")) == ["too_many_claims_per_period"]
    of_last_period = earlier("1050", period_starts_on=date(2011, 8, 1))
    assert nth(earlier("1050"), of_last_period) == []
    assert nth(earlier("1050"), earlier(accrues=False)) == []


ZHEJIANG = bare_line(
    "daily_allowance",
    Method.PER_DAY,
    daily=Daily(
        fen("50"), most_days=40, per=Per.PERIOD, short_stay_days=6, short_stay_fen=fen("300")
    ),
)


@pytest.mark.parametrize(
    ("before", "days", "benefit"),
    [
        (0, 1, "300.00"),
        (0, 6, "300.00"),
        (0, 7, "350.00"),
        (0, 40, "2000.00"),
        (0, 90, "2000.00"),
        (4, 2, "0.00"),  # six days in all: the 300 were paid
        (4, 6, "200.00"),  # ten days in all give 500, of which 300 were paid
        (35, 10, "250.00"),
        (40, 5, "0.00"),
    ],
)
def test_zhejiang_pays_up_to_six_days_300_and_else_50_a_day_up_to_forty(
    before: int, days: int, benefit: str
) -> None:
    history = (earlier(line="daily_allowance", days=before),) if before else ()
    assert granted(stay(days, earlier=history), ZHEJIANG) == benefit


ZHANGZHOU = line_rules(threshold=deductible("300", Per.PERIOD), tiers=flat("60%"))


def test_zhangzhou_takes_300_once_in_a_period() -> None:
    """200, then 500, then 1,000: nothing; 60 % of 400; 60 % of 1,000."""
    first = decided(paid("200"), ZHANGZHOU)
    assert codes(first) == ["below_threshold"]
    second = decided(paid("500", earlier=(earlier(base="200"),)), ZHANGZHOU)
    assert second.benefit_fen == fen("240")
    assert steps(second) == [
        ("deductible_left_taken", "500.00", "400.00"),
        ("flat_rate", "400.00", "240.00"),
    ]
    third = decided(paid("1000", earlier=(earlier(base="200"), earlier(base="500"))), ZHANGZHOU)
    assert steps(third) == [
        ("deductible_used_up", "1000.00", "1000.00"),
        ("flat_rate", "1000.00", "600.00"),
    ]


def test_beijing_takes_1300_and_from_the_second_stay_on_650() -> None:
    line = line_rules(
        threshold=by_case(
            (when(claim_number=Range(1, 1)), deductible("1300")),
            (None, deductible("650")),
        ),
        tiers=flat("20%"),
    )
    assert granted(paid("2300"), line) == "200.00"
    assert granted(paid("2300", earlier=(earlier("200"),)), line) == "330.00"
    assert granted(paid("2300", earlier=(earlier("200"), earlier("330"))), line) == "330.00"
    unpaid_before = paid("2300", earlier=(earlier(accrues=False),))
    assert granted(unpaid_before, line) == "200.00"


def test_a_college_gives_60_percent_and_from_the_second_claim_on_half_of_it() -> None:
    second = when(claim_number=Range(2, None))
    line = line_rules(
        base="act_pay_dedc + inscp_scp_amt - fund_pay_sumamt",
        tiers=flat("60%"),
        adjustments=(Adjustment(second, None, HALF),),
    )
    assert granted(paid("1000"), line) == "600.00"
    decision = decided(paid("1000", earlier=(earlier("600"),)), line)
    assert steps(decision) == [
        ("rates_adjusted", "1000.00", "1000.00"),
        ("flat_rate", "1000.00", "300.00"),
    ]
    assert decision.workings[1].facts == {
        "from": "60%",
        "to": "30%",
        "why": "本期第几次申报：2",
        "when": "claim_number 2",
    }


@pytest.mark.parametrize(
    ("code", "sum_"),
    [("C50.9", "15000.00"), ("c73", "3000.00"), ("D05.1", "3000.00"), ("I21.0", "0.00")],
)
def test_hangzhou_pays_a_sum_for_a_disease_and_less_for_some(code: str, sum_: str) -> None:
    line = bare_line(
        "major_illness",
        Method.LUMP_SUM,
        diseases=(
            Disease("恶性肿瘤", ("C",), fen("15000")),
            Disease("甲状腺癌", ("C73",), fen("3000")),
            Disease("原位癌", ("D05", "D06"), fen("3000")),
        ),
    )
    assert granted(bare(line="major_illness", diagnosis_code=code), line) == sum_


DEATH = bare_line(
    "death",
    Method.MAKE_UP_TO,
    amount_fen=fen("3000"),
    counted_lines=("inpatient",),
    less_aid=("union",),
)


@pytest.mark.parametrize(
    ("inpatient", "union", "benefit"),
    [
        ("0", "0", "3000.00"),
        ("1200", "0", "1800.00"),
        ("1200", "500", "1300.00"),
        ("3000", "0", "0.00"),
        ("1200", "2500", "0.00"),
    ],
)
def test_hainan_makes_a_death_up_to_3000(inpatient: str, union: str, benefit: str) -> None:
    one = bare(line="death", earlier=(earlier(inpatient),), aid={"union": fen(union)})
    decision = decided(one, line_rules(), DEATH)
    assert decision.benefit_fen == decision.base_fen == fen(benefit)
    assert codes(decision) == ([] if decision.benefit_fen else ["made_up_already"])


def zhejiang_lines() -> tuple[LineRules, LineRules, LineRules]:
    major = bare_line("major_illness", Method.LUMP_SUM, amount_fen=fen("25000"))
    large = bare_line("large_cost", Method.LUMP_SUM, amount_fen=fen("10000"))
    return ZHEJIANG, major, large


def test_zhejiang_joins_the_caps_of_lines_and_excludes_one_by_another() -> None:
    rules = benefit_rules(
        *zhejiang_lines(),
        joint_caps=(JointCap(("daily_allowance", "major_illness"), Per.PERIOD, fen("26000")),),
        exclusive=(Exclusive(("major_illness", "large_cost"), Per.PERIOD, "declined"),),
    )
    days = (earlier("2000", line="daily_allowance", days=40),)
    major = decided(bare(line="major_illness", earlier=days), benefit=rules)
    assert (codes(major), major.benefit_fen) == (["cut_to_joint_period_cap"], fen("24000"))
    after = (earlier("10000", line="large_cost"),)
    assert codes(decided(bare(line="major_illness", earlier=after), benefit=rules)) == [
        "exclusive_line"
    ]


def test_the_personal_share_is_computed_back_from_the_fund_up_to_the_receipt() -> None:
    """The member's 15 % where the fund paid 85 %, not more than was paid in person."""
    line = line_rules(base="min(hifp_pay * 15% / 85%, acct_pay + psn_cash_pay)", tiers=flat("70%"))
    decision = decided(by_fund("8500"), line)
    assert codes(decision) == ["nothing_in_scope"]
    computed = line_rules(base="hifp_pay * 15% / 85%", tiers=flat("70%"))
    decision = decided(by_fund("8500"), computed)
    assert (decision.base_fen, decision.benefit_fen) == (fen("1500"), fen("1050"))
    assert decision.workings[0].facts["figures"] == "8500.00 * 15% / 85%"
