"""JSON handed in: objects whose values are text, as on the wire; no number ever becomes a float."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from ledger.files.sheets.cells import LostDigits, cell_text
from ledger.files.sheets.grids import read_text
from ledger.files.sheets.guard import MOST_ROWS, check_extent, kind_of
from ledger.files.sheets.rows import RowReader
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput

JsonObject: TypeAlias = dict[str, Any]


class _NumberText(str):
    """A JSON number in the letters it was written in; it is refused where text belongs."""

    __slots__ = ()


class _KeyTwice(ValueError):  # noqa: N818
    """One key stands twice in an object; JSON readers would silently keep the last."""


def read_json_object(path: Path) -> JsonObject:
    """The object that a .json file holds. Raises ``BadInput`` where it holds anything else."""
    kind_of(path, ("json",))
    findings: list[Finding] = []
    found = _parse(read_text(path), 0, findings)
    if found is None:
        raise BadInput(findings)
    return found


def read_json_lines(path: Path, findings: list[Finding]) -> Iterator[tuple[int, JsonObject]]:
    """Line number and object of each line of a .jsonl file; a line that is none is a finding.

    Raises ``BadInput`` for a file that cannot be read at all or has more than MOST_ROWS lines.
    """
    kind_of(path, ("jsonl",))
    lines = read_text(path).split("\n")
    check_extent(min(len(lines) - 1, MOST_ROWS + 1), 1, 1)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = _parse(line, number, findings)
            if found is not None:
                yield number, found


def _parse(text: str, row: int, findings: list[Finding]) -> JsonObject | None:
    try:
        found = json.loads(
            text,
            parse_int=_NumberText,
            parse_float=_NumberText,
            parse_constant=_NumberText,
            object_pairs_hook=_without_twins,
        )
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except _KeyTwice as fault:
        findings.append(Finding("json_key_twice", Severity.REFUSE, row, str(fault), {}))
    except (ValueError, RecursionError):
        findings.append(Finding("json_broken", Severity.REFUSE, row, "", {}))
    else:
        if isinstance(found, dict):
            return found
        findings.append(Finding("json_not_object", Severity.REFUSE, row, "", {}))
    return None


def _without_twins(pairs: list[tuple[str, Any]]) -> JsonObject:
    found: JsonObject = {}
    for key, value in pairs:
        if key in found:
            raise _KeyTwice(key)
        found[key] = value
    return found


def texts(found: JsonObject, known: frozenset[str], reader: RowReader) -> dict[str, str]:
    """The known fields of an object as text; null is blank. Others are warned of and left out.

    A number, a list or an object where text belongs is refused through ``reader``.
    """
    values = {}
    for key, value in found.items():
        if key not in known:
            reader.warn("column_extra", key)
        elif value is None:
            values[key] = ""
        elif not isinstance(value, str) or isinstance(value, _NumberText):
            reader.refuse("json_not_text", key)
        else:
            try:
                values[key] = cell_text(value)
            except LostDigits:
                reader.refuse("id_as_number", key)
    return values
