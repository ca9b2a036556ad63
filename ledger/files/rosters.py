"""Employers and their people: 单位登记表 and 参加人员名册, as text; the rules are checked later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from ledger.files.sheets import Heading, RowReader, TableStream, read_table, stream_table
from ledger.nouns import EmployerRow, Finding, RosterRow, Severity
from ledger.packed import Packed, collecting_seldom
from ledger.refusals import BadInput
from ledger.rules import NO_FACTS, FactRules

EMPLOYER_HEADINGS = (
    Heading("name", "单位名称", required=True, also=("employer_name", "单位", "用人单位")),
    Heading("uscc", "统一社会信用代码", required=True, also=("社会信用代码", "信用代码")),
    Heading("kind", "单位类型", also=("单位性质",)),
    Heading("headcount", "职工人数", required=True, also=("在职职工人数", "在职人数")),
    Heading("employer_share", "单位承担", also=("单位承担比例", "单位比例", "单位缴费比例")),
    Heading("member_share", "个人承担", also=("个人承担比例", "个人比例", "职工承担")),
    Heading("union_share", "工会承担", also=("工会承担比例", "工会补贴", "工会补助")),
    Heading("superior_share", "上级补助", also=("上级补助比例", "上级工会补助")),
    Heading("contact", "联系人", also=("经办人", "工会经办人")),
    Heading("phone", "联系电话", also=("电话", "联系人电话")),
)

ROSTER_HEADINGS = (
    Heading("employer_name", "单位名称", also=("单位", "工作单位", "用人单位", "所在单位")),
    Heading("uscc", "统一社会信用代码", also=("社会信用代码", "信用代码", "单位代码")),
    Heading("name", "姓名", required=True, also=("职工姓名", "人员姓名")),
    Heading("id_type", "证件类型", also=("证件种类",)),
    Heading(
        "id_number", "证件号码", required=True,
        also=("身份证号", "身份证号码", "居民身份证号码", "证件号", "公民身份号码"),
    ),
    Heading("mobile", "手机号", also=("手机号码", "手机", "联系电话", "电话", "移动电话")),
    Heading("bank_account", "银行卡号", also=("银行账号", "银行帐号", "卡号", "收款账号")),
    Heading("bank_name", "开户行", also=("开户银行", "开户行名称", "银行名称")),
    Heading("change", "变动类型", also=("增减类型", "变动", "增减员")),
    Heading("changed_on", "变动日期", also=("增减日期", "变更日期")),
    Heading("shares", "份数", also=("参加份数", "投保份数", "缴费份数")),
)  # fmt: skip

#: The fact that the column ``kind`` of a 单位登记表 states, under whatever title it is declared.
EMPLOYER_KIND = "employer.kind"

_YES_NO = {"是": "yes", "有": "yes", "否": "no", "无": "no"}
_SHARES = ("employer_share", "member_share", "union_share", "superior_share")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REPEATING = re.compile(r"0\.[0-9]{5,}")


def employer_headings(facts: FactRules) -> tuple[Heading, ...]:
    """The columns of a 单位登记表 under a scheme that declares these facts.

    A fact stands under its title or its name; a title that is one of our own headings stays ours.
    """
    kind = facts.facts.get(EMPLOYER_KIND)
    own = tuple(
        replace(heading, also=(*heading.also, kind.title, kind.name))
        if kind and heading.field == "kind"
        else heading
        for heading in EMPLOYER_HEADINGS
    )
    return (*_of_facts(facts, "employer."), *own)


def roster_headings(facts: FactRules) -> tuple[Heading, ...]:
    """The columns of a 参加人员名册 under a scheme that declares these facts."""
    return (*_of_facts(facts, "member."), *ROSTER_HEADINGS)


def _of_facts(facts: FactRules, prefix: str) -> Iterator[Heading]:
    """They come first, so that of two columns with one name the one that we know wins."""
    for name, fact in facts.facts.items():
        if name.startswith(prefix) and name != EMPLOYER_KIND:
            yield Heading(name, fact.title, also=(name.removeprefix(prefix),))


def _stated(values: Mapping[str, str], facts: FactRules) -> dict[str, str]:
    """The facts that a row states; a blank cell states nothing, and 是 is a rulebook's ``yes``."""
    return {
        name: _YES_NO.get(values[name], values[name])
        if fact.words is not None and set(fact.words) == {"yes", "no"}
        else values[name]
        for name, fact in facts.facts.items()
        if values.get(name)
    }


def read_employers(
    path: Path, facts: FactRules = NO_FACTS
) -> tuple[list[EmployerRow], list[Finding]]:
    """The rows of a 单位登记表 that could be read, and every finding.

    ``facts``: those of the scheme; the columns of ``employer.*`` are read as well.
    Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    headings = employer_headings(facts)
    table = read_table(path, headings)
    findings = list(table.findings)
    rows = []
    for row in table.rows:
        reader = RowReader.of(row, table, findings)
        for field in _SHARES:
            _check_share(reader, field)
        if not reader.refused:
            stated = _stated(row.values, facts)
            if EMPLOYER_KIND in facts.facts and row.values["kind"]:
                stated[EMPLOYER_KIND] = row.values["kind"]
            own = _own(row.values, EMPLOYER_HEADINGS)
            rows.append(EmployerRow(row=row.number, facts=stated, **own))
    return rows, findings


def _own(values: Mapping[str, str], headings: Sequence[Heading]) -> dict[str, str]:
    return {heading.field: values[heading.field] for heading in headings}


def _check_share(reader: RowReader, field: str) -> None:
    """A spreadsheet makes a date of 1/3 as it is typed, and 0.333333333333333 of =1/3."""
    text = reader.text(field)
    if _DAY.fullmatch(text):
        reader.refuse("share_as_date", field, text=text)
    elif _REPEATING.fullmatch(text):
        reader.refuse("share_not_exact", field, text=text)


@collecting_seldom()
def read_roster(path: Path, facts: FactRules = NO_FACTS) -> tuple[Packed[RosterRow], list[Finding]]:
    """The rows of a 参加人员名册 that could be read, and every finding.

    ``facts``: those of the scheme; the columns of ``member.*`` are read as well. A CSV may have a
    million rows and more. Raises ``BadInput`` where the file as a whole cannot be taken, also where
    no column says which employer a person belongs to.
    """
    table = stream_table(path, roster_headings(facts))
    _demand_employer(table)
    own = itemgetter(*(heading.field for heading in ROSTER_HEADINGS))
    rows = Packed[RosterRow](astuple, _made)
    for row in table.rows:
        if not row.unreadable:
            rows.append_tuple((row.number, *own(row.values), _stated(row.values, facts)))
    return rows, table.findings


def _made(told: tuple[Any, ...]) -> RosterRow:
    return RosterRow(*told)


def _demand_employer(table: TableStream) -> None:
    if "uscc" in table.columns or "employer_name" in table.columns:
        return
    facts = {"wanted": "统一社会信用代码", "found": "、".join(table.columns.values())}
    row = table.heading_row
    raise BadInput([Finding("column_missing", Severity.REFUSE, row, "统一社会信用代码", facts)])
