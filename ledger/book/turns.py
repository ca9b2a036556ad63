"""Turns: those who wait to write, and the one among them who writes for all (group commit).

What a disk takes longest for is to say that a transaction is safe; it says so of sixty requests as
quickly as of one. Whoever comes first carries out what waits; who comes meanwhile waits for the
next turn. Those who were carried out together come back one after the other; the first of them
gives the others a moment, else it would go alone and they behind it. Alone nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Condition, Event, Lock
from time import perf_counter_ns
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")

AT_ONCE = 64  # requests in one transaction
_LONGEST = timedelta(milliseconds=10)  # that who comes first waits for the others


@dataclass(eq=False)
class _Place(Generic[T]):
    """A place in the queue; ``leads`` once its owner is to carry out what waits."""

    wanted: T
    leads: bool = False
    called: Event = field(default_factory=Event)


class Turns(Generic[T]):
    """The queue before one book in one program. Other programs are held off by the database."""

    _of: ClassVar[WeakValueDictionary[str, Turns[Any]]] = WeakValueDictionary()
    _finding: ClassVar[Lock] = Lock()

    @classmethod
    def of(cls, place: str) -> Turns[Any]:
        """The queue before the book at a place, however often this program has it open."""
        with cls._finding:
            return cls._of.setdefault(place, cls())

    def __init__(self) -> None:
        self._lock = Lock()
        self._came = Condition(self._lock)
        self._waiting: list[_Place[T]] = []
        self._is_led = False
        self._expected = 1  # as many as were carried out last
        self._moment = timedelta(0)  # half of what that took: waiting longer would not pay

    def take(self, wanted: T, carry_out: Callable[[list[T]], None]) -> None:
        """Return when ``wanted`` was carried out, by this thread or by another that waits.

        ``carry_out`` is given what waits, in the order in which it came, and tells each how it
        ended. Where it breaks off, what it has not told of is not done, and must be asked for
        again.
        """
        place = _Place(wanted)
        with self._lock:
            self._waiting.append(place)
            if len(self._waiting) == self._expected:
                self._came.notify()
            if not self._is_led:
                self._is_led = place.leads = True
        if not place.leads:
            place.called.wait()
        if place.leads:
            self._lead(carry_out)

    def _lead(self, carry_out: Callable[[list[T]], None]) -> None:
        with self._lock:
            if self._expected > 1:
                longest = self._moment.total_seconds()
                self._came.wait_for(lambda: len(self._waiting) >= self._expected, longest)
            taken, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        began = perf_counter_ns()
        try:
            carry_out([place.wanted for place in taken])
        finally:
            with self._lock:
                self._expected = len(taken)
                half = timedelta(microseconds=(perf_counter_ns() - began) // 2_000)
                self._moment = min(half, _LONGEST)
                following = self._waiting[0] if self._waiting else None
                if following is not None:
                    following.leads = True
                self._is_led = following is not None
            for place in taken if following is None else [*taken, following]:
                place.called.set()
