"""单位登记情况: who is registered for a period, one employer in full, and who is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from ledger.book import entries, people
from ledger.book.connection import OpenBook
from ledger.book.tables import Employer, EmployerTerm, PeriodRow, Step
from ledger.files.rosters import EMPLOYER_KIND
from ledger.nouns import Answer, Payer
from ledger.refusals import Refusal
from ledger.rules import FactRules
from ledger.work import register_period
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.persons import facts_in_files
from ledger.work.report.money_lists import MOST, Sheet
from ledger.work.roster_standing import previous_period

#: Which employers a list shows: everyone, or those with and without a registration.
SHOWN = ("all", "missing", "registered")
SHARES = tuple(f"{payer.value}_share" for payer in Payer)


@dataclass(frozen=True)
class _View:
    """A book seen for one period: the agreements and facts that stand, and those of before."""

    clerk: Clerk
    period: PeriodRow
    earlier: PeriodRow | None
    terms: Mapping[int, EmployerTerm]
    before: Mapping[int, EmployerTerm]

    @property
    def session(self) -> Session:
        return self.clerk.session


def _view(book: OpenBook, connection: Any, code: str, today: date) -> _View:
    clerk = Clerk(Desk(book, "", today, "").looking(connection))
    return _view_of(clerk, _wanted(clerk, code))


def _view_of(clerk: Clerk, period: PeriodRow) -> _View:
    earlier = previous_period(clerk.session, period)
    before = people.terms(clerk.session, earlier.code) if earlier else {}
    return _View(clerk, period, earlier, people.terms(clerk.session, period.code), before)


def _wanted(clerk: Clerk, code: str) -> PeriodRow:
    """The period asked for, by default that of today. Raises Refusal("period_unknown")."""
    known = register_period.known_periods(clerk)
    if not code:
        begun = [row for row in known if row.starts_on <= clerk.today]
        return begun[-1] if begun else known[0]
    found = next((row for row in known if row.code == code), None)
    if found is None:
        listed = ", ".join(row.code for row in known)
        raise Refusal("period_unknown", period=code[:40], known=listed)
    return found


def of_period(
    book: OpenBook,
    within: Collection[str] | None,
    code: str,
    today: date,
    asked: tuple[str, str, int],
) -> Answer:
    """A line for each employer, those that are not registered first.

    ``within``: some employers alone, by their codes; ``asked``: words looked for in name and code,
    which of ``SHOWN``, which page. Raises Refusal("period_unknown").
    """
    words, show, number = asked
    with book.reading() as connection:
        view = _view(book, connection, code, today)
        rows = [row for row in people.employers(view.session)
                if (within is None or row.uscc in within)
                and (words in row.name or words.upper() in row.uscc)]  # fmt: skip
        registered = sum(row.id in view.terms for row in rows)
        count = len(rows)
        if show in ("missing", "registered"):
            rows = [row for row in rows if (row.id in view.terms) == (show == "registered")]
        rows.sort(key=lambda row: (row.id in view.terms, row.id))
        sheet = _page(rows, number)
        enrolled = people.enrolled_counts(
            view.session, view.period.code, [row.id for row in sheet.rows]
        )
        return _period_answer(view) | {
            "sheet": sheet, "employers": count, "registered": registered,
            "lines": [_line(view, row, enrolled.get(row.id, 0)) for row in sheet.rows],
            "carried": len(_left(view, people.employers(view.session))),
        }  # fmt: skip


def _page(rows: list[Any], number: int) -> Sheet:
    pages = max(1, -(-len(rows) // MOST))
    number = min(max(1, number), pages)
    return Sheet(rows[(number - 1) * MOST : number * MOST], number, pages, len(rows))


def _line(view: _View, employer: Employer, enrolled: int) -> Answer:
    term, before = view.terms.get(employer.id), view.before.get(employer.id)
    stands = term or before
    return {
        "name": employer.name, "uscc": employer.uscc, "kind": employer.kind,
        "is_registered": term is not None, "enrolled": enrolled,
        "headcount": term.headcount if term else None,
        "before": before.headcount if before else None,
        "shares": shares(stands) if stands else {}, "is_shares_of_before": term is None,
        "contact": stands.contact if stands else "", "phone": stands.phone if stands else "",
    }  # fmt: skip


def shares(term: EmployerTerm) -> dict[str, str]:
    """Payer → the part it bears, as an exact fraction; who bears nothing is left out."""
    parts = {payer.value: str(getattr(term, f"{payer.value}_share")) for payer in Payer}
    return {payer: part for payer, part in parts.items() if part != "0"}


def _period_answer(view: _View) -> Answer:
    payers = view.clerk.scheme.contribution(period_start=view.period.starts_on).payers
    return {
        "period": {
            "code": view.period.code, "starts_on": view.period.starts_on,
            "ends_on": view.period.ends_on,
            "is_open": not entries.is_closed(view.session, view.period.code),
        },
        "periods": register_period.told(view.clerk),
        "is_payers_ruled": payers is not None,
        "facts": _facts(view),
    }  # fmt: skip


def _facts(view: _View) -> FactRules:
    """The facts that an employer may state."""
    declared = facts_in_files(view.clerk.scheme)
    own = {name: fact for name, fact in declared.facts.items() if name.startswith("employer.")}
    return FactRules(declared.citations, own)


# -- one employer ---------------------------------------------------------------------------------


def of_employer(book: OpenBook, uscc: str, code: str, today: date) -> Answer:
    """One employer as it stands for a period, and every registration of it, the newest first.

    ``values`` fill a form: what is registered, or else what was for the period before.
    Raises Refusal("employer_unknown", "period_unknown").
    """
    with book.reading() as connection:
        view = _view(book, connection, code, today)
        employer = people.employer_by_uscc(view.session, uscc)
        if employer is None:
            raise Refusal("employer_unknown", uscc=uscc[:18])
        enrolled = people.enrolled_counts(view.session, view.period.code, [employer.id])
        return _period_answer(view) | {
            "employer": _line(view, employer, enrolled.get(employer.id, 0)),
            "values": _values(view, employer), "history": _history(view.session, employer.id),
        }  # fmt: skip


def blank(book: OpenBook, code: str, today: date) -> Answer:
    """What a form for an employer that is not known yet needs. Raises Refusal("period_unknown")."""
    with book.reading() as connection:
        return _period_answer(_view(book, connection, code, today))


def _values(view: _View, employer: Employer) -> dict[str, str]:
    """The fields of a registration as one would type them."""
    term = view.terms.get(employer.id) or view.before.get(employer.id)
    codes = [row.code for row in (view.earlier, view.period) if row]
    facts = _facts(view).facts
    known: dict[str, str] = {}
    for code in codes:  # what is stated for the period stands before what was before it
        known |= people.employer_facts(view.session, code).get(employer.id, {})
    values = {"name": employer.name, "uscc": employer.uscc, "kind": employer.kind}
    values |= {name: text for name, text in known.items() if name in facts}
    values["kind"] = values.get(EMPLOYER_KIND, values["kind"])  # a column of its own in no sheet
    if term is None:
        return values
    values |= {"headcount": str(term.headcount), "contact": term.contact, "phone": term.phone}
    payers = view.clerk.scheme.contribution(period_start=view.period.starts_on).payers
    if payers is None:
        values |= {f"{payer}_share": part for payer, part in shares(term).items()}
    return values


def _history(session: Session, employer_id: int) -> list[Answer]:
    query = (
        select(EmployerTerm, Step)
        .join(Step, col(Step.id) == col(EmployerTerm.step_id))
        .where(EmployerTerm.employer_id == employer_id)
        .order_by(col(EmployerTerm.id).desc())
    )
    return [
        {"period": term.period_code, "headcount": term.headcount, "shares": shares(term),
         "contact": term.contact, "phone": term.phone, "on": step.today, "by": step.actor}
        for term, step in session.exec(query)
    ]  # fmt: skip


# -- all of the period before ---------------------------------------------------------------------


def to_carry(book: OpenBook, code: str, today: date, number: int = 1) -> Answer:
    """Those registered for the period before and not yet for this one, a page of them.

    Each with the ``values`` of a registration and how many it ``had`` enrolled.
    Raises Refusal("period_unknown").
    """
    with book.reading() as connection:
        view = _view(book, connection, code, today)
        rows = _left(view, people.employers(view.session))
        sheet = _page(rows, number)
        had: Mapping[int, int] = {}
        if view.earlier:
            had = people.enrolled_counts(view.session, view.earlier.code, [row.id for row in rows])
        return _period_answer(view) | {
            "sheet": sheet, "left": [row.uscc for row in rows],
            "lines": [
                {"values": _values(view, row), "had": had.get(row.id, 0),
                 "shares": shares(view.before[row.id])}
                for row in sheet.rows
            ],
        }  # fmt: skip


def _left(view: _View, rows: list[Employer]) -> list[Employer]:
    return [row for row in rows if row.id in view.before and row.id not in view.terms]


def carried(
    clerk: Clerk, period: PeriodRow, headcounts: Mapping[str, str]
) -> list[dict[str, str]]:  # fmt: skip
    """Employers (by their codes) as in the period before, with the head counts given.

    Raises Refusal("employer_unknown"), ("employer_registered_meanwhile": employer) for one that
    the period before did not have, or this one has by now.
    """
    view = _view_of(clerk, period)
    known = {row.uscc: row for row in people.employers(view.session)}
    left = {row.uscc for row in _left(view, list(known.values()))}
    found = []
    for uscc, headcount in headcounts.items():
        if uscc not in known:
            raise Refusal("employer_unknown", uscc=uscc[:18])
        if uscc not in left:
            raise Refusal("employer_registered_meanwhile", employer=known[uscc].name)
        found.append({**_values(view, known[uscc]), "headcount": headcount})
    return found


def as_filled(book: OpenBook, code: str, today: date) -> list[dict[str, str]]:
    """Every employer of a period with the values that stand, or stood before it: a filled sheet."""
    with book.reading() as connection:
        view = _view(book, connection, code, today)
        return [
            _values(view, row) for row in people.employers(view.session)
            if row.id in view.terms or row.id in view.before
        ]  # fmt: skip
