"""What the book knows of members' cover, in bulk and as it stood before any step.

Every fact carries the step that wrote it, so that a decision made years ago can be computed again
from exactly what was known then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from ledger.book import people
from ledger.book.asking import among, chunks
from ledger.book.people import latest_changes
from ledger.book.tables import (
    EmployerFact,
    Enrolment,
    EnrolmentChange,
    Invoice,
    InvoiceCancellation,
    InvoiceLine,
    Receipt,
    ReceiptUse,
)
from ledger.nouns import Fen


@dataclass(slots=True)
class InvoiceFacts:
    """An invoice and what became of it.

    ``uses``: (step, day of the bank, fen) for each; ``cancelled_in``: the step that cancelled it.
    """

    step_id: int
    total_fen: Fen
    due_on: date
    uses: list[tuple[int, date, Fen]] = field(default_factory=list)
    cancelled_in: int | None = None

    def paid_on(self, before_step: int) -> date | None:
        """The day all of it had come in, as known before a step."""
        if self.cancelled_in is not None and self.cancelled_in < before_step:
            return None
        known = [use for use in self.uses if use[0] < before_step]
        if sum(fen for _, _, fen in known) != self.total_fen:
            return None
        return max(on for _, on, _ in known)


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """An enrolment, its changes oldest first, and the invoice that bills it, if one does.

    ``stated``: what it states beyond its columns, by name; written when the member was enrolled.
    """

    enrolment: Enrolment
    changes: tuple[EnrolmentChange, ...]
    invoice: InvoiceFacts | None
    stated: Mapping[str, str] = field(default_factory=dict)

    def left_on(self, before_step: int) -> date | None:
        """The day the member left, as known before a step; a later transfer undoes leaving."""
        known = [change for change in self.changes if change.step_id < before_step]
        return known[-1].changed_on if known and known[-1].kind == "leave" else None

    def employer_on(self, day: date, before_step: int) -> int:
        """The employer whom the member belonged to on a day, as known before a step."""
        moved = [
            change.to_employer_id
            for change in self.changes
            if change.step_id < before_step and change.changed_on <= day
        ]
        return next((each for each in reversed(moved) if each), self.enrolment.employer_id)


def enrolment_facts(
    session: Session, member_ids: Sequence[int]
) -> dict[tuple[int, str], EnrolmentFacts]:
    """(member, period) → what is known of that enrolment, for all periods of the members."""
    enrolments: list[Enrolment] = []
    for chunk in chunks(sorted(set(member_ids))):
        enrolments += session.exec(
            select(Enrolment).where(among(session, col(Enrolment.member_id), chunk))
        )
    ids = [row.id for row in enrolments]
    changes = latest_changes(session, ids)
    invoice_ids = _invoice_ids(session, ids)
    invoices = _invoices(session, sorted(set(invoice_ids.values())))
    stated = people.enrolment_facts(session, ids)
    return {
        (row.member_id, row.period_code): EnrolmentFacts(
            row,
            tuple(changes.get(row.id, ())),
            invoices.get(invoice_ids.get(row.id, 0)),
            stated.get(row.id, {}),
        )
        for row in enrolments
    }


def _invoice_ids(session: Session, enrolment_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(enrolment_ids):
        query = select(InvoiceLine.enrolment_id, InvoiceLine.invoice_id).where(
            among(session, col(InvoiceLine.enrolment_id), chunk)
        )
        found |= dict(session.exec(query).all())
    return found


def _invoices(session: Session, invoice_ids: Sequence[int]) -> dict[int, InvoiceFacts]:
    found: dict[int, InvoiceFacts] = {}
    for chunk in chunks(invoice_ids):
        for row in session.exec(select(Invoice).where(among(session, col(Invoice.id), chunk))):
            found[row.id] = InvoiceFacts(row.step_id, row.total_fen, row.due_on)
        uses = (
            select(ReceiptUse, Receipt)
            .join(Receipt, col(Receipt.id) == col(ReceiptUse.receipt_id))
            .where(among(session, col(ReceiptUse.invoice_id), chunk))
        )
        for use, receipt in session.exec(uses):
            found[use.invoice_id].uses.append((use.step_id, receipt.received_on, use.total_fen))
        cancelled = select(InvoiceCancellation).where(
            among(session, col(InvoiceCancellation.invoice_id), chunk)
        )
        for cancellation in session.exec(cancelled):
            found[cancellation.invoice_id].cancelled_in = cancellation.step_id
    return found


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What every employer stated of itself, oldest first."""

    rows: Mapping[tuple[int, str], Sequence[EmployerFact]]

    def of(self, employer_id: int, period_code: str, before_step: int) -> dict[str, str]:
        """Name → value for one employer in one period, as known before a step."""
        rows = self.rows.get((employer_id, period_code), ())
        return {row.name: row.value for row in rows if row.step_id < before_step}


def employer_facts(session: Session) -> EmployerFacts:
    """What all employers state of themselves, for all periods."""
    found: dict[tuple[int, str], list[EmployerFact]] = {}
    for row in session.exec(select(EmployerFact).order_by(col(EmployerFact.id))):
        found.setdefault((row.employer_id, row.period_code), []).append(row)
    return EmployerFacts(found)
