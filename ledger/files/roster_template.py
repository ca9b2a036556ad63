"""An empty 参加人员名册 to fill in: the headings that are read, and how to fill them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger.files.sheets import Blank, Heading, blank_sheet
from ledger.identity import ID_TYPES
from ledger.rules import FactRules

ROWS = 5000  # so far down a list of words is offered in a cell
LONGEST_LIST = 255  # characters; Excel takes no more
CHANGES = ("新增", "续保", "减员", "调入")

_HOW = {
    "employer_name": "与单位登记的名称一致。",
    "uscc": "18 位，照登记证书填写；经办人只管一个单位的可以空着。",
    "name": "与证件一致。",
    "id_type": "空着即为居民身份证。",
    "id_number": "照证件填写；单元格须为文本格式（本表已设好），否则尾数会丢失。",
    "mobile": "11 位手机号。",
    "bank_account": "本人的银行卡号，发放互助金用；单元格须为文本格式（本表已设好）。",
    "bank_name": "开户行名称。",
    "change": "空着即为新增或续保；离开单位填“减员”，从其他单位来填“调入”。",
    "changed_on": "减员、调入须填，例如 2026-03-15。",
    "shares": "空着即为 1 份。",
}
_WIDE = {"employer_name": 26, "uscc": 22, "id_number": 22, "bank_account": 24, "bank_name": 26}


def write_roster_template(path: Path, headings: Sequence[Heading], facts: FactRules) -> None:
    """Write the empty roster as an .xlsx with ``headings``; those of ``facts`` come last."""
    with blank_sheet(path, "参加人员名册", headings, facts.facts, _WIDE, 14) as blank:
        for column, heading in enumerate(blank.headings):
            words = _words(heading, facts)
            if words and len(",".join(words)) <= LONGEST_LIST:
                blank.sheet.data_validation(1, column, ROWS, column, {
                    "validate": "list", "source": list(words), "error_type": "warning",
                })  # fmt: skip
        _write_guide(blank, facts)


def _words(heading: Heading, facts: FactRules) -> tuple[str, ...]:
    """The words a cell of a column may hold; none where it may hold anything."""
    if heading.field == "id_type":
        return ID_TYPES
    if heading.field == "change":
        return CHANGES
    fact = facts.facts.get(heading.field)
    if fact is None or fact.words is None:
        return ()
    return ("是", "否") if set(fact.words) == {"yes", "no"} else tuple(fact.words)


def _write_guide(blank: Blank, facts: FactRules) -> None:
    wrapped = blank.workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet = blank.workbook.add_worksheet("填写说明")
    for column, (title, width) in enumerate((("栏目", 20), ("是否必填", 12), ("怎样填写", 70))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, blank.head)
    for row, heading in enumerate(blank.headings, start=1):
        how = _HOW.get(heading.field, "本互助办法要求填写的情形。")
        if words := _words(heading, facts):
            how += f"可填：{'、'.join(words)}。"
        must = "必填" if heading.required else "可不填"
        for column, words_ in enumerate((heading.name, must, how)):
            sheet.write_string(row, column, words_, wrapped)
