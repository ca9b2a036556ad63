"""Reading a chapter: from its document to the versions of its values and the Rules of every day.

Every combination of values that comes to stand together on some day is checked when the scheme is
read, not when it is used.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from ledger.rules import Citation, Rules
from ledger.scheme.dated import Articles, Chapter, ChapterForm, Group, InForce, Version, Versions
from ledger.scheme.shapes import Day, OrNone, Record, Shape, Words, below, fields_of
from ledger.scheme.strict import Fields, Items, Mistakes, Node, Text, mistake

R = TypeVar("R", bound=Rules)


def read_chapter(document: Fields, form: ChapterForm[R], articles: Articles) -> Chapter[R]:
    """The chapter in ``document``; raises RulebookInvalid with every mistake in it."""
    mistakes = Mistakes()
    allowed = (form.keyed_by,) if isinstance(form.keyed_by, str) else form.keyed_by
    keyed_by = allowed[0]
    with mistakes:
        _check_head(document, "chapter", (form.name,))
    with mistakes:
        keyed_by = _check_head(document, "keyed_by", allowed)
    for name, place in document.key_places.items():
        if name not in ("chapter", "keyed_by", "values"):
            mistakes.add(place, "unknown_key", name=name, known="chapter, keyed_by, values")
    with mistakes:
        if "values" not in document.fields:
            raise mistake(below(document.place, "values"), "missing_key", name="values")
        values = fields_of(document.fields["values"])
        layout = _layout(values, form, mistakes)
        versions = _read_values(values, layout, form, articles)
    mistakes.stop_if_any()
    return Chapter(form.name, keyed_by, versions, _stretches(versions, layout, form))


def _check_head(document: Fields, name: str, expected: tuple[str, ...]) -> str:
    if name not in document.fields:
        raise mistake(below(document.place, name), "missing_key", name=name)
    node = document.fields[name]
    found = Words().read(node)
    if found not in expected:
        raise mistake(node.place, f"{name}_wrong", text=found, expected=" / ".join(expected))
    return found


class _Layout(NamedTuple):
    """What a form asks of one document: the keys there must be, the groups there are, the rest."""

    required: Mapping[str, Shape[Any]]
    groups: tuple[tuple[Group, tuple[str, ...]], ...]  # each with the keys it must have
    optional: Mapping[str, Shape[Any]]

    @property
    def must(self) -> frozenset[str]:
        return frozenset(self.required).union(*(names for _, names in self.groups))


def _layout(values: Fields, form: ChapterForm[R], mistakes: Mistakes) -> _Layout:
    required = dict(form.keys)
    for choice in form.either:
        chosen = [key for key in choice if key in values.fields]
        if len(chosen) != 1:
            mistakes.add(values.place, "exactly_one_key", known=", ".join(choice))
        required |= {key: choice[key] for key in chosen}
    optional = {key: OrNone(shape) for key, shape in form.optional.items() if key in values.fields}
    if form.free:
        name, shape = form.free
        for key, place in values.key_places.items():
            with mistakes:
                name.read(Text(place, key, quoted=True))
        if not values.fields:
            mistakes.add(values.place, "value_empty")
        required |= dict.fromkeys(values.fields, shape)
    groups = tuple((group, group.required(values)) for group in form.groups or ())
    if form.groups == ():
        mistakes.add(values.place, "no_benefit_line")
    return _Layout(required, groups, optional)


def _read_values(
    values: Fields, layout: _Layout, form: ChapterForm[R], articles: Articles
) -> Versions:
    mistakes, must = Mistakes(), layout.must
    wanted: dict[str, Shape[Any]] = {**layout.required}
    for group, names in layout.groups:
        given = {key: shape for key, shape in group.keys.items() if key in values.fields}
        wanted |= {key: group.keys[key] for key in names} | given
    wanted |= layout.optional
    for key, place in values.key_places.items():
        if key not in wanted:
            mistakes.add(place, "unknown_key", name=key, known=_known(key, form))
    versions: dict[str, tuple[Version, ...]] = {}
    for key, shape in wanted.items():
        if key not in values.fields:
            mistakes.add(below(values.place, key), "missing_key", name=key)
            continue
        with mistakes:
            read = _read_versions(values.fields[key], shape, form, articles)
            versions[key] = read if key in must else tuple(map(_may_end, read))
    for _, names in layout.groups:
        _check_begin_together(names, versions, mistakes)
    mistakes.stop_if_any()
    return versions


def _may_end(version: Version) -> Version:
    return replace(version, ends_rule=version.value is None)


def _known(key: str, form: ChapterForm[R]) -> str:
    """What might have been meant by a key that is not known: those of its group, or all others."""
    head = key.partition(".")[0] + "."
    for group in form.groups or ():
        if any(each.startswith(head) for each in group.keys):
            return ", ".join(group.keys)
    choices = [key for choice in form.either for key in choice]
    return ", ".join([*form.keys, *choices, *form.optional])


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


def _stretches(
    versions: Versions, layout: _Layout, form: ChapterForm[R]
) -> tuple[tuple[date, R], ...]:
    starts = sorted({version.starts_on for each in versions.values() for version in each})
    mistakes = Mistakes()
    stretches = []
    for day in starts:
        values = _in_force(versions, day)
        if _has_begun(values, layout):
            form.check(values, mistakes)
            stretches.append((day, values))
    mistakes.stop_if_any()
    return tuple((day, form.build(values)) for day, values in stretches)


def _in_force(versions: Versions, day: date) -> InForce:
    standing = {}
    for key, each in versions.items():
        index = bisect_right(each, day, key=lambda version: version.starts_on)
        if index and not each[index - 1].ends_rule:
            standing[key] = each[index - 1]
    return InForce(standing)


def _has_begun(values: InForce, layout: _Layout) -> bool:
    groups = [all(key in values for key in names) for _, names in layout.groups]
    return (not groups or any(groups)) and all(key in values for key in layout.required)
