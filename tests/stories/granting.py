"""September 2012 to March 2013: claims are taken in, decided, signed and paid; two are reversed."""

from __future__ import annotations

from ledger.work import adjudicate, approve, intake, pay, receive, report
from tests.stories.telling import Office
from tests.work.answers import codes, refused
from tests.work.papers import (
    CHEN,
    LI,
    QIAN,
    SUN,
    WU,
    ZHANG,
    ZHOU,
    card,
    claim,
    digest,
    receipt,
    reversal,
    stay,
)

AUTUMN = (
    claim(1, ZHANG, "2012-09-20", stay("S1", "2012-09-10", "4200", "3600")),
    claim(2, LI, "2012-11-20", stay("S2", "2012-10-10", "30000", "18000"),
          stay("S3", "2012-10-30", "8000", "5000"), row=3, diagnosis="C34.1"),
    claim(3, ZHOU, "2012-12-01", stay("S4", "2012-11-15", "10000.01", "5000"), row=5,
          diagnosis="E11.9", line="special_outpatient"),
    claim(4, SUN, "2012-12-05", stay("S5", "2012-10-05", "2000", "1000"), row=6),
    claim(5, CHEN, "2012-09-20", stay("S6", "2012-08-15", "2000", "1000"), row=7),
    claim(6, ZHANG, "2012-12-06", stay("S1", "2012-09-10", "4200", "3600"), row=8),
    claim(7, WU, "2012-12-08", stay("S7", "2012-11-22", "2000", "1000"), row=9),
)  # fmt: skip


def claims_come_in(office: Office) -> None:
    """Seven claims; the sixth hands in the hospital stay of the first once more."""
    answer = intake.intake(
        office("陈受理", "2012-12-10"), AUTUMN, digest("autumn"), accept_good=True
    )
    assert (answer["taken"], answer["refused"]) == (6, 1)
    assert codes(answer["findings"]) == ["settlement_claimed", "receipt_claimed"]


def claims_are_decided(office: Office) -> None:
    """Half of what was in scope and the funds did not pay:

    1  张小三   4,200.00 −  3,600.00 =    600.00  →    300.00
    2  李四平  12,000.00 +  3,000.00 = 15,000.00  →  7,500.00   (two stays)
    3  周八方  10,000.01 −  5,000.00 =  5,000.01  →  2,500.01   (2,500.005 rounded half up)
    4  孙七星  left on 5 October, last day 4 December, came on the 5th: late
    5  陈二喜  left on 15 August; her store had not paid until the 20th: not yet covered
    7  吴九成   2,000.00 −  1,000.00 =  1,000.00  →    500.00
    """
    answer = adjudicate.adjudicate(office("赵审核", "2012-12-11"))
    granted = {line["claim_no"][-1]: line["benefit_fen"] for line in answer["claims"]}
    assert granted == {"1": 300_00, "2": 7500_00, "3": 2500_01, "4": 0, "5": 0, "7": 500_00}
    reasons = {line["claim_no"][-1]: line["reasons"] for line in answer["claims"]}
    assert (reasons["4"], reasons["5"]) == (["late"], ["before_cover"])
    (late,) = report.explain(office.book, "SB-2012-00004")["rounds"][0]["reasons"]
    assert (late["article"], late["facts"]["deadline"]) == ("第十七条", "2012-12-04")


def decisions_are_signed(office: Office) -> None:
    """钱复核 signs all four; the 7,500.00 wait for 孙主席, who has nothing else to sign."""
    with refused("maker_is_checker"):
        approve.approve_claims(office("赵审核", "2012-12-12"), ["SB-2012-00001"])
    first = approve.approve_claims(office("钱复核", "2012-12-12"))
    assert (first["in_force"], first["waiting_for_more"]) == (3, 1)
    second = approve.approve_claims(office("孙主席", "2012-12-12"))
    assert (second["in_force"], second["granted_fen"]) == (1, 7500_00)
    balances = office.balances()
    assert balances["互助金支出"] == "借 10800.01"  # 300.00 + 7,500.00 + 2,500.01 + 500.00
    assert balances["应付互助金"] == "贷 10800.01"


def a_stay_is_reversed_before_payment(office: Office) -> None:
    """The hospital takes 吴九成's stay back: nothing is left to claim, and the 500.00 go in red."""
    intake.reverse_settlements(
        office("陈受理", "2012-12-13"), [reversal("S7", "2012-12-12")], digest("reversal 1")
    )
    (again,) = adjudicate.adjudicate(office("赵审核", "2012-12-13"))["claims"]
    assert (again["claim_no"], again["reasons"]) == ("SB-2012-00007", ["no_settlement"])
    approve.approve_claims(office("钱复核", "2012-12-13"))
    assert office.balances()["应付互助金"] == "贷 10300.01"
    # Red letters take the turnover back too: debits were never more than what is really owed.
    rows = {row["code"]: row for row in report.trial_balance(office.book)["rows"]}
    assert (rows["510101"]["debit_fen"], rows["510101"]["credit_fen"]) == (10300_01, 0)


