"""``python -m ledger.worker``: a process that verifies a book every night, and nothing else.

``--book PLACE --reports FOLDER [--at 02:30] [--once]``. One of them a book: nothing but the reports
is written, so a second one would only do the work twice. ``tongzhou worker`` does more.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path
from queue import SimpleQueue

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.telemetry import telling
from ledger.work.books import opened
from ledger.work.days import ZONE
from ledger.worker.logs import log_to
from ledger.worker.nights import NightWatch

USAGE = """\
用法：python -m ledger.worker --book 位置 --reports 文件夹 [--at 时刻] [--once]

每夜核查账套，把结果写成报告（verify-日期-时刻.json），保留最近 60 份。

  --book 位置        账套的文件名或网址；不写时取环境变量 TONGZHOU_BOOK
  --reports 文件夹   报告写到哪个文件夹；须先建好
  --at 时刻          每天何时核查（北京时间），默认 02:30
  --once             立即核查一次就结束：0 没有问题，1 有问题或不能核查
  -h, --help         显示本说明
"""
_STARTED = "定时核查已启动，每天 {at} 核查一次。"
_STOPPED = "定时核查已停止。"

log = logging.getLogger("ledger.worker")


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
    log_to(sys.stderr)
    try:
        with telling():
            return _watched(NightWatch(given.book, given.reports), given)
    except Refusal as refusal:
        return _complain(say(refusal.code, refusal.facts), 1)


def _watched(nights: NightWatch, given: argparse.Namespace) -> int:
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
