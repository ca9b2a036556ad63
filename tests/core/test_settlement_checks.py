"""The identities between the amounts of one settlement: which refuse it, and which only warn."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from ledger.core.settlement_checks import check_settlement
from ledger.nouns import Finding, Settlement, Severity
from tests.core.builders import fen, is_told, settlement


def with_amounts(**yuan: str) -> Settlement:
    """The sound settlement (4,500 = 3,600 funds + 900 cash) with some amounts written otherwise."""
    sound = settlement()
    changed = {name: fen(text) for name, text in yuan.items()}
    return replace(sound, amounts={**sound.amounts, **changed})


def only_finding(one: Settlement) -> Finding:
    (finding,) = check_settlement(one, row=7)
    assert finding.row == 7
    assert is_told(finding.code, finding.facts)
    return finding


def test_a_sheet_that_adds_up_has_no_findings() -> None:
    assert check_settlement(settlement(), row=2) == []


def test_the_total_must_be_what_funds_account_and_cash_paid_together() -> None:
    finding = only_finding(with_amounts(psn_cash_pay="899.99"))
    assert (finding.code, finding.severity) == ("settlement_paid_differs", Severity.REFUSE)
    assert finding.column == "医疗费总额"
    assert finding.facts == {"stated": "4500.00", "found": "4499.99", "difference": "-0.01"}


def test_a_shared_account_and_the_hospitals_part_count_as_paid() -> None:
    one = with_amounts(
        psn_cash_pay="500", acct_pay="100", acct_mulaid_pay="250", hosp_part_amt="50"
    )
    assert check_settlement(one, row=2) == []


def test_a_negative_amount_is_refused_under_its_own_heading() -> None:
    finding = only_finding(with_amounts(act_pay_dedc="-1"))
    assert (finding.code, finding.severity) == ("settlement_negative", Severity.REFUSE)
    assert finding.column == "实际支付起付线"
    assert finding.facts["amount"] == "-1.00"


def test_self_funded_cost_cannot_exceed_the_total() -> None:
    findings = check_settlement(
        with_amounts(fulamt_ownpay_amt="4000", overlmt_selfpay="600", inscp_scp_amt="3600"), row=2
    )
    assert findings[0].code == "settlement_own_over_total"
    assert findings[0].facts == {"stated": "4500.00", "found": "4600.00", "difference": "100.00"}


def test_funds_cannot_pay_more_than_the_total() -> None:
    codes = [
        finding.code
        for finding in check_settlement(with_amounts(fund_pay_sumamt="5000", psn_cash_pay="0"), 2)
    ]
    assert codes == [
        "settlement_paid_differs",
        "settlement_funds_over_total",
        "settlement_scope_below_funds",
    ]


def test_nobody_is_discharged_before_being_admitted() -> None:
    finding = only_finding(settlement(admitted_on=date(2012, 10, 16)))
    assert (finding.code, finding.severity) == ("settlement_dates_reversed", Severity.REFUSE)
    assert finding.column == "出院日期"


def test_admitted_and_discharged_on_one_day_is_sound() -> None:
    assert check_settlement(settlement(admitted_on=date(2012, 10, 15)), row=2) == []


def test_the_four_parts_of_the_bill_need_not_add_up_but_somebody_looks() -> None:
    finding = only_finding(with_amounts(preselfpay_amt="120"))
    assert (finding.code, finding.severity) == ("settlement_parts_differ", Severity.WARN)
    assert finding.facts["difference"] == "120.00"


def test_single_funds_that_do_not_add_up_are_a_warning() -> None:
    finding = only_finding(with_amounts(hifp_pay="3000", hifob_pay="500"))
    assert (finding.code, finding.severity) == ("settlement_funds_differ", Severity.WARN)
    assert finding.facts == {"stated": "3600.00", "found": "3500.00", "difference": "-100.00"}


def test_single_funds_that_add_up_are_sound() -> None:
    assert check_settlement(with_amounts(hifp_pay="3100", cvlserv_pay="500"), row=2) == []


def test_a_sheet_may_print_the_funds_total_on_the_pooled_line_beside_the_single_funds() -> None:
    assert check_settlement(with_amounts(hifp_pay="3600", hifob_pay="500"), row=2) == []


def test_less_in_scope_than_the_funds_paid_is_a_warning() -> None:
    findings = check_settlement(with_amounts(inscp_scp_amt="3500", fulamt_ownpay_amt="1000"), row=2)
    assert [(one.code, one.severity) for one in findings] == [
        ("settlement_scope_below_funds", Severity.WARN)
    ]


def test_everything_wrong_is_found_at_once_refusals_first() -> None:
    one = replace(with_amounts(psn_cash_pay="0", maf_pay="5"), admitted_on=date(2012, 11, 1))
    severities = [finding.severity for finding in check_settlement(one, row=2)]
    assert severities == [Severity.REFUSE, Severity.REFUSE, Severity.WARN]
