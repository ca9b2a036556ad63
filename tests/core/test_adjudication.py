"""Deciding a claim: every reason, every step of the sum, worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from ledger.core import adjudication
from ledger.nouns import ClaimCase, CoverFacts, Decision, EnrolmentKind, Outcome
from ledger.rules import BenefitRules, EnrolmentRules, Method, Threshold, ThresholdKind
from tests.core.builders import (
    HALF,
    PERIOD_ENDS_ON,
    benefit_rules,
    case,
    contribution_rules,
    cover,
    earlier,
    enrolment_rules,
    fen,
    is_told,
    line_rules,
    settlement,
    tier,
)


def decided(
    one: ClaimCase,
    benefit: BenefitRules | None = None,
    enrolment: EnrolmentRules | None = None,
) -> Decision:
    """The decision under the default rules or those given; every code in it has its sentence."""
    decision = adjudication.decide(
        one,
        enrolment=enrolment or enrolment_rules(),
        contribution=contribution_rules(),
        benefit=benefit or benefit_rules(),
    )
    assert all(is_told(reason.code, reason.facts) for reason in decision.reasons)
    assert all(is_told(working.what, working.facts) for working in decision.workings)
    return decision


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def steps(decision: Decision) -> list[tuple[str, int, int]]:
    return [(step.what, step.before_fen, step.after_fen) for step in decision.workings]


# -- granted --------------------------------------------------------------------------------------


def test_half_of_the_in_scope_self_paid_cost_is_granted() -> None:
    decision = decided(case(settlement(in_scope="4200", funds="3600")))
    assert (decision.outcome, decision.reasons) == (Outcome.APPROVED, ())
    assert (decision.base_fen, decision.benefit_fen) == (fen("600"), fen("300"))


def test_the_workings_show_the_figures_and_cite_the_article() -> None:
    base, rate = decided(case()).workings
    assert base.article == "article of inpatient.base"
    assert base.facts == {
        "setl_id": "S1",
        "discharged_on": "2012-10-15",
        "expression": "inscp_scp_amt - fund_pay_sumamt",
        "formula": "符合政策范围金额 - 基金支付总额",
        "figures": "4200.00 - 3600.00",
    }
    assert (rate.what, rate.article) == ("flat_rate", "article of inpatient.tiers")
    assert rate.facts["rate"] == "50%"


def test_an_odd_fen_is_rounded_half_up() -> None:
    assert decided(case(settlement("100.01", "0"))).benefit_fen == fen("50.01")


def test_several_settlements_of_one_claim_add_up() -> None:
    decision = decided(case(settlement("1000", "800"), settlement("500", "400", setl_id="S2")))
    assert (decision.base_fen, decision.benefit_fen) == (fen("300"), fen("150"))
    assert steps(decision)[2] == ("base_total", fen("300"), fen("300"))


def test_a_settlement_that_comes_out_negative_counts_as_zero() -> None:
    decision = decided(case(settlement("1000", "1200"), settlement("500", "400", setl_id="S2")))
    assert decision.base_fen == fen("100")
    assert steps(decision)[:2] == [
        ("base_of_settlement", fen("1300"), fen("-200")),
        ("base_cut_at_zero", fen("-200"), 0),
    ]


def test_special_outpatient_cost_is_decided_under_its_own_line() -> None:
    line = line_rules("special_outpatient", tiers=(tier("0", None, Fraction(105, 1000)),))
    decision = decided(case(line="special_outpatient"), benefit_rules(line))
    assert decision.benefit_fen == fen("63")
    assert decision.workings[-1].article == "article of special_outpatient.tiers"
    assert decision.workings[-1].facts["rate"] == "10.5%"


def test_the_base_may_be_any_sum_of_amounts() -> None:
    line = line_rules(base="max(0, psn_cash_pay + acct_pay - fulamt_ownpay_amt)")
    decision = decided(case(), benefit_rules(line))
    assert decision.base_fen == fen("600")
    assert decision.workings[0].facts["figures"] == "max(0, 900.00 + 0.00 - 300.00)"


def test_marginal_tiers_each_show_their_part_and_sum_to_the_benefit() -> None:
    """Hangzhou 2021, inpatient: 20 %, 50 %, 90 %, 60 %; 200 + 4,500 + 4,500 + 3,000."""
    line = line_rules(
        tiers=(
            tier("0", "1000", Fraction(1, 5)),
            tier("1000", "10000", HALF),
            tier("10000", "15000", Fraction(9, 10)),
            tier("15000", None, Fraction(3, 5)),
        )
    )
    decision = decided(case(settlement("20000", "0")), benefit_rules(line))
    assert decision.benefit_fen == fen("12200")
    assert steps(decision)[1:] == [
        ("tier_marginal_up_to", fen("1000"), fen("200")),
        ("tier_marginal_up_to", fen("9000"), fen("4500")),
        ("tier_marginal_up_to", fen("5000"), fen("4500")),
        ("tier_marginal", fen("5000"), fen("3000")),
        ("tiers_total", fen("20000"), fen("12200")),
    ]


def test_tiers_that_round_still_sum_to_the_benefit() -> None:
    third = Fraction(1, 3)
    line = line_rules(
        tiers=(tier("0", "0.01", third), tier("0.01", "0.02", third), tier("0.02", None, third))
    )
    decision = decided(case(settlement("0.05", "0")), benefit_rules(line))
    assert [after for what, _, after in steps(decision) if what.startswith("tier_")] == [0, 1, 1]
    assert decision.benefit_fen == 2
    assert decision.workings[1].facts["rate"] == "1/3"


@pytest.mark.parametrize(
    ("kind", "benefit", "step"),
    [
        (ThresholdKind.DEDUCTIBLE, "150", ("deductible_taken", 60000, 30000)),
        (ThresholdKind.GATE, "300", ("gate_passed", 60000, 60000)),
    ],
)
def test_a_deductible_is_taken_off_and_a_gate_only_passed(
    kind: ThresholdKind, benefit: str, step: tuple[str, int, int]
) -> None:
    line = line_rules(threshold=Threshold(fen("300"), kind))
    decision = decided(case(), benefit_rules(line))
    assert decision.benefit_fen == fen(benefit)
    assert steps(decision)[1] == step
    assert decision.workings[1].article == "article of inpatient.threshold"


def test_a_whole_amount_tier_takes_one_rate_for_everything() -> None:
    tiers = (tier("0", "500", Fraction(1, 5)), tier("500", None, Fraction(2, 5)))
    line = line_rules(method=Method.WHOLE_AMOUNT, tiers=tiers)
    decision = decided(case(), benefit_rules(line))
    assert steps(decision)[-1] == ("tier_whole_amount", fen("600"), fen("240"))


def test_a_fixed_step_gives_its_sum() -> None:
    tiers = (tier("0", "1000", "120"), tier("1000", None, "400"))
    line = line_rules(method=Method.FIXED_STEP, tiers=tiers)
    decision = decided(case(), benefit_rules(line))
    assert steps(decision)[-1] == ("tier_fixed_step_up_to", fen("600"), fen("120"))


# -- granted in part ------------------------------------------------------------------------------


def test_the_cap_of_a_claim_cuts_and_says_so() -> None:
    decision = decided(case(), benefit_rules(line_rules(cap_per_claim_fen=fen("200"))))
    assert (decision.outcome, decision.benefit_fen) == (Outcome.APPROVED, fen("200"))
    assert codes(decision) == ["cut_to_claim_cap"]
    assert steps(decision)[-1] == ("cut_to_claim_cap", fen("300"), fen("200"))
    assert decision.reasons[0].article == "article of inpatient.cap_per_claim"


def test_what_was_granted_before_counts_against_the_cap_of_the_period() -> None:
    decision = decided(
        case(earlier=(earlier("880"),)), benefit_rules(cap_per_period_fen=fen("1000"))
    )
    assert (decision.outcome, decision.benefit_fen) == (Outcome.APPROVED, fen("120"))
    assert codes(decision) == ["cut_to_period_cap"]
    assert decision.reasons[0].facts == {"cap": "1000.00", "earlier": "880.00", "left": "120.00"}


def test_a_cap_that_is_just_reached_cuts_nothing() -> None:
    benefit = benefit_rules(
        line_rules(cap_per_claim_fen=fen("300")), cap_per_period_fen=fen("1000")
    )
    decision = decided(case(earlier=(earlier("700"),)), benefit)
    assert (decision.benefit_fen, decision.reasons) == (fen("300"), ())


def test_the_claim_is_capped_before_the_period() -> None:
    benefit = benefit_rules(line_rules(cap_per_claim_fen=fen("200")), cap_per_period_fen=fen("150"))
    assert codes(decided(case(), benefit)) == ["cut_to_claim_cap", "cut_to_period_cap"]


# -- declined: no right to benefit ----------------------------------------------------------------


def test_a_claim_whose_settlements_were_all_reversed_is_declined() -> None:
    decision = decided(replace(case(), settlements=()))
    assert codes(decision) == ["no_settlement"]
    assert (decision.outcome, decision.base_fen, decision.workings) == (Outcome.DECLINED, 0, ())


def test_somebody_who_is_not_enrolled_is_declined_but_the_base_is_stated() -> None:
    decision = decided(case(cover=None))
    assert codes(decision) == ["not_enrolled"]
    assert (decision.outcome, decision.benefit_fen) == (Outcome.DECLINED, 0)
    assert decision.base_fen == fen("600")
    assert [step.what for step in decision.workings] == ["base_of_settlement"]


def test_cover_does_not_begin_before_the_contribution_is_paid() -> None:
    decision = decided(case(cover=cover(paid_on=None)))
    assert codes(decision) == ["contribution_unpaid"]
    assert decision.reasons[0].article == "article of late_payment_cover"


@pytest.mark.parametrize(
    ("facts", "waiting", "article", "cover_from"),
    [
        (cover(paid_on=date(2012, 10, 15)), 0, "late_payment_cover", "2012-10-16"),
        (cover(kind=EnrolmentKind.LAPSED), 90, "waiting_days", "2012-10-30"),
        (cover(joined_on=date(2012, 10, 15)), 0, "joiner_cover", "2012-10-16"),
    ],
)
def test_a_discharge_before_cover_is_declined_under_the_rule_that_set_the_day(
    facts: CoverFacts, waiting: int, article: str, cover_from: str
) -> None:
    enrolment = enrolment_rules(waiting_days=dict.fromkeys(EnrolmentKind, waiting))
    decision = decided(case(cover=facts), enrolment=enrolment)
    assert codes(decision) == ["before_cover"]
    assert decision.reasons[0].article == f"article of {article}"
    assert decision.reasons[0].facts == {"cover_from": cover_from, "discharged_on": "2012-10-15"}


def test_the_first_day_of_cover_is_covered() -> None:
    assert decided(case(cover=cover(joined_on=date(2012, 10, 14)))).outcome is Outcome.APPROVED


def test_a_discharge_after_the_last_day_of_cover_is_declined() -> None:
    decision = decided(case(cover=cover(ends_on=date(2012, 10, 14))))
    assert codes(decision) == ["after_cover"]
    assert decision.reasons[0].facts["cover_to"] == "2012-10-14"
    assert decided(case(cover=cover(ends_on=date(2012, 10, 15)))).outcome is Outcome.APPROVED


def test_cover_never_outlasts_the_period() -> None:
    stay = settlement(discharged_on=date(2013, 8, 1))
    decision = decided(case(stay, submitted_on=date(2013, 8, 2), cover=cover(ends_on=date.max)))
    assert decision.reasons[0].facts["cover_to"] == PERIOD_ENDS_ON.isoformat()


def test_the_latest_discharge_of_a_claim_counts() -> None:
    early = settlement(discharged_on=date(2012, 8, 1))
    decision = decided(
        case(early, settlement(setl_id="S2"), cover=cover(paid_on=date(2012, 9, 30)))
    )
    assert decision.outcome is Outcome.APPROVED


def test_a_claim_on_the_last_day_is_in_time_and_a_day_later_is_late() -> None:
    """180 days after 2012-10-15 is 2013-04-13."""
    assert decided(case(submitted_on=date(2013, 4, 13))).outcome is Outcome.APPROVED
    decision = decided(case(submitted_on=date(2013, 4, 14)))
    assert codes(decision) == ["late"]
    assert decision.reasons[0].facts == {
        "deadline": "2013-04-13",
        "submitted_on": "2013-04-14",
        "days": "180",
        "days_late": "1",
    }


def test_a_line_that_the_scheme_does_not_have_is_declined() -> None:
    decision = decided(case(line="special_outpatient"))
    assert codes(decision) == ["line_not_covered"]
    assert decision.reasons[0].article == "article of inpatient.base"
    assert (decision.base_fen, decision.workings) == (0, ())


# -- declined: nothing to pay ---------------------------------------------------------------------


def test_a_stay_without_self_paid_cost_in_scope_is_declined() -> None:
    decision = decided(case(settlement("3600", "3600")))
    assert codes(decision) == ["nothing_in_scope"]
    assert decision.reasons[0].article == "article of inpatient.base"


def test_a_base_that_does_not_exceed_the_deductible_is_declined() -> None:
    line = line_rules(threshold=Threshold(fen("600"), ThresholdKind.DEDUCTIBLE))
    decision = decided(case(), benefit_rules(line))
    assert codes(decision) == ["below_threshold"]
    assert decision.reasons[0].facts == {"base": "600.00", "threshold": "600.00"}


def test_a_base_below_the_gate_is_declined_and_one_at_the_gate_is_not() -> None:
    gate = line_rules(threshold=Threshold(fen("600"), ThresholdKind.GATE))
    assert codes(decided(case(settlement("599.99", "0")), benefit_rules(gate))) == [
        "gate_not_reached"
    ]
    assert decided(case(), benefit_rules(gate)).outcome is Outcome.APPROVED


def test_less_than_half_a_fen_is_nothing() -> None:
    line = line_rules(tiers=(tier("0", None, Fraction(1, 10)),))
    decision = decided(case(settlement("0.04", "0")), benefit_rules(line))
    assert codes(decision) == ["nothing_payable"]
    assert decision.base_fen == 4


def test_nothing_is_left_once_the_cap_of_the_period_is_reached() -> None:
    decision = decided(
        case(earlier=(earlier("1000"),)), benefit_rules(cap_per_period_fen=fen("1000"))
    )
    assert codes(decision) == ["period_cap_reached"]
    assert (decision.outcome, decision.benefit_fen) == (Outcome.DECLINED, 0)
    assert decision.reasons[0].article == "article of cap_per_period"


def test_the_member_hears_every_reason_at_once_in_a_fixed_order() -> None:
    one = case(
        settlement("3600", "3600"),
        cover=cover(joined_on=date(2012, 11, 1), ends_on=date(2012, 10, 1)),
        submitted_on=date(2013, 6, 1),
    )
    assert codes(decided(one)) == ["before_cover", "after_cover", "late", "nothing_in_scope"]
    bare = replace(one, settlements=(), cover=None, line="special_outpatient")
    assert codes(decided(bare)) == ["no_settlement", "not_enrolled", "line_not_covered"]
