"""Every amount of a decision can be followed from step to step, whatever the rules are made of."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ledger.core import adjudication
from ledger.nouns import ClaimCase, Decision, EarlierClaim, Fen, Outcome, Working
from ledger.rules import (
    TIER_METHODS,
    Adjustment,
    BenefitRules,
    Condition,
    Daily,
    Disease,
    Exclusive,
    JointCap,
    LineRules,
    Method,
    Per,
    Range,
    Rounding,
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
    fact,
    fact_rules,
    is_told,
    settlement,
    when,
)
from tests.properties.test_adjudication_properties import tier_tables

FEN = st.integers(0, 10**7)
SMALL = st.integers(0, 20000)
CAPS = st.none() | FEN
LINES = ("inpatient", "special_outpatient", "death")
FACTS = fact_rules(fact("member.class", "人员类别", "在职", "劳模", default="在职"))
POINTS = st.fractions(Fraction(-1, 4), Fraction(1, 4), max_denominator=100)
HERO: Condition = when(member__class="劳模")
PERS = "enrolment.consecutive_periods"


def adjustments(*, rates: bool) -> st.SearchStrategy[tuple[Adjustment, ...]]:
    conditions = st.sampled_from((None, HERO, when(claim_number=Range(2, None))))
    times = st.fractions(0, 1, max_denominator=4)
    kinds = [st.builds(lambda c, t: Adjustment(c, None, t), conditions, times)]
    if rates:
        kinds += [
            st.builds(lambda c, a: Adjustment(c, a, None), conditions, POINTS),
            st.builds(lambda a: Adjustment(None, a, None, PERS, 1, Fraction(1, 10)), POINTS),
        ]
    return st.lists(st.one_of(kinds), max_size=2).map(tuple)


@st.composite
def common(draw: st.DrawFn) -> dict[str, Any]:
    """What every line may have."""
    return {
        "cap_per_claim_fen": draw(CAPS),
        "less_aid": draw(st.sampled_from(((), ("union",)))),
        "floor_fen": draw(SMALL),
        "least_fen": draw(SMALL),
        "rounding": Rounding(
            draw(st.sampled_from((1, 10, 100))), draw(st.sampled_from(("half_up", "down", "up")))
        ),
        "shares_multiply": draw(st.sampled_from(("nothing", "amounts", "caps", "both"))),
        "cap_per_period_fen": draw(CAPS),
        "cap_per_lifetime_fen": draw(CAPS),
    }


@st.composite
def with_tiers(draw: st.DrawFn) -> LineRules:
    method = draw(st.sampled_from(TIER_METHODS))
    over = draw(st.sampled_from((Per.CLAIM, Per.PERIOD)))
    per = Per.PERIOD if over is Per.PERIOD else draw(st.sampled_from((Per.CLAIM, Per.PERIOD)))
    tiers: tuple[Tier, ...] = draw(tier_tables(method))
    return LineRules(
        "inpatient",
        method,
        base="max(0, inscp_scp_amt - fund_pay_sumamt) * 15% / 85%",
        threshold=Threshold(draw(SMALL), draw(st.sampled_from(ThresholdKind)), per),
        tiers=tiers,
        tiers_over=over,
        base_cap_fen=draw(CAPS),
        not_over=draw(st.none() | st.just("psn_cash_pay + acct_pay")),
        adjustments=draw(adjustments(rates=method is not Method.FIXED_STEP)),
        **draw(common()),
    )


@st.composite
def without_tiers(draw: st.DrawFn) -> LineRules:
    method = draw(st.sampled_from((Method.PER_DAY, Method.LUMP_SUM, Method.MAKE_UP_TO)))
    values: dict[str, Any] = {"amount_fen": draw(FEN)}
    if method is Method.PER_DAY:
        daily = Daily(
            draw(SMALL),
            draw(st.integers(1, 4)),
            draw(st.none() | st.integers(1, 20)),
            draw(st.sampled_from(("nights", "both_days"))),
            draw(st.sampled_from((Per.CLAIM, Per.PERIOD))),
            draw(st.integers(0, 6)),
            draw(SMALL),
        )
        values = {"daily": daily}
    elif method is Method.LUMP_SUM and draw(st.booleans()):
        values = {"diseases": (Disease("心梗", ("I21",), draw(FEN)), Disease("心病", ("I",), 1))}
    elif method is Method.MAKE_UP_TO:
        values["counted_lines"] = ("special_outpatient",)
    changes = draw(adjustments(rates=False))
    return LineRules("inpatient", method, adjustments=changes, **values, **draw(common()))


@st.composite
def rules(draw: st.DrawFn) -> BenefitRules:
    groups = (LINES[:2], LINES[::2])
    caps = st.builds(JointCap, st.sampled_from(groups), st.sampled_from(Per), FEN)
    one_only = st.builds(
        Exclusive, st.sampled_from(groups), st.sampled_from((Per.PERIOD, Per.LIFETIME)),
        st.just("difference"),
    )  # fmt: skip
    return benefit_rules(
        draw(with_tiers() | without_tiers()),
        cap_per_period_fen=draw(CAPS),
        joint_caps=draw(st.lists(caps, max_size=2).map(tuple)),
        exclusive=draw(st.lists(one_only, max_size=1).map(tuple)),
    )


def earlier_claims() -> st.SearchStrategy[EarlierClaim]:
    periods = st.sampled_from((PERIOD_STARTS_ON, date(2011, 8, 1)))
    days = st.integers(0, 10)
    return st.builds(
        EarlierClaim, st.sampled_from(LINES), periods, SMALL, SMALL, st.booleans(), days
    )


@st.composite
def cases(draw: st.DrawFn) -> ClaimCase:
    stays = []
    for number in range(draw(st.integers(1, 2))):
        sound = settlement(setl_id=f"S{number}")
        names = ("inscp_scp_amt", "fund_pay_sumamt", "psn_cash_pay")
        amounts = {**sound.amounts, **{name: draw(FEN) for name in names}}
        stays.append(structs.replace(sound, amounts=amounts))
    return case(
        *stays,
        admitted_on=date(2012, 10, 15) - timedelta(days=draw(st.integers(0, 20))),
        cover=cover(consecutive_periods=draw(st.integers(1, 20)), shares=draw(st.integers(1, 3))),
        earlier=tuple(draw(st.lists(earlier_claims(), max_size=3))),
        facts=draw(st.sampled_from(({}, {"member.class": "劳模"}))),
        aid={"union": draw(st.just(0) | SMALL)},
    )


def decided(one: ClaimCase, benefit: BenefitRules) -> Decision:
    return adjudication.decide(
        one,
        enrolment=enrolment_rules(),
        contribution=contribution_rules(),
        benefit=benefit,
        facts=FACTS,
    )


def chain(workings: tuple[Working, ...]) -> list[Working]:
    """The steps that lead from one amount to the next: not those that show the parts of a sum."""
    is_summed = any(step.what.startswith(("tiers_total", "tiers_sum")) for step in workings)
    return [
        step
        for step in workings
        if step.what not in ("base_of_settlement", "base_cut_at_zero")
        and not (is_summed and step.what.startswith(("tier_", "flat_rate")))
    ]


def starts_from(decision: Decision) -> Fen:
    """The settlements' bases together, where a line has a base."""
    return sum(
        max(0, step.after_fen) for step in decision.workings if step.what == "base_of_settlement"
    )


