"""审核决定书: what was granted or declined, step by step, with the articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.money import show
from ledger.nouns import Answer, Outcome
from ledger.papers import layout
from ledger.papers.layout import Block, Column, Paper, day_words, money_column
from ledger.sentences import say

_SETTLEMENT_COLUMNS = (
    Column("结算编号", 1), Column("入院", 0), Column("出院", 0), money_column("医疗费总额"),
    money_column("基金支付"), money_column("政策范围内"), money_column("个人现金"),
)  # fmt: skip
_SETTLEMENT_AMOUNTS = (
    "medfee_sumamt_fen", "fund_pay_sumamt_fen", "inscp_scp_amt_fen", "psn_cash_pay_fen",
)  # fmt: skip


def decision(facts: Answer) -> Paper:
    """审核决定书 of the live decision on a claim."""
    claim, made = facts["claim"], facts["decision"]
    decided_on = date.fromisoformat(made["decided_on"])
    blocks: list[Block] = [
        layout.facts(
            ("申请人", claim["member"]), ("证件号码", facts["id_number"]),
            ("参加单位", facts["employer"] or "未参加本互助期"), ("就诊医院", claim["hospital"]),
            ("诊断", f"{claim['diagnosis_name']}（{claim['diagnosis_code']}）"),
            ("保障项目", facts["line"]), ("申报日期", day_words(claim["submitted_on"])),
            wide=("参加单位", "就诊医院", "诊断"),
        ),
        layout.heading("一、医保结算（元）"),
        layout.table(_SETTLEMENT_COLUMNS, (_settlement(row) for row in facts["settlements"])),
        layout.heading("二、审核过程（元）"),
        *_course(made),
        layout.heading("三、决定"),
        layout.text(_verdict(facts)),
        layout.amount("补助金额（大写）", made["benefit_fen"]),
        *_articles(made),
        layout.signatures(*_signatures(made)),
        layout.closing(facts["federation"], decided_on),
        layout.chain_head(facts["head"]),
        layout.code("所依据的办法文本校验值", made["rules_digest"]),
    ]  # fmt: skip
    return Paper("审核决定书", claim["claim_no"], decided_on, facts["federation"], facts["fund"],
                 blocks, _stamp(facts))  # fmt: skip


def _stamp(facts: Answer) -> str:
    if facts["claim"]["is_open"]:
        return "待重新审核"
    return "" if facts["is_final"] else "待审批"


def _settlement(row: Answer) -> list[str]:
    number = row["setl_id"] + ("（已撤销）" if row["reversed_on"] else "")
    amounts = [show(row[name]) for name in _SETTLEMENT_AMOUNTS]
    return [number, row["admitted_on"], row["discharged_on"], *amounts]


def _course(made: Answer) -> Iterator[Block]:
    """Every step with its article and amounts, and every reason."""
    if made["workings"]:
        yield layout.table(
            (Column("步骤", 0, "center"), Column("说明", 5), Column("依据", 2),
             money_column("之前"), money_column("之后")),
            ([str(number), say(step["what"], step["facts"]), step["article"],
              show(step["before_fen"]), show(step["after_fen"])]
             for number, step in enumerate(made["workings"], start=1)),
        )  # fmt: skip
    for reason in made["reasons"]:
        said = say(reason["code"], reason["facts"])
        yield layout.text(f"理由：{said}（{reason['article']}）", indent=False)


def _verdict(facts: Answer) -> str:
    made = facts["decision"]
    opening = f"经第 {made['round']} 轮审核，依据《{facts['title']}》，"
    if made["outcome"] != Outcome.APPROVED.value:
        return f"{opening}对本次申报不予补助。"
    return (
        f"{opening}补助基数为 {show(made['base_fen'])} 元，决定补助"
        f" {show(made['benefit_fen'])} 元。"
    )


def _articles(made: Answer) -> Iterator[Block]:
    if made["articles"]:
        yield layout.heading("附：所引条文")
    for each in made["articles"]:
        yield layout.small(f"{each['article']}　{each['words']}")


def _signatures(made: Answer) -> list[tuple[str, str]]:
    """Who decided, and who signed on which level; without a signature a place for one."""
    signed = [(f"审批（{each['level']}级）", each["by"]) for each in made["signed"]]
    return [("审核", made["made_by"]), *(signed or [("审批", "")])]
