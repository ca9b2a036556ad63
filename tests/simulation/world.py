"""The made-up city around a simulated book: its units, its people, its sick, and what was told.

Everything is drawn from one seed. What the office sees of the book are the lists of the last
evening: whoever acts on them in the morning may come too late, as people do.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from stdnum.cn import uscc as uscc_number

from demo.chance import stream
from demo.employers import SPLITS
from demo.people import Registrar
from demo.words import CHRONIC, HOSPITALS, MAJOR, NAME_FIRST, NAME_SECOND, ORDINARY, TRADES
from tests.simulation.performing import Action, Content, Told

Lists = Mapping[str, Any]
EMPTY: Lists = {
    name: {}
    for name in ("cover", "invoice", "receipt", "benefit", "payable", "recovery", "closing",
                 "award", "entry", "balance", "number", "request")
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A worker; ``uscc`` is where they really work now."""

    name: str
    number: str
    card: str
    uscc: str


@dataclass(frozen=True)
class Unit:
    name: str
    uscc: str
    shares: tuple[str, str, str, str]
    headcount: int


@dataclass
class Memory:
    """What the offices were told and have in their folders."""

    rosters: list[Content] = field(default_factory=list)
    receipts: list[Content] = field(default_factory=list)
    claims: list[Content] = field(default_factory=list)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    vouchers: dict[str, str] = field(default_factory=dict)  # number → who made it
    waiting: list[str] = field(default_factory=list)  # vouchers that lack a signature
    relieved: set[str] = field(default_factory=set)  # periods whose relief is in force
    entries: list[str] = field(default_factory=list)  # booked by vouchers
    refunds: list[str] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)  # period → number
    objections: list[str] = field(default_factory=list)
    sent_back: list[str] = field(default_factory=list)


