"""What people see: sentences and tables, in their language, on a terminal or in a pipe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ledger.cli.answers import facts_of
from ledger.money import divide, parse_yuan, show, yuan
from ledger.nouns import Finding, Severity
from ledger.refusals import Refusal
from ledger.sentences import say, word

PIPE_WIDTH = 120
MOST_ROWS = 40
SEVERITY_STYLES = {Severity.REFUSE: "red", Severity.WARN: "yellow"}


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def _console(stream: TextIO) -> Console:
    """Text is never markup: names and reasons may hold any bracket."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return _Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


class Screen:
    """``out`` takes what was asked for, ``err`` what went wrong and what is still going on."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    # -- sentences ----------------------------------------------------------------------------

    def say(self, code: str, answer: Mapping[str, Any] | None = None, **more: object) -> None:
        """The sentence for ``code``, with the plain values of an answer and ``more`` filled in."""
        self.text(say(code, facts_of(answer or {}, **more), self.lang))

    def words(self, code: str, **facts: object) -> str:
        """A sentence, or a word or two, to put into a table or after a title."""
        return say(code, facts_of(facts), self.lang)

    def reasons(self, codes: Iterable[str]) -> str:
        """Why a claim was declined or cut, in a few words each."""
        return "、".join(self.words(f"reason.{code}") for code in codes)

    def text(self, line: str, style: str = "") -> None:
        self.out.print(Text(line, style), soft_wrap=not self.out.is_terminal)

    def title(self, code: str, **facts: object) -> None:
        self.out.print()
        self.text(say(f"title.{code}", facts_of(facts), self.lang), "bold")

    def complain(self, line: str, style: str = "red") -> None:
        self.err.print(Text(line, style), soft_wrap=not self.err.is_terminal)

    # -- tables -------------------------------------------------------------------------------

    def table(
        self,
        columns: str,
        rows: Sequence[Mapping[str, Any]],
        *,
        footer: Mapping[str, Any] | None = None,
        most: int | None = MOST_ROWS,
    ) -> None:
        """``rows`` under the ``columns`` (keys with blanks between); ``head.KEY`` names each.

        A key that ends in ``_fen`` shows in yuan. ``most``: further rows are counted, not shown.
        """
        if not rows:
            return
        table = self._table(columns.split(), rows, footer)
        for row in rows[:most]:
            table.add_row(*(self.cell(key, row.get(key)) for key in columns.split()))
        self.out.print(table)
        if most is not None and len(rows) > most:
            self.say("more.rows", count=len(rows) - most)

    def _table(
        self,
        keys: Sequence[str],
        rows: Sequence[Mapping[str, Any]],
        footer: Mapping[str, Any] | None,
    ) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_footer=footer is not None, pad_edge=False,
                      footer_style="bold", show_edge=False)  # fmt: skip
        for key in keys:
            is_number = isinstance(rows[0].get(key), int) and not isinstance(rows[0][key], bool)
            table.add_column(
                say(f"head.{key}", {}, self.lang), justify="right" if is_number else "left",
                no_wrap=is_number or key.endswith(("_no", "_on")), overflow="fold",
                footer=self.cell(key, footer.get(key)) if footer else "",
            )  # fmt: skip
        return table

    def cell(self, key: str, value: Any) -> str:
        """One value as it is read: money in yuan, codes by their words, nothing as nothing."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return say("word.yes" if value else "word.no", {}, self.lang)
        if key.endswith("_fen"):
            return show(value, self.lang)
        if key in ("ratio", "minimum"):
            return percent(str(value))
        if isinstance(value, int):
            return f"{value:,}"
        return word(key, str(value), self.lang)

    def figures(self, values: Mapping[str, Any]) -> None:
        """Names and figures under one another; amounts come as yuan text, as on the wire."""
        grid = Table.grid(padding=(0, 3, 0, 2))
        grid.add_column()
        grid.add_column(justify="right")
        for key, value in values.items():
            grid.add_row(say(f"head.{key}", {}, self.lang), self._figure(key, value))
        self.out.print(grid)

    def _figure(self, key: str, value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value):
            return show(parse_yuan(value), self.lang)
        if key.endswith("ratio"):
            return "  ".join(percent(text) for text in str(value).split("; "))
        return self.cell(key, value)

    def pairs(self, keys: str, values: Mapping[str, Any]) -> None:
        """Names and values under one another; a value that is None is left out."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        shown = [key for key in keys.split() if values.get(key) is not None]
        numbers = all(isinstance(values[key], int) for key in shown)
        grid.add_column()
        grid.add_column(justify="right" if numbers else "left", overflow="fold")
        for key in shown:
            grid.add_row(say(f"head.{key}", {}, self.lang), self.cell(key, values[key]))
        self.out.print(grid)

    def findings(self, findings: Sequence[Finding], *, to_err: bool = False) -> None:
        """What was found, row by row, gravest first where there are too many to show."""
        if not findings:
            return
        console = self.err if to_err else self.out
        shown = sorted(findings, key=lambda f: f.severity is Severity.WARN)[:MOST_ROWS]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for key in ("row", "column", "severity", "sentence"):
            table.add_column(say(f"head.{key}", {}, self.lang), overflow="fold",
                             justify="right" if key == "row" else "left")  # fmt: skip
        for finding in sorted(shown, key=lambda f: f.row):
            severity = Text(self.cell("severity", finding.severity.value),
                            SEVERITY_STYLES[finding.severity])  # fmt: skip
            sentence = say(finding.code, finding.facts, self.lang)
            table.add_row(str(finding.row or ""), finding.column, severity, sentence)
        console.print(table)
        if len(findings) > len(shown):
            more = say("more.findings", {"count": str(len(findings) - len(shown))}, self.lang)
            console.print(Text(more))

    # -- what went wrong ----------------------------------------------------------------------

    def stop_refusal(self, refusal: Refusal) -> None:
        sentence = say(refusal.code, refusal.facts, self.lang)
        self.complain(say("stop.refused", {}, self.lang) + sentence)

    def stop_findings(self, findings: Sequence[Finding]) -> None:
        self.findings(findings, to_err=True)
        count = sum(finding.severity is Severity.REFUSE for finding in findings)
        self.complain(say("stop.bad_input", {"count": str(count)}, self.lang))


def percent(ratio: str) -> str:
    """An exact ratio, "2/3", as people read it: 66.67%."""
    fraction = Fraction(ratio)
    hundredths = divide(fraction.numerator * 10_000, fraction.denominator)
    return f"{yuan(hundredths)}%"


def joined(numbers: Iterable[str], most: int = 20) -> str:
    """Numbers of papers in a row, the rest as an ellipsis."""
    found = list(numbers)
    return "、".join(found[:most]) + (" …" if len(found) > most else "")
