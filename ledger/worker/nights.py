"""A book that is verified every night, with the reports of it in a folder.

The reports, which can quote what stands in a damaged row, can be read by their owner only.
"""

from __future__ import annotations

import errno
import json
import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ledger.files.sheets import replacing
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.tracing import doing
from ledger.work.anchor import nightly
from ledger.work.books import opened, shown_place
from ledger.work.days import ZONE, beijing_now
from ledger.work.verify import fault_count

KEPT_REPORTS = 60
OVERDUE = timedelta(days=1)

_NAME = "verify-%Y%m%d-%H%M%S.json"
_PATTERN = re.compile(r"verify-\d{8}-\d{6}\.json", re.ASCII)
_PROBLEMS = {
    errno.EACCES: "denied", errno.EPERM: "denied", errno.ENOENT: "missing",
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only",
}  # fmt: skip
_FAILED = "程序出错，这次没有核查；请把这行记录交给维护人员。"

log = logging.getLogger("ledger.worker")


@dataclass(frozen=True)
class NightWatch:
    """The book that is watched, and the folder its reports are kept in."""

    place: str
    reports: Path
    now: Callable[[], datetime] = beijing_now

    def is_overdue(self) -> bool:
        """Is the newest report older than a day, or is there none?"""
        kept = self.kept()
        return not kept or self.now() - _made_at(kept[-1]) > OVERDUE

    def kept(self) -> list[Path]:
        """The reports in the folder, the newest last; other files are left alone."""
        return sorted(p for p in self.reports.iterdir() if _PATTERN.fullmatch(p.name))

    def run(self) -> bool:
        """Verify and anchor, write the report, drop the oldest, log it.

        False for any fault or failure.
        """
        started_at = self.now()
        log.info("开始核查。", extra={"event": "verify_started"})
        try:
            with doing("verification", "verify") as told, opened(self.place) as book:
                answer = nightly(book, started_at.astimezone(ZONE).date())
                told.facts["faults"] = fault_count(answer)
            path = self._write(started_at, answer)
        except Refusal as refusal:
            _log_failure(say(refusal.code, refusal.facts), {"code": refusal.code})
        except OSError as problem:
            _log_failure(_unwritten(problem, self.reports), {"code": "report_unwritten"})
        except Exception as problem:
            # The words of an error can quote what stands in the book; where it happened cannot.
            where = traceback.format_tb(problem.__traceback__)
            _log_failure(_FAILED, {"code": type(problem).__name__, "where": where})
        else:
            _log_outcome(answer, path, self.now() - started_at)
            return bool(answer["ok"])
        return False

    def _write(self, started_at: datetime, answer: Answer) -> Path:
        """Write the report of a verify and drop those beyond ``KEPT_REPORTS``."""
        report = {
            "book": shown_place(self.place), "started_at": _shown(started_at),
            "finished_at": _shown(self.now()), **answer,
        }  # fmt: skip
        path = self.reports / started_at.astimezone(ZONE).strftime(_NAME)
        with replacing(path) as temporary:
            text = json.dumps(report, ensure_ascii=False, indent=1)
            temporary.write_text(text + "\n", encoding="utf-8")
        for old in self.kept()[:-KEPT_REPORTS]:
            old.unlink()
        return path


def _unwritten(problem: OSError, folder: Path) -> str:
    number = problem.errno or 0
    facts = {"name": str(folder), "number": str(number)}
    return say(f"system.{_PROBLEMS.get(number, 'other')}", facts)


def _shown(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat("T", "seconds")


def _made_at(report: Path) -> datetime:
    """The moment in a report's name."""
    return datetime.strptime(report.name, _NAME).replace(tzinfo=ZONE)


def _log_outcome(answer: Answer, path: Path, took: timedelta) -> None:
    """How many faults each check found; the faults themselves stand in the report only."""
    faults = {c["check"]: len(c["faults"]) for c in answer["checks"] if c["faults"]}
    facts = {
        "event": "verify_done", "ok": answer["ok"], "faults": faults, "report": path.name,
        "entries": answer["entries"], "head_hash": answer["head_hash"],
        "seconds": f"{took.total_seconds():.3f}",
    }  # fmt: skip
    if answer["ok"]:
        told = {"entries": str(answer["entries"]), "head_hash": answer["head_hash"]}
        log.info(say("done.sound", told), extra=facts)
    else:
        log.error(say("done.unsound", {"faults": str(sum(faults.values()))}), extra=facts)


def _log_failure(sentence: str, facts: dict[str, Any]) -> None:
    log.error(sentence, extra={"event": "verify_failed", "ok": False, **facts})
