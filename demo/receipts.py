"""The bank statements of money in, made after billing, when the invoices are known.

Most employers pay in full and quote the invoice number; one in fifteen does not. The employers with
a role do what the role says: see ``plan_stories``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo.chance import stream
from demo.employers import Employer
from demo.sheets import write_csv, yuan

HEADING = ("交易日期", "流水号", "付款户名", "付款账号", "金额", "附言")

#: The late payer pays on this day, whatever the invoice says; cover starts the day after.
LATE_PAID_ON = date(2012, 10, 15)

OVERPAID_FEN = 500_00

#: Roles act on the invoices of the yearly billing; invoices for joiners are issued later.
YEARLY_BILLING_UNTIL = date(2012, 9, 1)

#: One payment in so many does not quote the invoice number.
SILENT_ONE_IN = 15

#: So many lines of a month are exported once more at the top of the next month's file.
EXPORTED_TWICE = 2

HEAD_OFFICE = "上海同澜投资控股有限公司"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the statement. ``reference`` is the bank's 流水号."""

    paid_on: date
    reference: str
    payer: str
    account: str
    fen: int
    remark: str


def plan_stories(employers: Sequence[Employer]) -> dict[str, dict[str, str]]:
    """Who plays which role: for each role the employer's name and code, and the facts of it.

    - ``late_payer`` pays on ``paid_on``, after the due date: its cover starts the day after;
    - ``two_part_payer`` pays the members' part days after the rest;
    - ``over_payer`` pays ``overpaid`` yuan too much, to be refunded;
    - ``out_of_town``: ``payer_name``, its head office, pays without number or name, and the money
      stays unidentified until somebody finds out;
    - ``thousand``, ``giant``, ``agency``, ``shop`` pay like the rest.
    """
    facts = {
        "late_payer": {"paid_on": LATE_PAID_ON.isoformat()},
        "over_payer": {"overpaid": yuan(OVERPAID_FEN)},
        "out_of_town": {"payer_name": HEAD_OFFICE},
    }
    once = ("giant", "agency", "thousand", "two_part_payer", "late_payer", "out_of_town",
            "over_payer", "shop")  # fmt: skip
    return {
        each.role: {"employer": each.name, "uscc": each.uscc, **facts.get(each.role, {})}
        for each in employers
        if each.role in once
    }


def make_receipts(
    folder: Path, seed: int, employers: Sequence[Employer], invoices: Sequence[Mapping[str, Any]]
) -> list[Path]:
    """Write ``receipts/银行到账-YYYY-MM.csv`` for the money that pays ``invoices``.

    An invoice has ``invoice_no, employer, uscc, issued_on, due_on`` (dates or ISO text),
    ``total_fen`` and ``by_payer`` (fen by payer). The last lines of a month come once more, with
    the same 流水号, at the top of the next month's file.
    """
    roles = {each.uscc: each.role for each in employers}
    receipts = [
        receipt
        for invoice in invoices
        for receipt in _payments(seed, invoice, roles.get(str(invoice["uscc"]), ""))
    ]
    receipts.sort(key=lambda receipt: (receipt.paid_on, receipt.reference))
    return list(_write_months(folder / "receipts", receipts))


def _payments(seed: int, invoice: Mapping[str, Any], role: str) -> Iterator[Receipt]:
    rng = stream(seed, "receipts", invoice["invoice_no"])
    issued_on, due_on = _day(invoice["issued_on"]), _day(invoice["due_on"])
    total, payer = int(invoice["total_fen"]), str(invoice["employer"])
    number = str(invoice["invoice_no"])
    remark = "职工医疗互助金" if rng.randrange(SILENT_ONE_IN) == 0 else f"互助金 {number}"
    account = f"3205{rng.randrange(10**15):015d}"
    paid_on = issued_on + timedelta(days=rng.randrange(2, max(3, (due_on - issued_on).days)))
    if issued_on >= YEARLY_BILLING_UNTIL:
        role = ""
    if role == "two_part_payer":
        later = int(invoice["by_payer"].get("member", total // 4))
        parts = f"互助金 {number} 单位部分", f"互助金 {number} 个人部分"
        days = issued_on + timedelta(days=4), due_on - timedelta(days=2)
        yield _receipt(rng, days[0], payer, account, total - later, parts[0])
        yield _receipt(rng, days[1], payer, account, later, parts[1])
    elif role == "late_payer":
        yield _receipt(rng, LATE_PAID_ON, payer, account, total, f"补缴互助金 {number}")
    elif role == "over_payer":
        yield _receipt(rng, paid_on, payer, account, total + OVERPAID_FEN, f"互助金 {number}")
    elif role == "out_of_town":
        yield _receipt(rng, paid_on, HEAD_OFFICE, account, total, "往来款")
    else:
        yield _receipt(rng, paid_on, payer, account, total, remark)


def _day(when: date | str) -> date:
    return when if isinstance(when, date) else date.fromisoformat(when)


def _receipt(
    rng: random.Random, paid_on: date, payer: str, account: str, fen: int, remark: str
) -> Receipt:
    reference = f"{paid_on:%Y%m%d}{rng.randrange(10**10):010d}"
    return Receipt(paid_on, reference, payer, account, fen, remark)


def _write_months(folder: Path, receipts: Sequence[Receipt]) -> Iterator[Path]:
    again: list[Receipt] = []
    for month in sorted({receipt.paid_on.replace(day=1) for receipt in receipts}):
        lines = [each for each in receipts if each.paid_on.replace(day=1) == month]
        rows = [_row(receipt) for receipt in [*again, *lines]]
        yield write_csv(folder / f"银行到账-{month:%Y-%m}.csv", [HEADING, *rows], "gb18030")
        again = lines[-EXPORTED_TWICE:]


def _row(receipt: Receipt) -> tuple[str, ...]:
    return (
        receipt.paid_on.isoformat(), receipt.reference, receipt.payer, receipt.account,
        yuan(receipt.fen), receipt.remark,
    )  # fmt: skip
