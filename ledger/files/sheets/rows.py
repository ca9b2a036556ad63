"""Reading the values of one row: every fault becomes a finding, and reading goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from ledger.files.sheets.tables import Table, TableRow
from ledger.money import MoneyError, parse_yuan
from ledger.nouns import Fen, Finding, Severity

_DAYS = (
    re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.)([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_TIME = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")


class RowReader:
    """Reads the fields of one row into values and adds what is wrong to ``findings``.

    A value that cannot be read is answered with an empty one (``date.min``, 0, ""), so that the
    other fields are still looked at; a row that is ``refused`` must be left out.
    """

    def __init__(
        self,
        row: int,
        values: Mapping[str, str],
        findings: list[Finding],
        columns: Mapping[str, str] | None = None,
        unreadable: frozenset[str] = frozenset(),
    ) -> None:
        self.row = row
        self.refused = bool(unreadable)
        self._values = values
        self._findings = findings
        self._columns = columns or {}
        self._unreadable = unreadable

    @classmethod
    def of(cls, row: TableRow, table: Table, findings: list[Finding]) -> RowReader:
        return cls(row.number, row.values, findings, table.columns, row.unreadable)

    def refuse(self, code: str, field: str = "", **facts: str) -> None:
        """The row cannot be taken because of ``field`` ("" for the row as a whole)."""
        self.refused = True
        self._add(code, Severity.REFUSE, field, facts)

    def warn(self, code: str, field: str = "", **facts: str) -> None:
        """The row is taken, and somebody should look."""
        self._add(code, Severity.WARN, field, facts)

    def _add(self, code: str, severity: Severity, field: str, facts: Mapping[str, str]) -> None:
        column = self._columns.get(field, field)
        self._findings.append(Finding(code, severity, self.row, column, facts))

    def text(self, field: str) -> str:
        return self._values.get(field, "")

    def needed(self, field: str) -> str:
        """Text that may not be blank."""
        text = self.text(field)
        if not text and field not in self._unreadable:
            self.refuse("value_missing", field)
        return text

    def day(self, field: str) -> date:
        """A date that may not be blank: 2012-08-01, 2012/8/1, 2012.8.1, 2012年8月1日, 20120801.

        A time of day behind it is dropped.
        """
        text = self.needed(field)
        if not text:
            return date.min
        found = parse_day(text)
        if found is None:
            self.refuse("date_unreadable", field, text=text[:40])
        return found or date.min

    def money(self, field: str) -> Fen:
        """An amount in yuan; blank is zero."""
        text = self.text(field)
        if not text:
            return 0
        try:
            return parse_yuan(text)
        except MoneyError as error:
            self.refuse(error.code, field, **error.facts)
            return 0


def parse_day(text: str) -> date | None:
    """The day in ``text``, None where it is in no form we know, or not in the calendar."""
    folded = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    match = next(filter(None, (pattern.fullmatch(folded) for pattern in _DAYS)), None)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