class World:
    """The city of one seed. ``units`` employers with ``staff`` people each, more or less."""

    def __init__(self, seed: int, units: int, staff: int) -> None:
        self.rng = stream(seed, "simulation")
        self._registrar = Registrar(seed)
        self._count = 0
        self.memory = Memory()
        self.lists: Lists = EMPTY
        self.units = {unit.uscc: unit for unit in (self._unit() for _ in range(units))}
        self.people: dict[str, Person] = {}
        for unit in self.units.values():
            for _ in range(self.rng.randrange(max(1, staff // 2), staff * 3 // 2 + 1)):
                self.hire(unit.uscc)

    def next(self) -> int:
        """A running number that nobody has had."""
        self._count += 1
        return self._count

    def _unit(self) -> Unit:
        (split,) = self.rng.choices([s for s, _ in SPLITS], [weight for _, weight in SPLITS])
        trade, stem = self.rng.choice(TRADES), f"{91321282:08d}{self.next():09d}"
        name = f"靖江市{self.rng.choice(NAME_FIRST)}{self.rng.choice(NAME_SECOND)}{trade.ending}"
        number = stem + str(uscc_number.calc_check_digit(stem))
        return Unit(f"{name}{self._count}", number, split, self.rng.randrange(3, 20))

    def hire(self, uscc: str) -> Person:
        """Somebody new; one in twenty gave no card."""
        made = self._registrar.person()
        card = "" if self.rng.randrange(20) == 0 else made.card
        self.people[made.id_number] = Person(made.name, made.id_number, card, uscc)
        return self.people[made.id_number]

    def stranger(self) -> Person:
        made = self._registrar.person()
        return Person(made.name, made.id_number, made.card, "")

    def move(self, person: Person, uscc: str) -> None:
        self.people[person.number] = replace(person, uscc=uscc)

    def staff(self, uscc: str) -> list[Person]:
        return [person for person in self.people.values() if person.uscc == uscc]

    def chance(self, of_hundred: int) -> bool:
        return self.rng.randrange(100) < of_hundred

    def unit(self) -> Unit:
        return self.rng.choice(list(self.units.values()))

    # -- what hospitals bill ----------------------------------------------------------------------

    def stay(self, today: date, *, grave: bool) -> dict[str, Any]:
        """A stay that ended some days ago, mostly in time to be claimed."""
        most = 80 if self.chance(10) else 45
        to = today - timedelta(days=self.rng.randrange(most) - (1 if self.chance(3) else 0))
        yuan = self.rng.choice((60_000, 90_000, 160_000) if grave else (300, 900, 2_500, 9_000))
        in_scope = yuan * 100 + self.rng.randrange(yuan * 100)
        funds = in_scope * self.rng.randrange(30, 95) // 100
        own, account = self.rng.randrange(60_000), self.rng.randrange(20_000)
        account = min(account, in_scope - funds)
        hospital, number = self.rng.choice(HOSPITALS), self.next()
        return {
            "hospital": hospital.code, "setl": f"S{number:06d}", "receipt": f"N{number:08d}",
            "from": (to - timedelta(days=self.rng.randrange(1, 30))).isoformat(),
            "to": to.isoformat(),
            "fen": {
                "medfee_sumamt": in_scope + own, "fulamt_ownpay_amt": own,
                "inscp_scp_amt": in_scope, "hifp_pay": funds, "fund_pay_sumamt": funds,
                "acct_pay": account, "psn_cash_pay": in_scope + own - funds - account,
            },
        }  # fmt: skip

    def claim(self, today: date, person: Person) -> dict[str, Any]:
        """A claim as it ought to be: up to three stays of one person."""
        diseases = self.rng.choice((MAJOR, CHRONIC, ORDINARY))
        grave = diseases is MAJOR and self.chance(60)
        stays = [self.stay(today, grave=grave) for _ in range(self.rng.choice((1, 1, 1, 2, 3)))]
        return {
            "no": f"SB-{self.next():06d}", "id": person.number, "name": person.name,
            "line": self.rng.choice(("inpatient", "inpatient", "special_outpatient")),
            "on": today.isoformat(), "diagnosis": self.rng.choice(diseases).code, "stays": stays,
        }  # fmt: skip

    # -- what was told ----------------------------------------------------------------------------

    def remember(self, action: Action, told: Told) -> None:
        """Note the numbers that the answer of a step gave."""
        memory, given, answer = self.memory, action.content, told.answer
        if told.outcome != "done":
            return
        if action.what == "make_batch":
            numbers = [f"{answer['batch_no']}-{n:05d}" for n in range(1, answer["payments"] + 1)]
            memory.batches[answer["batch_no"]] = {"payments": numbers, "state": "in_batch"}
        elif action.what in ("release", "withdraw"):
            state = "at_bank" if action.what == "release" else "withdrawn"
            memory.batches[given["batch"]]["state"] = state
        elif action.what in ("voucher", "reverse"):
            memory.vouchers[answer["voucher_no"]] = action.by
            memory.waiting.append(answer["voucher_no"])
        elif action.what == "withdraw_voucher":
            memory.waiting = [no for no in memory.waiting if no != given["voucher"]]
        elif action.what == "sign" and answer["in_force"]:
            self._in_force(given["what"], given["no"], answer)
        elif action.what == "ask_refund":
            memory.refunds.append(answer["refund_no"])
        elif action.what == "publish":
            memory.notices[given["period"]] = answer["notice_no"]
        elif action.what == "object":
            memory.objections.append(answer["objection_no"])
        elif action.what == "send_back":
            memory.sent_back.append(given["claim"])
        elif action.what == "adjudicate" and given["claim"] in memory.sent_back:
            memory.sent_back.remove(given["claim"])

    def _in_force(self, what: str, number: str, answer: Content) -> None:
        if what == "voucher":
            self.memory.waiting = [no for no in self.memory.waiting if no != number]
            self.memory.entries += [line["entry_no"] for line in answer["lines"]]
        elif what == "relief":
            self.memory.relieved.add(number)

    def pick(self, among: Any) -> Any:
        """One of some, or None where there are none."""
        choices = list(among)
        return self.rng.choice(choices) if choices else None


def period_of(day: date) -> str:
    """The code of the period that holds a day; the first one before it begins."""
    year = day.year - (day < date(day.year, 8, 1))
    return f"{max(year, 2012)}-08-01"


def broken_number(rng: random.Random, number: str) -> str:
    """A number with its last figure wrong."""
    return number[:-1] + rng.choice([figure for figure in "0123456789" if figure != number[-1]])
