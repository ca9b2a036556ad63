"""单位登记 at the counter: what was typed or handed in on a page, read, tried and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from ledger import identity
from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.tables import PeriodRow
from ledger.files.mending import read_handed
from ledger.files.rosters import EMPLOYER_KIND, employer_headings, read_employers
from ledger.nouns import Answer, EmployerRow, Finding
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.rules import FactRules
from ledger.work import register, register_overview
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.register_overview import SHARES
from ledger.work.typed_money import digest_of
from ledger.work.uploads import keep_upload, laid_out, upload_of

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
FIELDS = ("name", "uscc", "kind", "headcount", *SHARES, "contact", "phone")


def row_of(values: Mapping[str, str], facts: FactRules, row: int = 0) -> EmployerRow:
    """An employer as typed. Where the kind is a fact of the scheme, it states that fact."""
    own = {name: values.get(name, "") for name in FIELDS}
    stated = {name: text for name in facts.facts if (text := values.get(name, ""))}
    if EMPLOYER_KIND in facts.facts:
        own["kind"] = stated.get(EMPLOYER_KIND, own["kind"])
    return EmployerRow(row=row, facts=stated, **own)


def register_typed(desk: Desk, period: str, typed: Sequence[Mapping[str, str]]) -> Answer:
    """Keep employers typed on a page; the row of a finding is their place, 1 the first.

    Raises Refusal("period_is_closed") and as ``register.register``.
    """
    refuse_closed(desk.book, period)
    facts = register.facts_declared(desk.book)
    rows = [row_of(values, facts, row) for row, values in enumerate(typed, start=1)]
    digest = digest_of({"period": period, "employers": [dict(values) for values in typed]})
    return register.register(desk, period, rows, digest)


def carry_over(desk: Desk, period: str, headcounts: Mapping[str, str]) -> Answer:
    """Register employers as in the period before, with these head counts (code → as typed).

    The row of a finding is their place, 1 the first. Raises as ``register_typed`` and
    ``register_overview.carried``.
    """
    refuse_closed(desk.book, period)
    facts = register.facts_declared(desk.book)

    def make(clerk: Clerk, row: PeriodRow) -> list[EmployerRow]:
        carried = register_overview.carried(clerk, row, headcounts)
        return [row_of(values, facts, place) for place, values in enumerate(carried, start=1)]

    content = {"period": period, "carried": dict(headcounts)}
    return register.register_made(desk, period, content, make)


def code_of(text: str) -> str:
    """A credit code as the book writes it."""
    return identity.normalise(text)


def keep_sheet(office: Office, actor: str, name: str, content: bytes) -> int:
    """Keep a 单位登记表 that was handed in; its number. Raises what ``keep_upload`` refuses."""
    return keep_upload(office, actor, name, content, SUFFIXES)


def try_sheet(desk: Desk, office: Office, number: int, period: str) -> Answer:
    """What a sheet that was kept would do; nothing is kept of it.

    Raises BadInput with everything that is wrong, Refusal("upload_gone", "period_is_closed").
    """
    refuse_closed(desk.book, period)
    with laid_out(upload_of(office, number, by=desk.actor)) as path:
        rows, found = read_employers(path, register.facts_declared(desk.book))
    return register.outlook(desk, period, rows, found) | {"read": found}


def register_sheet(desk: Desk, office: Office, number: int, period: str) -> Answer:
    """Keep the employers of a sheet; all of them or none. Raises as ``try_sheet``."""
    refuse_closed(desk.book, period)
    upload = upload_of(office, number, by=desk.actor)
    with laid_out(upload) as path:
        rows, found = read_employers(path, register.facts_declared(desk.book))
    return register.register(desk, period, rows, upload.digest, found)


def rows_found(
    book: OpenBook, office: Office, actor: str, number: int, findings: Sequence[Finding]
) -> list[Answer]:
    """The rows of a sheet in which something was found: what they say, and what it is.

    Raises BadInput where the file as a whole cannot be read, Refusal("upload_gone").
    """
    upload = upload_of(office, number, by=actor)
    wanted = sorted({each.row for each in findings if each.row})
    headings = employer_headings(register.facts_declared(book))
    with laid_out(upload) as path:
        handed = read_handed(path, headings, wanted)
    return [
        {"row": row, "values": handed.rows.get(row, {}),
         "findings": [each for each in findings if each.row == row]}
        for row in wanted
    ]  # fmt: skip


def refuse_closed(book: OpenBook, period: str) -> None:
    """Raises Refusal("period_is_closed"): what was agreed for closed books stays as it is."""
    with book.reading() as connection:
        session = Session(bind=connection)
        known = {row.code for row in entries.periods(session)}
        if period in known and entries.is_closed(session, period):
            raise Refusal("period_is_closed", period=period)
