"""Made-up people: Chinese names, resident ID numbers with right check digits, mobiles and cards.

Every number is drawn by chance; that one may belong to somebody cannot be excluded and means
nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from faker import Faker
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from demo.chance import stream
from demo.words import BANKS, MOBILE_PREFIXES, REGIONS, Bank

BORN_FROM = {"male": date(1955, 1, 1), "female": date(1960, 1, 1)}
BORN_UNTIL = date(1994, 7, 31)


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as the papers know them; ``card`` is the bank account that benefits go to."""

    name: str
    id_number: str
    mobile: str
    card: str
    bank: str

    @property
    def is_woman(self) -> bool:
        """The last digit of the 顺序码 is even for women."""
        return int(self.id_number[16]) % 2 == 0


class Registrar:
    """Hands out people one after the other; no ID number, card or mobile twice.

    One Registrar serves the whole federation, so that nobody is born twice.
    """

    def __init__(self, seed: int) -> None:
        self._rng = stream(seed, "people")
        self._faker = Faker("zh_CN")
        self._faker.seed_instance(seed)
        self._taken: set[str] = set()
        self._region_codes = [code for code, _ in REGIONS]
        self._region_weights = [weight for _, weight in REGIONS]
        self._bank_weights = [bank.weight for bank in BANKS]

    def person(self) -> Person:
        """The next person, a man five times in nine."""
        sex = "male" if self._rng.randrange(9) < 5 else "female"
        (bank,) = self._rng.choices(BANKS, self._bank_weights)
        return Person(
            name=self._name(sex),
            id_number=self._fresh(lambda: self._id_number(sex)),
            mobile=self._fresh(self.mobile),
            card=self._fresh(lambda: card_number(self._rng, bank)),
            bank=bank.name,
        )

    def mobile(self) -> str:
        """A mobile number of eleven digits."""
        return f"{self._rng.choice(MOBILE_PREFIXES)}{self._rng.randrange(10**8):08d}"

    def _name(self, sex: str) -> str:
        given = self._faker.first_name_male() if sex == "male" else self._faker.first_name_female()
        return f"{self._faker.last_name()}{given}"

    def _id_number(self, sex: str) -> str:
        (region,) = self._rng.choices(self._region_codes, self._region_weights)
        first = BORN_FROM[sex]
        born = first + timedelta(days=self._rng.randrange((BORN_UNTIL - first).days + 1))
        # 顺序码: the last of its three digits is odd for men and even for women
        serial = self._rng.randrange(1, 500) * 2 - (1 if sex == "male" else 0)
        stem = f"{region}{born:%Y%m%d}{serial:03d}"
        return f"{stem}{mod_11_2.calc_check_digit(stem)}"

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self._taken:
            pass
        self._taken.add(number)
        return number


def card_number(rng: random.Random, bank: Bank) -> str:
    """A card of ``bank`` whose last digit is the right Luhn digit."""
    drawn = bank.card_digits - len(bank.card_prefix) - 1
    stem = f"{bank.card_prefix}{rng.randrange(10**drawn):0{drawn}d}"
    return f"{stem}{luhn.calc_check_digit(stem)}"
