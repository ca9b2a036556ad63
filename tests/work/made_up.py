"""A made-up scheme that uses what Jingjiang does not: facts, fees by case, payers, shares, refunds.

It is the scheme of Jingjiang with values put in place of its own. A labour model (劳模) pays
nothing, a newcomer 60.00, everybody else 50.00 a share; the province bears 20.00, the union a
third, the member the rest and at least 12.00.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.nouns import EmployerRow
from ledger.scheme.library import SHIPPED
from ledger.work.open_book import new_book
from tests.conftest import FOUNDED_ON, SCHEME
from tests.work.papers import Unit

FACTS = """\
chapter: facts
keyed_by: always
values:
  member.class:
    says: 人员类别。
    versions:
      - from: 2012-01-01
        value: {title: 人员类别, words: [在职, 劳模, 退休], default: 在职}
        article: 第六条
        assumed: 测试
  employer.kind:
    says: 单位性质。
    versions:
      - from: 2012-01-01
        value: {title: 性质, words: [企业, 机关], default: none}
        article: 第六条
        assumed: 测试
"""
EVENTS = """\
          contribution_returned:
            summary: "中途退出退费 {refund_no} {employer}"
            lines:
              - {debit: income.employer, amount: employer}
              - {debit: income.member, amount: member}
              - {debit: income.union, amount: union}
              - {debit: income.superior, amount: superior}
              - {credit: unidentified, amount: returned}
          pool_drawn:
            summary: "列支二次救助资金 互助期 {period}"
            lines:
              - {debit: carried, amount: pool}
              - {credit: relief_pool, amount: pool}
"""
BEFORE_EVENTS = "          pool_returned:\n"

#: Chapter → key → its value, as it is written in YAML.
VALUES: Mapping[str, Mapping[str, str]] = {
    "enrolment": {
        "participation_is_binding": "yes",
        "small_unit_up_to": "0",
        "leaver_cover": "leaving_day",
        "conditions": "[{when: {member.class: 退休}, require: {enrolment.kind: [renewed]},"
        " words: 退休人员须上期已参加}]",
        "participation_counts": "{member.class: [在职]}",
        "minimum_members": "2",
        "window": '{opens: {by: "06-01", of: period_start},'
        ' closes: {by: "07-31", of: period_start}}',
        "joining_limit": "{allowed: new_hires, within_days: 60}",
        "shares": "{most: 2, equal_within_unit: yes}",
    },
    "contribution": {
        "fee": '{by_case: [{when: {member.class: 劳模}, value: "0.00"},'
        ' {when: {enrolment.kind: first, member.class: [在职, 退休]}, value: "60.00"},'
        ' {otherwise: "50.00"}]}',
        "payers": '[{payer: superior, name: 省总工会, sum: "20.00"}, {payer: union, share: 1/3},'
        ' {payer: member, rest: yes, at_least: "12.00"}]',
        "mid_period_fee": "by_month",
        "refund_on_leaving": "by_month",
    },
    "approval": {
        "line_levels": '{special_outpatient: [{level: 1, title: 初审, over: "0.00"},'
        ' {level: 2, title: 主席, over: "1000.00"}],'
        ' relief: [{level: 1, title: 初审, over: "0.00"},'
        ' {level: 2, title: 主席, over: "100.00"}]}',
    },
    "closing": {"relief_pool_rate": "0/1"},
    "relief": {
        "money": "carried",
        "burden": "inscp_scp_amt - fund_pay_sumamt - benefit",
        "continuity_bonus": "{add: 10%, above: 0, at_most: 20%}",
        "conditions": "[{require: {member.class: [在职, 劳模]}, words: 在职人员}]",
        "shortage": "largest_need_first",
    },
}


def made_up_scheme(folder: Path, **changes: Mapping[str, str]) -> str:
    """The scheme as a folder; ``changes``: chapter → key → another value, "" to leave it out.

    With ``accounts`` among them, no optional event is written.
    """
    copy = Path(shutil.copytree(SHIPPED / SCHEME, folder / "made-up" / SCHEME))
    (copy / "facts.yaml").write_text(FACTS, encoding="utf-8")
    for chapter in VALUES.keys() | changes.keys() - {"accounts"}:
        path = copy / f"{chapter}.yaml"
        text = path.read_text(encoding="utf-8")
        for key, value in {**VALUES.get(chapter, {}), **changes.get(chapter, {})}.items():
            text = _with(text, key, value)
        path.write_text(text, encoding="utf-8")
    if "accounts" not in changes:
        path = copy / "accounts.yaml"
        text = path.read_text(encoding="utf-8")
        assert BEFORE_EVENTS in text
        path.write_text(text.replace(BEFORE_EVENTS, EVENTS + BEFORE_EVENTS), encoding="utf-8")
    return str(copy)


def _with(text: str, key: str, value: str) -> str:
    """The text of a chapter with one value in place of all versions there were."""
    text = re.sub(rf"(?m)^  {key}:\n(    .*\n|\n|  +#.*\n)*", "", text)
    if not value:
        return text
    return text.rstrip("\n") + (
        f"\n\n  {key}:\n    says: 测试。\n    versions:\n      - from: 2012-01-01\n"
        f"        value: {value}\n        article: 第六条\n        assumed: 测试\n"
    )


@contextmanager
def made_up_book(place: str, folder: Path, **changes: Mapping[str, str]) -> Iterator[OpenBook]:
    """A new book under the made-up scheme."""
    new_book(place, made_up_scheme(folder, **changes), "管理员", FOUNDED_ON, "book")
    with OpenBook(place) as book:
        yield book


def registered(unit: Unit, row: int = 2, kind: str = "企业") -> EmployerRow:
    """The employer in the register, without shares: the scheme says who pays."""
    blank = replace(unit.row(row), employer_share="", member_share="", union_share="")
    return replace(blank, facts={"employer.kind": kind})
