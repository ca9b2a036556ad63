"""Units join, members are enrolled, contributions are asked for, come in and are given back."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.work import approve, bill, enrol, post, receive, register, report
from tests.stories.telling import Office
from tests.work.answers import found, refused
from tests.work.papers import (
    BANK,
    CHEN,
    FENG,
    LI,
    QIAN,
    SCHOOL,
    SHIPYARD,
    STORE,
    SUBSIDY,
    SUN,
    UNITS,
    WANG,
    WU,
    XU,
    ZHANG,
    ZHAO,
    ZHENG,
    ZHOU,
    digest,
    receipt,
    register_of,
    roster,
    voucher,
)

TEN = (ZHANG, LI, WANG, ZHAO, SUN, ZHOU, WU, ZHENG, QIAN, CHEN)


def units_join(office: Office) -> None:
    """The shipyard pays 2/3 and its workers 1/3, the school pays all, the store 1/2, 1/4, 1/4."""
    answer = register.register(
        office("王登记", "2012-06-25"), "2012", register_of(*UNITS), digest("units")
    )
    assert answer["added"] == 3


def ten_are_enrolled(office: Office) -> None:
    """Ten persons stand on the roster; the last figure of 孙七星's number is mistyped."""
    mistyped = structs.replace(SUN.row(row=6), id_number=SUN.id_number[:-1] + "0")
    rows = [mistyped if row.name == SUN.name else row for row in roster(*TEN)]
    with found("id_check_digit"):
        enrol.enrol(office("王登记", "2012-07-05"), "2012", rows, ("名册.xlsx", digest("ten")))

    answer = enrol.enrol(
        office("王登记", "2012-07-05"), "2012", rows, ("名册.xlsx", digest("ten")), accept_good=True
    )
    assert (answer["joined"], answer["refused"]) == (9, 1)

    for joined, unchanged in ((1, 0), (0, 1)):  # the same file twice: the second changes nothing
        answer = enrol.enrol(
            office("王登记", "2012-07-12"), "2012", roster(SUN), ("更正.xlsx", digest("sun"))
        )
        assert (answer["joined"], answer["unchanged"]) == (joined, unchanged)


def contributions_are_billed(office: Office) -> None:
    """¥50 each; 2/3 and 1/3 of it are 33.33 and 16.67: the worker's third is rounded, 16.666… to
    16.67, and the employer bears the rest.

        shipyard  5 × 50 = 250.00 = 5 × 33.33 + 5 × 16.67         = 166.65 + 83.35
        school    3 × 50 = 150.00                                 = 150.00
        store     2 × 50 = 100.00 = 2 × 25.00 + 2 × 12.50 + 2 × 12.50
    """
    answer = bill.bill(office("李出纳", "2012-07-15"), "2012")
    assert [(paper["invoice_no"], paper["total_fen"]) for paper in answer["papers"]] == [
        ("JF-2012-00001", 250_00), ("JF-2012-00002", 150_00), ("JF-2012-00003", 100_00),
    ]  # fmt: skip
    shares = [tuple(paper["by_payer"].values()) for paper in answer["papers"]]
    assert shares == [(166_65, 83_35, 0, 0), (150_00, 0, 0, 0), (50_00, 25_00, 25_00, 0)]
    assert bill.bill(office("李出纳", "2012-07-16"), "2012")["invoices"] == 0
    assert office.balances() == {
        "应收互助金（单位）": "借 366.65",  # 166.65 + 150.00 + 50.00
        "应收互助金（职工）": "借 108.35",  # 83.35 + 25.00
        "应收互助金（工会）": "借 25.00",
        "互助金收入（单位）": "贷 366.65",
        "互助金收入（职工）": "贷 108.35",
        "互助金收入（工会）": "贷 25.00",
    }


def the_union_above_helps(office: Office) -> None:
    """The superior union gives 13,300.00; over 5,000 two persons must sign, never the maker."""
    form = voucher("上级工会补助", "2012-07-20", (BANK, "13300", "0"), (SUBSIDY, "0", "13300"))
    number = post.voucher(office("吴会计", "2012-07-20"), form)["voucher_no"]
    with refused("maker_is_checker"):
        approve.approve_voucher(office("吴会计", "2012-07-20"), number)
    first = approve.approve_voucher(office("钱复核", "2012-07-20"), number)
    second = approve.approve_voucher(office("孙主席", "2012-07-21"), number)
    assert (first["in_force"], second["in_force"]) == (0, 1)


