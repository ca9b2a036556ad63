"""The papers of a tiny federation: units, persons, and what they hand in. All of it is made up.

Amounts are written in yuan text, as they would stand on the paper.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec import structs
from stdnum import luhn
from stdnum.cn import uscc as uscc_number

from ledger.forms import (
    BankResultForm,
    ClaimForm,
    ReceiptForm,
    ReversalForm,
    VoucherForm,
    VoucherLine,
)
from ledger.nouns import BenefitLine, EmployerRow, RosterRow, Settlement
from tests.core import builders
from tests.core.builders import fen

HOSPITAL = "H32128200001"
BANK, INTEREST, SUBSIDY, FEES = "1002", "490101", "440101", "540101"

on = date.fromisoformat


def digest(text: str) -> str:
    """Stands for the SHA-256 of a file: another text, another file."""
    return hashlib.sha256(text.encode()).hexdigest()


def uscc(number: int) -> str:
    body = f"91321282{number:09d}"
    return body + str(uscc_number.calc_check_digit(body))


def card(number: int) -> str:
    body = f"622202{number:012d}"
    return body + str(luhn.calc_check_digit(body))


@dataclass(frozen=True)
class Unit:
    """An employer with its shares as written in the 单位登记表; blank is nothing."""

    name: str
    uscc: str
    headcount: int
    employer: str
    member: str = ""
    union: str = ""

    def row(self, row: int = 2) -> EmployerRow:
        return EmployerRow(
            row=row, name=self.name, uscc=self.uscc, kind="企业", headcount=str(self.headcount),
            employer_share=self.employer, member_share=self.member, union_share=self.union,
            superior_share="", contact="联系人", phone="",
        )  # fmt: skip


@dataclass(frozen=True)
class Person:
    name: str
    number: int
    unit: Unit

    @property
    def id_number(self) -> str:
        return builders.id_number(self.number)

    @property
    def card(self) -> str:
        return card(self.number)

    def row(self, row: int = 2, **changes: str | int) -> RosterRow:
        sound = RosterRow(
            row=row, employer_name=self.unit.name, uscc=self.unit.uscc, name=self.name, id_type="",
            id_number=self.id_number, mobile="13800000001", bank_account=self.card,
            bank_name="中国工商银行靖江支行", change="", changed_on="",
        )  # fmt: skip
        return structs.replace(sound, **changes)  # type: ignore[arg-type]


SHIPYARD = Unit("靖江市江河船舶有限公司", uscc(1), 5, "2/3", "1/3")
SCHOOL = Unit("靖江市第一小学", uscc(2), 4, "1")
STORE = Unit("靖江市骥江百货商店", uscc(3), 3, "1/2", "1/4", "1/4")
UNITS = (SHIPYARD, SCHOOL, STORE)

ZHANG = Person("张小三", 1, SHIPYARD)
LI = Person("李四平", 2, SHIPYARD)
WANG = Person("王五福", 3, SHIPYARD)
ZHAO = Person("赵六一", 4, SHIPYARD)
SUN = Person("孙七星", 5, SHIPYARD)
ZHOU = Person("周八方", 6, SCHOOL)
WU = Person("吴九成", 7, SCHOOL)
ZHENG = Person("郑十全", 8, SCHOOL)
FENG = Person("冯三多", 9, SCHOOL)
QIAN = Person("钱大有", 10, STORE)
CHEN = Person("陈二喜", 11, STORE)
XU = Person("许百顺", 12, STORE)
PERSONS = (ZHANG, LI, WANG, ZHAO, SUN, ZHOU, WU, ZHENG, FENG, QIAN, CHEN, XU)

STRANGER = Person("何不在", 13, SCHOOL)


def roster(*persons: Person) -> list[RosterRow]:
    return [person.row(row) for row, person in enumerate(persons, start=2)]


def register_of(*units: Unit) -> list[EmployerRow]:
    return [unit.row(row) for row, unit in enumerate(units, start=2)]


def stay(setl_id: str, discharged_on: str, in_scope: str, funds: str) -> Settlement:
    """A week in hospital: ``in_scope`` and 300.00 out of scope; the funds paid ``funds``."""
    day = on(discharged_on)
    return builders.settlement(
        in_scope, funds, setl_id=setl_id, admitted_on=day - timedelta(days=7), discharged_on=day
    )


def claim(
    number: int,
    person: Person,
    submitted_on: str,
    *stays: Settlement,
    row: int = 2,
    diagnosis: str = "K35.8",
    line: BenefitLine = "inpatient",
) -> ClaimForm:
    """A claim of ``person``; appendicitis (K35.8) is in no group for relief."""
    return ClaimForm(
        row=row, claim_no=f"SB-2012-{number:05d}", psn_name=person.name, certno=person.id_number,
        line=line, submitted_on=on(submitted_on), diagnosis_code=diagnosis, diagnosis_name="诊断",
        hospital_code=HOSPITAL, hospital_name="靖江市人民医院", settlements=stays,
        settlement_rows=tuple(range(row, row + len(stays))),
    )  # fmt: skip


def reversal(setl_id: str, reversed_on: str, row: int = 2) -> ReversalForm:
    return ReversalForm(row, HOSPITAL, setl_id, on(reversed_on), "费用重新结算")


def receipt(
    bank_ref: str, received_on: str, payer: str, yuan: str, memo: str = "", row: int = 2
) -> ReceiptForm:
    return ReceiptForm(row, on(received_on), bank_ref, payer, "1102000000001", fen(yuan), memo)


def result(payment_no: str, answered_on: str, returned: str = "", row: int = 2) -> BankResultForm:
    """The bank's answer: paid, or ``returned`` for the reason given."""
    return BankResultForm(row, payment_no, not returned, returned, on(answered_on), f"B{row}")


def voucher(summary: str, effective_on: str, *lines: tuple[str, str, str]) -> VoucherForm:
    """``lines``: (account, debit, credit) in yuan."""
    made = tuple(VoucherLine(code, fen(debit), fen(credit)) for code, debit, credit in lines)
    return VoucherForm(summary, on(effective_on), made)
