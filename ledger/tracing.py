"""What is being worked on: the mark by which lines of the log that belong together are found.

A mark is drawn here or is the number of a job; never what somebody sent, who might send a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

_MARK: ContextVar[str] = ContextVar("mark", default="")


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
