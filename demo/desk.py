"""The people of the demo at the command line: every step is a command that a user could type.

The commands run in this process through the same ``main`` that the ``tongzhou`` script calls. What
was typed is kept in ``commands.sh``, what was answered in ``answers.jsonl``.
"""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ledger.cli import main

Answer = dict[str, Any]

#: 登记员, 受理员, 审核员, 复核员, 分管领导, 出纳, 会计, 资金复核, 委员会
REGISTRAR, DESK, REVIEWER, CHECKER, CHAIR = "王登记", "陈受理", "赵审核", "钱复核", "孙主席"
CASHIER, ACCOUNTANT, RELEASER, COMMITTEE = "李出纳", "吴会计", "周主任", "郑委员"


class CommandFailedError(Exception):
    """A command of the demo did not end as the demo expects."""


@dataclass
class Office:
    """Where commands are typed: the book they work on and the folder that records them."""

    book: str
    out: Path
    started: float = field(default_factory=time.monotonic)
    typed: int = 0

    def run(
        self, words: list[str], actor: str = "", today: date | None = None, *, expect: int = 0
    ) -> Answer:
        """Type one command; its JSON answer. Raises CommandFailedError for another exit status."""
        self.typed += 1
        line = [*words, "--book", self.book]
        if actor:
            line += ["--actor", actor, "--request-id", f"demo-{self.typed:04d}"]
        if today is not None:
            line += ["--today", today.isoformat()]
        self._record("commands.sh", "tongzhou " + shlex.join(line))
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            status = main([*line, "--json"])
        if status != expect:
            raise CommandFailedError(f"{shlex.join(line)}\n→ {status}\n{said.getvalue()[:2000]}")
        answer: Answer = json.loads(said.getvalue())
        self._record("answers.jsonl", json.dumps(answer, ensure_ascii=False))
        return answer

    def _record(self, name: str, line: str) -> None:
        with (self.out / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def tell(self, today: date | None, words: str) -> None:
        """One line of the year's story on the terminal."""
        day = today.isoformat() if today else " " * 10
        elapsed = time.monotonic() - self.started
        print(f"{elapsed:6.1f}s  {day}  {words}", file=sys.stderr, flush=True)