@given(cases(), rules())
def test_each_step_begins_where_the_one_before_ended(one: ClaimCase, benefit: BenefitRules) -> None:
    decision = decided(one, benefit)
    linked = chain(decision.workings)
    if benefit.lines["inpatient"].method.has_tiers and linked:
        assert linked[0].before_fen == starts_from(decision)
    for step, following in pairwise(linked):
        assert step.after_fen == following.before_fen
    if decision.outcome is Outcome.APPROVED:
        assert linked[-1].after_fen == decision.benefit_fen


@given(cases(), rules())
def test_every_step_and_reason_can_be_told(one: ClaimCase, benefit: BenefitRules) -> None:
    decision = decided(one, benefit)
    assert all(is_told(step.what, step.facts) for step in decision.workings)
    assert all(is_told(reason.code, reason.facts) for reason in decision.reasons)


@given(cases(), rules())
def test_nothing_granted_has_a_reason_and_a_cut_is_told_as_one(
    one: ClaimCase, benefit: BenefitRules
) -> None:
    decision = decided(one, benefit)
    assert decision.base_fen >= 0
    assert (decision.outcome is Outcome.DECLINED) == (decision.benefit_fen == 0)
    codes = [reason.code for reason in decision.reasons]
    if decision.outcome is Outcome.DECLINED:
        assert codes
        assert set(codes) <= adjudication.AMOUNT_REASONS
    else:
        assert codes == [step.what for step in decision.workings if step.what.startswith("cut_")]


@given(cases(), rules())
def test_what_a_claim_counts_for_later_follows_from_its_row(
    one: ClaimCase, benefit: BenefitRules
) -> None:
    """Outcome, base, benefit and reasons are all that a book keeps ready to hand."""
    decision = decided(one, benefit)
    row = structs.replace(
        decision,
        workings=(),
        reasons=tuple(structs.replace(reason, article="") for reason in decision.reasons),
    )
    counts = adjudication.earlier_of(one, decision, benefit=benefit, facts=FACTS)
    assert counts == adjudication.earlier_of(one, row, benefit=benefit, facts=FACTS)
    assert counts.accrues
    assert (counts.base_fen, counts.benefit_fen) == (decision.base_fen, decision.benefit_fen)
