"""The clerk: what every step has at hand while its transaction is open.

The book's own rulebook (the book stores the text it works under), the chart of accounts, the
periods, and the one way from an event to a booked entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from sqlmodel import Session, col, select

from ledger import periods
from ledger.book import entries
from ledger.book.driver import Question
from ledger.book.keeping import Keeping
from ledger.book.tables import AccountRow, Book, Entry, PeriodRow, RulebookText
from ledger.core import journal
from ledger.nouns import EntryDraft, Part
from ledger.refusals import Refusal
from ledger.scheme import Scheme, parse

#: Asks for the digest of the rulebook that a book works under now.
LATEST_RULES: Question = ("SELECT rules_digest FROM rulebook_text ORDER BY id DESC LIMIT 1", ())

#: By their digests, those of the books that this program has open.
_SCHEMES: dict[str, Scheme] = {}


def stored_scheme(session: Session, digest: str | None = None) -> Scheme:
    """The rulebook stored under a digest, or the one the book works under now.

    It is read once: what a digest stands for never changes.
    """
    if digest is None:
        latest = select(RulebookText.rules_digest).order_by(col(RulebookText.id).desc()).limit(1)
        digest = session.exec(latest).one()
    known = _SCHEMES.get(digest)
    if known is None:
        query = select(RulebookText.files).where(RulebookText.rules_digest == digest)
        known = parse(json.loads(session.exec(query).one()))
        if known.digest == digest:  # else somebody has changed the text; ``verify`` names it
            _SCHEMES[digest] = known
    return known


class Clerk:
    """One step at work. ``keeping`` writes; everything here is loaded when first asked for."""

    def __init__(self, keeping: Keeping) -> None:
        self.keeping = keeping
        self.actor = keeping.actor
        self.today = keeping.today
        self.drafts: list[EntryDraft] = []
        self._open_codes: set[str] = set()  # of periods that were open when this step looked
        self._periods: dict[str, PeriodRow] = {}  # by what they were asked for

    @property
    def session(self) -> Session:
        """What the step reads through."""
        return self.keeping.session

    @cached_property
    def scheme(self) -> Scheme:
        """The rulebook of the book."""
        return stored_scheme(self.session, self.keeping.ends.rules_digest)

    def scheme_under(self, digest: str) -> Scheme:
        """The rulebook with a digest, as the book stores it."""
        return stored_scheme(self.session, digest)

    @cached_property
    def codes_by_role(self) -> Mapping[str, str]:
        return entries.codes_by_role(self.session)

    @cached_property
    def book(self) -> Book:
        return self.session.exec(select(Book)).one()

    def period(self, code: str) -> PeriodRow:
        """The period a person means: its code, or a beginning that only one period has ("2012").

        Raises Refusal("period_unknown").
        """
        if code not in self._periods:
            self._periods[code] = entries.period_named(self.session, code)
        return self._periods[code]

    def period_on(self, day: date) -> PeriodRow:
        """The period that holds ``day``; it and those between are opened if nobody has yet.

        Raises Refusal("before_first_period").
        """
        rules = self.scheme.period()
        starts_on, _ = periods.period_of(day, rules)
        known = {period.starts_on: period for period in entries.periods(self.session)}
        if starts_on in known:
            return known[starts_on]
        next_day = max((p.ends_on for p in known.values()), default=None)
        at = rules.first_starts_on if next_day is None else next_day + periods.ONE_DAY
        while at <= starts_on:
            first, last = periods.period_of(at, rules)
            code = periods.period_code(first)
            self.keeping.add(PeriodRow, code=code, starts_on=first, ends_on=last)
            at = last + periods.ONE_DAY
        self.keeping.flush()
        return self.session.exec(select(PeriodRow).where(PeriodRow.starts_on == starts_on)).one()

    def open_period(self, wanted: PeriodRow) -> PeriodRow:
        """``wanted`` while it is open, else the first open period: a closed one takes nothing.

        Asked of the book once in a step: only closing closes one, and then drafts no more.
        """
        while wanted.code not in self._open_codes and entries.is_closed(self.session, wanted.code):
            wanted = self.period_on(wanted.ends_on + periods.ONE_DAY)
        self._open_codes.add(wanted.code)
        return wanted

    def period_of_books(self, code: str | None, day: date) -> PeriodRow:
        """The open period an entry goes to: the one named, else the one of ``day``.

        A day before the scheme's first period counts to the first.
        """
        if code is not None:
            return self.open_period(self.period(code))
        first_day = self.scheme.period().first_starts_on
        return self.open_period(self.period_on(max(day, first_day)))

    def entry(self, event: str, cause_kind: str, cause_id: int) -> Entry:
        """The entry that a record caused; that it exists is an invariant of the book."""
        found = entries.entry_of(self.session, event, cause_kind, cause_id)
        assert found is not None, f"{event} of {cause_kind} {cause_id} was never booked"
        return found

    def draft(
        self,
        event_name: str,
        cause: tuple[str, int],
        period: PeriodRow,
        amounts: Mapping[str, Sequence[Part]],
        facts: Mapping[str, str],
        *,
        effective_on: date | None = None,
        made_by: str | None = None,
    ) -> EntryDraft:
        """The entry that an event makes under the accounts chapter of today.

        ``made_by`` is the person who prepared the cause, if another than who is acting now.
        """
        event = self.scheme.accounts(booked_on=self.today).events[event_name]
        return EntryDraft(
            event=event_name, booked_on=self.today, effective_on=effective_on or self.today,
            period_code=self.open_period(period).code, cause_kind=cause[0], cause_id=cause[1],
            summary=journal.summary(event, facts)[:200],
            postings=journal.draft_postings(event, self.codes_by_role, amounts),
            made_by=made_by or self.actor, checked_by=self.actor if made_by else None,
        )  # fmt: skip

    def reversal(self, entry: Entry, cause: tuple[str, int], event: str, why: str) -> EntryDraft:
        """The red-letter entry that takes ``entry`` back, in the first open period from its own."""
        period = self.open_period(self.period(entry.period_code))
        return EntryDraft(
            event=event, booked_on=self.today, effective_on=entry.effective_on,
            period_code=period.code, cause_kind=cause[0], cause_id=cause[1],
            summary=f"红字冲销 {entry.entry_no}：{why}"[:200],
            postings=journal.reversal(entries.postings_of(self.session, entry.id)),
            made_by=self.actor, reverses_id=entry.id,
        )  # fmt: skip

    def post(self, drafts: Sequence[EntryDraft]) -> list[int]:
        """Book the drafts; raises Refusal("day_is_closed") if today lies in closed books."""
        if not drafts:
            return []
        self.refuse_closed_day()
        return entries.book_entries(self.keeping, drafts)

    def refuse_closed_day(self) -> None:
        closed = self.keeping.ends.closed_through
        if closed is not None and self.today <= closed:
            raise Refusal("day_is_closed", day=self.today.isoformat(), closed=closed.isoformat())

    def account(self, code: str) -> AccountRow:
        """An account by its code. Raises Refusal("account_unknown")."""
        row = self.session.exec(select(AccountRow).where(AccountRow.code == code)).first()
        if row is None:
            raise Refusal("account_unknown", account=code)
        return row
