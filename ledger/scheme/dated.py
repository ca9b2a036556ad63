"""Chapters as data: values with start dates and sources → the Rules of a day.

A chapter's file names the chapter, the date that selects its values, and for every value what it
says and its versions. From that, ``read_chapter`` makes one Rules for every stretch of days in
which nothing changes, so that every combination is checked when the scheme is read, not when it is
used.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from ledger.refusals import Refusal
from ledger.rules import Citation, Rules
from ledger.scheme.shapes import Day, Record, Shape, Words, below, fields_of
from ledger.scheme.strict import Fields, Items, Mistakes, Node, Place, mistake, place_of

R = TypeVar("R", bound=Rules)

#: The closed list of dates that may select a value. ``always``: no date does.
KEYED_BY = ("always", "period_start", "discharged_on", "signed_on", "booked_on")


class Standing(NamedTuple):
    """One value of a scheme and what it rests on: a published source, or the reason assumed."""

    chapter: str
    key: str
    starts_on: date
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """One value from one day on: ``node`` is how it was written, ``place`` where its day stands."""

    starts_on: date
    value: Any
    citation: Citation
    node: Node
    place: Place


Versions = Mapping[str, tuple[Version, ...]]  # key → versions in order of their start


@dataclass(frozen=True, slots=True)
class InForce:
    """The versions of a chapter's values that stand on one day."""

    versions: Mapping[str, Version]

    def __getitem__(self, key: str) -> Any:
        return self.versions[key].value

    def __contains__(self, key: str) -> bool:
        return key in self.versions

    def node(self, key: str) -> Node:
        return self.versions[key].node

    def place(self, key: str, *steps: str | int) -> Place:
        """Where the value of ``key`` was written, or a part of it (list positions from 0)."""
        return place_of(self.versions[key].node, *steps)

    @property
    def citations(self) -> dict[str, Citation]:
        return {key: version.citation for key, version in self.versions.items()}


