"""Time limits (期限) and waiting (等待期) as a rulebook writes them.

    {after: discharge, days: 60}        {after: discharge, working_days: 30}
    {after: period_end, months: 2}      {by: "03-31", of: discharge, years_after: 1}

What day that comes to is computed elsewhere; here a limit is read, and refused where it names no
day, or one that not every year has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.nouns import EnrolmentKind
from ledger.rules import Anchor, TimeLimit, Waiting
from ledger.scheme.shapes import Choice, Count, Record, Shape, fields_of, not_by_case, text_of
from ledger.scheme.strict import Fields, Node, mistake

#: How far a limit may reach. Longer ones are slips, and would run out of the calendar.
MOST_DAYS, MOST_MONTHS, MOST_YEARS = 36_600, 1_200, 100
KINDS_OF_LIMIT = ("days", "working_days", "months")

_LEAP_YEAR = 2000  # has every day that a year can have
_WHOLE = re.compile(r"-?\d{1,6}")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` (which may be negative) up to ``most``."""

    least: int
    most: int

    def read(self, node: Node) -> int:
        text = text_of(node)
        if not _WHOLE.fullmatch(text.text) or not text.text.isascii():
            raise mistake(text.place, "not_a_count", text=text.text)
        if int(text.text) < self.least:
            raise mistake(text.place, "count_too_small", text=text.text, least=self.least)
        if int(text.text) > self.most:
            raise mistake(text.place, "count_too_large", text=text.text, most=self.most)
        return int(text.text)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year: ``"03-31"``. 29 February is not one."""

    def read(self, node: Node) -> tuple[int, int]:
        text = text_of(node)
        found = _MONTH_DAY.fullmatch(text.text) if text.text.isascii() else None
        if not found or not _is_day(int(found[1]), int(found[2])):
            raise mistake(text.place, "not_a_month_day", text=text.text)
        if text.text == "02-29":
            raise mistake(text.place, "month_day_leap")
        return int(found[1]), int(found[2])


def _is_day(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class TimeLimitShape:
    """期限: a last (or first) day, counted from one of ``anchors``.

    ``before``: the day may lie before its anchor, so that days and years may be negative; working
    days are then not to be had, since their calendar belongs to the benefits.
    """

    anchors: tuple[Anchor, ...] = tuple(Anchor)
    before: bool = False

    def read(self, node: Node) -> TimeLimit:
        fields = fields_of(not_by_case(node)).fields
        if ("after" in fields) is ("by" in fields):
            raise mistake(node.place, "limit_after_or_by")
        values = (self.after() if "after" in fields else self.by()).read(node)
        if "by" in fields:
            anchor, years = Anchor(values["of"]), values.get("years_after", 0)
            return TimeLimit(anchor, month_day=values["by"], years_after=years)
        given = {kind: values[kind] for kind in KINDS_OF_LIMIT if kind in values}
        if len(given) != 1:
            known = ", ".join(kind for kind in KINDS_OF_LIMIT if kind in self.after().optional)
            raise mistake(node.place, "limit_needs_one", known=known)
        return TimeLimit(Anchor(values["after"]), **given)

    def after(self) -> Record:
        """How many days, working days or months after the anchor."""
        days = Whole(-MOST_DAYS if self.before else 0, MOST_DAYS)
        kinds: dict[str, Shape[Any]] = {"days": days, "months": Whole(1, MOST_MONTHS)}
        if not self.before:
            kinds["working_days"] = Whole(1, MOST_DAYS)
        return Record({"after": Choice(self.anchors)}, kinds)

    def by(self) -> Record:
        """A day of the anchor's year, or of one ``years_after`` it."""
        years = Whole(-MOST_YEARS if self.before else 0, MOST_YEARS)
        return Record({"by": MonthDay(), "of": Choice(self.anchors)}, {"years_after": years})


@dataclass(frozen=True, slots=True)
class WaitingShape:
    """等待期 for each kind of enrolment: a whole number of days, or ``{months: 1}``.

    The days of a kind that waits for months are 0.
    """

    def read(self, node: Node) -> Waiting:
        values: Mapping[str, tuple[int, int]] = WAITING.read(node)
        months = {kind: values[kind][1] for kind in EnrolmentKind if values[kind][1]}
        return Waiting({kind: values[kind][0] for kind in EnrolmentKind}, months)


@dataclass(frozen=True, slots=True)
class DaysOrMonths:
    """``30`` or ``{months: 1}``: days and months, one of which is 0."""

    def read(self, node: Node) -> tuple[int, int]:
        if isinstance(node, Fields):
            return 0, MONTHS.read(node)["months"]
        return Count().read(node), 0


MONTHS = Record({"months": Whole(1, MOST_MONTHS)})
WAITING = Record({kind.value: DaysOrMonths() for kind in EnrolmentKind})
