"""Chapters as data: values with start dates and sources → the Rules of a day.

A chapter's file names the chapter, the date that selects its values, and for every value what it
says and its versions. ``ChapterForm`` says what a file must look like; ``Chapter`` is one as read
(``reading.py``), with one Rules for every stretch of days in which nothing changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from ledger.refusals import Refusal
from ledger.rules import Citation, Rules
from ledger.scheme.shapes import Shape
from ledger.scheme.strict import Fields, Mistakes, Node, Place, mistake, place_of

R = TypeVar("R", bound=Rules)


class Standing(NamedTuple):
    """One value of a scheme and what it rests on: a published source, or the reason assumed."""

    chapter: str
    key: str
    starts_on: date
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """One value from one day on: ``node`` is how it was written, ``place`` where its day stands.

    ``ends_rule``: an optional key of the value ``none``: there is no such rule from here on.
    """

    starts_on: date
    value: Any
    citation: Citation
    node: Node
    place: Place
    ends_rule: bool = False


Versions = Mapping[str, tuple[Version, ...]]  # key → versions in order of their start


@dataclass(frozen=True, slots=True)
class InForce:
    """The versions of a chapter's values that stand on one day."""

    versions: Mapping[str, Version]

    def __getitem__(self, key: str) -> Any:
        return self.versions[key].value

    def __contains__(self, key: str) -> bool:
        return key in self.versions

    def get(self, key: str, default: Any = None) -> Any:
        """The value of an optional key; ``default`` where there is no such rule."""
        return self.versions[key].value if key in self.versions else default

    def given(self, key: str) -> bool:
        """Whether there is a value, and not ``none``."""
        return self.get(key) is not None

    def node(self, key: str) -> Node:
        return self.versions[key].node

    def place(self, key: str, *steps: str | int) -> Place:
        """Where the value of ``key`` was written, or a part of it (list positions from 0)."""
        return place_of(self.versions[key].node, *steps)

    @property
    def citations(self) -> dict[str, Citation]:
        return {key: version.citation for key, version in self.versions.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together: one benefit line.

    ``required`` tells from a chapter's values which of the keys must be there; they begin on one
    day. The others are optional.
    """

    keys: Mapping[str, Shape[Any]]
    required: Callable[[Fields], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ChapterForm(Generic[R]):
    """What a chapter must look like.

    ``keyed_by``: the date that selects its values, or those of which it may name one. All ``keys``
    must be there, and of each of ``either`` exactly one. An ``optional`` key may be left out, begin
    later, or be ``none``: then there is no such rule, and InForce does not have it. ``groups``, if
    not None: at least one must be there. ``free``: a shape for names that the author chooses, and
    one for the values under them. ``build`` makes the Rules of a day; ``check`` looks for what no
    single value can show, and reports it.
    """

    name: str
    keyed_by: str | tuple[str, ...]
    keys: Mapping[str, Shape[Any]]
    build: Callable[[InForce], R]
    check: Callable[[InForce, Mistakes], None] = lambda _values, _mistakes: None
    optional: Mapping[str, Shape[Any]] = field(default_factory=dict)
    either: tuple[Mapping[str, Shape[Any]], ...] = ()
    groups: tuple[Group, ...] | None = None
    free: tuple[Shape[str], Shape[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Chapter(Generic[R]):
    """One chapter as read: ``stretches`` are (first day, Rules) in order of the day.

    ``keyed_by`` is the date that selects its values.
    """

    name: str
    keyed_by: str
    versions: Versions
    stretches: tuple[tuple[date, R], ...]

    def on(self, day: date) -> R:
        """The Rules of ``day``. Refuses a day before the first value: ``before_first_rule``."""
        index = bisect_right(self.stretches, day, key=lambda stretch: stretch[0])
        if not index:
            key, first = self._not_begun(day)
            raise Refusal(
                "before_first_rule",
                chapter=self.name,
                key=key,
                date=day.isoformat(),
                first=first.isoformat(),
            )
        return self.stretches[index - 1][1]

    def _not_begun(self, day: date) -> tuple[str, date]:
        starts = ((key, versions[0].starts_on) for key, versions in self.versions.items())
        return next((key, start) for key, start in starts if start > day)

    def standings(self, *, assumed: bool) -> list[Standing]:
        """Every version of every value that is assumed, or that is not."""
        return [
            Standing(self.name, key, each.starts_on, each.citation.article, each.citation.source)
            for key, versions in self.versions.items()
            for each in versions
            if each.citation.assumed is assumed
        ]


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of rulebook.md: heading → marked as published, as assumed, or not at all."""

    marks: Mapping[str, str]

    def check(self, article: str, place: Place, *, assumed: bool) -> None:
        """Raises RulebookInvalid if there is no such article, or if its mark says otherwise."""
        if article not in self.marks:
            raise mistake(place, "article_not_found", article=article)
        mark = self.marks[article]
        if mark and mark != ("假定" if assumed else "公布"):
            raise mistake(place, "article_mark", article=article, mark=mark)
