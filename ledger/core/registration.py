"""单位登记: checking what employers agreed with the fund, all findings at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger import identity
from ledger.money import MoneyError, parse_rate
from ledger.nouns import EmployerRow, Finding, Payer, Severity

COLUMNS = {
    Payer.EMPLOYER: "单位承担", Payer.MEMBER: "个人承担", Payer.UNION: "工会承担",
    Payer.SUPERIOR: "上级补助",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registration:
    """One employer as it will be kept; ``shares`` has every payer and sums to one."""

    row: int
    name: str
    uscc: str
    kind: str
    headcount: int
    shares: dict[Payer, Fraction]
    contact: str
    phone: str


def check_employers(rows: Sequence[EmployerRow]) -> tuple[list[Registration], list[Finding]]:
    """The rows that can be kept, and everything that is wrong with the others."""
    good: list[Registration] = []
    findings: list[Finding] = []
    first_rows: dict[str, int] = {}
    for row in rows:
        wrong = list(_wrong(row, first_rows))
        findings.extend(wrong)
        if not wrong:
            good.append(_registration(row))
    return good, findings


def _wrong(row: EmployerRow, first_rows: dict[str, int]) -> Iterator[Finding]:
    if not row.name.strip():
        yield _refuse(row, "单位名称", "employer_name_missing")
    for code, facts in identity.check_uscc(row.uscc):
        yield _refuse(row, "统一社会信用代码", code, **facts)
    uscc = identity.normalise(row.uscc)
    first = first_rows.setdefault(uscc, row.row)
    if uscc and first != row.row:
        yield _refuse(row, "统一社会信用代码", "employer_twice", first=str(first))
    if not re.fullmatch(r"[1-9][0-9]{0,6}", _folded(row.headcount)):
        yield _refuse(row, "职工人数", "headcount_unreadable", text=row.headcount)
    yield from _wrong_shares(row)


def _wrong_shares(row: EmployerRow) -> Iterator[Finding]:
    total = Fraction(0)
    for payer, text in _share_texts(row).items():
        try:
            total += parse_rate(text) if text else 0
        except MoneyError as problem:
            yield _refuse(row, COLUMNS[payer], problem.code, **problem.facts)
            return
    if total != 1:
        yield _refuse(row, "单位承担", "shares_not_one", total=str(total))


def _share_texts(row: EmployerRow) -> dict[Payer, str]:
    texts = (row.employer_share, row.member_share, row.union_share, row.superior_share)
    return {payer: _folded(text) for payer, text in zip(Payer, texts, strict=True)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _registration(row: EmployerRow) -> Registration:
    shares = {
        payer: parse_rate(text) if text else Fraction(0)
        for payer, text in _share_texts(row).items()
    }
    return Registration(
        row=row.row, name=_folded(row.name), uscc=identity.normalise(row.uscc),
        kind=_folded(row.kind), headcount=int(_folded(row.headcount)), shares=shares,
        contact=row.contact.strip(), phone=row.phone.strip(),
    )  # fmt: skip


def _refuse(row: EmployerRow, column: str, code: str, **facts: str) -> Finding:
    return Finding(code, Severity.REFUSE, row.row, column, facts)
