"""锚点: the heads of a book's chains put down outside it, so that a whole book exchanged is seen.

What a book cannot prove by itself is that it is the one of yesterday. The file of anchors lies on
another disk or with the auditor; ``verify`` compares every line of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlmodel import Session, select

from ledger.book import entries
from ledger.book.connection import OpenBook
from ledger.book.keeping import head_of_steps
from ledger.book.tables import Book
from ledger.files.anchors import AnchorLine, Heads, append_anchor, appending, read_anchors
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work.verify import ANCHORS, Progress, verify
from ledger.work.verify.anchors import anchors
from ledger.work.verify.faults import Fault, Tally

#: Names the file that a line is added to every night.
ANCHOR_VARIABLE = "TONGZHOU_ANCHOR_FILE"


def anchor(book: OpenBook, path: Path, today: date) -> Answer:
    """Add the heads of the book's chains, as they are now, to a file of anchors.

    Two anchors of one day with the same heads are one line. ``line``: its number; ``is_new``:
    whether it was written now. Raises Refusal("anchors_contradicted") where a line that is there is
    damaged or says otherwise than the book, Refusal("anchor_file_unfit") and OSError.
    """
    with appending(path) as file:
        lines = read_anchors(path)
        with book.reading() as connection:
            session = Session(bind=connection, autoflush=False)
            _refuse_contradicted(session, lines, book.keys.signer)
            heads = _heads(session, today)
        last = lines[-1] if lines else None
        is_new = last is None or last.heads != heads
        line = append_anchor(file, heads, book.keys) if is_new else len(lines)
    return {
        "line": line, "is_new": is_new, "day": today.isoformat(), "output": str(path),
        "entries": heads.entries, "head_hash": heads.head_hash, "steps": heads.steps,
        "steps_head_hash": heads.steps_head_hash, "signer": book.keys.signer,
    }  # fmt: skip


def _refuse_contradicted(session: Session, lines: Sequence[AnchorLine], signer: str) -> None:
    """A line may be added to a new file, and to one of which every line holds."""
    found = anchors(session, Tally(), lines, signer) if lines else iter(())
    if (fault := next(found, None)) is not None:
        raise Refusal("anchors_contradicted", line=fault.record.split()[-1])


def _heads(session: Session, day: date) -> Heads:
    code = session.exec(select(Book.code)).one()
    end = entries.head(session)
    return Heads(code, day, end.position, end.hash, *head_of_steps(session))


def nightly(book: OpenBook, today: date, progress: Progress | None = None) -> Answer:
    """Verify, also by the file of anchors that ``ANCHOR_VARIABLE`` names, and add a line to it.

    Nothing is added where anything is wrong. A file that cannot be used is a fault of the night.
    Raises Refusal("anchors_contradicted", "anchor_file_unfit").
    """
    named = os.environ.get(ANCHOR_VARIABLE, "")
    if not named:
        return verify(book, progress)
    path = Path(named)
    lines: list[AnchorLine] | None = None
    trouble: OSError | None = None
    try:
        lines = read_anchors(path) if path.exists() else None
    except OSError as problem:
        trouble = problem
    answer = verify(book, progress, lines)
    if answer["ok"] and trouble is None:
        try:
            answer["anchor"] = anchor(book, path, today)
        except OSError as problem:
            trouble = problem
    return answer if trouble is None else _with_fault(answer, path, trouble)


def _with_fault(answer: Answer, path: Path, trouble: OSError) -> Answer:
    """The same answer, which now also says that there is no anchor of tonight."""
    said = trouble.strerror or type(trouble).__name__
    fault = Fault("anchor_file_unusable", path.name, {"name": str(path), "problem": said}).answer()
    reports: list[Answer] = [*answer["checks"]]
    if reports[-1]["check"] != ANCHORS:
        reports.append({"check": ANCHORS, "counted": 0, "erased": 0, "faults": []})
    last = reports[-1]
    reports[-1] = {**last, "faults": [*last["faults"], fault]}
    return {**answer, "ok": False, "checks": reports}
