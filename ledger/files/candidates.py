"""Candidates of a relief in (case_no, group, burden), awards out; CSV for programs, in any size.

A fourth column, consecutive_periods, may say how many periods somebody has taken part without a
gap, this one included; without it, and where it is blank, it is the first.

Both are streams in UTF-8: unlike the lists that people hand in they may have a million lines, and
what is written is exactly what was read, so that another program finds its own case numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ledger.files.sheets import csv_text, replacing
from ledger.files.sheets.guard import bad_file
from ledger.money import MoneyError, parse_yuan, yuan
from ledger.nouns import Award, Candidate, Finding, Severity

COLUMNS = ("case_no", "group", "burden")
PERIODS = "consecutive_periods"
MOST_PERIODS = 1000
AWARD_COLUMNS = (*COLUMNS, "need", "award")
_FIGURES = re.compile("[0-9]{1,6}")


def read_candidates(path: Path, found: Callable[[Finding], None]) -> Iterator[Candidate]:
    """The candidates of a file in its order; ``found`` gets what is wrong with the other lines.

    Raises ``BadInput`` where the heading is another or the file is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _candidates(_Lines(file, found), path.name)
    except UnicodeDecodeError as fault:
        raise bad_file("file_encoding", name=path.name) from fault


class _Lines:
    """The lines of a CSV as cells; one whose quotes are broken is a finding like any other."""

    def __init__(self, file: Iterable[str], found: Callable[[Finding], None]) -> None:
        self._rows = csv.reader(file, strict=True)
        self._found = found
        self.number = 0

    def __iter__(self) -> Iterator[list[str]]:
        while True:
            self.number = self._rows.line_num + 1
            try:
                cells = next(self._rows)
            except StopIteration:
                return
            except csv.Error:
                self.refuse("csv_broken")
                continue
            if cells:
                yield cells

    def refuse(self, code: str, column: str = "", **facts: str) -> None:
        self._found(Finding(code, Severity.REFUSE, self.number, column, facts))


def _candidates(lines: _Lines, name: str) -> Iterator[Candidate]:
    heading = [cell.strip() for cell in next(iter(lines), [])]
    if sorted(heading) not in (sorted(COLUMNS), sorted((*COLUMNS, PERIODS))):
        wanted, found = f"{','.join(COLUMNS)}[,{PERIODS}]", ",".join(heading)
        raise bad_file("candidates_heading", 1, name=name, wanted=wanted, found=found[:80])
    case_at, group_at, burden_at = (heading.index(column) for column in COLUMNS)
    periods_at = heading.index(PERIODS) if PERIODS in heading else None
    seen: set[str] = set()
    groups: dict[str, str] = {}  # one text for a group, not one for each of its candidates
    for cells in lines:
        if len(cells) != len(heading):
            lines.refuse("candidate_cells", wanted=str(len(heading)), found=str(len(cells)))
            continue
        case_no, group = cells[case_at].strip(), cells[group_at].strip()
        burden_fen = _burden(lines, cells[burden_at])
        periods = 1 if periods_at is None else _periods(lines, cells[periods_at])
        if not case_no or not group:
            lines.refuse("value_missing", "group" if case_no else "case_no")
        elif case_no in seen:
            lines.refuse("case_no_twice", "case_no", case_no=case_no)
        elif burden_fen is not None and periods is not None:
            seen.add(case_no)
            yield Candidate(case_no, groups.setdefault(group, group), burden_fen, periods)


def _burden(lines: _Lines, text: str) -> int | None:
    try:
        burden_fen = parse_yuan(text)
    except MoneyError as error:
        lines.refuse(error.code, "burden", **error.facts)
        return None
    if burden_fen < 0:
        lines.refuse("burden_negative", "burden", text=text)
        return None
    return burden_fen


def _periods(lines: _Lines, text: str) -> int | None:
    written = text.strip()
    if not written:
        return 1
    number = int(written) if _FIGURES.fullmatch(written) else 0
    if not 1 <= number <= MOST_PERIODS:
        lines.refuse("periods_unreadable", PERIODS, text=written[:60], most=str(MOST_PERIODS))
        return None
    return number


def write_awards(path: Path, awards: Sequence[Award]) -> None:
    """The awards in their order, amounts in yuan; the file is replaced whole or not at all."""
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(AWARD_COLUMNS)
        writer.writerows(
            (csv_text(a.case_no), csv_text(a.group),
             yuan(a.burden_fen), yuan(a.need_fen), yuan(a.award_fen))
            for a in awards
        )  # fmt: skip
