"""A small step that keeps a row and books an entry, done here or in a process of its own.

``python -m tests.book.stepping PLACE REQUEST_ID [WHEN]`` says "ready", waits for a line, does the
step and prints its answer. WHEN is where the process kills itself: "after flush", "before commit".
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.book.digests import canonical
from ledger.book.ends import Ends
from ledger.book.keeping import Keeping
from ledger.book.tables import Employer
from ledger.nouns import Answer, EntryDraft, PostingDraft
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk

TODAY = date(2012, 9, 3)
ROOT = Path(__file__).parents[2]


def receive_interest(clerk: Clerk) -> Answer:
    """Keep an employer and book an entry that it caused."""
    employer_id = clerk.keeping.next_id(Employer)
    clerk.keeping.add(Employer, uscc=f"U{employer_id:017d}", name="某单位", kind="企业")
    clerk.keeping.flush()
    lines = (PostingDraft("1002", 100, 0, employer_id), PostingDraft("490101", 0, 100))
    (entry_id,) = clerk.post(
        [
            EntryDraft(
                event="interest", booked_on=clerk.today, effective_on=clerk.today,
                period_code="2012-08-01", cause_kind="employer", cause_id=employer_id,
                summary="利息", postings=lines, made_by=clerk.actor,
            )
        ]
    )  # fmt: skip
    return {"employer": employer_id, "entry": entry_id}


def step(book: OpenBook, request_id: str) -> Answer:
    return Desk(book, "会计", TODAY, request_id).once("interest", {"fen": 100}, receive_interest)


def in_a_process(place: str, request_id: str, when: str = "") -> subprocess.Popen[str]:
    """The step in another process, which waits for ``go``."""
    command = [sys.executable, "-W", "error", "-m", "tests.book.stepping", place, request_id, when]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def go(*processes: subprocess.Popen[str]) -> list[str]:
    """Let them all go at once when all are ready; what each printed."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=60)[0] for process in processes]


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_after(write: Callable[[Ends], None], ends: Ends) -> None:
    """Once the step itself has been written, which is the last of it."""
    is_last = ends.has_steps
    write(ends)
    if is_last:
        _die()


def main(place: str, request_id: str, when: str) -> None:
    if when == "after flush":
        Keeping.finish = lambda *_: _die()  # type: ignore[method-assign]
    if when == "before commit":
        write = Ends.write
        Ends.write = lambda ends: _die_after(write, ends)  # type: ignore[method-assign]
    print("ready", flush=True)
    sys.stdin.readline()
    with OpenBook(place) as book:
        print(canonical(step(book, request_id)))


if __name__ == "__main__":
    main(*sys.argv[1:])
