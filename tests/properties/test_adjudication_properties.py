"""What holds for every claim under every rulebook with rates up to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.adjudication import decide
from ledger.core.settlement_checks import check_settlement
from ledger.nouns import ClaimCase, Decision, Outcome, Settlement, Severity
from ledger.rules import BenefitRules, LineRules, Method, Threshold, ThresholdKind, Tier
from tests.core.builders import (
    PERIOD_STARTS_ON,
    benefit_rules,
    case,
    contribution_rules,
    cover,
    enrolment_rules,
    line_rules,
    settlement,
)

FEN = st.integers(0, 10**8)
RATES = st.fractions(0, 1, max_denominator=200)
DAYS = st.integers(-30, 500).map(lambda days: PERIOD_STARTS_ON + timedelta(days=days))


@st.composite
def tier_tables(draw: st.DrawFn) -> tuple[Tier, ...]:
    """Tiers from zero without gaps, the last one open."""
    bounds = [0, *sorted(draw(st.sets(st.integers(1, 10**8), max_size=4)))]
    ends = [*bounds[1:], None]
    return tuple(
        Tier(over, up_to, draw(RATES), None) for over, up_to in zip(bounds, ends, strict=True)
    )


@st.composite
def lines(draw: st.DrawFn, method: Method | None = None) -> LineRules:
    kind = draw(st.sampled_from(ThresholdKind))
    return line_rules(
        threshold=Threshold(draw(st.integers(0, 10**6)), kind),
        method=method or draw(st.sampled_from([Method.MARGINAL, Method.WHOLE_AMOUNT])),
        tiers=draw(tier_tables()),
        cap_per_claim_fen=draw(st.none() | st.integers(1, 10**7)),
    )


def benefits(one: st.SearchStrategy[LineRules]) -> st.SearchStrategy[BenefitRules]:
    caps = st.none() | st.integers(1, 10**7)
    return st.builds(lambda line, cap: benefit_rules(line, cap_per_period_fen=cap), one, caps)


@st.composite
def stays(draw: st.DrawFn) -> Settlement:
    sound = settlement(setl_id=draw(st.text("0123456789", min_size=1, max_size=8)))
    amounts = {"inscp_scp_amt": draw(FEN), "fund_pay_sumamt": draw(FEN)}
    return replace(sound, amounts={**sound.amounts, **amounts}, discharged_on=draw(DAYS))


@st.composite
def cases(draw: st.DrawFn) -> ClaimCase:
    return replace(
        case(),
        settlements=tuple(draw(st.lists(stays(), max_size=3))),
        submitted_on=draw(DAYS),
        cover=draw(st.none() | st.builds(lambda paid: cover(paid_on=paid), st.none() | DAYS)),
        earlier_benefit_fen=draw(FEN),
    )


def decided(one: ClaimCase, benefit: BenefitRules) -> Decision:
    return decide(
        one, enrolment=enrolment_rules(), contribution=contribution_rules(), benefit=benefit
    )


@given(cases(), benefits(lines()))
def test_benefit_never_exceeds_the_base_or_a_cap(one: ClaimCase, benefit: BenefitRules) -> None:
    decision = decided(one, benefit)
    line = benefit.lines[one.line]
    assert 0 <= decision.benefit_fen <= decision.base_fen
    if line.cap_per_claim_fen is not None:
        assert decision.benefit_fen <= line.cap_per_claim_fen
    if benefit.cap_per_period_fen is not None:
        left = max(0, benefit.cap_per_period_fen - one.earlier_benefit_fen)
        assert decision.benefit_fen <= left


@given(cases(), benefits(lines()))
def test_zero_fen_has_a_reason_and_a_grant_has_workings_that_end_in_it(
    one: ClaimCase, benefit: BenefitRules
) -> None:
    decision = decided(one, benefit)
    assert (decision.outcome is Outcome.DECLINED) == (decision.benefit_fen == 0)
    if decision.outcome is Outcome.DECLINED:
        assert decision.reasons
    else:
        assert decision.workings[-1].after_fen == decision.benefit_fen


@given(cases(), benefits(lines()))
def test_the_tiers_shown_sum_to_what_they_give_together(
    one: ClaimCase, benefit: BenefitRules
) -> None:
    workings = decided(one, benefit).workings
    shown = sum(step.after_fen for step in workings if step.what.startswith("tier_"))
    for total in (step for step in workings if step.what == "tiers_total"):
        assert shown == total.after_fen


@given(cases(), benefits(lines()))
def test_the_same_case_gives_the_same_decision(one: ClaimCase, benefit: BenefitRules) -> None:
    assert decided(one, benefit) == decided(replace(one), replace(benefit))


@given(FEN, FEN, benefits(lines(Method.MARGINAL)))
def test_more_cost_in_scope_never_means_less_benefit_under_marginal_tiers(
    cost: int, more: int, benefit: BenefitRules
) -> None:
    def granted(in_scope: int) -> int:
        sound = settlement()
        amounts = {**sound.amounts, "inscp_scp_amt": in_scope, "fund_pay_sumamt": 0}
        return decided(case(replace(sound, amounts=amounts)), benefit).benefit_fen

    assert granted(cost) <= granted(cost + more)


@given(cases(), benefits(lines()), st.integers(1, 10**6))
def test_what_was_granted_before_never_raises_a_benefit(
    one: ClaimCase, benefit: BenefitRules, more: int
) -> None:
    later = replace(one, earlier_benefit_fen=one.earlier_benefit_fen + more)
    assert decided(later, benefit).benefit_fen <= decided(one, benefit).benefit_fen


@given(FEN, FEN, FEN, FEN, FEN)
def test_a_sheet_that_adds_up_is_never_refused(
    own: int, in_scope: int, prior: int, account: int, rate: int
) -> None:
    """Made by construction: the funds pay a part of what is in scope, the member the rest."""
    total = own + prior + in_scope
    funds = int(in_scope * Fraction(rate, 10**8))
    amounts = {
        "medfee_sumamt": total,
        "fulamt_ownpay_amt": own,
        "preselfpay_amt": prior,
        "inscp_scp_amt": in_scope,
        "hifp_pay": funds,
        "fund_pay_sumamt": funds,
        "acct_pay": min(account, total - funds),
        "psn_cash_pay": total - funds - min(account, total - funds),
    }
    sound = settlement(admitted_on=date(2012, 10, 1))
    findings = check_settlement(replace(sound, amounts={**sound.amounts, **amounts}), row=2)
    assert [one for one in findings if one.severity is Severity.REFUSE] == []
