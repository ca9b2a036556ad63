"""The worker: a process that verifies a book every night and keeps the reports in a folder.

``python -m ledger.worker --book PLACE --reports FOLDER [--at 02:30] [--once]``. One worker a book:
nothing but the reports is written, so a second one would only do the work twice. What is logged
holds no personal data, one JSON object a line; the reports, which can quote what stands in a
damaged row, can be read by their owner only.
"""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from ledger.files.sheets import replacing
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.work.books import opened, shown_place
from ledger.work.verify import verify

ZONE = ZoneInfo("Asia/Shanghai")
KEPT_REPORTS = 60
OVERDUE = timedelta(days=1)

USAGE = """\
用法：python -m ledger.worker --book 位置 --reports 文件夹 [--at 时刻] [--once]

每夜核查账套，把结果写成报告（verify-日期-时刻.json），保留最近 60 份。

  --book 位置        账套的文件名或网址；不写时取环境变量 TONGZHOU_BOOK
  --reports 文件夹   报告写到哪个文件夹；须先建好
  --at 时刻          每天何时核查（北京时间），默认 02:30
  --once             立即核查一次就结束：0 没有问题，1 有问题或不能核查
  -h, --help         显示本说明
"""
_NAME = "verify-%Y%m%d-%H%M%S.json"
_PATTERN = re.compile(r"verify-\d{8}-\d{6}\.json", re.ASCII)
_STARTED = "定时核查已启动，每天 {at} 核查一次。"
_STOPPED = "定时核查已停止。"
_PROBLEMS = {
    errno.EACCES: "denied", errno.EPERM: "denied", errno.ENOENT: "missing",
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only",
}  # fmt: skip
_FAILED = "程序出错，这次没有核查；请把这行记录交给维护人员。"

log = logging.getLogger("ledger.worker")


def beijing_now() -> datetime:
    return datetime.now(ZONE)


# -- one book and its reports ---------------------------------------------------------------------


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
        """Verify, write the report, drop the oldest, log it. False for any fault or failure."""
        started_at = self.now()
        log.info("开始核查。", extra={"event": "verify_started"})
        try:
            with opened(self.place) as book:
                answer = verify(book)
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


# -- what is logged -------------------------------------------------------------------------------


class JsonLines(logging.Formatter):
    """One JSON object a line; what a call hands over as ``extra`` stands beside the message."""

    _USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, ZONE).isoformat("T", "milliseconds"),
            "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        line |= {key: value for key, value in vars(record).items() if key not in self._USUAL}
        return json.dumps(line, ensure_ascii=False)


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


# -- the process ----------------------------------------------------------------------------------


def watch(nights: NightWatch, at: time, wait: Callable[[], object]) -> None:
    """Verify at once if a run is overdue, then every night at ``at`` until ``wait`` is over.

    A run that has begun is ended before this returns.
    """
    shown_at = f"{at:%H:%M}"
    facts = {"event": "worker_started", "nightly_at": shown_at}
    log.info(_STARTED.format(at=shown_at), extra=facts)
    if nights.is_overdue():
        # Not as a job: one that is used up while the scheduler shuts down is lost with a traceback.
        nights.run()
    scheduler = BackgroundScheduler(
        timezone=ZONE, job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    nightly = CronTrigger(hour=at.hour, minute=at.minute, timezone=ZONE)
    scheduler.add_job(nights.run, nightly)
    scheduler.start()
    wait()
    scheduler.shutdown(wait=True)
    log.info(_STOPPED, extra={"event": "worker_stopped"})


def main(words: Sequence[str] | None = None) -> int:
    """Watch until told to stop. 0 stopped or sound, 1 not sound or no such book, 2 misuse."""
    given = _given(words)
    if given is None:
        return _complain(say("stop.misuse", {}) + "\n\n" + USAGE, 2)
    if given.help:
        print(USAGE, end="")
        return 0
    if not given.book:
        return _complain(say("usage.no_book", {}), 2)
    if not given.reports.is_dir():
        return _complain(say("usage.no_folder", {"text": str(given.reports)}), 2)
    if not os.access(given.reports, os.R_OK | os.W_OK | os.X_OK):
        return _complain(say("usage.not_writable", {"text": str(given.reports)}), 2)
    try:
        with opened(given.book):
            pass
    except Refusal as refusal:
        return _complain(say(refusal.code, refusal.facts), 1)
    _log_to(sys.stderr)
    nights = NightWatch(given.book, given.reports)
    if given.once:
        return 0 if nights.run() else 1
    # Not an Event: a signal that comes just as its wait begins would wait for its own lock.
    stopped: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopped.put(number))
    watch(nights, given.at, stopped.get)
    return 0


def _given(words: Sequence[str] | None) -> argparse.Namespace | None:
    """What was typed; None where it is not in the form that ``USAGE`` shows."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--book", default=os.environ.get("TONGZHOU_BOOK", ""))
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--at", type=_time_of_day, default=time(2, 30))
    parser.add_argument("--once", action="store_true")
    try:
        given, rest = parser.parse_known_args(words)
    except argparse.ArgumentError:
        return None
    complete = given.help or given.reports is not None
    return given if complete and not rest else None


def _time_of_day(text: str) -> time:
    if not re.fullmatch(r"\d\d:\d\d", text, re.ASCII):
        raise ValueError(text)
    return time.fromisoformat(text)


def _complain(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


def _log_to(stream: Any) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
