"""What people see: sentences and tables, in their language, on a terminal or in a pipe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TextIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ledger.cli.answers import facts_of
from ledger.cli.help import wrap
from ledger.cli.tables import Column, harmless, laid_out
from ledger.money import parse_yuan, percent, show
from ledger.nouns import Finding, Severity
from ledger.refusals import Refusal
from ledger.sentences import SENTENCES, say, word

PIPE_WIDTH = 120
MOST_ROWS = 40
#: Columns whose cells are never broken, numbers of papers and dates aside.
_WHOLE = frozenset(
    {"bank_ref", "code", "period", "side", "outcome", "setl_id", "standing", "ratio", "minimum"}
)
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
        self._is_blank = True

    def put(self, what: RenderableType) -> None:
        self._is_blank = False
        self.out.print(what)

    def blank(self) -> None:
        """A blank line between one thing and the next; none at the top."""
        if not self._is_blank:
            self.out.print()

    # -- sentences ----------------------------------------------------------------------------

    def say(self, code: str, answer: Mapping[str, Any] | None = None, **more: object) -> None:
        """The sentence for ``code``, with the plain values of an answer and ``more`` filled in."""
        self.text(say(code, facts_of(answer or {}, **more), self.lang))

    def words(self, code: str, **facts: object) -> str:
        """A sentence, or a word or two, to put into a table or after a title."""
        return say(code, facts_of(facts), self.lang)

    def reasons(self, codes: Iterable[str]) -> str:
        """Why a claim was declined or cut, in a few words each."""
        return "、".join(map(self.reason, codes))

    def reason(self, code: str) -> str:
        """A reason in a few words; one that has none is shown by its code."""
        short = f"reason.{code}"
        return self.words(short) if short in SENTENCES else code

    def text(self, line: str, style: str = "") -> None:
        self._is_blank = False
        _print(self.out, line, style)

    def title(self, code: str, **facts: object) -> None:
        self.blank()
        self.text(say(f"title.{code}", facts_of(facts), self.lang), "bold")

    def complain(self, line: str, style: str = "red") -> None:
        _print(self.err, line, style)

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

        A key that ends in ``_fen`` shows in yuan; a column that is blank all the way is left out.
        ``most``: further rows are counted, not shown.
        """
        if not rows:
            return
        keys = [
            key for key in columns.split() if any(row.get(key) not in ("", None) for row in rows)
        ]
        self._put_table([self._column(key, rows, footer, most) for key in keys])
        if most is not None and len(rows) > most:
            self.say("more.rows", count=len(rows) - most)

    def _column(
        self,
        key: str,
        rows: Sequence[Mapping[str, Any]],
        footer: Mapping[str, Any] | None,
        most: int | None,
    ) -> Column:
        return Column(
            self.words(f"head.{key}"), [self.cell(key, row.get(key)) for row in rows[:most]],
            footer=self.cell(key, footer.get(key)) if footer else "",
            is_number=any(type(row.get(key)) is int for row in rows),
            is_whole=key in _WHOLE or key.endswith(("_no", "_on")),
        )  # fmt: skip

    def _put_table(self, columns: Sequence[Column], console: Console | None = None) -> None:
        console = console or self.out
        window = console.width
        table, width = laid_out(columns, window)
        console.width = max(width, window)  # a line too long for the window beats half a number
        console.print(table)
        console.width = window
        self._is_blank &= console is self.err

    def cell(self, key: str, value: Any) -> str:
        """One value as it is read: money in yuan, codes by their words, nothing as nothing."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return say("word.yes" if value else "word.no", {}, self.lang)
        if key.endswith("_fen"):
            return show(value, self.lang)
        if key in ("ratio", "minimum"):
            return percent(Fraction(str(value)))
        if isinstance(value, int):
            return f"{value:,}"
        return word(key, str(value), self.lang)

    def figures(self, groups: Mapping[str, Mapping[str, Any]]) -> None:
        """Names and figures under one another, group by group; amounts come as yuan text."""
        grid = Table.grid(padding=(0, 4, 0, 0))
        grid.add_column()
        grid.add_column(justify="right")
        for number, (title, values) in enumerate(groups.items()):
            if number:
                grid.add_row()
            grid.add_row(Text(say(f"title.{title}", {}, self.lang), "bold"))
            for key, value in values.items():
                grid.add_row("  " + say(f"head.{key}", {}, self.lang), self._figure(key, value))
        self.put(grid)

    def _figure(self, key: str, value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value):
            return show(parse_yuan(value), self.lang)
        if key.endswith("ratio"):
            return "  ".join(percent(Fraction(text)) for text in str(value).split("; "))
        return self.cell(key, value)

    def pairs(self, keys: str, values: Mapping[str, Any]) -> None:
        """Names and values under one another; a blank value is left out."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        shown = [key for key in keys.split() if values.get(key) not in (None, "")]
        numbers = all(isinstance(values[key], int) for key in shown)
        grid.add_column()
        grid.add_column(justify="right" if numbers else "left", overflow="fold")
        for key in shown:
            grid.add_row(say(f"head.{key}", {}, self.lang), self.cell(key, values[key]))
        self.put(grid)

    def findings(
        self, findings: Sequence[Finding], *, to_err: bool = False, most: int = MOST_ROWS
    ) -> None:
        """What was found: about the file as a whole first, then row by row.

        Where there are too many to show, those that must be mended go before the others.
        """
        console = self.err if to_err else self.out
        self._is_blank &= to_err or not findings
        shown = sorted(findings, key=lambda f: f.severity is Severity.WARN)[:most]
        for finding in shown:
            if not finding.row:
                sentence = say(finding.code, finding.facts, self.lang)
                _print(console, sentence, SEVERITY_STYLES[finding.severity])
        rows = sorted((finding for finding in shown if finding.row), key=lambda f: f.row)
        if rows:
            self._put_table(self._finding_columns(rows), console)
        if len(findings) > len(shown):
            _print(console, self.words("more.findings", count=len(findings) - len(shown)))

    def _finding_columns(self, findings: Sequence[Finding]) -> list[Column]:
        severities = [self.cell("severity", finding.severity.value) for finding in findings]
        styles = [SEVERITY_STYLES[finding.severity] for finding in findings]
        sentences = [say(finding.code, finding.facts, self.lang) for finding in findings]
        return [
            Column(self.words("head.row"), [str(f.row) for f in findings], is_number=True),
            Column(self.words("head.column"), [f.column for f in findings]),
            Column(self.words("head.severity"), severities, is_whole=True, styles=styles),
            Column(self.words("head.sentence"), sentences),
        ]

    # -- what went wrong ----------------------------------------------------------------------

    def stop_refusal(self, refusal: Refusal) -> None:
        sentence = say(refusal.code, refusal.facts, self.lang)
        self.complain(say("stop.refused", {}, self.lang) + sentence)

    def stop_findings(self, findings: Sequence[Finding], most: int = MOST_ROWS) -> None:
        self.findings(findings, to_err=True, most=most)
        count = sum(finding.severity is Severity.REFUSE for finding in findings)
        self.complain(say("stop.bad_input", {"count": str(count)}, self.lang))


def _print(console: Console, line: str, style: str = "") -> None:
    """A sentence, wrapped on a terminal and in one line elsewhere."""
    if console.is_terminal:
        line = "\n".join(part for each in line.split("\n") for part in wrap(each, console.width))
    console.print(Text(harmless(line), style), soft_wrap=True)


def joined(numbers: Iterable[str], most: int = 20) -> str:
    """Numbers of papers in a row, the rest as an ellipsis."""
    found = list(numbers)
    return "、".join(found[:most]) + (" …" if len(found) > most else "")