def benefits_are_paid(office: Office) -> None:
    """A first batch is withdrawn, as 张小三 has a new card; of the second the bank returns one."""
    batch = pay.make_batch(office("李出纳", "2012-12-15"))
    assert (batch["payments"], batch["total_fen"]) == (3, 10300_01)
    pay.withdraw(office("周主任", "2012-12-15"), batch["batch_no"], "张小三已换卡")
    pay.correct_payee(office("李出纳", "2012-12-15"), "YF-2012-000001", "", card(101), "", "换卡")
    batch = pay.make_batch(office("李出纳", "2012-12-15"))
    with refused("maker_is_checker"):
        pay.release(office("李出纳", "2012-12-15"), batch["batch_no"])
    pay.release(office("周主任", "2012-12-15"), batch["batch_no"])
    assert office.balances()["银行存款"] == "借 3509.99"  # 13,810.00 − 10,300.01
    assert "应付互助金" not in office.balances()

    answer = office.paid(batch["batch_no"], "2012-12-18", 2)
    assert (answer["paid"], answer["returned_amount_fen"]) == (2, 2500_01)
    assert office.balances()["银行存款"] == "借 6010.00"  # 3,509.99 + 2,500.01
    assert office.balances()["应付互助金"] == "贷 2500.01"
    pay.correct_payee(
        office("李出纳", "2012-12-20"), answer["to_correct"][0], "", card(106), "", "原卡已销户"
    )


def a_stay_is_reversed_after_payment(office: Office) -> None:
    """The hospital takes 李四平's second stay back: 12,000.00 are left, half of them 6,000.00, and
    7,500.00 are paid. The same two persons sign that 1,500.00 are claimed back; he pays them."""
    intake.reverse_settlements(
        office("陈受理", "2013-01-10"), [reversal("S3", "2013-01-09")], digest("reversal 2")
    )
    (again,) = adjudicate.adjudicate(office("赵审核", "2013-01-11"))["claims"]
    assert (again["base_fen"], again["benefit_fen"]) == (12000_00, 6000_00)
    approve.approve_claims(office("钱复核", "2013-01-12"))
    (line,) = approve.approve_claims(office("孙主席", "2013-01-12"))["lines"]
    assert (line["recovery_no"], line["recovery_fen"]) == ("ZH-2013-00001", 1500_00)
    assert office.balances()["应收追回互助金"] == "借 1500.00"
    assert office.balances()["互助金支出"] == "借 8800.01"  # 10,300.01 − 1,500.00

    back = receipt("R5", "2013-01-25", LI.name, "1500", "退回互助金")
    receive.receive(office("李出纳", "2013-01-25"), [back], digest("january"))
    assert office.balances()["待确认收款"] == "贷 1510.00"  # with the school's 10.00
    receive.identify(office("李出纳", "2013-01-26"), "R5", "ZH-2013-00001")
    balances = office.balances()
    assert (balances["银行存款"], balances["待确认收款"]) == ("借 7510.00", "贷 10.00")
    assert "应收追回互助金" not in balances


def the_last_claim_is_paid(office: Office) -> None:
    """钱大有: 12,000.00 − 4,000.00 = 8,000.00, half of it 4,000.00; paid with what was returned in
    December and with the store's refund: 2,500.01 + 20.00 + 4,000.00 = 6,520.01."""
    form = claim(
        8, QIAN, "2013-02-05", stay("S8", "2013-01-20", "12000", "4000"), diagnosis="I21.0"
    )
    intake.intake(office("陈受理", "2013-03-15"), [form], digest("winter"))
    adjudicate.adjudicate(office("赵审核", "2013-03-15"))
    approve.approve_claims(office("钱复核", "2013-03-15"))
    batch = pay.make_batch(office("李出纳", "2013-03-18"))
    assert (batch["payments"], batch["total_fen"]) == (3, 6520_01)
    pay.release(office("周主任", "2013-03-18"), batch["batch_no"])
    office.paid(batch["batch_no"], "2013-03-20")
    assert office.balances()["银行存款"] == "借 1049.99"  # 7,510.00 + 40.00 + 20.00 − 6,520.01
    assert not [name for name in office.balances() if name.startswith("应付")]
