"""One year of the made-up federation, command by command, in the order of the calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from demo import bank
from demo.desk import (
    ACCOUNTANT,
    CASHIER,
    CHAIR,
    CHECKER,
    DESK,
    REGISTRAR,
    RELEASER,
    REVIEWER,
    Answer,
    Office,
)
from demo.federation import Federation

PERIOD = "2012"


def fen(yuan: str) -> int:
    """ "1234.56" → 123456; the product writes two decimals always."""
    return int(yuan.replace(".", ""))


def month_of(path: Path) -> date:
    """The last day of the month in a file's name (…-2012-09.xlsx)."""
    year, month = (int(part) for part in path.stem[-7:].split("-"))
    return date(year, month, monthrange(year, month)[1])


class Year:
    """The year's work on one book. Each method is a chapter of it."""

    def __init__(self, office: Office, federation: Federation, inputs: Path) -> None:
        self.office = office
        self.federation = federation
        self.inputs = inputs
        self.returned: list[tuple[str, str]] = []  # payable, payment
        self.received: list[Answer] = []
        self.to_come: list[Path] = []  # bank statements of months that are still to come
        self.cards: dict[str, str] = {}  # payment → card it went to

    def live(self) -> None:
        self.found()
        self.enrol()
        self.bill_everybody()
        for month in self._months():
            self.month(month)

    # -- before the period ------------------------------------------------------------------------

    def found(self) -> None:
        day = date(2012, 6, 20)
        words = ["new-book", "--scheme", "jingjiang-2012", "--actor", ACCOUNTANT]
        answer = self.office.run([*words, "--request-id", "demo-0000"], today=day)
        self.office.tell(day, f"新账套：{answer['title']}，科目 {answer['accounts']} 个")

    def enrol(self) -> None:
        day = date(2012, 6, 25)
        units = str(self.federation.write_registration(self.inputs))
        answer = self.office.run(["register", units, "--period", PERIOD], REGISTRAR, day)
        self.office.tell(day, f"单位登记：{answer['employers']} 家")
        first = self.federation.write_rosters(self.inputs)
        trial = ["enrol", str(first[0]), "--period", PERIOD, "--dry-run"]
        self.office.run(trial, REGISTRAR, date(2012, 7, 2), expect=2)  # it has mistakes
        self._enrol(date(2012, 7, 5), "名册", first)
        self._enrol(
            date(2012, 7, 12), "更正后的名册", self.federation.write_corrections(self.inputs)
        )
        self._enrol(
            date(2012, 7, 13), "重复上传的名册", [self.federation.write_resent(self.inputs)]
        )

    def _enrol(self, day: date, what: str, files: Sequence[Path]) -> None:
        findings = self.office.out / "findings" / f"{day.isoformat()}-{what}"
        named = files if len(files) == 1 else [files[0].parent]  # a folder stands for its files
        words = ["enrol", *map(str, named), "--period", PERIOD, "--accept-good"]
        answer = self.office.run([*words, "--findings", str(findings)], REGISTRAR, day)
        total = _totals(answer)
        self.office.tell(
            day,
            f"{what} {len(files)} 份：参加 {total['joined']}，减员 {total['left']}，"
            f"调动 {total['transferred']}，更正 {total['changed']}，未变 {total['unchanged']}，"
            f"退回更正 {total['refused']}",
        )

    def bill_everybody(self) -> None:
        day = date(2012, 7, 15)
        answer = self.office.run(["bill", "--period", PERIOD], CASHIER, day)
        self.office.tell(
            day, f"缴费通知 {answer['invoices']} 份，{answer['members']} 人，{answer['total']} 元"
        )
        self._make_receipts(answer, self.inputs)

    def _make_receipts(self, billed: Answer, folder: Path) -> list[Path]:
        invoices: list[dict[str, Any]] = [
            {
                **paper,
                "total_fen": fen(paper["total"]),
                "by_payer": {payer: fen(text) for payer, text in paper["by_payer"].items()},
            }
            for paper in billed["papers"]
        ]
        return self.federation.make_receipts(folder, invoices)

    # -- month by month ---------------------------------------------------------------------------

    def _months(self) -> list[date]:
        self.federation.write_changes(self.inputs)
        self.federation.write_claims(self.inputs)
        self.federation.write_reversals(self.inputs)
        self.federation.write_vouchers(self.inputs)
        files = [path for name in ("receipts", "changes", "claims", "reversals")
                 for path in (self.inputs / name).iterdir()]  # fmt: skip
        return sorted({month_of(path) for path in files})

    def _files_of(self, folder: str, month: date) -> Iterable[Path]:
        return sorted(path for path in (self.inputs / folder).iterdir() if month_of(path) == month)

    def month(self, last_day: date) -> None:
        expected = [path for path in self.to_come if month_of(path) == last_day]
        for path in [*self._files_of("receipts", last_day), *expected]:
            self._receive(last_day, path)
        for path in self._files_of("changes", last_day):
            self._enrol(last_day, "增减员表", [path])
            folder = self.inputs / f"joiners-{last_day:%Y-%m}"
            billed = self.office.run(["bill", "--period", PERIOD], CASHIER, last_day)
            self.to_come += self._make_receipts(billed, folder)
        claims = list(self._files_of("claims", last_day))
        self._intake(last_day, claims)
        for path in self._files_of("reversals", last_day):
            answer = self.office.run(["intake", "--reversals", str(path)], DESK, last_day)
            self.office.tell(last_day, f"医院撤销结算 {answer['reversed']} 笔，重新审核")
        if claims:
            self._decide(last_day)
            self.pay(last_day)

    def _receive(self, day: date, path: Path) -> None:
        answer = self.office.run(["receive", str(path)], CASHIER, day)
        self.received.append(answer)
        self.office.tell(
            day, f"银行到账 {answer['receipts']} 笔，{answer['received']} 元，"
            f"待确认 {answer['unidentified']} 元，重复 {answer['unchanged']} 笔",
        )  # fmt: skip

    def _intake(self, day: date, files: Sequence[Path]) -> None:
        if not files:
            return
        findings = self.office.out / "findings" / f"{day.isoformat()}-申报"
        words = ["intake", *map(str, files), "--accept-good", "--findings", str(findings)]
        total = _totals(self.office.run(words, DESK, day))
        self.office.tell(
            day, f"受理申报 {total['taken']} 件，重复 {total['unchanged']}，"
            f"不予受理 {total['refused']}",
        )  # fmt: skip

    def _decide(self, day: date) -> None:
        answer = self.office.run(["adjudicate"], REVIEWER, day)
        signed = self.office.run(["approve"], CHECKER, day)
        self.office.run(["approve"], CHAIR, day)
        self.office.tell(
            day, f"审核 {answer['decided']} 件：给付 {answer['approved']}，"
            f"不予给付 {answer['declined']}，互助金 {answer['benefit']} 元；"
            f"复核签字 {signed['signed']} 件",
        )  # fmt: skip

    def pay(self, day: date) -> None:
        self._correct_returned(day)
        sent = self.office.out / "bank"
        sent.mkdir(exist_ok=True)
        batch = self.office.run(["pay", "make"], CASHIER, day)
        number = batch["batch_no"]
        file = sent / f"{number}.csv"
        self.office.run(["pay", "file", number, "--output", str(file)])
        self.office.run(["pay", "release", number], RELEASER, day)
        answers = sent / f"{number}-回盘.csv"
        self.federation.make_bank_results(file, answers, day)
        result = self.office.run(["pay", "results", str(answers)], CASHIER, day)
        self.returned = [(line["payable_no"], line["payment_no"]) for line in result["lines"]]
        self.cards |= dict(bank.payments_in(file))
        self.office.tell(
            day, f"付款批次 {number}：{batch['payments']} 笔 {batch['total']} 元，"
            f"退汇 {result['returned']} 笔",
        )  # fmt: skip

    def _correct_returned(self, day: date) -> None:
        """Members whose card the bank refused bring another; the next batch pays it."""
        for payable_no, payment_no in self.returned:
            card = self.federation.replacement_card(self.cards[payment_no])
            words = ["pay", "correct", payable_no, "--account", card, "--reason", "银行退汇"]
            self.office.run(words, CASHIER, day)
        self.returned = []


def _totals(answer: Answer) -> dict[str, int]:
    """The counts of a command on several files, summed."""
    total: dict[str, int] = {}
    for one in answer.get("files", [answer]):
        for name, value in one.items():
            if isinstance(value, int):
                total[name] = total.get(name, 0) + value
    return total
