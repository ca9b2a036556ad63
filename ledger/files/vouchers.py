"""Manual vouchers (人工凭证): one file, one voucher, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.files.sheets import Heading, RowReader, read_json_object, read_table, texts
from ledger.forms import VoucherForm, VoucherLine
from ledger.money import yuan
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput

VOUCHER_HEADINGS = (
    Heading("summary", "摘要", required=True),
    Heading("effective_on", "业务日期", required=True, also=("日期",)),
    Heading("account", "科目编码", required=True, also=("科目", "科目代码")),
    Heading("debit", "借方金额", required=True, also=("借方",)),
    Heading("credit", "贷方金额", required=True, also=("贷方",)),
)

_HEAD = frozenset({"summary", "effective_on"})
_LINE = frozenset({"account", "debit", "credit"})


def read_voucher(path: Path) -> VoucherForm:
    """The voucher in a .json file ({"summary", "effective_on", "lines": [{"account", "debit",
    "credit"}]}, amounts as text) or in a table whose first row names summary and day.

    Raises ``BadInput`` with every finding: unreadable values, a line without exactly one amount
    above zero, fewer than two lines, or debits that are not the credits.
    """
    findings: list[Finding] = []
    is_json = path.suffix.lower() == ".json"
    rows = _json_rows(path, findings) if is_json else _sheet_rows(path, findings)
    if not rows:
        findings.append(Finding("voucher_too_short", Severity.REFUSE, 0, "", {}))
        raise BadInput(findings)
    form = VoucherForm(
        summary=rows[0].needed("summary"),
        effective_on=rows[0].day("effective_on"),
        lines=tuple(voucher_line(row) for row in rows),
    )
    if not any(finding.severity is Severity.REFUSE for finding in findings):
        findings += unbalanced(form.lines)
    if any(finding.severity is Severity.REFUSE for finding in findings):
        raise BadInput(sorted(findings, key=lambda finding: finding.row))
    return form


def _sheet_rows(path: Path, findings: list[Finding]) -> list[RowReader]:
    table = read_table(path, VOUCHER_HEADINGS)
    findings += table.findings
    rows = [RowReader.of(row, table, findings) for row in table.rows]
    for row in rows[1:]:
        for field in sorted(_HEAD):
            if row.text(field) not in ("", rows[0].text(field)):
                row.refuse("voucher_rows_differ", field)
    return rows


def _json_rows(path: Path, findings: list[Finding]) -> list[RowReader]:
    voucher = read_json_object(path)
    lines = voucher.pop("lines", None)
    head = texts(voucher, _HEAD, RowReader(0, {}, findings))
    rows = []
    for number, line in enumerate(lines if isinstance(lines, list) else [], start=1):
        reader = RowReader(number, {}, findings)
        if isinstance(line, dict):
            values: Mapping[str, str] = texts(line, _LINE, reader)
            rows.append(RowReader(number, {**head, **values}, findings))
        else:
            reader.refuse("json_not_object", "lines")
    return rows


def voucher_line(row: RowReader) -> VoucherLine:
    """One line of a voucher, with exactly one amount above zero; else a finding is added."""
    line = VoucherLine(row.needed("account"), row.money("debit"), row.money("credit"))
    smaller, larger = sorted((line.debit_fen, line.credit_fen))
    if not row.refused and not smaller == 0 < larger:
        row.refuse("voucher_line_side")
    return line


def unbalanced(lines: Sequence[VoucherLine]) -> list[Finding]:
    """What is wrong with the lines together: too few, or debits that are not the credits."""
    if len(lines) < 2:
        return [Finding("voucher_too_short", Severity.REFUSE, 0, "", {})]
    debit = sum(line.debit_fen for line in lines)
    credit = sum(line.credit_fen for line in lines)
    if debit == credit:
        return []
    facts = {"debit": yuan(debit), "credit": yuan(credit), "difference": yuan(abs(debit - credit))}
    return [Finding("voucher_unbalanced", Severity.REFUSE, 0, "", facts)]
