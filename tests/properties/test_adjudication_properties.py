"""What holds for every claim under every rulebook with rates up to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ledger.core import adjudication
from ledger.core.adjudication import AMOUNT_REASONS, deciding
from ledger.core.adjudication.straight import straight_lines
from ledger.core.settlement_checks import check_settlement
from ledger.nouns import ClaimCase, Decision, EarlierClaim, Fen, Outcome, Settlement, Severity
from ledger.rules import (
    TIER_METHODS,
    BenefitRules,
    LineRules,
    Method,
    Per,
    Threshold,
    ThresholdKind,
    Tier,
)
from tests.core.builders import (
    PERIOD_STARTS_ON,
    benefit_rules,
    case,
    contribution_rules,
    cover,
    enrolment_rules,
    flat,
    line_rules,
    settlement,
)

FEN = st.integers(0, 10**8)
RATES = st.fractions(0, 1, max_denominator=200)
DAYS = st.integers(-30, 500).map(lambda days: PERIOD_STARTS_ON + timedelta(days=days))


@st.composite
def tier_tables(draw: st.DrawFn, method: Method = Method.MARGINAL) -> tuple[Tier, ...]:
    """Tiers from zero without gaps, the last one open, in one of the two styles."""
    bounds = [0, *sorted(draw(st.sets(st.integers(1, 10**8), max_size=4)))]
    ends = [*bounds[1:], None]
    below, fixed = draw(st.booleans()), method is Method.FIXED_STEP
    return tuple(
        Tier(over, up_to, None, draw(FEN), below)
        if fixed
        else Tier(over, up_to, draw(RATES), None, below)
        for over, up_to in zip(bounds, ends, strict=True)
    )


@st.composite
def lines(draw: st.DrawFn, *methods: Method) -> LineRules:
    kind = draw(st.sampled_from(ThresholdKind))
    method = draw(st.sampled_from(methods or (Method.MARGINAL, Method.WHOLE_AMOUNT)))
    return line_rules(
        threshold=Threshold(draw(st.integers(0, 10**6)), kind),
        method=method,
        tiers=draw(tier_tables(method)),
        cap_per_claim_fen=draw(st.none() | st.integers(1, 10**7)),
    )


def benefits(one: st.SearchStrategy[LineRules]) -> st.SearchStrategy[BenefitRules]:
    caps = st.none() | st.integers(1, 10**7)
    return st.builds(lambda line, cap: benefit_rules(line, cap_per_period_fen=cap), one, caps)


def before(*benefits_fen: Fen) -> tuple[EarlierClaim, ...]:
    return tuple(
        EarlierClaim("inpatient", PERIOD_STARTS_ON, 0, benefit_fen) for benefit_fen in benefits_fen
    )


@st.composite
def stays(draw: st.DrawFn) -> Settlement:
    sound = settlement(setl_id=draw(st.text("0123456789", min_size=1, max_size=8)))
    amounts = {"inscp_scp_amt": draw(FEN), "fund_pay_sumamt": draw(FEN)}
    return structs.replace(sound, amounts={**sound.amounts, **amounts}, discharged_on=draw(DAYS))


@st.composite
def cases(draw: st.DrawFn) -> ClaimCase:
    return structs.replace(
        case(),
        settlements=tuple(draw(st.lists(stays(), max_size=3))),
        submitted_on=draw(DAYS),
        cover=draw(st.none() | st.builds(lambda paid: cover(paid_on=paid), st.none() | DAYS)),
        earlier=before(draw(FEN)),
    )


def decided(one: ClaimCase, benefit: BenefitRules) -> Decision:
    return adjudication.decide(
        one, enrolment=enrolment_rules(), contribution=contribution_rules(), benefit=benefit
    )


def in_scope(fen: Fen) -> ClaimCase:
    """A covered claim with so much in scope that no fund paid."""
    sound = settlement()
    amounts = {**sound.amounts, "inscp_scp_amt": fen, "fund_pay_sumamt": 0}
    return case(structs.replace(sound, amounts=amounts))


# -- the arithmetic, stated once more -------------------------------------------------------------


def rounded(exact: Fraction) -> Fen:
    return floor(exact + Fraction(1, 2))


def holds(tier: Tier, counted: Fen) -> bool:
    end = tier.up_to_fen
    if tier.from_inclusive:
        return tier.over_fen <= counted and (end is None or counted < end)
    return tier.over_fen < counted and (end is None or counted <= end)


def by_hand(base: Fen, line: LineRules, cap: Fen | None, earlier: Fen) -> Fen:
    """Threshold, tiers, cap of the claim, what is left of the period: straight from the rules."""
    threshold, tiers, claim_cap = line.threshold, line.tiers, line.cap_per_claim_fen
    assert isinstance(threshold, Threshold)
    assert isinstance(tiers, tuple)
    assert claim_cap is None or isinstance(claim_cap, int)
    if base < threshold.amount_fen:
        return 0
    counted = base - threshold.amount_fen * (threshold.kind is ThresholdKind.DEDUCTIBLE)
    if not counted:
        return 0
    if line.method is Method.MARGINAL:
        ends = [counted if t.up_to_fen is None else min(counted, t.up_to_fen) for t in tiers]
        parts = [max(0, end - t.over_fen) for t, end in zip(tiers, ends, strict=True)]
        exact = sum(
            (part * (t.rate or 0) for t, part in zip(tiers, parts, strict=True)), Fraction()
        )
    else:
        (tier,) = (tier for tier in tiers if holds(tier, counted))
        exact = (
            Fraction(tier.amount_fen) if tier.amount_fen else counted * (tier.rate or Fraction())
        )
    benefit = rounded(exact)
    benefit = benefit if claim_cap is None else min(benefit, claim_cap)
    return benefit if cap is None else min(benefit, max(0, cap - earlier))


@given(FEN, FEN, benefits(lines(*TIER_METHODS)))
def test_the_plain_arithmetic_is_that_of_the_rules(
    fen: int, earlier: int, benefit: BenefitRules
) -> None:
    line, cap = benefit.lines["inpatient"], benefit.cap_per_period_fen
    assert cap is None or isinstance(cap, int)
    one = structs.replace(in_scope(fen), earlier=before(earlier))
    assert decided(one, benefit).benefit_fen == by_hand(fen, line, cap, earlier)


@given(cases(), benefits(lines()))
def test_benefit_never_exceeds_the_base_or_a_cap(one: ClaimCase, benefit: BenefitRules) -> None:
    decision = decided(one, benefit)
    claim_cap, cap = benefit.lines[one.line].cap_per_claim_fen, benefit.cap_per_period_fen
    assert 0 <= decision.benefit_fen <= decision.base_fen
    if isinstance(claim_cap, int):
        assert decision.benefit_fen <= claim_cap
    if isinstance(cap, int):
        assert decision.benefit_fen <= max(0, cap - one.earlier[0].benefit_fen)


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
    assert decided(one, benefit) == decided(structs.replace(one), replace(benefit))


@given(cases(), benefits(lines(*TIER_METHODS)))
def test_the_straight_way_decides_as_the_long_way_does(
    one: ClaimCase, benefit: BenefitRules
) -> None:
    straight = straight_lines(benefit)[one.line].granted(one)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "straight_lines", lambda _benefit: {})
        decision = decided(one, benefit)
    if straight is not None and not {reason.code for reason in decision.reasons} - AMOUNT_REASONS:
        assert straight == decision
    assert decided(one, benefit) == decision


@given(cases(), benefits(lines(*TIER_METHODS)))
def test_what_need_not_be_explained_is_decided_alike(one: ClaimCase, benefit: BenefitRules) -> None:
    line = straight_lines(benefit)[one.line]
    assert bare(line.granted(one, explained=False)) == bare(line.granted(one))


def bare(decision: Decision | None) -> Decision | None:
    """A decision without the facts of its workings."""
    if decision is None:
        return None
    workings = tuple(structs.replace(step, facts={}) for step in decision.workings)
    return structs.replace(decision, workings=workings)


@pytest.mark.parametrize("fen", [1, 100, 99_999])
def test_a_claim_granted_in_full_goes_the_straight_way(fen: Fen) -> None:
    (line,) = straight_lines(benefit_rules(line_rules())).values()
    assert line.granted(in_scope(fen)) == decided(in_scope(fen), benefit_rules(line_rules()))


@given(FEN, FEN, benefits(lines(Method.MARGINAL)))
def test_more_cost_in_scope_never_means_less_benefit_under_marginal_tiers(
    cost: int, more: int, benefit: BenefitRules
) -> None:
    less, greater = decided(in_scope(cost), benefit), decided(in_scope(cost + more), benefit)
    assert less.benefit_fen <= greater.benefit_fen


@given(cases(), benefits(lines()), st.integers(1, 10**6))
def test_what_was_granted_before_never_raises_a_benefit(
    one: ClaimCase, benefit: BenefitRules, more: int
) -> None:
    later = structs.replace(one, earlier=(*one.earlier, *before(more)))
    assert decided(later, benefit).benefit_fen <= decided(one, benefit).benefit_fen


# -- one claim after another ----------------------------------------------------------------------


def in_turn(amounts: list[Fen], benefit: BenefitRules) -> list[Fen]:
    """What each claim gets when each counts for those after it."""
    earlier: tuple[EarlierClaim, ...] = ()
    given_fen = []
    for fen in amounts:
        one = structs.replace(in_scope(fen), earlier=earlier)
        decision = decided(one, benefit)
        earlier = (*earlier, adjudication.earlier_of(one, decision, benefit=benefit))
        given_fen.append(decision.benefit_fen)
    return given_fen


SEVERAL = st.lists(FEN, max_size=5)


@given(SEVERAL, st.integers(0, 10**8), st.sampled_from(ThresholdKind))
def test_a_deductible_of_the_period_is_taken_once_however_the_cost_is_split(
    amounts: list[Fen], threshold_fen: int, kind: ThresholdKind
) -> None:
    threshold = Threshold(threshold_fen, kind, Per.PERIOD)
    rules = benefit_rules(line_rules(threshold=threshold, tiers=flat("100%")))
    total = sum(in_turn(amounts, rules))
    if kind is ThresholdKind.DEDUCTIBLE:
        assert total == max(0, sum(amounts) - threshold_fen)
    else:
        assert total <= sum(amounts)


@given(SEVERAL, st.integers(0, 10**6), tier_tables())
def test_tiers_over_the_period_give_as_much_however_the_cost_is_split(
    amounts: list[Fen], threshold_fen: int, tiers: tuple[Tier, ...]
) -> None:
    threshold = Threshold(threshold_fen, ThresholdKind.DEDUCTIBLE, Per.PERIOD)
    rules = benefit_rules(line_rules(threshold=threshold, tiers=tiers, tiers_over=Per.PERIOD))
    (whole,) = in_turn([sum(amounts)], rules)
    assert abs(sum(in_turn(amounts, rules)) - whole) <= len(amounts)  # half a fen for each claim


@given(SEVERAL, st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_claims_together_never_exceed_a_cap_and_reach_it_where_they_can(
    amounts: list[Fen], period: int, for_life: int, all_lines: int
) -> None:
    line = line_rules(tiers=flat("100%"), cap_per_period_fen=period, cap_per_lifetime_fen=for_life)
    rules = benefit_rules(line, cap_per_period_fen=all_lines)
    assert sum(in_turn(amounts, rules)) == min(period, for_life, all_lines, sum(amounts))


# -- settlements ----------------------------------------------------------------------------------


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
    findings = check_settlement(structs.replace(sound, amounts={**sound.amounts, **amounts}), row=2)
    assert [one for one in findings if one.severity is Severity.REFUSE] == []
