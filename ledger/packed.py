"""Many small values in little memory: a roster of a million rows takes some 50 MB, not 1,500.

They are kept as plain tuples, some thousand of them packed together, and made again as they are
asked for. Nothing is written to a disk, so that what names people stays where it is.

``collecting_seldom`` is for whoever walks them.
"""

from __future__ import annotations

import gc
import marshal
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
_TOGETHER = 1_000  # values in a pack; one that is looked at alone has its neighbours unpacked too
_LEVEL = 1  # of compression: the others take longer for little
_SELDOM = 100_000  # objects more than before, until cycles among them are looked for


class _Collecting:
    """How often the interpreter was before, and how many want it to be seldom now."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.wanted = 0
        self.usual = gc.get_threshold()

    def want(self, change: int) -> None:
        with self.lock:
            if not self.wanted:
                self.usual = gc.get_threshold()
            self.wanted += change
            first, *others = self.usual
            gc.set_threshold(max(first, _SELDOM) if self.wanted and first else first, *others)


_collecting = _Collecting()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """While rows are made by the hundred thousand: look for cycles of garbage less often.

    Rows have none, and nearly all that is made of one is gone with the next; to look at what
    stands after every seven hundred objects takes a third of a roster's time.
    """
    _collecting.want(1)
    try:
        yield
    finally:
        _collecting.want(-1)


def in_batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """``values`` in lists of ``size``, the last one shorter."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


class Packed(Sequence[T], Generic[T]):
    """A sequence that grows at its end. Walk it in order: a single place is slow to look up.

    ``as_tuple`` tells a value as a tuple of text, whole numbers, None, and dicts and tuples of
    such; ``made`` makes the value of it again.
    """

    def __init__(
        self,
        as_tuple: Callable[[T], tuple[Any, ...]],
        made: Callable[[tuple[Any, ...]], T],
        values: Iterable[T] = (),
    ) -> None:
        self._as_tuple = as_tuple
        self._made = made
        self._packs: list[bytes] = []
        self._open: list[tuple[Any, ...]] = []
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        self.append_tuple(self._as_tuple(value))

    def append_tuple(self, told: tuple[Any, ...]) -> None:
        """A value that is told as a tuple already."""
        self._open.append(told)
        if len(self._open) == _TOGETHER:
            self._packs.append(zlib.compress(marshal.dumps(self._open), _LEVEL))
            self._open = []

    def __len__(self) -> int:
        return len(self._packs) * _TOGETHER + len(self._open)

    def __iter__(self) -> Iterator[T]:
        made = self._made
        for number in range(len(self._packs) + 1):
            yield from map(made, self._pack(number))

    def _pack(self, number: int) -> list[tuple[Any, ...]]:
        if number == len(self._packs):
            return self._open
        found: list[tuple[Any, ...]] = marshal.loads(zlib.decompress(self._packs[number]))
        return found

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    def __getitem__(self, at: int | slice) -> T | list[T]:
        places = range(len(self))[at]
        if isinstance(places, range):
            return [self._at(place) for place in places]
        return self._at(places)

    def _at(self, place: int) -> T:
        return self._made(self._pack(place // _TOGETHER)[place % _TOGETHER])

    def __eq__(self, other: object) -> bool:
        """A sequence of the same values, packed or not."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == its for mine, its in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # it grows
