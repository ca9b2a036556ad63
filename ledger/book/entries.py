"""The journal: booking entries, and reading balances. One set-based way in; one entry is N = 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ledger.book.digests import ENTRY_VERSION, GENESIS, entry_hash
from ledger.book.keeping import Keeping
from ledger.book.tables import (
    AccountRow,
    AccountTotal,
    Closing,
    Entry,
    EntrySeal,
    PeriodRow,
    Posting,
)
from ledger.nouns import EntryDraft, Fen, PostingDraft
from ledger.refusals import Refusal

_LINES_AT_ONCE = 2000  # of an account in memory
_ENTRIES_AT_ONCE = 250  # written while the next are made


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries, and the hash of the last."""

    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Turnover:
    """Σ debits and Σ credits of one account over some dates, in fen."""

    debit_fen: Fen
    credit_fen: Fen


def head(session: Session) -> Head:
    last = session.exec(
        select(EntrySeal.position, EntrySeal.hash).order_by(col(EntrySeal.position).desc()).limit(1)
    ).first()
    return Head(*last) if last else Head(0, GENESIS)


def book_entries(keeping: Keeping, drafts: Sequence[EntryDraft]) -> list[int]:
    """Book balanced drafts in the given order; returns the entry ids.

    The database refuses (IntegrityError) what is not balanced, late, in a closed period or out of
    chain; callers have made sure that none of it is the case.
    """
    entry_ids: list[int] = []

    def book(some: Sequence[EntryDraft]) -> None:
        entry_ids.extend([_book(keeping, draft) for draft in some])

    keeping.written_behind(drafts, book, _ENTRIES_AT_ONCE)
    return entry_ids


def _book(keeping: Keeping, draft: EntryDraft) -> int:
    """An entry at the end of the chain, with its postings and its seal."""
    ends = keeping.ends
    position, prev_hash = ends.entries + 1, ends.entries_head
    entry = _header(draft, position, ends.currency)
    entry_id = keeping.add(Entry, **entry)
    postings = [_line(entry_id, n, line) for n, line in enumerate(draft.postings, start=1)]
    for posting in postings:
        keeping.add(Posting, **posting)
    own_hash = entry_hash(entry, postings, position, prev_hash)
    keeping.add(
        EntrySeal, entry_id=entry_id, position=position, hash_version=ENTRY_VERSION,
        prev_hash=prev_hash, hash=own_hash,
    )  # fmt: skip
    ends.entries, ends.entries_head = position, own_hash
    return entry_id


def entry_no(position: int) -> str:
    """凭证号: the place in the chain, as printed on the voucher."""
    return f"记{position:06d}"


def _header(draft: EntryDraft, position: int, currency: str) -> dict[str, object]:
    return {
        "entry_no": entry_no(position), "booked_on": draft.booked_on,
        "effective_on": draft.effective_on, "period_code": draft.period_code,
        "event": draft.event, "cause_kind": draft.cause_kind, "cause_id": draft.cause_id,
        "summary": draft.summary, "currency": currency, "made_by": draft.made_by,
        "checked_by": draft.checked_by, "reverses_id": draft.reverses_id,
    }  # fmt: skip


def _line(entry_id: int, line_no: int, draft: PostingDraft) -> dict[str, object]:
    return {
        "entry_id": entry_id, "line_no": line_no, "account": draft.account,
        "debit_fen": draft.debit_fen, "credit_fen": draft.credit_fen,
        "employer_id": draft.employer_id, "member_id": draft.member_id,
    }  # fmt: skip


def turnovers(
    session: Session,
    *,
    after: date | None = None,
    until: date | None = None,
    period: str | None = None,
) -> dict[str, Turnover]:
    """Turnover per account of entries booked after and until the given days, of one period or all.

    Accounts that nothing was booked on are left out.
    """
    query = select(
        AccountTotal.account, func.sum(AccountTotal.debit_fen), func.sum(AccountTotal.credit_fen)
    ).group_by(AccountTotal.account)
    if after:
        query = query.where(col(AccountTotal.booked_on) > after)
    if until:
        query = query.where(col(AccountTotal.booked_on) <= until)
    if period:
        query = query.where(AccountTotal.period_code == period)
    # PostgreSQL sums BIGINT to Decimal; converted here, once.
    return {code: Turnover(int(debit), int(credit)) for code, debit, credit in session.exec(query)}


