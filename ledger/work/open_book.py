"""新账套: a new book for one scheme, with its chart of accounts and the text of its rulebook."""

from __future__ import annotations

from datetime import date

from ledger.book import entries
from ledger.book.connection import OpenBook, book_url
from ledger.book.digests import canonical
from ledger.book.migrating import migrate as migrate_book
from ledger.book.tables import AccountRow, Book, RulebookText
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.rules import Account
from ledger.scheme import Scheme, parse, read_files
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.returns import stored_schemes
from ledger.work.workable import refuse_unworkable


def new_book(place: str, scheme_place: str, actor: str, today: date, request_id: str) -> Answer:
    """Make a book at ``place`` (a file or URL) for a scheme (its name or folder).

    Raises Refusal("book_exists"), RulebookInvalid, Refusal("scheme_unknown"), and what
    ``refuse_unworkable`` raises for rules that a book cannot carry out.
    """
    files = read_files(scheme_place)
    scheme = parse(files)
    refuse_unworkable(scheme)
    migrate_book(book_url(place), must_exist=False)
    with OpenBook(place, founding=True) as book:
        desk = Desk(book, actor, today, request_id)
        return desk.once("new-book", {"rules": scheme.digest}, lambda c: _found(c, scheme, files))


def _found(clerk: Clerk, scheme: Scheme, files: dict[str, str]) -> Answer:
    accounts = scheme.accounts(booked_on=clerk.today)
    clerk.keeping.add(
        Book, code=scheme.info.name, name=scheme.info.title, scheme=scheme.info.name,
        currency=accounts.currency, opened_on=clerk.today,
    )  # fmt: skip
    for account in accounts.chart:
        _add_account(clerk, account, accounts.currency)
    _store(clerk, scheme, files)
    period = clerk.period_on(scheme.period().first_starts_on)
    return {
        "book": scheme.info.name, "title": scheme.info.title, "accounts": len(accounts.chart),
        "period": period.code, "rules_digest": scheme.digest,
    }  # fmt: skip


def _add_account(clerk: Clerk, account: Account, currency: str) -> None:
    clerk.keeping.add(
        AccountRow, code=account.code, name=account.name, kind=account.kind.value,
        role=account.role, currency=currency,
    )  # fmt: skip


def _store(clerk: Clerk, scheme: Scheme, files: dict[str, str]) -> None:
    clerk.keeping.add(
        RulebookText, rules_digest=scheme.digest, scheme=scheme.info.name, files=canonical(files)
    )
    clerk.keeping.flush()


def adopt_rules(desk: Desk, scheme_place: str) -> Answer:
    """Put a changed rulebook of the same scheme in force; old decisions keep the old text.

    Accounts added to the chart are added to the book; an account may not change its meaning.
    Raises Refusal("scheme_differs"), Refusal("rules_unchanged"), Refusal("account_changed"), and
    what ``refuse_unworkable`` raises for rules that a book cannot carry out.
    """
    return adopt_texts(desk, read_files(scheme_place))


def adopt_texts(desk: Desk, files: dict[str, str]) -> Answer:
    """As ``adopt_rules``, of the texts of a rulebook by file name."""
    scheme = parse(files)
    return desk.once("adopt", {"rules": scheme.digest}, lambda c: _adopt(c, scheme, files))


def _adopt(clerk: Clerk, scheme: Scheme, files: dict[str, str]) -> Answer:
    before = clerk.scheme
    if scheme.info.name != clerk.book.scheme:
        raise Refusal("scheme_differs", book=clerk.book.scheme, scheme=scheme.info.name)
    if scheme.digest == before.digest:
        raise Refusal("rules_unchanged", digest=scheme.digest[:12])
    refuse_unworkable(scheme, *stored_schemes(clerk.session))
    known = {row.code: row for row in entries.accounts(clerk.session)}
    accounts = scheme.accounts(booked_on=clerk.today)
    added = 0
    for account in accounts.chart:
        row = known.get(account.code)
        if row is None:
            added += 1
            _add_account(clerk, account, accounts.currency)
        elif (row.kind, row.role) != (account.kind.value, account.role):
            raise Refusal("account_changed", account=account.code)
    _store(clerk, scheme, files)
    return {"before": before.digest, "rules_digest": scheme.digest, "accounts_added": added}
