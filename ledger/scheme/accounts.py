"""The chapter of accounts: the chart (会计科目表), and the entry that each event makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from ledger.nouns import AccountKind
from ledger.rules import Account, AccountRules, Event, EventLine
from ledger.scheme.dated import ChapterForm, InForce
from ledger.scheme.events import EVENTS, OPTIONAL_EVENTS, ROLES, EventForm
from ledger.scheme.shapes import Choice, ListOf, OneOf, OrNone, Record, Shape, Words
from ledger.scheme.strict import Mistakes, Node, mistake, place_of

SIDES = ("debit", "credit")

_CODE = Words(pattern=r"[1-9]\d{3}(\d\d)*", like="1002, 112101")
_CURRENCY = Words(pattern=r"[A-Z]{3}", like="CNY")


@dataclass(frozen=True, slots=True)
class Chart:
    """会计科目表: the accounts that can be posted, each code, name and role at most once."""

    def read(self, node: Node) -> tuple[Account, ...]:
        role = OrNone(Choice(ROLES))
        row: dict[str, Shape[Any]] = {"code": _CODE, "name": Words(), "kind": OneOf(AccountKind)}
        rows = ListOf(Record({**row, "role": role})).read(node)
        chart = tuple(Account(**values) for values in rows)
        mistakes = Mistakes()
        for name in ("code", "name", "role"):
            _check_distinct([getattr(account, name) for account in chart], name, node, mistakes)
        codes = {account.code for account in chart}
        for index, account in enumerate(chart):
            leaf = next((code for code in codes if _is_parent(account.code, code)), None)
            if leaf:
                place = place_of(node, index, "code")
                mistakes.add(place, "account_not_leaf", text=account.code, leaf=leaf)
        roles = {account.role for account in chart}
        for missing in (role for role in ROLES if role not in roles):
            mistakes.add(node.place, "role_missing", role=missing)
        mistakes.stop_if_any()
        return chart


def _check_distinct(
    values: Sequence[str | None], name: str, node: Node, mistakes: Mistakes
) -> None:
    for index, value in enumerate(values):
        if value is not None and value in values[:index]:
            mistakes.add(place_of(node, index, name), f"account_{name}_twice", text=value)


def _is_parent(code: str, other: str) -> bool:
    return other != code and other.startswith(code)


@dataclass(frozen=True, slots=True)
class EventShape:
    """业务事项的凭证: a summary, and lines that balance whatever the amounts turn out to be.

    They do if every amount stands exactly once on either side, by itself or within a sum.
    """

    form: EventForm

    def read(self, node: Node) -> tuple[str, tuple[EventLine, ...]]:
        values = Record({"summary": _Summary(self.form), "lines": ListOf(_Line(self.form))})
        event = values.read(node)
        lines: tuple[EventLine, ...] = event["lines"]
        place, mistakes = place_of(node, "lines"), Mistakes()
        for side in SIDES:
            parts = self._parts(lines, side)
            wrong = [name for name in self.form.amounts if parts[name] != 1]
            if wrong:
                mistakes.add(place, "event_unbalanced", side=side, names=", ".join(wrong))
        used = {line.amount for line in lines}
        for name in (name for name in self.form.sums if name not in used):
            mistakes.add(place, "event_amount_unused", name=name)
        mistakes.stop_if_any()
        return event["summary"], lines

    def _parts(self, lines: tuple[EventLine, ...], side: str) -> Counter[str]:
        """The amounts on one side, sums taken apart into what they are the sum of."""
        names = (line.amount for line in lines if line.side == side)
        return Counter(part for name in names for part in self.form.sums.get(name, (name,)))


@dataclass(frozen=True, slots=True)
class _Summary:
    """摘要 with {words} in braces."""

    form: EventForm

    def read(self, node: Node) -> str:
        summary = Words().read(node)
        try:
            parsed = [(name, form, how) for _, name, form, how in Formatter().parse(summary)]
        except ValueError as error:
            raise mistake(node.place, "summary_braces", text=summary) from error
        for name, form, how in parsed:
            if name is not None and (name not in self.form.words or form or how):
                known = ", ".join(self.form.words)
                raise mistake(node.place, "summary_word", text=name, known=known)
        return summary


@dataclass(frozen=True, slots=True)
class _Line:
    """``{debit: ROLE, amount: NAME}`` or ``{credit: ROLE, amount: NAME}``."""

    form: EventForm

    def read(self, node: Node) -> EventLine:
        role = Choice(ROLES)
        sides: dict[str, Shape[Any]] = dict.fromkeys(SIDES, role)
        values = Record({"amount": Choice(self.form.names)}, sides).read(node)
        given = [side for side in SIDES if side in values]
        if len(given) != 1:
            raise mistake(node.place, "debit_or_credit")
        return EventLine(given[0], values[given[0]], values["amount"])


@dataclass(frozen=True, slots=True)
class Events:
    """Every event of the program, those that only some rules need if it has them, and no other."""

    def read(self, node: Node) -> dict[str, Event]:
        required: dict[str, Shape[Any]] = {n: EventShape(form) for n, form in EVENTS.items()}
        optional: dict[str, Shape[Any]] = {
            n: EventShape(form) for n, form in OPTIONAL_EVENTS.items()
        }
        read = Record(required, optional).read(node)
        names = (name for name in (*EVENTS, *OPTIONAL_EVENTS) if name in read)
        return {name: Event(name, *read[name]) for name in names}


def _accounts(values: InForce) -> AccountRules:
    return AccountRules(values.citations, values["currency"], values["chart"], values["events"])


ACCOUNTS: ChapterForm[AccountRules] = ChapterForm(
    name="accounts",
    keyed_by="booked_on",
    keys={"currency": _CURRENCY, "chart": Chart(), "events": Events()},
    build=_accounts,
)
