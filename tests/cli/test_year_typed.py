"""The steps of a year as they are typed: each says what it did, and once only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.keyboard import AtStage, Keyboard, write_csv, write_rows
from tests.work.papers import PERSONS, SHIPYARD, UNITS, ZHANG, ZHOU, register_of, roster

RECEIPT_COLUMNS = ("交易日期", "流水号", "付款户名", "付款账号", "金额", "附言")
CLAIM_COLUMNS = (
    "申报编号", "姓名", "证件号码", "保障项目", "申报日期", "诊断编码", "定点医药机构编号",
    "出院日期", "结算ID", "票据号码", "医疗费总额", "符合政策范围金额", "基金支付总额",
    "统筹基金支出", "个人现金支出",
)  # fmt: skip
CLAIM = (
    "SB-1", ZHANG.name, ZHANG.id_number, "住院", "2012-09-20", "K35.8", "H1", "2012-09-10", "S1",
    "N1", "4500.00", "4200.00", "3600.00", "3600.00", "900.00",
)  # fmt: skip
DISPUTED = (
    "SB-2", ZHOU.name, ZHOU.id_number, "住院", "2012-09-20", "K35.8", "H1", "2012-09-10", "S1",
    "N2", "4500.00", "4200.00", "3600.00", "3600.00", "900.00",
)  # fmt: skip
RESULT_COLUMNS = ("付款编号", "结果", "退回原因", "交易日期", "银行流水号")


@pytest.fixture
def billed(keyboard: Keyboard, tmp_path: Path) -> Keyboard:
    """Units registered, everybody enrolled and billed, all by files."""
    units = write_rows(tmp_path / "单位.csv", register_of(*UNITS))
    keyboard.ask("register", units, "--period", "2012", today="2012-06-25")
    people = write_rows(tmp_path / "名册.csv", roster(*PERSONS))
    keyboard.ask("enrol", people, "--period", "2012")
    keyboard.ask("bill", "--period", "2012", today="2012-07-15", actor="李出纳")
    return keyboard


def test_registering_and_enrolling_say_what_they_did(keyboard: Keyboard, tmp_path: Path) -> None:
    units = write_rows(tmp_path / "单位.csv", register_of(*UNITS))
    tried = keyboard.type("register", units, "--period", "2012", "--dry-run",
                          "--book", keyboard.book)  # fmt: skip
    assert (tried.status, "3 个单位都可以登记" in tried.out) == (0, True)
    done = keyboard.do("register", units, "--period", "2012")
    assert "共 3 个，新增 3，更改 0，未变 0" in done.out
    people = write_rows(tmp_path / "名册.csv", roster(*PERSONS))
    enrolled = keyboard.do("enrol", people, "--period", "2012")
    assert "共 12 行，新增 12 人" in enrolled.out
    again = keyboard.ask("enrol", people, "--period", "2012")
    assert (again["joined"], again["unchanged"], again["file"]) == (0, 12, "名册.csv")


def test_a_bill_lists_its_invoices_with_their_sum(billed: Keyboard) -> None:
    statement = billed.do("statement", "--employer", SHIPYARD.uscc)
    assert "JF-2012-00001" in statement.out
    assert "250.00" in statement.out
    refused = billed.do("bill", "--period", "2012", "--employer", SHIPYARD.uscc)
    assert refused.status == 1
    assert "没有待缴费的参加人员" in refused.err
    cancelled = billed.do("bill", "--cancel", "JF-2012-00001", "--reason", "重复")
    assert "已作废缴费通知 JF-2012-00001（250.00 元）" in cancelled.out


def test_money_is_received_identified_and_paid_back(billed: Keyboard, tmp_path: Path) -> None:
    receipts = write_csv(
        tmp_path / "到账.csv", RECEIPT_COLUMNS,
        ("2012-08-03", "R1", SHIPYARD.name, "1", "250.00", ""),
        ("2012-08-04", "R2", "不知名", "2", "1,200.50", ""),
    )  # fmt: skip
    received = billed.do("receive", receipts, today="2012-08-10")
    assert "登记 2 笔，合计 1,450.50 元，其中待确认 1,200.50 元" in received.out
    assert "不知名" in received.out
    placed = billed.ask("receive", "--identify", "R2", "--to", "JF-2012-00002", today="2012-08-10")
    assert (placed["used"], placed["unidentified"]) == ("200.00", "1000.50")
    too_much = billed.ask("refund", "R2", "--amount", "1000.51", "--reason", "多缴",
                          today="2012-08-11", expect=1)  # fmt: skip
    assert too_much["refused"]["facts"] == {"bank_ref": "R2", "held": "1000.50"}
    assert "可退的金额是 1,000.50 元" in too_much["refused"]["sentence"]
    asked = billed.do("refund", "R2", "--reason", "多缴", today="2012-08-11")
    assert "已申请退款 TK-2012-00001" in asked.out
    own = billed.do("approve", "--refund", "TK-2012-00001", today="2012-08-11")
    assert (own.status, "不能审核自己经办的事项" in own.err) == (1, True)


def test_a_claim_is_taken_decided_signed_explained_and_paid(
    billed: Keyboard, tmp_path: Path
) -> None:
    receipts = write_csv(
        tmp_path / "到账.csv", RECEIPT_COLUMNS,
        ("2012-08-03", "R1", SHIPYARD.name, "1", "250.00", ""),
    )  # fmt: skip
    billed.ask("receive", receipts, today="2012-08-10")
    claims = write_csv(tmp_path / "申报.csv", CLAIM_COLUMNS, CLAIM)
    taken = billed.do("intake", claims, today="2012-10-08")
    assert "共 1 件申报，受理 1 件" in taken.out
    decided = billed.do("adjudicate", today="2012-10-09", actor="赵审核")
    assert "补助 1 件，合计 300.00 元" in decided.out
    signed = billed.do("approve", "SB-1", today="2012-10-10", actor="钱复核")
    assert "生效 1 项，合计 300.00 元" in signed.out
    explained = billed.do("explain", "SB-1")
    for part in ("第 1 轮审核", "\n2.  ", "（第十四条）", "600.00 → 300.00", "未付"):
        assert part in explained.out, part
    english = billed.do("--lang", "en", "explain", "SB-1")
    assert "Outcome: a benefit of 300.00" in english.out
    _pay(billed, tmp_path)


def _pay(billed: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "付款.csv"
    made = billed.do("pay", "make", "--output", file, today="2012-10-11", actor="李出纳")
    assert "已制批 FK-2012-0001：1 笔，合计 300.00 元" in made.out
    assert ZHANG.card in file.read_text("utf-8-sig")
    short = billed.ask("pay", "release", "FK-2012-0001", today="2012-10-11", expect=1)
    assert short["refused"]["facts"] == {"needed": "300.00", "held": "250.00"}
    withdrawn = billed.do("pay", "withdraw", "FK-2012-0001", "--reason", "存款不足",
                          today="2012-10-11")  # fmt: skip
    assert "已撤回批次 FK-2012-0001（300.00 元）" in withdrawn.out


def test_a_payment_is_released_answered_and_corrected(at_stage: object, tmp_path: Path) -> None:
    assert callable(at_stage)
    keyboard: Keyboard = at_stage("batched")
    released = keyboard.do("pay", "release", "FK-2012-0001", actor="周主任", today="2012-12-15")
    assert "已放行批次 FK-2012-0001：3 笔" in released.out
    answers = write_csv(
        tmp_path / "回盘.csv", RESULT_COLUMNS,
        ("FK-2012-0001-00001", "成功", "", "2012-12-17", "B1"),
        ("FK-2012-0001-00002", "退回", "账户已销户", "2012-12-17", "B2"),
    )  # fmt: skip
    result = keyboard.ask("pay", "results", answers, today="2012-12-18")
    assert (result["paid"], result["returned"]) == (1, 1)
    assert result["returned_amount"] == result["lines"][0]["amount"]
    payable = result["to_correct"][0]
    wrong = keyboard.do("pay", "correct", payable, "--account", "123", "--reason", "换卡",
                        today="2012-12-19")  # fmt: skip
    assert (wrong.status, "银行卡号应为 13 至 19 位数字" in wrong.err) == (2, True)
    right = keyboard.do("pay", "correct", payable, "--account", ZHANG.card, "--reason", "换卡",
                        today="2012-12-19")  # fmt: skip
    assert f"已更正应付单 {payable}" in right.out


def test_a_voucher_is_prepared_checked_and_reversed(keyboard: Keyboard, tmp_path: Path) -> None:
    voucher = tmp_path / "利息.json"
    lines = [{"account": "1002", "debit": "12.50"}, {"account": "490101", "credit": "12.50"}]
    text = {"summary": "利息", "effective_on": "2012-07-01", "lines": lines}
    voucher.write_text(json.dumps(text, ensure_ascii=False), "utf-8")
    assert "SG-2012-0001（利息，12.50 元）" in keyboard.do("post", voucher).out
    signed = keyboard.ask("approve", "--voucher", "SG-2012-0001", actor="钱复核")
    number = signed["lines"][0]["entry_no"]
    book = keyboard.do("ledger", "1002", "--from", "2012-07-01", "--to", "2012-07-31")
    assert number in book.out
    assert "期初余额" in book.out
    reversal = keyboard.do("post", "--reverse", number, "--reason", "金额有误")
    assert "SG-2012-0002" in reversal.out


def test_a_year_is_closed_allocated_and_published(at_stage: AtStage, tmp_path: Path) -> None:
    keyboard = at_stage("answered")
    closed = keyboard.do("close", "--period", "2012", today="2013-10-08")
    assert "已结账：互助期 2012-08-01" in closed.out
    assert "提取风险准备金" in closed.out
    draft = keyboard.type("allocate", "--period", "2012", "--book", keyboard.book)
    assert (draft.status, "试算" in draft.out) == (0, True)
    awards = tmp_path / "分配.csv"
    keyboard.do("allocate", "--period", "2012", "--fix", "--output", awards, today="2013-10-09")
    assert awards.read_text("utf-8-sig").startswith("救助编号,")
    notice = tmp_path / "公示.txt"
    published = keyboard.do("publish", "--period", "2012", "--output", notice, today="2013-10-10")
    assert "已公示 GS-2012-001" in published.out
    paper = notice.read_text("utf-8")
    assert "二次救助公示" in paper
    assert ZHANG.name not in paper
    again = tmp_path / "again.txt"
    keyboard.do("publish", "file", "2012", "--output", again)
    assert again.read_text("utf-8") == paper
    objected = keyboard.do("publish", "object", "GS-2012-001", "--by", "群众", "--words", "有误",
                           today="2013-10-12")  # fmt: skip
    assert "异议 YY-2013-0001" in objected.out
    answered = keyboard.do("publish", "answer", "YY-2013-0001", "--dismiss", "--words", "无误",
                           today="2013-10-13")  # fmt: skip
    assert "不采纳" in answered.out


def test_the_same_request_is_done_once(keyboard: Keyboard, tmp_path: Path) -> None:
    units = write_rows(tmp_path / "单位.csv", register_of(*UNITS))
    words = ("register", units, "--period", "2012", "--request-id", "r-1")
    assert keyboard.ask(*words) == keyboard.ask(*words)
    other = keyboard.do("bill", "--period", "2012", "--request-id", "r-1")
    assert (other.status, "请求编号 r-1 已用于另一项内容（登记单位）" in other.err) == (1, True)


def test_several_files_are_several_requests(keyboard: Keyboard, tmp_path: Path) -> None:
    units = write_rows(tmp_path / "单位.csv", register_of(*UNITS))
    keyboard.ask("register", units, "--period", "2012")
    one = write_rows(tmp_path / "一.csv", roster(*PERSONS[:6]))
    two = write_rows(tmp_path / "二.csv", roster(*PERSONS[6:]))
    words = ("enrol", one, two, "--period", "2012", "--request-id", "r-2")
    first = keyboard.ask(*words)
    assert first == keyboard.ask(*words)
    assert first["joined"] == 12
    assert [each["joined"] for each in first["files"]] == [6, 6]


def test_disputed_settlements_are_found_and_the_good_claim_is_taken(
    billed: Keyboard, tmp_path: Path
) -> None:
    claims = write_csv(tmp_path / "申报.csv", CLAIM_COLUMNS, CLAIM, DISPUTED)
    tried = billed.ask("intake", claims, "--dry-run", today="2012-10-08", expect=2)
    assert (tried["claims"], tried["good"], tried["acceptable"]) == (2, 1, False)
    strict = billed.do("intake", claims, today="2012-10-08")
    assert (strict.status, "结算 S1 已在申报 SB-1 中使用" in strict.err) == (2, True)
    place = tmp_path / "问题.xlsx"
    good = billed.do("intake", claims, "--accept-good", "--findings", place, today="2012-10-08")
    assert (good.status, "受理 1 件" in good.out, place.is_file()) == (0, True, True)
    reversals = write_csv(
        tmp_path / "撤销.csv", ("定点医药机构编号", "结算ID", "撤销日期", "撤销原因"),
        ("H1", "S1", "2012-10-20", "重算"), ("H1", "S9", "2012-10-20", "重算"),
    )  # fmt: skip
    reversed_ = billed.do("intake", "--reversals", reversals, today="2012-10-21")
    assert "登记 1 笔" in reversed_.out
    assert "账套中没有机构 H1 的结算 S9" in reversed_.out
