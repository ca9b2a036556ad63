"""Carrying out one action: what stands on a paper, through the files and steps an office has.

An action is plain data, as it is written down for the auditor. Rosters, registers, claims,
statements and answers of the bank are written to files and read as any file somebody hands in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.sheets import write_csv, write_xlsx, yuan
from ledger.book.connection import OpenBook
from ledger.files.bank import read_bank_results, read_receipts
from ledger.files.claims import read_claims
from ledger.files.rosters import read_employers, read_roster
from ledger.forms import ReversalForm, VoucherForm, VoucherLine
from ledger.nouns import Answer
from ledger.refusals import BadInput, Refusal
from ledger.work import (
    adjudicate,
    allocate,
    approve,
    bill,
    close,
    enrol,
    intake,
    pay,
    post,
    publish,
    receive,
    register,
    send_back,
    withdrawals,
)
from ledger.work.desk import Desk
from tests.work.papers import digest

Content = Mapping[str, Any]
#: Findings that let a row in without its having any effect.
WITHOUT_EFFECT = frozenset({"change_overtaken", "leave_and_transfer"})
FIRST_ROW = 2  # of a sheet, under its heading


@dataclass(frozen=True)
class Action:
    """What somebody is about to do: the step (``what``), what is handed in, and the request."""

    by: str
    what: str
    content: Content
    request: str
    day: date

    def __str__(self) -> str:
        text = json.dumps(self.content, ensure_ascii=False)
        return f"{self.day} {self.by} {self.request} {self.what} {text[:300]}"


@dataclass(frozen=True)
class Told:
    """What somebody was told: "done" with the answer, "refused" by a code, "findings" by codes."""

    outcome: str
    answer: Answer
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.outcome} {' '.join(self.codes)}"


def perform(book: OpenBook, action: Action, folder: Path) -> Told:
    """Carry an action out; whatever is no refusal and no finding is a mistake of the program."""
    desk = Desk(book, action.by, action.day, action.request)
    office = Office(desk, folder / f"{action.request}-{action.by.strip()}")
    try:
        answer = getattr(office, action.what)(**action.content)
    except Refusal as refusal:
        return Told("refused", {}, (refusal.code,))
    except BadInput as bad:
        return Told("findings", {}, tuple(sorted({finding.code for finding in bad.findings})))
    finally:
        for file in folder.glob(f"{action.request}-{action.by.strip()}.*"):
            file.unlink()
    return Told("done", json.loads(json.dumps(answer, ensure_ascii=False)))


def paper_of(action: Action, told: Told) -> Content:
    """The paper of an action that took effect: with the places of lines that were handed back."""
    given = {name: value for name, value in action.content.items() if name != "good"}
    if action.what == "roster":
        given["back"] = _handed_back(given["rows"], told.answer)
    elif action.what == "intake":
        given["back"] = _claims_back(given["claims"], told.answer)
    return {"request": action.request, "day": action.day.isoformat(), "by": action.by,
            "what": action.what, "in": given}  # fmt: skip


def _handed_back(rows: Sequence[Content], answer: Answer) -> list[int]:
    if "uploaded_on" in answer:
        return list(range(len(rows)))
    return sorted(
        {
            finding["row"] - FIRST_ROW
            for finding in answer["findings"]
            if finding["severity"] == "refuse" or finding["code"] in WITHOUT_EFFECT
        }
    )


def _claims_back(claims: Sequence[Content], answer: Answer) -> list[int]:
    """A line of the file is one claim; lines are counted from 1."""
    refused = {f["row"] for f in answer["findings"] if f["severity"] == "refuse"}
    return [at for at in range(len(claims)) if at + 1 in refused]


@dataclass(frozen=True)
class Office:
    """The steps by the names that actions call them; ``file``: where files are written to."""

    desk: Desk
    file: Path

    def register(self, period: str, rows: Sequence[Content]) -> Answer:
        heading = ("单位名称", "统一社会信用代码", "单位类型", "职工人数", "单位承担", "个人承担",
                   "工会承担", "上级补助")  # fmt: skip
        lines = [
            (row["name"], row["uscc"], "企业", str(row["headcount"]), *row["shares"])
            for row in rows
        ]
        read, found = read_employers(write_xlsx(self._path(".xlsx"), [heading, *lines]))
        return register.register(self.desk, period, read, digest(repr(rows)), found)

    def roster(self, period: str, rows: Sequence[Content], good: bool) -> Answer:
        heading = ("单位名称", "统一社会信用代码", "姓名", "证件号码", "银行卡号", "变动类型",
                   "变动日期")  # fmt: skip
        names = ("unit", "uscc", "name", "id", "card", "change", "on")
        lines = [tuple(row[name] for name in names) for row in rows]
        read, found = read_roster(write_xlsx(self._path(".xlsx"), [heading, *lines]))
        return enrol.enrol(
            self.desk, period, read, ("名册.xlsx", digest(period + repr(rows))),
            read_findings=found, accept_good=good,
        )  # fmt: skip

    def wrong_file(self, rows: Sequence[Sequence[str]]) -> Answer:
        """Something else, handed in as a roster."""
        read, _ = read_roster(write_csv(self._path(".csv"), rows, "utf-8"))
        raise AssertionError(f"a roster was read from {rows}: {read}")

    def bill(self, period: str, uscc: str | None) -> Answer:
        return bill.bill(self.desk, period, uscc)

    def cancel(self, invoice: str) -> Answer:
        return bill.cancel_invoice(self.desk, invoice, "名册有误")

    def receive(self, rows: Sequence[Content]) -> Answer:
        heading = ("交易日期", "流水号", "付款户名", "付款账号", "金额", "附言")
        lines = [
            (row["on"], row["ref"], row["payer"], row["account"], yuan(row["fen"]), row["memo"])
            for row in rows
        ]
        read, found = read_receipts(write_csv(self._path(".csv"), [heading, *lines], "utf-8"))
        if found:
            raise BadInput(found)
        return receive.receive(self.desk, read, digest(repr(rows)))

    def identify(self, ref: str, target: str) -> Answer:
        return receive.identify(self.desk, ref, target)

    def ask_refund(self, ref: str, fen: int | None, account: str) -> Answer:
        return receive.ask_refund(self.desk, ref, fen, "多缴退回", account, "中国工商银行")

    def intake(self, claims: Sequence[Content], good: bool) -> Answer:
        lines = [json.dumps(_claim_line(claim), ensure_ascii=False) for claim in claims]
        path = self._path(".jsonl")
        path.write_text("\n".join(lines), encoding="utf-8")
        forms, found = read_claims(path)
        return intake.intake(
            self.desk, forms, digest(repr(claims)), read_findings=found, accept_good=good
        )

    def reverse_stays(self, rows: Sequence[Content]) -> Answer:
        forms = [
            ReversalForm(at, row["hospital"], row["setl"], date.fromisoformat(row["on"]), "重结")
            for at, row in enumerate(rows, start=FIRST_ROW)
        ]
        return intake.reverse_settlements(self.desk, forms, digest(repr(rows)))

    def adjudicate(self, claim: str | None) -> Answer:
        return adjudicate.adjudicate(self.desk, claim)

    def send_back(self, claim: str, turn: int) -> Answer:
        return send_back.send_back(self.desk, claim, turn, "材料不清，请补充")

    def sign_claims(self, claims: Sequence[str] | None) -> Answer:
        return approve.approve_claims(self.desk, claims)

    def make_batch(self) -> Answer:
        return pay.make_batch(self.desk)

    def release(self, batch: str) -> Answer:
        return pay.release(self.desk, batch)

    def withdraw(self, batch: str) -> Answer:
        return pay.withdraw(self.desk, batch, "重新制批")

    def results(self, rows: Sequence[Content]) -> Answer:
        heading = ("付款编号", "结果", "退回原因", "交易日期", "银行流水号")
        lines = [
            (row["no"], "成功" if row["paid"] else "退回", "" if row["paid"] else "账户已销户",
             row["on"], f"B{at}")
            for at, row in enumerate(rows)
        ]  # fmt: skip
        read, found = read_bank_results(write_csv(self._path(".csv"), [heading, *lines], "utf-8"))
        if found:
            raise BadInput(found)
        return pay.bank_results(self.desk, read, digest(repr(rows)))

    def correct(self, payable: str, account: str) -> Answer:
        return pay.correct_payee(self.desk, payable, "", account, "", "更正账号")

    def voucher(self, rows: Sequence[tuple[str, int, int]], on: str) -> Answer:
        lines = tuple(VoucherLine(*row) for row in rows)
        return post.voucher(self.desk, VoucherForm("手工凭证", date.fromisoformat(on), lines))

    def reverse(self, entry: str) -> Answer:
        return post.reverse(self.desk, entry, "记错")

    def withdraw_voucher(self, voucher: str) -> Answer:
        return withdrawals.withdraw(self.desk, voucher, "重复")

    def sign(self, what: str, no: str) -> Answer:
        signing: Mapping[str, Callable[[Desk, str], Answer]] = {
            "voucher": approve.approve_voucher, "refund": approve.approve_refund,
            "relief": approve.approve_relief,
        }  # fmt: skip
        return signing[what](self.desk, no)

    def close(self, period: str) -> Answer:
        return close.close(self.desk, period)

    def fix(self, period: str) -> Answer:
        return allocate.fix(self.desk, period)

    def publish(self, period: str) -> Answer:
        return publish.publish(self.desk, period)

    def object(self, notice: str, case: str | None) -> Answer:
        return publish.object_to(self.desk, notice, "某职工", "金额有误", case)

    def answer(self, objection: str, upheld: bool) -> Answer:
        return publish.answer_objection(self.desk, objection, upheld=upheld, words="已核实")

    def _path(self, suffix: str) -> Path:
        return self.file.with_suffix(suffix)


def _claim_line(claim: Content) -> Content:
    """A claim in the fields of the national settlement record, amounts in yuan."""
    return {
        "claim_no": claim["no"], "psn_name": claim["name"], "certno": claim["id"],
        "line": claim["line"], "submitted_on": claim["on"], "diagnosis_code": claim["diagnosis"],
        "diagnosis_name": "诊断",
        "settlements": [
            {
                "setl_id": stay["setl"], "fixmedins_code": stay["hospital"],
                "fixmedins_name": "靖江市人民医院", "receipt_code": "3201",
                "receipt_no": stay["receipt"], "admitted_on": stay["from"],
                "discharged_on": stay["to"],
                **{name: yuan(fen) for name, fen in stay["fen"].items()},
            }
            for stay in claim["stays"]
        ],
    }  # fmt: skip
