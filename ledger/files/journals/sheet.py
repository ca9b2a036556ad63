"""The journal for spreadsheets: a CSV with a row for each posting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.files.journals.entries import ExportAccount, ExportEntry
from ledger.files.sheets import csv_writer
from ledger.money import yuan

CSV_HEADINGS = (
    "序号", "凭证号", "记账日期", "业务日期", "摘要", "科目编码", "科目名称", "借方金额",
    "贷方金额", "单位", "职工", "来源", "制单人", "冲销序号", "校验值",
)  # fmt: skip


def write_csv(
    path: Path, accounts: Sequence[ExportAccount], entries: Iterable[ExportEntry]
) -> None:
    """Write a row for each posting; debit and credit in columns of their own, in yuan."""
    names = {account.code: account.name for account in accounts}
    with csv_writer(path, CSV_HEADINGS, money=("借方金额", "贷方金额")) as writer:
        for entry in entries:
            reverses = "" if entry.reverses is None else str(entry.reverses)
            for posting in entry.postings:
                writer.row((
                    str(entry.position), entry.number, entry.booked_on.isoformat(),
                    entry.effective_on.isoformat(), entry.summary, posting.account,
                    names[posting.account], yuan(posting.debit_fen), yuan(posting.credit_fen),
                    posting.employer or "", posting.member or "", entry.cause, entry.made_by,
                    reverses, entry.hash,
                ))  # fmt: skip
