"""公示名单 and 年度报告: whom the relief goes to, and how the fund did in a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ledger.money import percent, show
from ledger.nouns import Answer, Fen
from ledger.papers import layout
from ledger.papers.layout import Block, Column, Paper, day_words, money_column, period_words
from ledger.sentences import word


def notice(facts: Answer) -> Paper:
    """公示名单: totals, every award with masked names, how and until when to object."""
    published_on = date.fromisoformat(facts["published_on"])
    lines = facts["lines"]
    blocks: list[Block] = [
        layout.text(
            f"根据《{facts['title']}》，{period_words(facts['period'])}互助期二次救助资金共"
            f" {show(facts['pool_fen'])} 元，拟救助 {len(lines)} 人，合计"
            f" {show(facts['awarded_fen'])} 元，余 {show(facts['remainder_fen'])} 元。现予公示。"
        ),
        layout.text(
            f"公示期为{day_words(published_on)}至{day_words(facts['closes_on'])}。对名单有异议的，"
            f"请在{day_words(facts['closes_on'])}（含当日）以前向{facts['federation']}书面提出，"
            "写明公示编号、救助编号和理由，并留下姓名和联系方式；提出人的姓名不公开。"
        ),
        layout.heading("一、资金分配（元）"),
        layout.table(
            (Column("病种组", 3), money_column("可用资金"), money_column("救助需求"),
             money_column("拟救助"), Column("救助比例", 4, "right")),
            (_tranche(each) for each in facts["tranches"]),
        ),
        layout.heading("二、拟救助名单（姓名、证件号码已作遮盖）"),
        layout.table(
            (Column("序号", 0, "center"), Column("救助编号", 3), Column("姓名", 2),
             Column("证件号码", 4), Column("单位", 5), money_column("救助金额（元）")),
            ([str(number), line["case_no"], line["name"], line["id_number"], line["employer"],
              show(line["award_fen"])] for number, line in enumerate(lines, start=1)),
            ("合计", "", "", "", f"{len(lines)} 人", show(facts["awarded_fen"])),
        ),
        layout.amount("合计（大写）", facts["awarded_fen"]),
        *_objections(facts),
        layout.closing(facts["federation"], published_on),
        layout.code("公示内容校验值", facts["content_digest"]),
        layout.chain_head(facts["head"]),
    ]  # fmt: skip
    return Paper("二次救助公示名单", facts["notice_no"], published_on, facts["federation"],
                 facts["fund"], blocks)  # fmt: skip


def _tranche(each: Answer) -> list[str]:
    groups = "、".join(word("group", group) for group in each["groups"])
    amounts = [show(each[f"{name}_fen"]) for name in ("available", "need", "awarded")]
    return [groups, *amounts, _ratio(Fraction(each["ratio"]))]


def _ratio(ratio: Fraction) -> str:
    """An exact share with its percentage: 2/3（66.67%）."""
    return "全额" if ratio == 1 else f"{ratio}（{percent(ratio)}）"


def _objections(facts: Answer) -> Iterator[Block]:
    """How many objected, once anybody did; who and why is not public."""
    if facts["objections"]:
        yield layout.text(
            f"至打印时共收到异议 {facts['objections']} 件，已答复 {facts['answered']} 件，其中成立"
            f" {facts['upheld']} 件；异议成立的，所涉救助不予发放。",
            indent=False,
        )


def annual(facts: Answer) -> Paper:
    """年度报告: members and contributions, income and expense, claims, relief, balances."""
    day = date.fromisoformat(facts["day"])
    standing = "本互助期已结账。" if facts["closing"] else "本互助期尚未结账，数字截至报告日。"
    blocks: list[Block] = [
        layout.text(f"互助期：{period_words(facts['period'])}。报告日：{day_words(day)}。{standing}"),
        layout.heading("一、参加与缴费"),
        _taking_part(facts["summary"]),
        layout.heading("二、收入与支出（元）"),
        *_results(facts),
        layout.heading("三、申报与补助"),
        _claimed(facts["summary"]),
        layout.heading("四、结余与二次救助（元）"),
        *_surplus(facts),
        layout.heading("五、资金余额（元）"),
        layout.table(
            (Column("科目编码", 2), Column("科目", 5), Column("类别", 2), money_column("余额")),
            ([row["code"], row["name"], word("kind", row["kind"]), show(row["amount_fen"])]
             for row in facts["balances"]),
        ),
        layout.signatures(("主管", ""), ("会计", ""), ("经费审查委员会", "")),
        layout.closing(facts["federation"], day),
        layout.chain_head(facts["head"]),
    ]  # fmt: skip
    return Paper("年度报告", facts["period"]["starts_on"], day, facts["federation"],
                 facts["fund"], blocks, "" if facts["closing"] else "未结账")  # fmt: skip


def _taking_part(summary: Answer) -> Block:
    dues = summary["contributions"]
    payers = dues["by_payer"]
    return layout.facts(
        ("参加单位", f"{summary['employers']} 个"), ("参加职工", f"{summary['members']} 人"),
        ("应缴", f"{show(dues['due_fen'])} 元"), ("实收", f"{show(dues['received_fen'])} 元"),
        ("单位承担", f"{show(payers['employer_fen'])} 元"),
        ("个人承担", f"{show(payers['member_fen'])} 元"),
        ("工会承担", f"{show(payers['union_fen'])} 元"),
    )  # fmt: skip


def _results(facts: Answer) -> Iterator[Block]:
    income, expense = (sum(row["amount_fen"] for row in facts[side]) for side in
                       ("income", "expense"))  # fmt: skip
    rows = [*_result_rows("收入", facts["income"], income),
            *_result_rows("支出", facts["expense"], expense)]  # fmt: skip
    yield layout.table(
        (Column("类别", 1), Column("科目编码", 2), Column("科目", 5), money_column("金额")), rows,
        ("结余", "", "收入减支出", show(income - expense)),
    )  # fmt: skip


def _result_rows(side: str, rows: list[Answer], total: Fen) -> list[list[str]]:
    listed = [[side, row["code"], row["name"], show(row["amount_fen"])] for row in rows]
    return [*listed, [side, "", f"{side}合计", show(total)]]


def _claimed(summary: Answer) -> Block:
    claimed, fund = summary["claims"], summary["fund"]
    decided = claimed["approved"] + claimed["declined"]
    return layout.facts(
        ("申报", f"{claimed['submitted']} 件"), ("已审核", f"{decided} 件"),
        ("予以补助", f"{claimed['approved']} 件"), ("不予补助", f"{claimed['declined']} 件"),
        ("补助基数", f"{show(claimed['in_scope_self_paid_fen'])} 元"),
        ("补助金额", f"{show(claimed['benefit_fen'])} 元"),
        ("赔付率", _payout(fund["benefit_expense_fen"], fund["income_fen"])),
        wide=("赔付率",),
    )  # fmt: skip


def _payout(benefit: Fen, income: Fen) -> str:
    """Benefits as a share of the income, with the two figures it comes from."""
    if income <= 0:
        return "本期没有收入"
    origin = f"互助金支出 {show(benefit)} 元 ÷ 本期收入 {show(income)} 元"
    return f"{percent(Fraction(benefit, income))}（{origin}）"


def _surplus(facts: Answer) -> Iterator[Block]:
    """How the result was shared out, and what the relief came to."""
    closing, relief = facts["closing"], facts["summary"]["relief"]
    if closing is not None:
        yield layout.facts(
            ("结账日期", day_words(closing["closed_on"])),
            ("本期结余", show(closing["surplus_fen"] - closing["deficit_fen"])),
            ("风险准备金", show(closing["reserve_fen"])),
            ("二次救助", show(closing["relief_pool_fen"])),
            ("结转下期", show(closing["carried_fen"])),
        )  # fmt: skip
    yield layout.facts(
        ("列入名单", f"{relief['candidates']} 人"), ("救助需求", show(relief["need_fen"])),
        ("救助金额", show(relief["awarded_fen"])), ("救助余额", show(relief["remainder_fen"])),
    )  # fmt: skip
