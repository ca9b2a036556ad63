"""Settlements that a hospital took back (结算撤销), from spreadsheets."""

from __future__ import annotations

from pathlib import Path

from ledger.files.sheets import Heading, RowReader, read_table
from ledger.forms import ReversalForm
from ledger.nouns import Finding

REVERSAL_HEADINGS = (
    Heading("fixmedins_code", "定点医药机构编号", required=True, also=("医院编号", "医院编码")),
    Heading("setl_id", "结算ID", required=True, also=("结算编号", "结算号")),
    Heading("reversed_on", "撤销日期", required=True, also=("冲正日期",)),
    Heading("reason", "撤销原因", also=("原因", "冲正原因")),
)


def read_reversals(path: Path) -> tuple[list[ReversalForm], list[Finding]]:
    """The reversed settlements that could be read, and every finding.

    Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    table = read_table(path, REVERSAL_HEADINGS)
    findings = list(table.findings)
    forms = []
    for row in table.rows:
        reader = RowReader.of(row, table, findings)
        form = ReversalForm(
            row=row.number,
            institution=reader.needed("fixmedins_code"),
            setl_id=reader.needed("setl_id"),
            reversed_on=reader.day("reversed_on"),
            reason=reader.text("reason"),
        )
        if not reader.refused:
            forms.append(form)
    return forms, findings
