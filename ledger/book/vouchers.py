"""Manual vouchers and refunds by their numbers."""

from __future__ import annotations

from sqlmodel import Session, col, select

from ledger.book.tables import Entry, Refund, Voucher


def voucher_by_no(session: Session, voucher_no: str) -> Voucher | None:
    return session.exec(select(Voucher).where(Voucher.voucher_no == voucher_no)).first()


def refund_by_no(session: Session, refund_no: str) -> Refund | None:
    return session.exec(select(Refund).where(Refund.refund_no == refund_no)).first()


def entry_by_no(session: Session, entry_no: str) -> Entry | None:
    return session.exec(select(Entry).where(Entry.entry_no == entry_no)).first()


def waiting(session: Session) -> list[Voucher]:
    """Vouchers that still lack a signature, and so are not booked."""
    booked = select(Entry.cause_id).where(Entry.cause_kind == "voucher")
    return list(session.exec(select(Voucher).where(col(Voucher.id).not_in(booked))))


def is_reversed(session: Session, entry_id: int) -> bool:
    asked = select(Voucher.id).where(Voucher.reverses_id == entry_id)
    return session.exec(asked).first() is not None


def of_entry(session: Session, entry: Entry) -> Voucher:
    """The voucher that a manual entry was booked from."""
    return session.get_one(Voucher, entry.cause_id)
