"""修订: another value for one stretch of days, written into the text of a chapter.

The rest of the text stays as it is, comments and all; what stood before stands again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.scheme.dated import Chapter
from ledger.scheme.strict import Fields, Items, Place, mistake, read_document

_DAY = re.compile(r"(\bfrom:\s*[\"']?)\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Amendment:
    """``values``: key → its value as YAML on one line; from ``start`` until the day ``until``.

    ``words``: what the new values rest on; they stand in the article of the value they replace.
    """

    values: Mapping[str, str]
    start: date
    until: date
    words: str


def amended(text: str, chapter: Chapter[Any], amendment: Amendment) -> str:
    """The text of a chapter with other values for some days.

    ``chapter`` is what the text says now. Raises RulebookInvalid for a key that the text has not,
    or that is not in force on the first of the days.
    """
    for key, value in amendment.values.items():
        text = _with_value(text, chapter, amendment, key, value)
    return text


def _with_value(
    text: str, chapter: Chapter[Any], amendment: Amendment, key: str, value: str
) -> str:
    file = f"{chapter.name}.yaml"
    lines = text.splitlines()
    blocks = [*_blocks(lines, read_document(file, text), file, key)]
    versions = chapter.versions[key]
    before = [each for each in versions if each.starts_on <= amendment.start]
    later = [each for each in versions if each.starts_on > amendment.start]
    if not before:
        raise mistake(Place(file, 0, f"values.{key}"), "instead_unknown", key=key)
    standing, old = before[-1], blocks[len(before) - 1]
    kept = blocks[: len(before)]
    if standing.starts_on == amendment.start:
        kept = kept[:-1]
    indent = re.match(r"\s*", old[0])
    margin = indent[0] if indent else ""
    rests_on = "assumed" if standing.citation.assumed else "source"
    new = [
        f"{margin}- from: {amendment.start.isoformat()}", f"{margin}  value: {value}",
        f"{margin}  article: {standing.citation.article}",
        f"{margin}  {rests_on}: {_quoted(amendment.words)}",
    ]  # fmt: skip
    again = [_DAY.sub(rf"\g<1>{amendment.until.isoformat()}", line) for line in old]
    restored = [] if later and later[0].starts_on <= amendment.until else [again]
    written = [line for block in (*kept, new, *restored, *blocks[len(before) :]) for line in block]
    first = _first_line(lines, blocks)
    length = sum(len(block) for block in blocks)
    return "\n".join([*lines[:first], *written, *lines[first + length :]]) + "\n"


def _first_line(lines: list[str], blocks: list[list[str]]) -> int:
    """Where the versions begin: they follow each other without a gap."""
    whole = [line for block in blocks for line in block]
    found = (at for at in range(len(lines)) if lines[at : at + len(whole)] == whole)
    return next(found)


def _blocks(lines: list[str], document: Fields, file: str, key: str) -> Iterator[list[str]]:
    """The lines of each version of a value; what follows the last one belongs to the next key."""
    values = document.fields["values"]
    value = values.fields.get(key) if isinstance(values, Fields) else None
    versions = value.fields.get("versions") if isinstance(value, Fields) else None
    if not isinstance(values, Fields) or not isinstance(versions, Items):
        raise mistake(Place(file, 0, f"values.{key}"), "instead_unknown", key=key)
    starts = [item.place.line - 1 for item in versions.items]
    following = [each.line - 1 for each in values.key_places.values() if each.line - 1 > starts[-1]]
    end = min(following, default=len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        yield lines[start:stop]


def _quoted(words: str) -> str:
    """Words as one line of YAML."""
    plain = " ".join(words.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
