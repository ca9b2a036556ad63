"""A scheme's folder read by somebody who has only the page on writing schemes.

Nothing of the program is imported here. Every value is kept as text, as the page says; money and
rates become fractions where they are used.
"""

from __future__ import annotations

import ast
import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ZERO = Fraction(0)


#: The titles of the lines whose names are known.
TITLES = {
    "住院": "inpatient", "门诊特殊病": "special_outpatient", "门诊": "outpatient",
    "重大疾病": "major_illness", "女职工特殊疾病": "female_illness", "住院津贴": "daily_allowance",
    "身故": "death", "意外伤害": "accident", "大额医疗费": "large_cost", "二次补助": "secondary",
}  # fmt: skip


class Missing(Exception):  # noqa: N818 - it says what is the matter
    """A fact that is needed is not stated."""


def number(text: str) -> Fraction:
    """Money, a rate or a whole number as it is written."""
    text = text.replace(",", "")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def half_up(amount: Fraction, unit: Fraction = Fraction(1, 100)) -> Fraction:
    return (amount / unit + Fraction(1, 2)).__floor__() * unit


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {_as_text(key): _as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True)
class Scheme:
    """The chapters, each key with its versions."""

    chapters: Mapping[str, Any]
    known: dict[tuple[str, str, date | None], Any] = field(default_factory=dict)

    @staticmethod
    @cache
    def read(folder: Path) -> Scheme:
        files = sorted(folder.glob("*.yaml"))
        texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
        return Scheme({name: _as_text(yaml.safe_load(text)) for name, text in texts.items()})

    def keyed_by(self, chapter: str) -> str:
        return str(self.chapters[chapter]["keyed_by"])

    def value(self, chapter: str, key: str, day: date | None) -> Any:
        """What holds on ``day``; None where the scheme has no such rule."""
        asked = chapter, key, day
        if asked not in self.known:
            self.known[asked] = self._value(chapter, key, day)
        return self.known[asked]

    def _value(self, chapter: str, key: str, day: date | None) -> Any:
        content = self.chapters.get(chapter, {"values": {}})["values"]
        found = None
        for version in content.get(key, {"versions": []})["versions"]:
            if day is None or date.fromisoformat(version["from"]) <= day:
                found = version["value"]
        return None if found == "none" else found

    def lines(self, day: date) -> dict[str, str]:
        """Name → method of the lines in force."""
        keys = [key[:-7] for key in self.chapters["benefit"]["values"] if key.endswith(".method")]
        methods = {line: self.value("benefit", f"{line}.method", day) for line in keys}
        return {line: method for line, method in methods.items() if method}

    def line_of(self, text: str) -> str:
        """A line by its name or its title."""
        titles = dict(TITLES)
        for key, content in self.chapters["benefit"]["values"].items():
            if key.endswith(".title"):
                titles |= {each["value"]: key[:-6] for each in content["versions"]}
        return titles.get(text, text)

    def facts(self) -> dict[str, Any]:
        names = self.chapters.get("facts", {"values": {}})["values"]
        return {name: self.value("facts", name, None) for name in names}


# -- days -----------------------------------------------------------------------------------------


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def waited(start: date, wait: Any) -> date:
    if isinstance(wait, dict):
        return months_after(start, int(wait["months"]))
    return start + timedelta(days=int(wait))


def last_day(limit: Mapping[str, Any], anchors: Mapping[str, date], working: Any) -> date:
    """The last day of a time limit."""
    anchor = anchors[limit.get("after") or limit["of"]]
    if "by" in limit:
        month, day = limit["by"].split("-")
        return date(anchor.year + int(limit.get("years_after", 0)), int(month), int(day))
    if "days" in limit:
        return anchor + timedelta(days=int(limit["days"]))
    if "months" in limit:
        return months_after(anchor, int(limit["months"]))
    left, holidays = int(limit["working_days"]), (working or {}).get("holidays", [])
    while left:
        anchor += timedelta(days=1)
        worked = anchor.weekday() < 5 and str(anchor) not in holidays
        left -= worked or str(anchor) in (working or {}).get("workdays", [])
    return anchor


def years_old(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# -- facts and conditions -------------------------------------------------------------------------


@dataclass
class Facts:
    """What a claim states, with the defaults of the scheme and the facts built in."""

    declared: Mapping[str, Any]
    claim: Mapping[str, Any]
    built_in: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        if name in self.built_in:
            return _as_text(self.built_in[name]) if self.built_in[name] is not None else None
        at, _, rest = name.rpartition(".")
        stated = (self.claim.get(at) or {} if at else self.claim).get(rest)
        if stated is not None:
            return str(_as_text(stated))
        default = self.declared.get(name, {}).get("default", "none")
        return None if default == "none" else default

    def need(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise Missing(name)
        return value

    def fits(self, name: str, wanted: Any) -> bool:
        value = self.need(name)
        if isinstance(wanted, dict):
            least = str(wanted.get("is", wanted.get("from", value)))
            most = str(wanted.get("is", wanted.get("up_to", value)))
            return int(least) <= int(value) <= int(most)
        return value in (wanted if isinstance(wanted, list) else [wanted])

    def hold(self, condition: Mapping[str, Any]) -> bool:
        """Every fact named must fit; one that certainly does not is enough to say no."""
        missing = None
        for name, wanted in condition.items():
            try:
                if not self.fits(name, wanted):
                    return False
            except Missing as no:
                missing = no
        if missing:
            raise missing
        return True

    def choose(self, value: Any) -> Any:
        """A value by case: the one whose case holds."""
        if not (isinstance(value, dict) and "by_case" in value):
            return value
        missing, found = None, None
        for case in value["by_case"]:
            if "otherwise" in case:
                found = case["otherwise"]
                break
            try:
                if self.hold(case["when"]):
                    return _none(case["value"])
            except Missing as no:
                missing = no
        if missing:
            raise missing
        return _none(found)

    def money(self, value: Any) -> Fraction | None:
        chosen = self.choose(value)
        return None if chosen is None else number(chosen)


def _none(value: Any) -> Any:
    return None if value == "none" else value


# -- expressions ----------------------------------------------------------------------------------


def evaluate(expression: str, amounts: Mapping[str, Any]) -> Fraction:
    """An expression over one settlement: never below zero, rounded half up to the fen once."""
    text = re.sub(r"(\d+(?:\.\d+)?)%", r'(N("\1")/100)', expression)
    text = re.sub(r'(?<![\w."])(\d+(?:\.\d+)?)(?!["\d.])', r'N("\1")', text)
    node = ast.parse(text, mode="eval").body
    return max(half_up(_worth(node, amounts)), ZERO)


def _worth(node: ast.expr, amounts: Mapping[str, Any]) -> Fraction:
    if isinstance(node, ast.Name):
        return number(amounts.get(node.id) or "0")
    if isinstance(node, ast.UnaryOp):
        return -_worth(node.operand, amounts)
    if isinstance(node, ast.BinOp):
        left, right = _worth(node.left, amounts), _worth(node.right, amounts)
        signs: dict[type, Callable[[], Fraction]] = {
            ast.Add: lambda: left + right,
            ast.Sub: lambda: left - right,
            ast.Mult: lambda: left * right,
            ast.Div: lambda: left / right,
        }
        return signs[type(node.op)]()
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    if node.func.id == "N":
        return Fraction(str(ast.literal_eval(node.args[0])))
    parts = [_worth(each, amounts) for each in node.args]
    return min(parts) if node.func.id == "min" else max(parts)
