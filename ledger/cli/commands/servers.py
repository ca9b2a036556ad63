"""serve, worker: programs that stay until they are told to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from ledger.cli.answers import wire
from ledger.cli.call import Call, Reply
from ledger.cli.screen import Screen
from ledger.cli.stopping import print_json
from ledger.nouns import Answer
from ledger.telemetry import telling
from ledger.work import days
from ledger.work.books import opened, sharing
from ledger.work.first_accounts import first_accounts, to_try_a_claim_with
from ledger.work.jobs import office_at
from ledger.work.running import waiting

PATIENCE = 20  # seconds a job may take to end once serve is told to stop
RUNNERS = 2  # so that a verification of an hour holds no roster back


def serve(call: Call) -> Reply:
    """The counter with everything it needs, until a signal comes."""
    args, screen = call.args, Screen(call.lang)
    # By name: the counter and the worker are edges like this one, and nobody imports an edge.
    counter: Any = import_module("api.serving")
    service: Any = import_module("ledger.worker.service")
    with (
        sharing(call.place) as book,
        office_at(call.place) as office,
        telling(lambda: waiting(office)),
        counter.bound(args.host, args.port) as socket,
        _told_to_stop() as stopped,
    ):
        days.live_on(_demonstration_day(call))
        made = first_accounts(office, book, demo=args.demo)
        address = f"http://{_shown(args.host)}:{socket.getsockname()[1]}/"
        started: Answer = {"address": address, "accounts": made}
        if args.demo:  # whose people are made up: their numbers may be told
            started["members"] = to_try_a_claim_with(office, book, days.today())
        _tell(call, screen, started)
        _log_to_err()
        with service.at_work(call.place, office, threads=RUNNERS, patience=PATIENCE):
            counter.serve(
                call.place, office, socket, stopped, is_https=args.https,
                needs_code=args.second_factor,
            )  # fmt: skip
    return _ended(call)


def _demonstration_day(call: Call) -> date | None:
    """The day that a demonstration takes for today. Raises Misuse for one in earnest."""
    day: date | None = getattr(call.args, "today", None)
    if day is not None and not call.args.demo:
        raise call.parser.misuse("usage.today_for_demo")
    return day


def worker(call: Call) -> Reply:
    service: Any = import_module("ledger.worker.service")
    at = call.args.at
    with (
        opened(call.place),
        office_at(call.place) as office,
        telling(lambda: waiting(office)),
        _told_to_stop() as stopped,
    ):
        if not call.wants_json:
            Screen(call.lang).say("done.working", at=f"{at:%H:%M}")
            sys.stdout.flush()
        _log_to_err()
        with service.at_work(call.place, office, at=at, patience=PATIENCE):
            stopped.get()
    return _ended(call)


def _tell(call: Call, screen: Screen, started: Answer) -> None:
    """Where the counter is, and the first passwords, which nobody can look up later."""
    if call.wants_json:
        print_json(wire(started, call.lang))
    else:
        if started["accounts"]:
            screen.title("first_accounts")
            screen.table("login password role owner", started["accounts"])
            screen.blank()
        if started.get("members"):
            screen.title("members_to_try")
            screen.table("member id_number covered_from covered_to owner", started["members"])
            screen.blank()
        screen.say("done.serving", address=started["address"])
    sys.stdout.flush()


def _ended(call: Call) -> Reply:
    return Reply(None if call.wants_json else {}, lambda screen: screen.say("done.served"))


def _shown(host: str) -> str:
    """The host as it is typed into a browser on this machine."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _log_to_err() -> None:
    import_module("ledger.worker.logs").log_to(sys.stderr)


@contextmanager
def _told_to_stop() -> Iterator[SimpleQueue[int]]:
    """A queue that gets the signal to stop.

    Not an Event: a signal that comes just as its wait begins would wait for its own lock.
    """
    stopped: SimpleQueue[int] = SimpleQueue()
    before = {
        number: signal.signal(number, lambda number, _frame: stopped.put(number))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
