"""缴费通知单 and 收据: what an employer owes, and what came in."""

from __future__ import annotations

from datetime import date

from ledger.money import show
from ledger.nouns import Answer
from ledger.papers import layout
from ledger.papers.layout import Block, Column, Paper, day_words, money_column, period_words
from ledger.sentences import word

_USES = {"invoice": "缴费通知单", "recovery": "追回互助金", "refund": "退还付款人"}


def invoice(facts: Answer) -> Paper:
    """缴费通知单: who owes how much for how many, by payer, until when and to whom."""
    issued_on = date.fromisoformat(facts["issued_on"])
    parts = [(word("payer", payer), show(fen)) for payer, fen in facts["parts"].items() if fen]
    stamp = "作废" if facts["is_cancelled"] else "已缴清" if facts["paid_on"] else ""
    blocks: list[Block] = [
        layout.text(f"{facts['employer']}：", indent=False),
        layout.text(
            f"根据《{facts['title']}》，贵单位职工参加{period_words(facts['period'])}互助期的职工"
            f"医疗互助，共 {facts['members']} 人，应缴金额如下。请于"
            f"{day_words(facts['due_on'])}前缴入{facts['fund']}，并在汇款附言中写明通知单编号"
            f" {facts['invoice_no']}，以便及时入账。"
        ),
        layout.facts(
            ("单位名称", facts["employer"]), ("信用代码", facts["uscc"]),
            ("参加人数", f"{facts['members']} 人"), ("缴款期限", day_words(facts["due_on"])),
            ("收款单位", facts["fund"]), wide=("单位名称", "信用代码", "收款单位"),
        ),
        layout.table(
            (Column("缴费承担方", 1), money_column("应缴金额（元）")), parts,
            ("合计", show(facts["total_fen"])),
        ),
        layout.amount("应缴金额（大写）", facts["total_fen"]),
        *_received(facts),
        layout.signatures(("制单", ""), ("单位经办人签收", ""), ("签收日期", "")),
        layout.closing(facts["federation"], issued_on),
    ]  # fmt: skip
    return Paper("缴费通知单", facts["invoice_no"], issued_on, facts["federation"],
                 facts["fund"], blocks, stamp)  # fmt: skip


def _received(facts: Answer) -> list[Block]:
    """What of an invoice was paid, once anything was."""
    if not facts["received_fen"]:
        return []
    open_fen = facts["total_fen"] - facts["received_fen"]
    paid = f"，{day_words(facts['paid_on'])}缴清" if facts["paid_on"] else ""
    standing = f"已收 {show(facts['received_fen'])} 元，尚欠 {show(open_fen)} 元{paid}。"
    return [layout.text(standing, indent=False)]


def receipt(facts: Answer) -> Paper:
    """收据: from whom, how much, and what it was used for."""
    received_on = date.fromisoformat(facts["received_on"])
    uses = [(_USES[use["kind"]], use["number"], show(use["amount_fen"])) for use in facts["uses"]]
    if facts["unidentified_fen"]:
        uses.append(("待确认收款", "", show(facts["unidentified_fen"])))
    blocks: list[Block] = [
        layout.text(f"今收到{facts['payer']}交来下列款项，已存入{facts['fund']}专户。"),
        layout.facts(
            ("交款单位", facts["payer"]), ("付款账号", facts["payer_account"] or "未提供"),
            ("到账日期", day_words(received_on)), ("银行流水号", facts["bank_ref"]),
            ("附言", facts["memo"] or "无"), wide=("交款单位", "银行流水号", "附言"),
        ),
        layout.amount("实收金额（大写）", facts["amount_fen"]),
        layout.table(
            (Column("用途", 2), Column("单据编号", 3), money_column("金额（元）")), uses,
            ("合计", "", show(facts["amount_fen"])),
        ),
        layout.signatures(("收款人", ""), ("会计", ""), ("复核", "")),
        layout.closing(facts["federation"], received_on),
    ]  # fmt: skip
    return Paper("收据", facts["bank_ref"], received_on, facts["federation"], facts["fund"],
                 blocks)  # fmt: skip