def money_comes_in(office: Office) -> None:
    """In July the shipyard pays a part, and the school 10.00 too much. In August the shipyard pays
    the rest in time (the notice of 15 July runs to 14 August), and the store six days late."""
    july = (
        receipt("R1", "2012-07-18", SHIPYARD.name, "100", "JF-2012-00001"),
        receipt("R2", "2012-07-20", SCHOOL.name, "160", row=3),
    )
    answer = receive.receive(office("李出纳", "2012-07-31"), july, digest("july"))
    assert answer["unidentified_fen"] == 10_00
    balances = office.balances()
    # The 100.00 settle the shipyard's own part first: 166.65 − 100.00 = 66.65, with the store's
    # 50.00 still 116.65; its workers' 83.35 and those of the store, 25.00, are untouched.
    assert balances["应收互助金（单位）"] == "借 116.65"
    assert balances["应收互助金（职工）"] == "借 108.35"
    assert balances["待确认收款"] == "贷 10.00"

    august = (
        receipt("R3", "2012-08-10", SHIPYARD.name, "150"),
        receipt("R4", "2012-08-20", STORE.name, "100", row=3),
    )
    receive.receive(office("李出纳", "2012-08-31"), august, digest("august"))
    assert office.balances() == {
        "银行存款": "借 13810.00",  # 13,300 + 100 + 160 + 150 + 100
        "待确认收款": "贷 10.00",
        "互助金收入（单位）": "贷 366.65",
        "互助金收入（职工）": "贷 108.35",
        "互助金收入（工会）": "贷 25.00",
        "上级工会补助": "贷 13300.00",
    }
    (invoice,) = report.employer_statement(office.book, STORE.uscc)["invoices"]
    assert (invoice["due_on"], invoice["paid_on"]) == ("2012-08-14", "2012-08-20")


def some_come_and_some_go(office: Office) -> None:
    """March 2013: 冯三多 and 许百顺 join, 赵六一 moves to the store, 王五福 leaves."""
    rows = [
        FENG.row(2, changed_on="2013-01-15"),
        XU.row(3, changed_on="2013-02-20"),
        replace(ZHAO, unit=STORE).row(4, change="调入", changed_on="2013-02-01"),
        WANG.row(5, change="离职", changed_on="2013-03-01"),
    ]
    answer = enrol.enrol(
        office("王登记", "2013-03-05"), "2012", rows, ("增减员.xlsx", digest("changes"))
    )
    assert (answer["joined"], answer["transferred"], answer["left"]) == (2, 1, 1)
    bill.bill(office("李出纳", "2013-03-05"), "2012")

    # The school's 10.00 from July and 40.00 more make 50.00 for 冯三多.
    receive.identify(office("李出纳", "2013-03-06"), "R2", "JF-2012-00004")
    more = (
        receipt("R6", "2013-03-08", SCHOOL.name, "40", "JF-2012-00004"),
        receipt("R7", "2013-03-08", STORE.name, "20", "JF-2012-00005", row=3),
    )
    receive.receive(office("李出纳", "2013-03-08"), more, digest("march"))
    balances = office.balances()
    # The store still owes for 许百顺: 25.00 − 20.00 itself, 12.50 from him, 12.50 from its union.
    receivables = [balances[f"应收互助金（{who}）"] for who in ("单位", "职工", "工会")]
    assert receivables == ["借 5.00", "借 12.50", "借 12.50"]
    assert "待确认收款" not in balances


def an_invoice_is_cancelled(office: Office) -> None:
    """The store gives 许百顺 up; its invoice is taken back in red and the 20.00 are refunded."""
    answer = bill.cancel_invoice(office("李出纳", "2013-03-12"), "JF-2012-00005", "单位撤回")
    assert (answer["cancelled_fen"], answer["released_fen"]) == (50_00, 20_00)
    balances = office.balances()
    assert balances["待确认收款"] == "贷 20.00"
    assert not [name for name in balances if name.startswith("应收互助金")]
    asked = receive.ask_refund(
        office("李出纳", "2013-03-12"), "R7", None, "撤回参加", "", "中国银行靖江支行"
    )
    approve.approve_refund(office("钱复核", "2013-03-12"), asked["refund_no"])
    balances = office.balances()
    assert "待确认收款" not in balances
    assert balances["应付退款"] == "贷 20.00"