def balance(session: Session, account: str) -> Fen:
    """Debits less credits of one account, over everything booked."""
    return int(session.exec(_balance_of(account)).one() or 0)


def _balance_of(account: str) -> SelectOfScalar[Fen]:
    net = AccountTotal.debit_fen - AccountTotal.credit_fen
    return select(func.sum(net)).where(AccountTotal.account == account)


def accounts(session: Session) -> list[AccountRow]:
    return list(session.exec(select(AccountRow).order_by(AccountRow.code)))


def codes_by_role(session: Session) -> dict[str, str]:
    rows = session.exec(select(AccountRow.role, AccountRow.code)).all()
    return {role: code for role, code in rows if role is not None}


def periods(session: Session) -> list[PeriodRow]:
    return list(session.exec(select(PeriodRow).order_by(col(PeriodRow.starts_on))))


def period_named(session: Session, wanted: str) -> PeriodRow:
    """The period a person means: its code, or a beginning that only one period has ("2012").

    Raises Refusal("period_unknown").
    """
    known = periods(session)
    found = [p for p in known if p.code == wanted] or [
        p for p in known if p.code.startswith(wanted)
    ]
    if len(found) != 1:
        raise Refusal("period_unknown", period=wanted, known=", ".join(p.code for p in known))
    return found[0]


def balance_before(session: Session, account: str, day: date) -> Fen:
    """Debits less credits of one account, over what was booked before a day."""
    query = _balance_of(account).where(col(AccountTotal.booked_on) < day)
    return int(session.exec(query).one() or 0)


def is_closed(session: Session, period_code: str) -> bool:
    query = select(Closing.id).where(Closing.period_code == period_code)
    return session.exec(query).first() is not None


def journal(session: Session) -> Iterator[tuple[Entry, EntrySeal, list[Posting]]]:
    """Every entry with its seal and postings, in the order of the chain, streaming."""
    headers = session.exec(
        select(Entry, EntrySeal)
        .join(EntrySeal, col(EntrySeal.entry_id) == col(Entry.id))
        .order_by(col(EntrySeal.position))
    )
    lines = iter(
        session.exec(
            select(Posting)
            .join(EntrySeal, col(EntrySeal.entry_id) == col(Posting.entry_id))
            .order_by(col(EntrySeal.position), col(Posting.line_no))
        )
    )
    ahead = next(lines, None)
    for entry, seal in headers:
        postings = []
        while ahead is not None and ahead.entry_id == entry.id:
            postings.append(ahead)
            ahead = next(lines, None)
        yield entry, seal, postings


def lines_of_account(
    session: Session, account: str, start: date | None, end: date | None
) -> Iterator[tuple[Entry, Posting]]:
    """The entries and postings of one account in booking order (date, then chain), streaming."""
    query = (
        select(Entry, Posting)
        .join(Posting, col(Posting.entry_id) == col(Entry.id))
        .where(Posting.account == account)
        .order_by(col(Entry.booked_on), col(Entry.id), col(Posting.line_no))
    )
    if start:
        query = query.where(col(Entry.booked_on) >= start)
    if end:
        query = query.where(col(Entry.booked_on) <= end)
    yield from session.exec(query, execution_options={"yield_per": _LINES_AT_ONCE})


def entry_of(session: Session, event: str, cause_kind: str, cause_id: int) -> Entry | None:
    """The entry that a record caused by an event, None where it caused none."""
    query = select(Entry).where(
        Entry.event == event, Entry.cause_kind == cause_kind, Entry.cause_id == cause_id
    )
    return session.exec(query).first()


def postings_of(session: Session, entry_id: int) -> tuple[PostingDraft, ...]:
    rows = session.exec(
        select(Posting).where(Posting.entry_id == entry_id).order_by(col(Posting.line_no))
    )
    return tuple(
        PostingDraft(r.account, r.debit_fen, r.credit_fen, r.employer_id, r.member_id) for r in rows
    )
