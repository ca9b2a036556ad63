"""收款: bank receipts to invoices; what nobody can place is held as unidentified, never lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ledger.book import contributions, recoveries
from ledger.book.contributions import OpenInvoice
from ledger.book.tables import Invoice, Receipt, ReceiptUse, RecoveryUse, Refund
from ledger.book.tables import PeriodRow as Period
from ledger.core.contribution import settle
from ledger.forms import ReceiptForm
from ledger.nouns import Answer, EntryDraft, Fen, Finding, Part, Payer, Severity
from ledger.refusals import BadInput, Refusal
from ledger.work import returns
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.pay import refuse_erased

INVOICE_NO = re.compile(r"JF-\d{4}-\d{5}")


def receive(desk: Desk, forms: Sequence[ReceiptForm], file_digest: str) -> Answer:
    """Book the incoming lines of a bank statement, each once by its bank reference.

    A line is placed by the invoice number in its memo, else by the payer's name when that employer
    has one open invoice. Money beyond what is owed is unidentified. A reference known with another
    content is a finding (BadInput), and nothing is booked.
    """
    return desk.once("receive", {"file": file_digest}, lambda clerk: _receive(clerk, forms))


def _receive(clerk: Clerk, forms: Sequence[ReceiptForm]) -> Answer:
    known = contributions.receipts_by_ref(clerk.session, [form.bank_ref for form in forms])
    _refuse_contradictions(forms, known)
    open_ones = contributions.open_invoices(clerk.session)
    owed = _Owed(clerk, open_ones)
    drafts: list[EntryDraft] = []
    lines: list[Answer] = []
    seen = set(known)
    for form in forms:
        if form.bank_ref in seen:
            continue
        seen.add(form.bank_ref)
        line, draft = _book(clerk, form, owed)
        lines.append(line)
        drafts.append(draft)
    clerk.post(drafts)
    return {
        "receipts": len(lines), "unchanged": len(forms) - len(lines),
        "received_fen": sum(line["amount_fen"] for line in lines),
        "unidentified_fen": sum(line["unidentified_fen"] for line in lines), "lines": lines,
        **_given_back(clerk, [one.invoice for one in open_ones if not one.open_fen]),
    }  # fmt: skip


def _given_back(clerk: Clerk, paid: Sequence[Invoice]) -> Answer:
    """Refunds to who had left before these invoices were paid, in the answer if there are any."""
    left = contributions.leavers_on(clerk.session, [invoice.id for invoice in paid])
    lines = returns.give_back(clerk, left)
    return {"refunds": lines} if lines else {}


def _refuse_contradictions(forms: Sequence[ReceiptForm], known: dict[str, Receipt]) -> None:
    first: dict[str, tuple[object, ...]] = {
        ref: (row.received_on, row.amount_fen, row.payer_name) for ref, row in known.items()
    }
    findings = []
    for form in forms:
        own = (form.received_on, form.amount_fen, form.payer_name)
        if first.setdefault(form.bank_ref, own) != own:
            findings.append(
                Finding("bank_ref_differs", Severity.REFUSE, form.row, "流水号",
                        {"bank_ref": form.bank_ref})
            )  # fmt: skip
    if findings:
        raise BadInput(findings)


class _Owed:
    """The open invoices of a book, found by number and by the name of who owes."""

    def __init__(self, clerk: Clerk, open_ones: Sequence[OpenInvoice]) -> None:
        self._clerk = clerk
        self._periods: dict[str, Period] = {}
        self._by_no: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_name: dict[str, list[OpenInvoice]] = defaultdict(list)
        for one in open_ones:
            self._by_no[one.invoice.invoice_no].append(one)
            self._by_name[one.employer.name].append(one)

    def target(self, form: ReceiptForm) -> OpenInvoice | None:
        """The open invoice a receipt is for: the number it names, else its payer's only one."""
        named = INVOICE_NO.search(form.memo.upper())
        if named:
            mine = self._by_no.get(named[0], [])
        else:
            mine = self._by_name.get(form.payer_name.strip(), [])
        mine = [one for one in mine if one.open_fen > 0]
        return mine[0] if len(mine) == 1 else None

    def period(self, one: OpenInvoice) -> Period:
        """The period of an invoice."""
        code = one.invoice.period_code
        if code not in self._periods:
            self._periods[code] = self._clerk.period(code)
        return self._periods[code]


