"""Trying another reading of a rulebook: values replaced before it is read, its files untouched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from ledger.scheme.strict import (
    Fields,
    Items,
    Node,
    Place,
    Problem,
    RulebookInvalid,
    Text,
    mistake,
    read_document,
)

#: ((chapter, key), YAML text of the value) …
Replacements: TypeAlias = tuple[tuple[tuple[str, str], str], ...]

_KEY = "value"


def replaced(documents: Mapping[str, Fields], instead: Replacements) -> dict[str, Fields]:
    """The documents (by file name) with other values in every version of the keys named.

    Raises RulebookInvalid where there is no such chapter or key, and for what is not plain YAML.
    """
    changed = dict(documents)
    for (chapter, key), text in instead:
        file = f"{chapter}.yaml"
        found = changed.get(file)
        values = found.fields.get("values") if found else None
        value = values.fields.get(key) if isinstance(values, Fields) else None
        versions = value.fields.get("versions") if isinstance(value, Fields) else None
        if not isinstance(versions, Items):
            raise mistake(Place(file, 0, f"values.{key}"), "instead_unknown", key=key)
        items = tuple(_version(item, text) for item in versions.items)
        path = ("values", key, "versions")
        changed[file] = _with(changed[file], path, Items(versions.place, items))
    return changed


def _with(fields: Fields, path: tuple[str, ...], node: Node) -> Fields:
    """The same fields with another node at the end of ``path``, which exists."""
    name, *rest = path
    child = fields.fields[name]
    new = _with(child, tuple(rest), node) if rest and isinstance(child, Fields) else node
    return replace(fields, fields={**fields.fields, name: new})


def _version(item: Node, text: str) -> Node:
    if not isinstance(item, Fields) or _KEY not in item.fields:
        return item  # reading it will say what is wrong with it
    place = item.fields[_KEY].place
    return _with(item, (_KEY,), _placed(_read(text, place), place))


def _read(text: str, place: Place) -> Node:
    """The value that ``text`` holds; mistakes in it are told at the value it stands in for."""
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    try:
        document = read_document(place.file, f"{_KEY}:\n{lines}")
        return document.fields[_KEY]
    except RulebookInvalid as invalid:
        raise RulebookInvalid(
            [
                Problem(place.file, place.line, place.key, each.code, each.facts)
                for each in invalid.problems
            ]
        ) from invalid


def _placed(node: Node, place: Place) -> Node:
    """The node as if it stood at ``place``."""
    key = place.key + node.place.key.removeprefix(_KEY)
    moved = Place(place.file, place.line, key)
    if isinstance(node, Text):
        return replace(node, place=moved)
    if isinstance(node, Items):
        return Items(moved, tuple(_placed(item, place) for item in node.items))
    fields = {name: _placed(child, place) for name, child in node.fields.items()}
    keys = {
        name: Place(place.file, place.line, place.key + at.key.removeprefix(_KEY))
        for name, at in node.key_places.items()
    }
    return Fields(moved, fields, keys)
