"""The bank: money in (到账明细), the payment file out (付款文件), and the bank's answer (回盘)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ledger.files.sheets import (
    Heading,
    RowReader,
    csv_writer,
    new_workbook,
    read_table,
    replacing,
)
from ledger.forms import BankResultForm, ReceiptForm
from ledger.money import yuan
from ledger.nouns import Fen, Finding

RECEIPT_HEADINGS = (
    Heading(
        "received_on", "交易日期", required=True, also=("到账日期", "记账日期", "交易时间", "日期")
    ),
    Heading("bank_ref", "流水号", required=True, also=("银行流水号", "交易流水号", "交易流水")),
    Heading(
        "payer_name", "付款户名", also=("对方户名", "付款人", "付款人名称", "付款单位", "户名")
    ),
    Heading("payer_account", "付款账号", also=("对方账号", "付款帐号", "付款人账号", "账号")),
    Heading("amount", "金额", required=True, also=("到账金额", "交易金额", "贷方金额", "收入金额")),
    Heading("memo", "附言", also=("摘要", "用途", "备注", "交易附言")),
)
BANK_RESULT_HEADINGS = (
    Heading("payment_no", "付款编号", required=True, also=("业务编号",)),
    Heading("result", "结果", required=True, also=("处理结果", "付款结果", "交易状态")),
    Heading("reason", "退回原因", also=("失败原因", "退票原因", "原因")),
    Heading("on", "交易日期", required=True, also=("处理日期", "日期")),
    Heading("bank_ref", "银行流水号", also=("流水号", "交易流水号")),
)
PAYMENT_HEADINGS = (
    "序号", "批次号", "付款编号", "收款人户名", "收款账号", "开户行", "金额", "用途",
)  # fmt: skip

_RESULTS = {"成功": True, "付款成功": True, "退回": False, "退票": False, "失败": False}
_WIDTHS = (8, 20, 20, 24, 26, 36, 16, 40)


@dataclass(frozen=True, slots=True)
class BankLine:
    """One payment asked of the bank. ``amount_fen`` must be above zero."""

    payment_no: str
    payee_name: str
    payee_account: str
    bank_name: str
    amount_fen: Fen
    purpose: str


def read_receipts(path: Path) -> tuple[list[ReceiptForm], list[Finding]]:
    """The receipts that could be read, and every finding.

    Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    table = read_table(path, RECEIPT_HEADINGS)
    findings = list(table.findings)
    forms = []
    for row in table.rows:
        reader = RowReader.of(row, table, findings)
        form = ReceiptForm(
            row=row.number,
            received_on=reader.day("received_on"),
            bank_ref=reader.needed("bank_ref"),
            payer_name=reader.text("payer_name"),
            payer_account=reader.text("payer_account"),
            amount_fen=_positive(reader, "amount"),
            memo=reader.text("memo"),
        )
        if not reader.refused:
            forms.append(form)
    return forms, findings


def _positive(reader: RowReader, field: str) -> Fen:
    refused_before = reader.refused
    if not reader.needed(field):
        return 0
    fen = reader.money(field)
    if fen <= 0 and reader.refused == refused_before:
        reader.refuse("money_not_positive", field, text=reader.text(field)[:60])
    return fen


def read_bank_results(path: Path) -> tuple[list[BankResultForm], list[Finding]]:
    """The bank's answers that could be read, and every finding.

    Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    table = read_table(path, BANK_RESULT_HEADINGS)
    findings = list(table.findings)
    forms = []
    for row in table.rows:
        reader = RowReader.of(row, table, findings)
        form = BankResultForm(
            row=row.number,
            payment_no=reader.needed("payment_no"),
            paid=_paid(reader),
            reason=reader.text("reason"),
            on=reader.day("on"),
            bank_ref=reader.text("bank_ref"),
        )
        if not reader.refused:
            forms.append(form)
    return forms, findings


def _paid(reader: RowReader) -> bool:
    result = reader.needed("result")
    if result and result not in _RESULTS:
        reader.refuse("bank_result_unknown", "result", text=result[:40])
    paid = _RESULTS.get(result, False)
    if result in _RESULTS and not paid and not reader.text("reason"):
        reader.warn("return_without_reason", "reason")
    return paid


def write_bank_file(path: Path, batch_no: str, lines: Iterable[BankLine]) -> None:
    """Write the payments of one batch as .csv or .xlsx (by the ending of ``path``).

    The same payments give the same bytes, and the file appears whole or not at all. Raises
    ``ValueError`` for another ending and for an amount that is not above zero.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    if path.suffix.lower() not in writers:
        raise ValueError(f"a bank file ends in .csv or .xlsx, not {path.suffix!r}")
    writers[path.suffix.lower()](path, batch_no, lines)


def _payment_rows(batch_no: str, lines: Iterable[BankLine]) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines, start=1):
        if line.amount_fen <= 0:
            raise ValueError(f"payment {line.payment_no} of {line.amount_fen} fen")
        yield (
            str(number), batch_no, line.payment_no, line.payee_name, line.payee_account,
            line.bank_name, yuan(line.amount_fen), line.purpose,
        )  # fmt: skip


def _write_csv(path: Path, batch_no: str, lines: Iterable[BankLine]) -> None:
    with csv_writer(path, PAYMENT_HEADINGS, money=("金额",)) as writer:
        for row in _payment_rows(batch_no, lines):
            writer.row(row)


def _write_xlsx(path: Path, batch_no: str, lines: Iterable[BankLine]) -> None:
    """Every cell is text: a card number kept as a number would lose its last digits."""
    title = f"付款文件 {batch_no}"
    with replacing(path) as temporary, new_workbook(temporary, title) as workbook:
        sheet = workbook.add_worksheet("付款文件")
        bold = workbook.add_format({"bold": True, "bg_color": "#DDEBF7"})
        text = workbook.add_format({"num_format": "@"})
        for column, (heading, width) in enumerate(zip(PAYMENT_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(_payment_rows(batch_no, lines), start=1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value, text)
