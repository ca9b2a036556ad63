"""Does the book still say what its anchors say, the heads of its chains that were kept outside?

Only the first line that the book contradicts is told: what comes after it differs as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from ledger.book.digests import GENESIS
from ledger.book.tables import Book, EntrySeal, Step
from ledger.files.anchors import AnchorLine, Heads
from ledger.work.verify.faults import Fault, Tally


def anchors(
    session: Session, tally: Tally, lines: Sequence[AnchorLine], signer: str
) -> Iterator[Fault]:
    """Every line that is damaged or not of this book, and the first that the book contradicts.

    ``signer``: the public key of the book.
    """
    if not lines:
        yield Fault("anchor_file_empty", "anchor 1", {})
    code = session.exec(select(Book.code)).first() or ""  # somebody may have taken the row out
    agreed = ""  # the day of the last line that holds
    contradicted = False
    for line in lines:
        tally.count += 1
        record = f"anchor {line.number}"
        if (damage := _damage(line, code, signer, record)) is not None:
            yield damage
        if line.heads is None or not line.is_signed or contradicted:
            continue
        if line.heads.book != code or line.signer != signer:
            continue
        fault = _contradiction(session, line.heads, record, agreed)
        if fault is None:
            agreed = line.heads.day.isoformat()
        else:
            contradicted = True
            yield fault


def _damage(line: AnchorLine, code: str, signer: str, record: str) -> Fault | None:
    if line.heads is None:
        return Fault("anchor_unreadable", record, {})
    if not line.is_signed:
        return Fault("anchor_changed", record, {"day": line.heads.day.isoformat()})
    if line.heads.book != code:
        return Fault("anchor_of_other_book", record, {"kept": line.heads.book, "expected": code})
    if line.signer != signer:
        return Fault("anchor_of_other_key", record, {"kept": line.signer, "expected": signer})
    if not line.follows:
        return Fault("anchor_line_missing", record, {})
    return None


def _contradiction(session: Session, heads: Heads, record: str, agreed: str) -> Fault | None:
    """How the book differs from what it was on the day of a line, None where it does not."""
    told = {"day": heads.day.isoformat(), "agreed": agreed or "-"}
    facts = told | {"position": str(heads.entries), "expected": heads.head_hash}
    kept = _entry_hash(session, heads.entries)
    if kept is None:
        return Fault("anchor_entries_gone", record, facts)
    if kept != heads.head_hash:
        return Fault("anchor_entries_differ", record, facts | {"kept": kept})
    facts = told | {"position": str(heads.steps), "expected": heads.steps_head_hash}
    kept = _step_hash(session, heads.steps)
    if kept is None:
        return Fault("anchor_steps_gone", record, facts)
    if kept != heads.steps_head_hash:
        return Fault("anchor_steps_differ", record, facts | {"kept": kept})
    return None


def _entry_hash(session: Session, position: int) -> str | None:
    """The hash of the entry at a position, None where the chain does not reach it."""
    if position == 0:
        return GENESIS
    query = select(EntrySeal.hash).where(EntrySeal.position == position)
    return session.exec(query).first()


def _step_hash(session: Session, step_id: int) -> str | None:
    if step_id == 0:
        return GENESIS
    return session.exec(select(Step.hash).where(Step.id == step_id)).first()
