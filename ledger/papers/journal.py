"""记账凭证 and 付款凭证: an entry of the journal, and payments through the bank."""

from __future__ import annotations

from datetime import date

from ledger.money import show
from ledger.nouns import Answer
from ledger.papers import layout
from ledger.papers.layout import Block, Column, Paper, day_words, money_column, period_words
from ledger.sentences import word


def entry(facts: Answer) -> Paper:
    """记账凭证: the postings with their sums, the total in 大写, who made and who checked it."""
    booked_on = date.fromisoformat(facts["booked_on"])
    pairs = [
        ("记账日期", day_words(booked_on)), ("业务日期", day_words(facts["effective_on"])),
        ("互助期", period_words(facts["period"])), ("摘要", facts["summary"]),
    ]  # fmt: skip
    if facts["voucher_no"]:
        pairs.append(("手工凭证单", facts["voucher_no"]))
    if facts["reverses"]:
        pairs.append(("冲销凭证", facts["reverses"]))
    blocks: list[Block] = [
        layout.facts(*pairs, wide=("互助期", "摘要")),
        layout.table(
            (Column("科目编码", 0), Column("科目", 3), Column("单位或职工", 3),
             money_column("借方金额（元）"), money_column("贷方金额（元）")),
            ([line["account"], line["name"], line["party"], _side(line["debit_fen"]),
              _side(line["credit_fen"])] for line in facts["lines"]),
            ("合计", "", "", show(facts["debit_fen"]), show(facts["credit_fen"])),
        ),
        layout.amount("合计（大写）", facts["debit_fen"]),
        layout.text("附单据　　　　张", indent=False),
        layout.signatures(("会计主管", ""), ("记账", ""), ("审核", facts["checked_by"] or ""),
                          ("制单", facts["made_by"])),
        layout.code(f"本凭证在凭证链中的位置：第 {facts['position']} 张；校验值", facts["hash"]),
    ]  # fmt: skip
    stamp = "红字冲销" if facts["reverses"] else ""
    return Paper("记账凭证", facts["entry_no"], booked_on, facts["federation"], facts["fund"],
                 blocks, stamp)  # fmt: skip


def _side(fen: int) -> str:
    """One side of a posting; a side on which nothing stands is left blank."""
    return show(fen) if fen else ""


def batch(facts: Answer) -> Paper:
    """付款凭证 of a batch or of one payment: to whom, how much, and what the bank answered."""
    made_on = date.fromisoformat(facts["made_on"])
    released = "未放行"
    if facts["released_by"]:
        released = f"{facts['released_by']}，{day_words(facts['released_on'])}"
    pairs = [
        ("付款批次", facts["batch_no"]), ("笔数", f"{len(facts['lines'])} 笔"),
        ("制单", f"{facts['made_by']}，{day_words(made_on)}"), ("放行", released),
        ("付款单位", facts["fund"]),
    ]  # fmt: skip
    if facts["withdrawn"] is not None:
        pairs.append(("撤回原因", facts["withdrawn"]))
    blocks: list[Block] = [
        layout.facts(*pairs, wide=("付款单位", "撤回原因")),
        layout.amount("付款金额（大写）", facts["total_fen"]),
        layout.table(
            (Column("付款单号"), Column("收款人", 3), Column("收款账号、开户银行", 6),
             Column("款项", 3), money_column("金额（元）"), Column("银行回盘", 4)),
            (_payment(line) for line in facts["lines"]),
            ("合计", "", "", "", show(facts["total_fen"]), ""),
        ),
        layout.signatures(("会计主管", ""), ("放行", facts["released_by"] or ""),
                          ("出纳", facts["made_by"])),
        layout.closing(facts["federation"], made_on),
    ]  # fmt: skip
    stamp = "" if facts["released_by"] else "未放行"
    return Paper("付款凭证", facts["number"], made_on, facts["federation"], facts["fund"], blocks,
                 "已撤回" if facts["withdrawn"] is not None else stamp)  # fmt: skip


def _payment(line: Answer) -> list[str]:
    return [
        line["payment_no"], line["payee"], f"{line['account']}\n{line['bank']}",
        word("kind", line["kind"]), show(line["amount_fen"]), _answered(line),
    ]  # fmt: skip


def _answered(line: Answer) -> str:
    if line["result"] is None:
        return "未回"
    if line["result"] == "paid":
        return f"已付 {line['answered_on']}"
    return f"退汇 {line['answered_on']} {line['reason']}"
