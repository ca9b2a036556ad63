"""A book whose scheme is Jingjiang's and more: other lines, facts, other keys, as a test says.

Every value is ``assumed`` under 第十六条: what a test is about stands in the test.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.scheme.library import SHIPPED
from ledger.work.open_book import new_book
from tests.conftest import FOUNDED_ON, SCHEME

FACTS = {
    "hospital_level": "{title: 医院级别, words: [省级, 市级], default: none}",
    "member.class": "{title: 人员类别, words: [在职, 劳模], default: 在职}",
    "distance_km": '{title: 距离, number: yes, default: "0"}',
}

#: 住院津贴 50.00 a day, at most ten days a period; 身故 by class; 住院 halved in the province.
LINES = {
    "allowance.title": "住院津贴",
    "allowance.method": "per_day",
    "allowance.daily": '{amount: "50.00", most_days: 10, per: period}',
    "death.method": "lump_sum",
    "death.amount": (
        "{by_case: [{when: {member.class: [劳模]}, value: '20000.00'}, {otherwise: '10000.00'}]}"
    ),
    "inpatient.adjustments": "[{times: 1/2, when: {hospital_level: [省级]}}]",
    "inpatient.less_aid": "[商业保险]",
    "exclusions": "{work_injury: 工伤, drunk_driving: 酒驾}",
}


def wide_book(
    folder: Path,
    *,
    facts: Mapping[str, str] = FACTS,
    benefit: Mapping[str, str] = LINES,
    period: Mapping[str, str] | None = None,
    place: str = "",
) -> OpenBook:
    """A new book under the scheme, in a file of ``folder`` unless a ``place`` is named."""
    copy = Path(shutil.copytree(SHIPPED / SCHEME, folder / "wide" / SCHEME))
    _write(copy / "facts.yaml", "chapter: facts\nkeyed_by: always\nvalues:\n", facts)
    for name, values in (("benefit", benefit), ("period", period or {})):
        text = (copy / f"{name}.yaml").read_text("utf-8")
        _write(copy / f"{name}.yaml", text.rstrip("\n") + "\n\n", values)
    place = place or str(folder / "wide.db")
    new_book(place, str(copy), "管理员", FOUNDED_ON, "book")
    return OpenBook(place)


def _write(path: Path, head: str, values: Mapping[str, str]) -> None:
    if values:
        path.write_text(head + "\n".join(map(_value, *zip(*values.items(), strict=True))), "utf-8")


def _value(key: str, value: str) -> str:
    return (
        f"  {key}:\n    says: 试。\n    versions:\n      - from: 2012-08-01\n"
        f"        value: {value}\n        article: 第十六条\n        assumed: 试\n"
    )
