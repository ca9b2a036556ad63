"""单位登记: checking what employers agreed with the fund, all findings at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ledger import identity
from ledger.money import MoneyError, parse_rate
from ledger.nouns import EmployerRow, Finding, Payer, Severity
from ledger.rules import NO_FACTS, Fact, FactRules

COLUMNS = {
    Payer.EMPLOYER: "单位承担", Payer.MEMBER: "个人承担", Payer.UNION: "工会承担",
    Payer.SUPERIOR: "上级补助",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registration:
    """One employer as it will be kept.

    ``shares`` has every payer and sums to one, or to nothing where the rulebook says who pays.
    ``facts``: what the row states, by name.
    """

    row: int
    name: str
    uscc: str
    kind: str
    headcount: int
    shares: dict[Payer, Fraction]
    contact: str
    phone: str
    facts: Mapping[str, str] = field(default_factory=dict)


def check_employers(
    rows: Sequence[EmployerRow], facts: FactRules = NO_FACTS, *, payers_ruled: bool = False
) -> tuple[list[Registration], list[Finding]]:
    """The rows that can be kept, and everything that is wrong with the others.

    ``facts``: those the scheme declares. ``payers_ruled``: the scheme says who pays; shares may
    then be blank, and where they are written a warning says that they count for nothing.
    """
    good: list[Registration] = []
    findings: list[Finding] = []
    first_rows: dict[str, int] = {}
    for row in rows:
        found = [*_wrong(row, first_rows, payers_ruled), *_wrong_facts(row, facts)]
        findings.extend(found)
        if not any(finding.severity is Severity.REFUSE for finding in found):
            good.append(_registration(row, facts))
    return good, findings


def _wrong(row: EmployerRow, first_rows: dict[str, int], payers_ruled: bool) -> Iterator[Finding]:
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
    if not payers_ruled:
        yield from _wrong_shares(row)
    elif any(_share_texts(row).values()):
        yield from _wrong_shares(row)
        yield Finding("shares_not_used", Severity.WARN, row.row, "单位承担", {})


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


def _wrong_facts(row: EmployerRow, declared: FactRules) -> Iterator[Finding]:
    """Words that the scheme does not know, and numbers that are none."""
    for name, text in row.facts.items():
        fact = declared.facts[name]
        if _stated(fact, text) is not None:
            continue
        if fact.words is None:
            yield _refuse(row, fact.title, "member_fact_not_a_number", fact=fact.title, text=text)
        else:
            facts = {"fact": fact.title, "text": text, "known": "、".join(fact.words)}
            yield _refuse(row, fact.title, "member_fact_not_a_word", **facts)


def _stated(fact: Fact, text: str) -> str | None:
    """What a cell says of a fact, as the scheme writes it; None if it says nothing known."""
    folded = _folded(text)
    if fact.words is None:
        return str(int(folded)) if re.fullmatch("[0-9]{1,9}", folded) else None
    return next((word for word in fact.words if _folded(word) == folded), None)


def _share_texts(row: EmployerRow) -> dict[Payer, str]:
    texts = (row.employer_share, row.member_share, row.union_share, row.superior_share)
    return {payer: _folded(text) for payer, text in zip(Payer, texts, strict=True)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _registration(row: EmployerRow, declared: FactRules) -> Registration:
    shares = {
        payer: parse_rate(text) if text else Fraction(0)
        for payer, text in _share_texts(row).items()
    }
    facts = {name: _stated(declared.facts[name], text) for name, text in row.facts.items()}
    return Registration(
        row=row.row, name=_folded(row.name), uscc=identity.normalise(row.uscc),
        kind=_folded(row.kind), headcount=int(_folded(row.headcount)), shares=shares,
        contact=row.contact.strip(), phone=row.phone.strip(),
        facts={name: text for name, text in facts.items() if text is not None},
    )  # fmt: skip


def _refuse(row: EmployerRow, column: str, code: str, **facts: str) -> Finding:
    return Finding(code, Severity.REFUSE, row.row, column, facts)