@dataclass(frozen=True, slots=True)
class ChapterForm(Generic[R]):
    """What a chapter must look like.

    ``groups`` hold keys that come together or not at all (one benefit line); at least one group,
    if there are any, must be there. ``build`` makes the Rules of a day; ``check`` looks for what
    no single value can show, and reports it.
    """

    name: str
    keyed_by: str
    keys: Mapping[str, Shape[Any]]
    build: Callable[[InForce], R]
    check: Callable[[InForce, Mistakes], None] = lambda _values, _mistakes: None
    groups: tuple[Mapping[str, Shape[Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter(Generic[R]):
    """One chapter as read: ``stretches`` are (first day, Rules) in order of the day."""

    name: str
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


def read_chapter(document: Fields, form: ChapterForm[R], articles: Articles) -> Chapter[R]:
    """The chapter in ``document``; raises RulebookInvalid with every mistake in it."""
    mistakes = Mistakes()
    for name, expected in (("chapter", form.name), ("keyed_by", form.keyed_by)):
        with mistakes:
            _check_head(document, name, expected)
    for name, place in document.key_places.items():
        if name not in ("chapter", "keyed_by", "values"):
            mistakes.add(place, "unknown_key", name=name, known="chapter, keyed_by, values")
    with mistakes:
        if "values" not in document.fields:
            raise mistake(below(document.place, "values"), "missing_key", name="values")
        versions = _read_values(fields_of(document.fields["values"]), form, articles)
    mistakes.stop_if_any()
    return Chapter(form.name, versions, _stretches(versions, form))


def _check_head(document: Fields, name: str, expected: str) -> None:
    if name not in document.fields:
        raise mistake(below(document.place, name), "missing_key", name=name)
    node = document.fields[name]
    found = Words().read(node)
    if found != expected:
        raise mistake(node.place, f"{name}_wrong", text=found, expected=expected)


def _read_values(values: Fields, form: ChapterForm[R], articles: Articles) -> Versions:
    present = [group for group in form.groups if any(key in values.fields for key in group)]
    wanted = {**form.keys, **{key: group[key] for group in present for key in group}}
    known = {**form.keys, **{key: group[key] for group in form.groups for key in group}}
    mistakes = Mistakes()
    if form.groups and not present:
        mistakes.add(values.place, "no_benefit_line")
    for key, place in values.key_places.items():
        if key not in known:
            mistakes.add(place, "unknown_key", name=key, known=", ".join(known))
    versions: dict[str, tuple[Version, ...]] = {}
    for key, shape in wanted.items():
        if key not in values.fields:
            mistakes.add(below(values.place, key), "missing_key", name=key)
            continue
        with mistakes:
            versions[key] = _read_versions(values.fields[key], shape, form, articles)
    for group in present:
        _check_begin_together(group, versions, mistakes)
    mistakes.stop_if_any()
    return versions


def _check_begin_together(group: Iterable[str], versions: Versions, mistakes: Mistakes) -> None:
    firsts = [(key, versions[key][0]) for key in group if key in versions]
    for key, version in firsts[1:]:
        head, start = firsts[0][0], firsts[0][1].starts_on
        if version.starts_on != start:
            facts = {"name": key, "head": head, "first": start}
            mistakes.add(version.place, "line_begins_together", **facts)


def _read_versions(
    node: Node, shape: Shape[Any], form: ChapterForm[R], articles: Articles
) -> tuple[Version, ...]:
    """A value: what it says, and its versions with strictly rising start dates."""
    outer = Record({"says": Words(), "versions": _AsIs()}).read(node)
    items = outer["versions"]
    if not isinstance(items, Items):
        raise mistake(items.place, "needs_items")
    if not items.items:
        raise mistake(items.place, "value_empty")
    if form.keyed_by == "always" and len(items.items) > 1:
        raise mistake(items.items[1].place, "one_version_only", chapter=form.name)
    versions: list[Version] = []
    mistakes = Mistakes()
    for item in items.items:
        with mistakes:
            versions.append(_read_version(item, shape, articles))
    for before, after in pairwise(versions):
        _check_rising(before, after, mistakes)
    mistakes.stop_if_any()
    return tuple(versions)


def _check_rising(before: Version, after: Version, mistakes: Mistakes) -> None:
    if after.starts_on == before.starts_on:
        mistakes.add(after.place, "versions_same_day", day=after.starts_on)
    elif after.starts_on < before.starts_on:
        facts = {"day": after.starts_on, "before": before.starts_on}
        mistakes.add(after.place, "versions_not_rising", **facts)


def _read_version(node: Node, shape: Shape[Any], articles: Articles) -> Version:
    required = {"from": Day(), "value": shape, "article": Words()}
    fields = Record(required, {"source": Words(), "assumed": Words()}).read(node)
    if ("source" in fields) is ("assumed" in fields):
        raise mistake(node.place, "source_or_assumed")
    assumed = "assumed" in fields
    written = fields_of(node).fields
    articles.check(fields["article"], written["article"].place, assumed=assumed)
    source = fields["assumed"] if assumed else fields["source"]
    citation = Citation(fields["article"], source, assumed)
    place = written["from"].place
    return Version(fields["from"], fields["value"], citation, written["value"], place)


@dataclass(frozen=True, slots=True)
class _AsIs:
    def read(self, node: Node) -> Node:
        return node


def _stretches(versions: Versions, form: ChapterForm[R]) -> tuple[tuple[date, R], ...]:
    starts = sorted({version.starts_on for each in versions.values() for version in each})
    mistakes = Mistakes()
    stretches = []
    for day in starts:
        values = _in_force(versions, day)
        if _has_begun(values, form):
            form.check(values, mistakes)
            stretches.append((day, form.build(values)))
    mistakes.stop_if_any()
    return tuple(stretches)


def _in_force(versions: Versions, day: date) -> InForce:
    standing = {}
    for key, each in versions.items():
        index = bisect_right(each, day, key=lambda version: version.starts_on)
        if index:
            standing[key] = each[index - 1]
    return InForce(standing)


def _has_begun(values: InForce, form: ChapterForm[R]) -> bool:
    groups = not form.groups or any(all(key in values for key in each) for each in form.groups)
    return groups and all(key in values for key in form.keys)