def _book(clerk: Clerk, form: ReceiptForm, owed: _Owed) -> tuple[Answer, EntryDraft]:
    receipt_id = clerk.keeping.add(
        Receipt, bank_ref=form.bank_ref, received_on=form.received_on, payer_name=form.payer_name,
        payer_account=form.payer_account, amount_fen=form.amount_fen, memo=form.memo,
    )  # fmt: skip
    target = owed.target(form)
    parts: dict[Payer, Fen] = dict.fromkeys(Payer, 0)
    employer_id = None
    if target is not None:
        employer_id = target.employer.id
        parts |= _use(clerk, receipt_id, target, form.amount_fen, owed.period(target))
    used = sum(parts.values())
    amounts = {p.value: [Part(fen, employer_id)] for p, fen in parts.items()}
    amounts["received"] = [Part(form.amount_fen)]
    amounts["unidentified"] = [Part(form.amount_fen - used)]
    facts = {"payer": form.payer_name, "bank_ref": form.bank_ref}
    period = (
        clerk.open_period(owed.period(target))
        if target
        else clerk.period_of_books(None, form.received_on)
    )
    draft = clerk.draft("money_received", ("receipt", receipt_id), period, amounts, facts,
                        effective_on=form.received_on)  # fmt: skip
    line: Answer = {
        "bank_ref": form.bank_ref, "payer": form.payer_name, "amount_fen": form.amount_fen,
        "invoice_no": target.invoice.invoice_no if target else None,
        "unidentified_fen": form.amount_fen - used,
    }  # fmt: skip
    return line, draft


def _use(
    clerk: Clerk, receipt_id: int, target: OpenInvoice, money_fen: Fen, period: Period
) -> dict[Payer, Fen]:
    """Settle ``target`` with money of a receipt, as far as it is owed; the parts per payer.

    ``period``: that of the invoice.
    """
    rules = clerk.scheme.contribution(period_start=period.starts_on)
    parts = dict(settle(target.open_by_payer, money_fen, rules.settle_order))
    for payer, fen in parts.items():
        target.open_by_payer[payer] -= fen
    clerk.keeping.add(
        ReceiptUse, receipt_id=receipt_id, invoice_id=target.invoice.id, used_on=clerk.today,
        total_fen=sum(parts.values()), **contributions.part_columns(parts),
    )  # fmt: skip
    return parts


def identify(desk: Desk, bank_ref: str, target_no: str) -> Answer:
    """认领: use unidentified money of a receipt for an invoice or a recovery, by its number.

    Raises Refusal("receipt_unknown", "nothing_unidentified", "invoice_unknown", "nothing_owed").
    """
    content = {"bank_ref": bank_ref, "target": target_no}
    return desk.once("receive", content, lambda clerk: _identify(clerk, bank_ref, target_no))


def _identify(clerk: Clerk, bank_ref: str, target_no: str) -> Answer:
    receipt, unidentified = _held(clerk, bank_ref)
    paid: list[Invoice] = []
    if target_no.startswith("ZH-"):
        used = _pay_back(clerk, receipt, unidentified, target_no)
    else:
        used, target = _identify_invoice(clerk, receipt, unidentified, target_no)
        paid += [] if target.open_fen else [target.invoice]
    return {
        "bank_ref": bank_ref, "target": target_no, "used_fen": used,
        "unidentified_fen": unidentified - used, **_given_back(clerk, paid),
    }  # fmt: skip


