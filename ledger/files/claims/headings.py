"""The columns of a 申报表, and which of them belong to the claim and which to a settlement."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from ledger.files.sheets import Heading, fold_heading, read_grids, shown_text
from ledger.files.sheets.tables import HEADING_WITHIN
from ledger.nouns import BenefitLine
from ledger.rules import NO_FACTS, FactRules

_OF_CLAIM = (
    Heading("claim_no", "申报编号", required=True, also=("申请编号",)),
    Heading("psn_name", "姓名", required=True, also=("职工姓名", "人员姓名")),
    Heading("certno", "证件号码", required=True, also=("身份证号", "身份证号码", "证件号")),
    Heading("line", "保障项目", required=True, also=("补助项目",)),
    Heading("submitted_on", "申报日期", required=True, also=("申请日期",)),
    Heading("diagnosis_code", "诊断编码", also=("疾病编码", "主要诊断编码")),
    Heading("diagnosis_name", "诊断名称", also=("疾病名称", "主要诊断")),
    Heading("first_diagnosed_on", "确诊日期", also=("首次确诊日期",)),
    Heading("papers", "材料", also=("所附材料", "申报材料")),
    Heading("exclusions", "不予补助情形"),
)
_OF_STAY = (
    Heading("fixmedins_code", "定点医药机构编号", required=True, also=("医院编号", "医院编码")),
    Heading("fixmedins_name", "医院名称", also=("定点医药机构名称", "就诊医院")),
    Heading("admitted_on", "入院日期"),
    Heading("discharged_on", "出院日期", required=True, also=("结算日期",)),
)
_OF_BILL = (
    Heading("setl_id", "结算ID", required=True, also=("结算编号", "结算号")),
    Heading("setl_time", "结算时间"),
    Heading("receipt_code", "票据代码"),
    Heading("receipt_no", "票据号码"),
    Heading("medfee_sumamt", "医疗费总额", required=True, also=("总费用",)),
    Heading("fulamt_ownpay_amt", "全自费金额"),
    Heading("overlmt_selfpay", "超限价自费费用"),
    Heading("preselfpay_amt", "先行自付金额"),
    Heading("inscp_scp_amt", "符合政策范围金额", required=True),
    Heading("act_pay_dedc", "实际支付起付线"),
    Heading("hifp_pay", "统筹基金支出"),
    Heading("cvlserv_pay", "公务员医疗补助"),
    Heading("hifes_pay", "企业补充医疗"),
    Heading("hifmi_pay", "居民大病保险"),
    Heading("hifob_pay", "职工大额补助"),
    Heading("maf_pay", "医疗救助"),
    Heading("oth_pay", "其他支出"),
    Heading("fund_pay_sumamt", "基金支付总额", required=True),
    Heading("acct_pay", "个人账户支出"),
    Heading("acct_mulaid_pay", "账户共济支付"),
    Heading("psn_cash_pay", "个人现金支出"),
    Heading("hosp_part_amt", "医院负担"),
)
CLAIM_HEADINGS = _OF_CLAIM + _OF_STAY + _OF_BILL

#: Written once for a claim; on further rows blank, or the same again.
CLAIM_FIELDS = frozenset(heading.field for heading in _OF_CLAIM)
HOSPITAL_FIELDS = ("fixmedins_code", "fixmedins_name")
DATE_FIELDS = ("admitted_on", "discharged_on")
#: What only a settlement has: a row that has none of it is a claim without settlement.
BILL_FIELDS = frozenset(heading.field for heading in _OF_BILL)
SETTLEMENT_FIELDS = BILL_FIELDS.union(HOSPITAL_FIELDS, DATE_FIELDS)

#: Help from others than the insurance, by its kind: the field "aid.商业保险".
AID = "aid."
_AID_HEADING = re.compile(r"其他救助\s*[-—–―－:：]+\s*(\S.*)")


def known_headings(facts: FactRules = NO_FACTS) -> tuple[Heading, ...]:
    """The columns that a 申报表 may have under a scheme that declares these facts.

    A fact stands under its title or its name; a title that is one of our own headings stays ours:
    of two columns with one name the later is taken.
    """
    return (*(Heading(name, fact.title) for name, fact in facts.facts.items()), *CLAIM_HEADINGS)


def claim_headings(
    path: Path, facts: FactRules = NO_FACTS, bare: Collection[BenefitLine] = ()
) -> tuple[Heading, ...]:
    """The columns of the 申报表 at ``path``: those known, and the aid that it names.

    Where a scheme has lines without settlements (``bare``), a sheet may leave the columns of the
    bill and the hospital out altogether. Raises ``BadInput`` for a file that cannot be read.
    """
    written = _written(path)
    aid = tuple(
        Heading(AID + match[1].strip(), text)
        for text in written
        if (match := _AID_HEADING.fullmatch(text))
    )
    known = known_headings(facts)
    if bare and not _names_any(written, _OF_BILL):
        optional = BILL_FIELDS.union(HOSPITAL_FIELDS)
        known = tuple(
            replace(heading, required=False) if heading.field in optional else heading
            for heading in known
        )
    return (*aid, *known)


def _written(path: Path) -> list[str]:
    """What stands in the first rows of the file, where its headings are."""
    cells = (
        shown_text(cell).strip()
        for grid in read_grids(path)
        for row in grid.rows[:HEADING_WITHIN]
        for cell in row
    )
    return list(dict.fromkeys(cell for cell in cells if cell))


def _names_any(written: Iterable[str], headings: Iterable[Heading]) -> bool:
    names = frozenset().union(*(heading.folded_names() for heading in headings))
    return any(fold_heading(text) in names for text in written)
