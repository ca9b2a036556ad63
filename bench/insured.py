"""A base in which everybody is insured: enrolled, billed, and paid for, by the steps themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlmodel import col, select

from bench import made_up
from bench.lab import BASE, Lab, at, digest, opened
from ledger.book.connection import OpenBook
from ledger.book.tables import Invoice
from ledger.files.claims import read_claims
from ledger.files.rosters import read_roster
from ledger.forms import ReceiptForm, VoucherForm, VoucherLine
from ledger.work import adjudicate, approve, bill, close, enrol, intake, post, receive, register
from ledger.work.report.looking import looking

A_FILE = 100_000  # claims; a step holds all of those that it takes in memory


def insure(lab: Lab) -> None:
    """Make the base with as many members as the lab has rows, and a claim of each as a file."""
    lab.make()
    path = lab.folder / "roster.csv"
    made_up.write_csv(path, made_up.HEADING, made_up.roster(lab.rows))
    with opened(lab, BASE) as book:
        desk = at(book, "2012-06-25")
        register.register(desk, made_up.PERIOD, made_up.employers(lab.rows), digest("units"))
        rows, findings = read_roster(path)
        file = ("roster.csv", digest("csv"))
        enrol.enrol(at(book, "2012-07-05"), made_up.PERIOD, rows, file, read_findings=findings)
        bill.bill(at(book, "2012-07-15"), made_up.PERIOD)
        with looking(book) as session:
            invoices = session.exec(select(Invoice).order_by(col(Invoice.id))).all()
        receipts = [
            ReceiptForm(row, date(2012, 7, 20), f"B{row}", "付款人", "1102000000001",
                        invoice.total_fen, invoice.invoice_no)
            for row, invoice in enumerate(invoices, start=2)
        ]  # fmt: skip
        receive.receive(at(book, "2012-07-21"), receipts, digest("receipts"))
    for first in _files(lab):
        made_up.write_claims(_file(lab, first), range(first, min(first + A_FILE, lab.rows)))


def _files(lab: Lab) -> range:
    """The first claim of each file."""
    return range(0, lab.rows, A_FILE)


def _file(lab: Lab, first: int) -> Path:
    return lab.folder / f"claims-{first}.csv"


def settle(lab: Lab, book: OpenBook) -> None:
    """Take in the claims, decide all of them, sign them: each ends as an entry of the journal."""
    for first in _files(lab):
        forms, findings = read_claims(_file(lab, first))
        desk = at(book, "2012-12-10", "陈受理")
        taken = intake.intake(desk, forms, digest(f"claims-{first}"), read_findings=findings)
        decided = adjudicate.adjudicate(at(book, "2012-12-11", "赵审核"))
        assert taken["taken"] == decided["approved"] == len(forms)
        approve.approve_claims(at(book, "2012-12-12", "钱复核"))
    assert first + len(forms) == lab.rows


def end_the_year(book: OpenBook) -> None:
    """Bring in what the benefits cost beyond the fees and much more, and close the period."""
    gift = 10**13
    form = VoucherForm(
        "上级工会补助", date(2013, 7, 20), (VoucherLine("1002", gift, 0),
                                            VoucherLine("440101", 0, gift)),
    )  # fmt: skip
    number = post.voucher(at(book, "2013-07-20", "吴会计"), form)["voucher_no"]
    for signer in ("钱复核", "孙主席"):
        approve.approve_voucher(at(book, "2013-07-20", signer), number)
    close.close(at(book, "2013-10-08", "吴会计"), made_up.PERIOD)
