"""``python -m tests.work.dying backup|restore ARCHIVE PLACE COUNT``: killed in the middle.

A backup dies before the table of that number, a restore after that many statements to the database.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from ledger.work.backup import backup
from ledger.work.restore import restore

ROOT = Path(__file__).parents[2]


def die_while(verb: str, archive: Path, place: str, count: int) -> int:
    """The exit status of a process that does this, which is minus the signal that killed it."""
    words = [sys.executable, "-m", "tests.work.dying", verb, str(archive), place, str(count)]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


def main(verb: str, archive: Path, place: str, count: int) -> None:
    def die_at(_name: str, done: int, _of: int) -> None:
        if done == count:
            os.kill(os.getpid(), signal.SIGKILL)

    if verb == "backup":
        backup(place, archive, datetime.now(UTC), die_at)
        return
    done = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def _executed(*_what: object) -> None:
        nonlocal done
        done += 1
        die_at("", done, 0)

    restore(archive, place)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
