"""The findings as a workbook (问题清单) that an officer opens, mends and hands in again.

The first sheet lists what is wrong and how to mend it; the second is what was handed in, with the
cells in question coloured. Only the second has the headings of a form, so the workbook itself can
be handed in once it is mended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.files.sheets import (
    Heading,
    TextSheet,
    fold_heading,
    heading_row,
    new_workbook,
    read_grids,
    replacing,
    shown_text,
)
from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput
from ledger.sentences import say

_WORDS: dict[str, Mapping[str, str]] = {
    "zh": {
        "list": "问题清单", "original": "原表", "whole": "整个文件",
        "row": "行号", "severity": "严重程度", "column": "栏目", "value": "原值",
        "wrong": "问题", "mend": "如何改正",
        Severity.REFUSE: "须改正", Severity.WARN: "请核对",
    },
    "en": {
        "list": "Findings", "original": "As handed in", "whole": "whole file",
        "row": "Row", "severity": "Severity", "column": "Column", "value": "Value",
        "wrong": "What is wrong", "mend": "How to mend it",
        Severity.REFUSE: "must be mended", Severity.WARN: "please check",
    },
}  # fmt: skip

_LIST_COLUMNS = (("row", 8), ("severity", 14), ("column", 20), ("value", 26), ("wrong", 50),
                 ("mend", 60))  # fmt: skip
_HALVES = {"zh": re.compile(r"[；。]"), "en": re.compile(r"[;.] ")}
_LONGEST_CELL = 32_767  # more does not fit into a cell of Excel


def write_findings(
    path: Path,
    findings: Sequence[Finding],
    lang: str = "zh",
    source: Path | None = None,
    headings: Sequence[Heading] = (),
) -> None:
    """Write ``findings`` as an .xlsx, with the sheet of ``source`` they are about beside them.

    ``headings`` are those ``source`` is read with: a finding about 证件号码 then colours the column
    that the file calls 身份证号. A source that is no spreadsheet, or cannot be read, is left out.
    """
    known = headings or [Heading(name, name) for name in sorted({f.column for f in findings})]
    original = _original(source, known) if source else None
    with replacing(path) as temporary, new_workbook(temporary, _WORDS[lang]["list"]) as workbook:
        styles = _Styles.of(workbook)
        _write_list(workbook, styles, findings, lang, original)
        if original:
            _write_original(workbook, styles, findings, lang, original)


@dataclass(frozen=True, slots=True)
class _Original:
    """The sheet handed in, as text. ``at``: folded heading, under any of its names → column."""

    rows: list[list[str]]
    heading_row: int  # as the user counts
    at: Mapping[str, int]

    def place(self, finding: Finding) -> tuple[int, int] | None:
        """Row and column (from 0) of the cell a finding is about, None for a row or the file."""
        column = self.at.get(fold_heading(finding.column)) if finding.column else None
        if column is None or not 0 < finding.row <= len(self.rows):
            return None
        return finding.row - 1, column

    def value(self, finding: Finding) -> str:
        place = self.place(finding)
        if place is None or place[1] >= len(self.rows[place[0]]):
            return ""
        return self.rows[place[0]][place[1]]


def _original(source: Path, headings: Sequence[Heading]) -> _Original | None:
    try:
        grids = read_grids(source)
    except BadInput:  # that it cannot be read is among the findings
        return None
    found = [(heading_row(grid, headings), grid) for grid in grids]
    (_, index), grid = max(found, key=lambda pair: pair[0][0])
    rows = [[shown_text(cell) for cell in row] for row in grid.rows]
    at = {fold_heading(text): column for column, text in enumerate(rows[index]) if text}
    for heading in headings:
        names = heading.folded_names()
        column = next((at[name] for name in names if name in at), None)
        if column is not None:
            at.update(dict.fromkeys(names, column))
    return _Original(rows, index + 1, at)


@dataclass(frozen=True, slots=True)
class _Styles:
    head: Any
    text: Any
    plain: Any
    refuse: Any
    warn: Any

    @classmethod
    def of(cls, workbook: Any) -> _Styles:
        wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
        return cls(
            head=workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            text=workbook.add_format(wrapped),
            plain=workbook.add_format({"num_format": "@"}),
            refuse=workbook.add_format({**wrapped, "bg_color": "#FFC7CE"}),
            warn=workbook.add_format({**wrapped, "bg_color": "#FFEB9C"}),
        )

    def by(self, severity: Severity) -> Any:
        return self.refuse if severity is Severity.REFUSE else self.warn


def _write_list(
    workbook: Any,
    styles: _Styles,
    findings: Sequence[Finding],
    lang: str,
    original: _Original | None,
) -> None:
    words = _WORDS[lang]
    sheet = workbook.add_worksheet(words["list"])
    for column, (key, width) in enumerate(_LIST_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words[key], styles.head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(findings)), len(_LIST_COLUMNS) - 1)
    for number, finding in enumerate(findings, start=1):
        wrong, mend = _halves(say(finding.code, finding.facts, lang), lang)
        if finding.row:
            sheet.write_number(number, 0, finding.row, styles.text)
        else:
            sheet.write_string(number, 0, words["whole"], styles.text)
        sheet.write_string(number, 1, words[finding.severity], styles.by(finding.severity))
        value = original.value(finding) if original else ""
        _write_texts(sheet, number, 2, (finding.column, value, wrong, mend), styles.text)


def _halves(sentence: str, lang: str) -> tuple[str, str]:
    """What is wrong, and how to mend it: a sentence says both, with a semicolon or stop between."""
    parts = _HALVES[lang].split(sentence, maxsplit=1)
    return parts[0].rstrip("。."), parts[1].strip() if len(parts) == 2 else ""


def _write_texts(sheet: Any, row: int, column: int, texts: Iterable[str], style: Any) -> None:
    for offset, text in enumerate(texts):
        sheet.write_string(row, column + offset, text[:_LONGEST_CELL], style)


def _write_original(
    workbook: Any,
    styles: _Styles,
    findings: Sequence[Finding],
    lang: str,
    original: _Original,
) -> None:
    marks = _marks(findings, original)
    sheet = workbook.add_worksheet(_WORDS[lang]["original"], TextSheet)
    widest = max(map(len, original.rows))
    sheet.set_column(0, widest - 1, 20, styles.plain)  # blank cells are not written one by one
    sheet.freeze_panes(original.heading_row, 0)
    if len(original.rows) > original.heading_row:
        sheet.autofilter(original.heading_row - 1, 0, len(original.rows) - 1, widest - 1)
    for number, row in enumerate(original.rows):
        usual = styles.head if number == original.heading_row - 1 else styles.plain
        marked = marks.get(number)
        if marked is None:
            cells = [(column, text, usual) for column, text in enumerate(row) if text]
        else:
            texts = dict(enumerate(row)) | {at: "" for at in marked if at >= len(row)}
            cells = [
                (column, text, styles.by(marked[column]) if column in marked else usual)
                for column, text in sorted(texts.items())
                if text or column in marked
            ]
        sheet.write_texts(number, cells)


def _marks(
    findings: Sequence[Finding], original: _Original
) -> Mapping[int, Mapping[int, Severity]]:
    """Row → column → the gravest severity; a finding about a whole row marks its first cell."""
    marks: dict[int, dict[int, Severity]] = defaultdict(dict)
    for finding in findings:
        if not 0 < finding.row <= len(original.rows):
            continue
        row, column = original.place(finding) or (finding.row - 1, 0)
        if marks[row].get(column) is not Severity.REFUSE:
            marks[row][column] = finding.severity
    return marks