def _held(clerk: Clerk, bank_ref: str) -> tuple[Receipt, Fen]:
    receipt = contributions.receipt_by_ref(clerk.session, bank_ref)
    if receipt is None:
        raise Refusal("receipt_unknown", bank_ref=bank_ref)
    unidentified = contributions.unidentified_of(clerk.session, receipt)
    if unidentified <= 0:
        raise Refusal("nothing_unidentified", bank_ref=bank_ref)
    return receipt, unidentified


def _identify_invoice(
    clerk: Clerk, receipt: Receipt, money_fen: Fen, invoice_no: str
) -> tuple[Fen, OpenInvoice]:
    """What was used, and the invoice with what is still owed on it."""
    open_ones = contributions.open_invoices(clerk.session)
    target = next((one for one in open_ones if one.invoice.invoice_no == invoice_no), None)
    if target is None:
        if contributions.invoice_by_no(clerk.session, invoice_no) is None:
            raise Refusal("invoice_unknown", invoice_no=invoice_no)
        raise Refusal("nothing_owed", number=invoice_no)
    use_id = clerk.keeping.next_id(ReceiptUse)
    period = clerk.period(target.invoice.period_code)
    parts = dict.fromkeys(Payer, 0) | _use(clerk, receipt.id, target, money_fen, period)
    amounts = {p.value: [Part(fen, target.employer.id)] for p, fen in parts.items()}
    amounts["identified"] = [Part(sum(parts.values()))]
    facts = {"invoice_no": invoice_no, "employer": target.employer.name}
    clerk.post([clerk.draft("receipt_identified", ("receipt_use", use_id), period, amounts, facts)])
    return sum(parts.values()), target


def _pay_back(clerk: Clerk, receipt: Receipt, money_fen: Fen, recovery_no: str) -> Fen:
    recovery = recoveries.by_no(clerk.session, recovery_no)
    if recovery is None:
        raise Refusal("recovery_unknown", recovery_no=recovery_no)
    fen = min(money_fen, recoveries.open_fen(clerk.session, recovery))
    if fen <= 0:
        raise Refusal("nothing_owed", number=recovery_no)
    use_id = clerk.keeping.add(
        RecoveryUse, recovery_id=recovery.id, receipt_id=receipt.id, used_on=clerk.today,
        amount_fen=fen,
    )  # fmt: skip
    amounts = {"recovered": [Part(fen, None, recovery.member_id)]}
    period = clerk.period_of_books(None, clerk.today)
    facts = {"recovery_no": recovery_no}
    clerk.post([clerk.draft("recovery_received", ("recovery_use", use_id), period, amounts, facts)])
    return fen


def ask_refund(
    desk: Desk, bank_ref: str, amount_fen: Fen | None, reason: str, payee_account: str, bank: str
) -> Answer:
    """退款: ask for unidentified money to be paid back to who paid it (all of it by default).

    It is then approved and paid like any payable. Raises Refusal("receipt_unknown",
    "nothing_unidentified", "refund_too_large", "payee_erased").
    """
    content = {"bank_ref": bank_ref, "amount_fen": amount_fen, "reason": reason,
               "account": payee_account, "bank": bank}  # fmt: skip

    def act(clerk: Clerk) -> Answer:
        receipt, unidentified = _held(clerk, bank_ref)
        fen = unidentified if amount_fen is None else amount_fen
        if not 0 < fen <= unidentified:
            raise Refusal("refund_too_large", bank_ref=bank_ref, held_fen=unidentified)
        account = payee_account or receipt.payer_account
        refuse_erased([(bank_ref, account)])
        number = f"TK-{clerk.today.year}-{clerk.keeping.next_id(Refund):05d}"
        clerk.keeping.add(
            Refund, refund_no=number, receipt_id=receipt.id, amount_fen=fen, asked_on=clerk.today,
            reason=reason, payee_name=receipt.payer_name, made_by=clerk.actor,
            payee_account=account, payee_bank=bank,
        )  # fmt: skip
        return {"refund_no": number, "amount_fen": fen, "payee": receipt.payer_name}

    return desk.once("refund", content, act)
