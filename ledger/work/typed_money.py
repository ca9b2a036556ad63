"""What a cashier types into a page, read into forms: a receipt, the bank's answers, a voucher.

Every fault is a finding, all of them at once, as with files; ``column`` of a finding is the name
of the field, and ``row`` the line of a voucher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.book.digests import canonical, sha256
from ledger.files.bank import read_bank_results, read_receipts
from ledger.files.sheets import RowReader
from ledger.files.vouchers import unbalanced, voucher_line
from ledger.forms import BankResultForm, ReceiptForm, VoucherForm, VoucherLine
from ledger.nouns import Finding, Severity
from ledger.office.connection import Office
from ledger.refusals import BadInput
from ledger.work.uploads import keep_upload, laid_out, upload_of

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")


def digest_of(values: Mapping[str, object]) -> str:
    """Stands for the digest of a file where something was typed."""
    return sha256(canonical({"typed": values}))


def needed(values: Mapping[str, str], *names: str) -> None:
    """Raises BadInput for fields that are blank."""
    findings: list[Finding] = []
    reader = RowReader(0, values, findings)
    for name in names:
        reader.needed(name)
    _stop_at(findings)


def receipt(values: Mapping[str, str]) -> ReceiptForm:
    """One receipt. Raises BadInput."""
    findings: list[Finding] = []
    reader = RowReader(0, values, findings)
    amount_fen = reader.money("amount") if reader.needed("amount") else 0
    form = ReceiptForm(
        row=0, received_on=reader.day("received_on"), bank_ref=reader.needed("bank_ref"),
        payer_name=reader.needed("payer_name"), payer_account=reader.text("payer_account"),
        amount_fen=amount_fen, memo=reader.text("memo"),
    )  # fmt: skip
    if not reader.refused and amount_fen <= 0:
        reader.refuse("money_not_positive", "amount", text=reader.text("amount")[:60])
    _stop_at(findings)
    return form


def results(values: Mapping[str, str], payment_nos: Sequence[str]) -> list[BankResultForm]:
    """One answer of the bank for each of some payments. Raises BadInput.

    Something returned needs the reason: the payee is asked about it.
    """
    findings: list[Finding] = []
    reader = RowReader(0, values, findings)
    outcome, on = reader.needed("outcome"), reader.day("on")
    if outcome == "returned":
        reader.needed("reason")
    if not payment_nos:
        reader.refuse("no_payment_ticked", "payments")
    _stop_at(findings)
    return [
        BankResultForm(0, number, outcome == "paid", reader.text("reason"), on,
                       reader.text("bank_ref"))
        for number in payment_nos
    ]  # fmt: skip


def voucher(summary: str, effective_on: str, lines: Sequence[tuple[str, str, str]]) -> VoucherForm:
    """A voucher from lines of (account, debit, credit) as typed; blank lines are left out.

    Raises BadInput, also where debits and credits differ, and by how much.
    """
    findings: list[Finding] = []
    head = RowReader(0, {"summary": summary, "effective_on": effective_on}, findings)
    text, day = head.needed("summary"), head.day("effective_on")
    read = [_line(number, line, findings)
            for number, line in enumerate(lines, start=1) if any(line)]  # fmt: skip
    if not findings:
        findings += unbalanced(read)
    _stop_at(findings)
    return VoucherForm(text, day, tuple(read))


def _line(number: int, line: tuple[str, str, str], findings: list[Finding]) -> VoucherLine:
    values = dict(zip(("account", "debit", "credit"), line, strict=True))
    return voucher_line(RowReader(number, values, findings))


def _stop_at(findings: Sequence[Finding]) -> None:
    if any(finding.severity is Severity.REFUSE for finding in findings):
        raise BadInput(findings)


def statement(office: Office, actor: str, name: str, content: bytes) -> tuple[
    list[ReceiptForm], list[Finding], str
]:  # fmt: skip
    """A bank statement that was handed in: its receipts, what to look at, the file's digest.

    The file is kept. Raises BadInput, and what ``keep_upload`` refuses.
    """
    upload = upload_of(office, keep_upload(office, actor, name, content, SHEETS))
    with laid_out(upload) as path:
        forms, findings = read_receipts(path)
    _stop_at(findings)
    return forms, findings, upload.digest


def bank_answers(office: Office, actor: str, name: str, content: bytes) -> tuple[
    list[BankResultForm], list[Finding], str
]:  # fmt: skip
    """The bank's answers (回盘) that were handed in, as ``statement``."""
    upload = upload_of(office, keep_upload(office, actor, name, content, SHEETS))
    with laid_out(upload) as path:
        forms, findings = read_bank_results(path)
    _stop_at(findings)
    return forms, findings, upload.digest
