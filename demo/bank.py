"""The bank's side of paying out: it reads the product's bank file and answers, payment by payment.

About one card in eighty is closed or bears another name. Whether it is depends on the seed and the
card alone, so a payment sent again to the same card comes back again; ``replacement_card`` gives
the card that the member shows the officer then, and the bank honours it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from demo.chance import WHOLE, stream
from demo.people import card_number
from demo.sheets import write_csv, write_xlsx
from demo.words import BANKS

HEADING = ("付款编号", "结果", "退回原因", "交易日期", "银行流水号")

#: Cards in ten thousand that the bank returns. Accounts of firms are always good.
RETURNED = 120
CARD_PREFIX = "62"
REASONS = ("户名不符", "账户已销户")


def make_bank_results(bank_file: Path, out: Path, seed: int, answered_on: date) -> dict[str, int]:
    """Answer every payment of ``bank_file`` (.csv or .xlsx) in ``out`` (.csv or .xlsx).

    Counts the answers: {"成功": …, "退回": …}. Raises ``ValueError`` if the file has no heading
    with 付款编号 and 收款账号.
    """
    counts = {"成功": 0, "退回": 0}
    rows: list[tuple[str, ...]] = [HEADING]
    for number, account in payments_in(bank_file):
        reason = refusal(seed, account)
        result = "退回" if reason else "成功"
        serial = stream(seed, "bank", number).randrange(10**12)
        rows.append((number, result, reason, answered_on.isoformat(), f"{serial:012d}"))
        counts[result] += 1
    if out.suffix == ".csv":
        write_csv(out, rows, "gb18030")
    else:
        write_xlsx(out, rows)
    return counts


def refusal(seed: int, account: str) -> str:
    """Why the bank returns money sent to ``account``, "" if it does not."""
    rng = stream(seed, "card", account)
    if not account.startswith(CARD_PREFIX) or rng.randrange(WHOLE) >= RETURNED:
        return ""
    return rng.choice(REASONS)


def replacement_card(seed: int, account: str) -> str:
    """The member's other card, in place of ``account``, which the bank returned."""
    rng = stream(seed, "replacement", account)
    while refusal(seed, card := card_number(rng, BANKS[0])):
        pass
    return card


def payments_in(bank_file: Path) -> Iterator[tuple[str, str]]:
    """付款编号 and 收款账号 of every payment of a bank file, whatever stands above its heading."""
    at: tuple[int, int] | None = None
    for row in _rows(bank_file):
        if at is not None:
            if row[at[0]]:
                yield row[at[0]], row[at[1]]
        elif "付款编号" in row and "收款账号" in row:
            at = row.index("付款编号"), row.index("收款账号")
    if at is None:
        raise ValueError(f"{bank_file.name} has no heading with 付款编号 and 收款账号")


def _rows(bank_file: Path) -> Sequence[list[str]]:
    if bank_file.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(str(bank_file)).get_sheet_by_index(0)
        return [[str(cell).strip() for cell in row] for row in sheet.to_python()]
    content = bank_file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
