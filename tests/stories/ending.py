"""June to October 2013: vouchers, closing, 二次救助, and the proof that the book is right."""

from __future__ import annotations

from fractions import Fraction

from ledger.work import allocate, approve, close, pay, post, publish, report
from tests.stories.telling import Office
from tests.work.answers import refused
from tests.work.papers import BANK, FEES, INTEREST, voucher


def small_sums_are_booked(office: Office) -> None:
    """The bank pays 5.51 interest and takes a fee of 0.50, which is first booked as 5.00."""
    interest = voucher("利息", "2013-06-21", (BANK, "5.51", "0"), (INTEREST, "0", "5.51"))
    wrong = voucher("手续费", "2013-06-21", (FEES, "5.00", "0"), (BANK, "0", "5.00"))
    right = voucher("手续费", "2013-06-21", (FEES, "0.50", "0"), (BANK, "0", "0.50"))
    _book(office, post.voucher(office("吴会计", "2013-06-24"), interest)["voucher_no"])
    entry_no = _book(office, post.voucher(office("吴会计", "2013-06-24"), wrong)["voucher_no"])
    red = post.reverse(office("吴会计", "2013-06-25"), entry_no, "金额有误")
    _book(office, red["voucher_no"])
    _book(office, post.voucher(office("吴会计", "2013-06-25"), right)["voucher_no"])
    rows = {row["code"]: row for row in report.trial_balance(office.book)["rows"]}
    assert rows[FEES]["debit_fen"] == 50  # 5.00 − 5.00 + 0.50
    assert office.balances()["银行存款"] == "借 1055.00"  # 1,049.99 + 5.51 − 0.50


def _book(office: Office, voucher_no: str) -> str:
    (line,) = approve.approve_voucher(office("钱复核", "2013-06-26"), voucher_no)["lines"]
    return str(line["entry_no"])


def the_period_is_closed(office: Office) -> None:
    """Not before it ends, nor while claims may come (60 days, to 29 September). Then:

    income   550.00 + 13,300.00 + 5.51                = 13,855.51
    expense  300.00 + 6,000.00 + 2,500.01 + 4,000.00 + 0.50 = 12,800.51
    surplus                                           =  1,055.00
    reserve  a tenth of 550.00 (a surplus below it would cap it)  =  55.00
    pool     all the rest                             =  1,000.00
    """
    with refused("period_running"):
        close.close(office("吴会计", "2013-07-31"), "2012")
    with refused("claims_still_possible"):
        close.close(office("吴会计", "2013-09-29"), "2012")
    assert office.balances() == {
        "银行存款": "借 1055.00",
        "互助金收入（单位）": "贷 416.65",  # 366.65 + 50.00 for 冯三多
        "互助金收入（职工）": "贷 108.35",
        "互助金收入（工会）": "贷 25.00",
        "上级工会补助": "贷 13300.00",
        "利息收入": "贷 5.51",
        "互助金支出": "借 12800.01",
        "银行手续费": "借 0.50",
    }
    answer = close.close(office("吴会计", "2013-10-08"), "2012")
    assert (answer["income_fen"], answer["expense_fen"]) == (13855_51, 12800_51)
    assert (answer["surplus_fen"], answer["reserve_fen"]) == (1055_00, 55_00)
    assert (answer["relief_pool_fen"], answer["carried_fen"]) == (1000_00, 0)
    assert office.balances() == {
        "银行存款": "借 1055.00", "风险准备金": "贷 55.00", "二次救助资金": "贷 1000.00",
    }  # fmt: skip


def the_pool_is_allocated(office: Office) -> None:
    """What three members with a major or chronic illness still bore, over 2,000.00, at 30 %:

        李四平  12,000.00 − 6,000.00 = 6,000.00  →  4,000.00 × 30 % = 1,200.00
        周八方   5,000.01 − 2,500.01 = 2,500.00  →    500.00 × 30 % =   150.00
        钱大有   8,000.00 − 4,000.00 = 4,000.00  →  2,000.00 × 30 % =   600.00
                                                                     1,950.00

    The pool has 1,000.00, so each fen of need gets 1000/1950 = 20/39:

        1,200.00 × 20/39 = 615.38 + 0.46 fen     the largest remainder gets the last fen: 615.39
          150.00 × 20/39 =  76.92 + 0.31 fen                                              76.92
          600.00 × 20/39 = 307.69 + 0.23 fen                                             307.69
                           999.99                                                      1,000.00
    """
    drafts = [allocate.draft(office("吴会计", "2013-10-09"), "2012") for _ in range(2)]
    fixed = allocate.fix(office("吴会计", "2013-10-09"), "2012")
    assert drafts == [fixed, fixed]
    assert [award["need_fen"] for award in fixed["awards"]] == [1200_00, 150_00, 600_00]
    assert [award["award_fen"] for award in fixed["awards"]] == [615_39, 76_92, 307_69]
    (tranche,) = fixed["tranches"]
    assert Fraction(tranche["ratio"]) == Fraction(20, 39)
    assert fixed["awarded_fen"] + fixed["remainder_fen"] == fixed["pool_fen"] == 1000_00
    with refused("allocation_fixed"):
        allocate.fix(office("吴会计", "2013-10-09"), "2012")


def the_notice_hangs_for_a_week(office: Office) -> None:
    """Names are masked. Two object: one finds that 周八方 was paid by an insurer, and is right."""
    notice = publish.publish(office("吴会计", "2013-10-10"), "2012")
    assert [line["name"] for line in notice["lines"]] == ["李*平", "周*方", "钱*有"]
    assert notice["lines"][0]["id_number"] == "321*************22"
    number = notice["notice_no"]
    right = publish.object_to(
        office("郑主任", "2013-10-12"), number, "一名职工", "费用已由商业保险赔付", "JZ-2012-00002"
    )
    publish.answer_objection(
        office("郑主任", "2013-10-14"), right["objection_no"], upheld=True, words="经查属实"
    )
    wrong = publish.object_to(office("郑主任", "2013-10-17"), number, "一名职工", "名额太少", None)
    with refused("notice_running"):
        approve.approve_relief(office("钱复核", "2013-10-17"), "2012")
    with refused("objection_open"):
        approve.approve_relief(office("钱复核", "2013-10-18"), "2012")
    publish.answer_objection(
        office("郑主任", "2013-10-18"), wrong["objection_no"], upheld=False, words="按办法分配"
    )


def relief_is_paid(office: Office) -> None:
    """615.39 + 307.69 = 923.08 are paid; 周八方's 76.92 go back to the fund."""
    (line,) = approve.approve_relief(office("钱复核", "2013-10-18"), "2012")["lines"]
    assert (line["granted_fen"], line["returned_fen"]) == (923_08, 76_92)
    batch = pay.make_batch(office("李出纳", "2013-10-21"))
    pay.release(office("周主任", "2013-10-21"), batch["batch_no"])
    office.paid(batch["batch_no"], "2013-10-23")
    assert office.balances() == {
        "银行存款": "借 131.92",  # 1,055.00 − 923.08
        "风险准备金": "贷 55.00",
        "滚存结余": "贷 76.92",
    }
