"""What is being worked on: the mark of it in the log, and those who are told of it.

A mark is drawn here or is the number of a job; never what somebody sent, who might send a name.
Requests, steps, jobs and verifications are told to whoever watches (``ledger.telemetry``, where it
is switched on). They are told by names that the program gave: routes, steps, kinds, codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from ledger.refusals import BadInput, Refusal

_MARK: ContextVar[str] = ContextVar("mark", default="")

What = Literal["request", "step", "job", "verification"]


@dataclass
class Doing:
    """One thing on its way. ``outcome``: "done", "repeated", "refused" or "failed".

    ``facts`` may be added until it ends: codes and figures, never who it is about or what was sent.
    """

    what: What
    name: str
    outcome: str = "done"
    facts: dict[str, str | int] = field(default_factory=dict)


#: Is entered before a thing is done, and left, without any error of it, after.
Watcher = Callable[[Doing], AbstractContextManager[None]]

_WATCHERS: list[Watcher] = []


def mark() -> str:
    """The mark of the request or job that this thread or task works on; "" for none."""
    return _MARK.get()


@contextmanager
def marked(name: str = "") -> Iterator[str]:
    """Whatever is logged in the block bears a mark, a new one if none is named."""
    made = name or uuid4().hex
    token = _MARK.set(made)
    try:
        yield made
    finally:
        _MARK.reset(token)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Whatever is done in the block, on any thread, is told to a watcher."""
    _WATCHERS.append(watcher)
    try:
        yield
    finally:
        _WATCHERS.remove(watcher)


@contextmanager
def doing(what: What, name: str, **facts: str | int) -> Iterator[Doing]:
    """The block does one thing; how it ends is seen from what it raises, or told by the block."""
    told = Doing(what, name, facts=facts)
    seen = [watcher(told) for watcher in _WATCHERS]
    for each in seen:
        each.__enter__()
    try:
        yield told
    except Refusal as refusal:
        told.outcome = "refused"
        told.facts["code"] = refusal.code
        raise
    except BadInput:
        told.outcome = "refused"
        told.facts["code"] = "findings"
        raise
    except BaseException as problem:
        told.outcome = "failed"
        told.facts["code"] = type(problem).__name__  # its words could quote what stands in the book
        raise
    finally:
        for each in reversed(seen):
            each.__exit__(None, None, None)
