"""中途退出退费: what of a paid fee goes back when a member leaves, where a scheme says so.

As soon as somebody has left and the whole invoice is paid, whichever comes last, the step that sees
it takes the income back and asks for the refund, to whoever paid the invoice last. The money waits
as unidentified until the refund is signed and paid like any other. The rules are those of the
invoice. A member to whom it was given back does not return within the period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from ledger.book import contributions, entries, people
from ledger.book.tables import Enrolment, Invoice, InvoiceLine, PeriodRow, Refund, RulebookText
from ledger.money import share_out
from ledger.nouns import Answer, EntryDraft, Fen, Part, Payer
from ledger.scheme import Scheme
from ledger.work.clerk import Clerk, stored_scheme
from ledger.work.dues import returned_on_leaving

EVENT = "contribution_returned"


@dataclass(frozen=True, slots=True)
class Return:
    """What comes back of one fee; ``parts`` by who bore it, in proportion to the invoice line."""

    enrolment: Enrolment
    invoice: Invoice
    left_on: date
    parts: dict[Payer, Fen]

    @property
    def total_fen(self) -> Fen:
        return sum(self.parts.values())


def due(session: Session, enrolment_ids: Sequence[int] | None = None) -> Iterator[Return]:
    """What is due back to leavers (of some enrolments) whose invoice is paid, in order of ids.

    It does not matter whether it was given back already.
    """
    if not _ever(session):
        return
    periods = {period.code: period for period in entries.periods(session)}
    for row, invoice, line, left_on in contributions.leavers(session, enrolment_ids):
        back = _back(session, row, invoice, line, left_on, periods[row.period_code])
        if back and contributions.paid_on(session, invoice) is not None:
            shares = share_out(back, list(contributions.parts_of(line).values()))
            yield Return(row, invoice, left_on, dict(zip(Payer, shares, strict=True)))


def stored_schemes(session: Session) -> list[Scheme]:
    """Every rulebook that the book has worked under."""
    digests = session.exec(select(RulebookText.rules_digest)).all()
    return [stored_scheme(session, digest) for digest in digests]


def _ever(session: Session) -> bool:
    """Whether any rulebook that the book has worked under gives fees back."""
    return any(
        rules.refund_on_leaving != "none"
        for scheme in stored_schemes(session)
        for _, rules in scheme.chapters["contribution"].stretches
    )


def _back(
    session: Session,
    row: Enrolment,
    invoice: Invoice,
    line: InvoiceLine,
    left_on: date,
    period: PeriodRow,
) -> Fen:
    scheme = stored_scheme(session, invoice.rules_digest)
    rules = scheme.contribution(period_start=period.starts_on)
    return returned_on_leaving(line.fee_fen, rules, row, left_on, period)


def give_back(clerk: Clerk, enrolment_ids: Sequence[int]) -> list[Answer]:
    """Ask for the refunds now due to leavers among some enrolments, and book what goes back."""
    clerk.keeping.flush()
    given = contributions.returned(clerk.session)
    lines: list[Answer] = []
    drafts: list[EntryDraft] = []
    for one in due(clerk.session, enrolment_ids):
        if (one.enrolment.member_id, one.enrolment.period_code) in given:
            continue
        line, draft = _give_back(clerk, one)
        lines.append(line)
        drafts.append(draft)
    clerk.post(drafts)
    return lines


def _give_back(clerk: Clerk, one: Return) -> tuple[Answer, EntryDraft]:
    member_id, employer_id = one.enrolment.member_id, one.invoice.employer_id
    name = people.details_of(clerk.session, [member_id])[member_id].name
    receipt = contributions.last_receipt(clerk.session, one.invoice.id)
    number = f"TK-{clerk.today.year}-{clerk.keeping.next_id(Refund):05d}"
    refund_id = clerk.keeping.add(
        Refund, refund_no=number, receipt_id=receipt.id, amount_fen=one.total_fen,
        asked_on=clerk.today, payee_name=receipt.payer_name, made_by=clerk.actor,
        reason=f"{name} {one.left_on.isoformat()} 中途退出，{one.invoice.invoice_no} 退费",
        payee_account=receipt.payer_account, payee_bank="",
    )  # fmt: skip
    period = clerk.period(one.invoice.period_code)
    amounts = {payer.value: [Part(fen, employer_id)] for payer, fen in one.parts.items()}
    amounts["returned"] = [Part(one.total_fen, employer_id, member_id)]
    employer = next(e for e in people.employers(clerk.session) if e.id == employer_id)
    facts = {"refund_no": number, "employer": employer.name, "period": period.code}
    draft = clerk.draft(EVENT, ("refund", refund_id), period, amounts, facts)
    line: Answer = {"refund_no": number, "leaver": name, "left_on": one.left_on.isoformat(),
                    "amount_fen": one.total_fen, "payee": receipt.payer_name}  # fmt: skip
    return line, draft


def members_who_left_for_good(session: Session, period_code: str) -> set[int]:
    """The members to whom a fee of a period was given back."""
    return {member_id for member_id, code in contributions.returned(session) if code == period_code}
