"""核验: does the book prove itself? Every check names each fault by its record.

The chains say that nothing was changed, added or lost since it was written; the recomputation says
that what was written was right under the rules it cites; the ties say that sub-ledgers and control
accounts agree. Nothing is written, and a damaged book does not stop the other checks. What was
erased of a person cannot be computed again; each check says of how many records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.keeping import head_of_steps
from ledger.book.sealed import tolerant
from ledger.files.anchors import AnchorLine
from ledger.nouns import Answer
from ledger.work.verify import chains, recomputation, recomputed_dues, ties
from ledger.work.verify.anchors import anchors
from ledger.work.verify.faults import Fault, Tally
from ledger.work.verify.totals import totals

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Check:
    name: str
    run: Callable[[Session, Tally], Iterator[Fault]]


CHECKS = (
    _Check("guards", chains.guards),
    _Check("keys", chains.keys),
    _Check("steps", chains.steps),
    _Check("rows", chains.rows),
    _Check("redactions", chains.redactions),
    _Check("entries", chains.entries),
    _Check("invoices", recomputed_dues.invoices),
    _Check("decisions", recomputation.decisions),
    _Check("payables", recomputed_dues.payables),
    _Check("payments", recomputation.payments),
    _Check("vouchers", recomputation.vouchers),
    _Check("closings", recomputation.closings),
    _Check("allocations", recomputation.allocations),
    _Check("notices", recomputation.notices),
    _Check("accounts", ties.accounts),
    _Check("totals", totals),
)

#: The check by lines kept outside, which is made where somebody has brought them.
ANCHORS = "anchors"


def verify(
    book: OpenBook, progress: Progress | None = None, kept: Sequence[AnchorLine] | None = None
) -> Answer:
    """Run every check on one consistent view of the book.

    ``progress`` is told (name of the check, how many are done, how many there are); ``kept``: the
    lines of a file of anchors, each of which is compared with the book.
    """
    checks = [*CHECKS]
    if kept is not None:
        checks.append(_Check(ANCHORS, lambda s, t: anchors(s, t, kept, book.keys.signer)))
    with tolerant(), book.reading() as connection:
        return verify_rows(connection, progress, checks)


def verify_rows(
    connection: Connection, progress: Progress | None = None, checks: Sequence[_Check] = CHECKS
) -> Answer:
    """The same over a connection, whose transaction may hold a book that nobody else sees yet."""
    session = Session(bind=connection, autoflush=False)
    reports: list[Answer] = []
    for done, check in enumerate(checks):
        if progress is not None:
            progress(check.name, done, len(checks))
        tally = Tally()
        faults = [fault.answer() for fault in _run(check, session, tally)]
        reports.append(
            {"check": check.name, "counted": tally.count, "erased": tally.erased, "faults": faults}
        )
        session.expunge_all()
    if progress is not None:
        progress("", len(checks), len(checks))
    end = entries.head(session)
    steps, steps_head_hash = head_of_steps(session)
    return {
        "ok": not any(report["faults"] for report in reports), "checks": reports,
        "entries": end.position, "head_hash": end.hash,
        "steps": steps, "steps_head_hash": steps_head_hash,
    }  # fmt: skip


def fault_count(answer: Answer) -> int:
    """How many faults an answer of ``verify`` names."""
    return sum(len(report["faults"]) for report in answer["checks"])


def _run(check: _Check, session: Session, tally: Tally) -> Iterator[Fault]:
    try:
        yield from check.run(session, tally)
    except Exception as problem:
        # A tampered book can hold anything; what stops a check is itself a fault of the book.
        yield Fault(
            "check_stopped", check.name, {"problem": f"{type(problem).__name__}: {problem}"}
        )
