"""个人信息副本: what is held about one member, as a paper to read; all of it is in the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.money import show
from ledger.nouns import Answer
from ledger.papers import layout
from ledger.papers.layout import Block, Column, Paper
from ledger.sentences import word

#: Table → its title, and the columns that are shown: key, heading, share of the width.
_PARTS: tuple[tuple[str, str, tuple[tuple[str, str, int], ...]], ...] = (
    ("member_detail", "登记的姓名与联系方式",
     (("name", "姓名", 1), ("mobile", "手机号", 1), ("bank_account", "银行账号", 2),
      ("bank_name", "开户行", 1))),
    ("enrolment", "参加互助",
     (("period_code", "互助期", 1), ("known_by.employer.name", "单位", 2),
      ("joined_on", "参加日期", 1), ("known_by.roster.file_name", "名册", 2))),
    ("enrolment_fact", "参加时申明的情况", (("name", "项目", 1), ("value", "内容", 2))),
    ("enrolment_change", "变动",
     (("kind", "变动", 1), ("changed_on", "日期", 1), ("known_by.employer.name", "转入单位", 2))),
    ("invoice_line", "缴费（元）",
     (("known_by.invoice.invoice_no", "缴费通知", 2), ("fee_fen", "应缴", 1),
      ("employer_fen", "单位", 1), ("member_fen", "本人", 1), ("union_fen", "工会", 1))),
    ("claim", "申报",
     (("claim_no", "申报编号", 2), ("submitted_on", "申报日期", 1), ("hospital_name", "医院", 2),
      ("diagnosis_code", "诊断编码", 1), ("diagnosis_name", "诊断", 2))),
    ("claim_fact", "申报中申明的情况", (("name", "项目", 1), ("value", "内容", 2))),
    ("settlement", "医保结算（元）",
     (("setl_id", "结算编号", 2), ("admitted_on", "入院", 1), ("discharged_on", "出院", 1),
      ("medfee_sumamt_fen", "总费用", 1), ("fund_pay_sumamt_fen", "基金支付", 1),
      ("psn_cash_pay_fen", "个人现金", 1))),
    ("attachment", "附件",
     (("paper", "材料", 1), ("file_name", "文件名", 2), ("sha256", "摘要", 3))),
    ("decision", "审核决定（元）",
     (("claim_id", "申报序号", 1), ("round", "轮次", 1), ("decided_on", "日期", 1),
      ("outcome", "结论", 1), ("benefit_fen", "互助金", 1), ("made_by", "审核人", 1))),
    ("approval", "签批",
     (("level", "级别", 1), ("signed_by", "签批人", 1), ("signed_on", "日期", 1))),
    ("award", "二次救助（元）",
     (("case_no", "救助编号", 2), ("diagnosis_group", "病种组", 1), ("burden_fen", "个人负担", 1),
      ("award_fen", "救助金额", 1))),
    ("payable", "应付（元）",
     (("payable_no", "应付编号", 2), ("kind", "种类", 1), ("amount_fen", "金额", 1),
      ("payee_name", "收款人", 1), ("payee_account", "收款账号", 2))),
    ("payment", "付款（元）",
     (("payment_no", "付款编号", 2), ("known_by.batch.batch_no", "批次", 1), ("attempt", "次", 0),
      ("amount_fen", "金额", 1), ("payee_account", "收款账号", 2))),
    ("bank_result", "银行回盘",
     (("outcome", "结果", 1), ("answered_on", "日期", 1), ("reason", "原因", 2))),
    ("recovery", "追回（元）",
     (("recovery_no", "追回编号", 1), ("claimed_on", "日期", 1), ("amount_fen", "金额", 1))),
    ("posting", "账上的分录（元）",
     (("known_by.entry.entry_no", "凭证", 1), ("known_by.entry.summary", "摘要", 3),
      ("debit_fen", "借方", 1), ("credit_fen", "贷方", 1))),
)  # fmt: skip
_ACCESS = (("at", "时间", 2), ("actor", "何人", 1), ("what", "何事", 1), ("subject", "对象", 2),
           ("purpose", "目的", 1))  # fmt: skip
_WORDS = {"what": "access", "purpose": "purpose", "outcome": "outcome"}


def person(facts: Answer) -> Paper:
    """What is held about one member (``ledger.work.person``), part by part."""
    (member,) = facts["book"]["member"]
    made_on = date.fromisoformat(facts["made_on"])
    blocks: list[Block] = [
        layout.facts(
            ("证件类型", member["id_type"]), ("证件号码", member["id_number"]),
            ("用途", facts["purpose"]), ("经办人", facts["made_by"]),
            wide=("证件号码", "用途"),
        ),
        layout.text(
            "以下是互助账套和网页柜台中与本人有关的记录。同时交付的 person.json 是全部内容，"
            "papers 文件夹中是尚在保存的申报材料；本页只列要点，供阅读。"
        ),
    ]  # fmt: skip
    for table, title, columns in _PARTS:
        blocks += _part(title, columns, facts["book"].get(table, []))
    blocks += _part("谁看过、导出过", _ACCESS, facts["office"]["access_record"])
    blocks.append(layout.closing(facts["federation"], made_on))
    return Paper("个人信息副本", f"{facts['book_code']}-{facts['member_no']}", made_on,
                 facts["federation"], facts["fund"], blocks)  # fmt: skip


def _part(
    title: str, columns: Sequence[tuple[str, str, int]], rows: Sequence[Answer]
) -> list[Block]:
    if not rows:
        return []
    heads = [
        layout.money_column(heading) if key.endswith("_fen") else Column(heading, width)
        for key, heading, width in columns
    ]
    cells = [[_cell(row, key) for key, _, _ in columns] for row in rows]
    return [layout.heading(title), layout.table(heads, cells)]


def _cell(row: Answer, key: str) -> str:
    value: Any = row
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return ""
    if key.endswith("_fen"):
        return show(value)
    return word(_WORDS[key], str(value)) if key in _WORDS else str(value)
