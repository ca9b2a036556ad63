"""The Jingjiang rulebook says what was published, and marks what was not."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from ledger.nouns import AccountKind, EnrolmentKind, Payer
from ledger.rules import Citation, Method, Threshold, ThresholdKind, Tier, Tranche
from ledger.scheme import Scheme, assumptions, load, sources

START = date(2012, 8, 1)
PRESS_REPORT = "靖江人才网 2012-12-26"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("jingjiang-2012")


def test_it_says_who_issued_it(scheme: Scheme) -> None:
    assert scheme.info.name == "jingjiang-2012"
    assert scheme.info.title == "靖江市职工医疗互助（2012）"
    assert scheme.info.federation == "靖江市总工会"
    assert scheme.info.fund == "靖江市职工医疗互助资金"


def test_what_was_published_is_what_it_says(scheme: Scheme) -> None:
    benefit = scheme.benefit(discharged_on=START)

    assert scheme.contribution(period_start=START).fee_fen == 50_00
    assert scheme.period().first_starts_on == START
    assert set(benefit.lines) == {"inpatient", "special_outpatient"}
    for line in benefit.lines.values():
        assert line.base == "inscp_scp_amt - fund_pay_sumamt"
        assert line.tiers == (Tier(0, None, Fraction(1, 2), None),)


def test_exactly_the_published_values_have_a_source(scheme: Scheme) -> None:
    published = {(each.chapter, each.key): each.source for each in sources(scheme)}

    assert published == dict.fromkeys(
        [
            ("period", "first_starts_on"),
            ("contribution", "fee"),
            ("benefit", "inpatient.base"),
            ("benefit", "inpatient.tiers"),
            ("benefit", "special_outpatient.base"),
            ("benefit", "special_outpatient.tiers"),
        ],
        PRESS_REPORT,
    )


def test_everything_else_is_assumed_with_a_reason(scheme: Scheme) -> None:
    assumed = assumptions(scheme)

    assert ("relief", "notice_days") in {(each.chapter, each.key) for each in assumed}
    assert all(len(each.source) >= 5 for each in assumed)
    everything = sum(len(chapter.versions) for chapter in scheme.chapters.values())
    assert len(assumed) + len(sources(scheme)) == everything


def test_enrolment(scheme: Scheme) -> None:
    rules = scheme.enrolment(period_start=START)

    assert (rules.minimum_age, rules.maximum_age) == (16, None)
    assert rules.minimum_participation == Fraction(3, 5)
    assert rules.participation_denominator == "staff"
    assert rules.small_unit_up_to == 10
    assert rules.participation_is_binding is False
    assert rules.waiting_days == {
        EnrolmentKind.FIRST: 0,
        EnrolmentKind.RENEWED: 0,
        EnrolmentKind.LAPSED: 30,
    }
    assert (rules.joiner_cover, rules.leaver_cover) == ("next_day", "period_end")


def test_contribution(scheme: Scheme) -> None:
    rules = scheme.contribution(period_start=START)

    assert (rules.rounding, rules.odd_fen_borne_by) == ("per_member", Payer.EMPLOYER)
    assert (rules.due_days, rules.late_payment_cover) == (30, "next_day")
    assert rules.settle_order == (Payer.EMPLOYER, Payer.MEMBER, Payer.UNION, Payer.SUPERIOR)
    assert rules.citations["fee"] == Citation("第九条", PRESS_REPORT, assumed=False)
    assert rules.article("due_days") == "第十二条"


def test_benefit(scheme: Scheme) -> None:
    rules = scheme.benefit(discharged_on=START)

    for line in rules.lines.values():
        assert line.threshold == Threshold(0, ThresholdKind.DEDUCTIBLE)
        assert line.method is Method.MARGINAL
        assert line.cap_per_claim_fen == 20_000_00
    assert rules.cap_per_period_fen == 50_000_00
    assert rules.claim_deadline_days == 60
    assert rules.article("inpatient.base") == "第十三条"


def test_approval_and_closing(scheme: Scheme) -> None:
    first, second = scheme.approval(signed_on=START).levels
    closing = scheme.closing(period_start=START)

    assert (first.level, first.title, first.over_fen) == (1, "初审/复核", 0)
    assert (second.level, second.title, second.over_fen) == (2, "分管负责人审批", 5_000_00)
    assert (closing.reserve_rate, closing.reserve_of) == (Fraction(1, 10), "contributions")
    assert closing.reserve_cap_is_surplus is True
    assert closing.relief_pool_rate == 1


def test_relief(scheme: Scheme) -> None:
    rules = scheme.relief(period_start=START)
    formula = rules.formula

    assert formula.threshold == Threshold(2_000_00, ThresholdKind.DEDUCTIBLE)
    assert formula.method is Method.MARGINAL
    assert formula.tiers == (
        Tier(0, 10_000_00, Fraction(3, 10), None),
        Tier(10_000_00, 50_000_00, Fraction(1, 2), None),
        Tier(50_000_00, None, Fraction(3, 5), None),
    )
    assert (formula.cap_fen, formula.unit_fen) == (50_000_00, 1)
    assert formula.tranches == (Tranche(("major", "chronic"), Fraction(1)),)
    assert list(rules.diagnosis_groups) == ["major", "chronic"]
    assert "C" in rules.diagnosis_groups["major"]
    assert rules.notice_days == 7


def test_accounts_have_standard_codes_and_every_role_once(scheme: Scheme) -> None:
    rules = scheme.accounts(booked_on=START)
    by_role = {account.role: account for account in rules.chart if account.role}
    by_code = {account.code: account for account in rules.chart}

    assert rules.currency == "CNY"
    assert by_role["bank"].code == "1002"
    assert by_role["payable.benefit"].name == "其他应付款—应付互助金"
    assert by_role["income.member"].kind is AccountKind.INCOME
    assert by_role["reserve"].kind is AccountKind.NET_ASSET
    assert by_code["490101"].role is None


def test_an_event_names_roles_and_amounts(scheme: Scheme) -> None:
    event = scheme.accounts(booked_on=START).events["batch_released"]

    assert event.summary == "发放批次 {batch_no}"
    assert [(line.side, line.role, line.amount) for line in event.lines] == [
        ("debit", "payable.benefit", "benefit"),
        ("debit", "payable.relief", "relief"),
        ("debit", "payable.refund", "refund"),
        ("credit", "bank", "total"),
    ]


def test_the_rulebook_in_words_begins_by_saying_that_the_original_was_not_found(
    scheme: Scheme,
) -> None:
    words = scheme.texts["rulebook.md"]
    headings = re.findall(r"^### (第\S+条) 【(?:公布|假定)】", words, re.MULTILINE)

    assert "没有找到原文" in words.splitlines()[2]
    assert len(headings) == len(set(headings)) == words.count("\n### ") == 27
