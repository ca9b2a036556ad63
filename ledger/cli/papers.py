"""Papers that leave the office: the trial balance, the awards, the public notice. In Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger.cli.help import display_width, wrap
from ledger.files.sheets import csv_writer, replacing
from ledger.money import show, yuan
from ledger.nouns import Answer
from ledger.sentences import word

_PAGE = 88
_NOTICE_COLUMNS = ("救助编号", "姓名", "证件号码", "单位", "救助金额（元）")


def write_balance(path: Path, answer: Answer) -> None:
    """科目余额表 as CSV: turnover and balance of every account, the sums last."""
    headings = ("科目编码", "科目名称", "类别", "借方发生额", "贷方发生额", "借方余额", "贷方余额")
    with csv_writer(path, headings, money=headings[3:]) as writer:
        for row in answer["rows"]:
            balance = row["balance_fen"]
            writer.row((
                row["code"], row["name"], word("kind", row["kind"]), yuan(row["debit_fen"]),
                yuan(row["credit_fen"]), yuan(max(balance, 0)), yuan(max(-balance, 0)),
            ))  # fmt: skip
        writer.row((
            "", "合计", "", yuan(answer["debit_fen"]), yuan(answer["credit_fen"]),
            yuan(answer["debit_balances_fen"]), yuan(answer["credit_balances_fen"]),
        ))  # fmt: skip


def write_awards(path: Path, answer: Answer) -> None:
    """二次救助分配明细 as CSV, with the burden and the need that each award comes from."""
    headings = ("救助编号", "职工编号", "病种组", "个人负担", "救助需求", "救助金额")
    with csv_writer(path, headings, money=headings[3:]) as writer:
        for award in answer["awards"]:
            writer.row((
                award["case_no"], str(award["member_no"]), word("group", award["group"]),
                yuan(award["burden_fen"]), yuan(award["need_fen"]), yuan(award["award_fen"]),
            ))  # fmt: skip


def write_notice(path: Path, answer: Answer) -> None:
    """公示: a page to be put up (.txt), or its list for a spreadsheet (.csv)."""
    if path.suffix.lower() == ".csv":
        with csv_writer(path, _NOTICE_COLUMNS, money=_NOTICE_COLUMNS[-1:]) as writer:
            for line in answer["lines"]:
                writer.row((line["case_no"], line["name"], line["id_number"], line["employer"],
                            yuan(line["award_fen"])))  # fmt: skip
        return
    with replacing(path) as temporary:
        temporary.write_text(notice_text(answer), encoding="utf-8", newline="\n")


def notice_text(answer: Answer) -> str:
    """The notice as plain text, set for a fixed-width font."""
    opening = (
        f"　　根据《{answer['title']}》，{answer['period']} 起的互助期二次救助资金"
        f" {show(answer['pool_fen'])} 元，拟救助 {len(answer['lines'])} 人，合计"
        f" {show(answer['awarded_fen'])} 元，余 {show(answer['remainder_fen'])} 元。"
        f"现予公示，公示期为 {answer['published_on']} 至 {answer['closes_on']}。"
        f"对名单有异议的，请在公示期内向{answer['federation']}提出。"
    )
    rows = [(line["case_no"], line["name"], line["id_number"], line["employer"],
             show(line["award_fen"])) for line in answer["lines"]]  # fmt: skip
    lines = [
        _centred(answer["federation"]),
        _centred(f"{answer['fund']}二次救助公示"),
        _centred(answer["notice_no"]),
        "",
        *wrap(opening, _PAGE),
        "",
        *_listed(rows),
        "",
        _right(answer["federation"]),
        _right(answer["published_on"]),
        "",
        f"内容校验值：{answer['content_digest']}",
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _listed(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns as wide as their widest entry; the amount stands on the right."""
    table = [_NOTICE_COLUMNS, *rows]
    widths = [max(display_width(row[column]) for row in table) for column in range(5)]
    set_rows = []
    for row in table:
        cells = [_padded(text, width) for text, width in zip(row[:-1], widths, strict=False)]
        amount = " " * (widths[-1] - display_width(row[-1])) + row[-1]
        set_rows.append("  ".join([*cells, amount]))
    rule = "-" * display_width(set_rows[0])
    return [set_rows[0], rule, *set_rows[1:], rule]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _centred(text: str) -> str:
    return " " * max(0, (_PAGE - display_width(text)) // 2) + text


def _right(text: str) -> str:
    return " " * max(0, _PAGE - display_width(text)) + text
