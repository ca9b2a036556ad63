"""The year's end: what is held is settled, the books close, and the surplus goes to the ill."""

from __future__ import annotations

import json
from datetime import date

from demo.desk import (
    ACCOUNTANT,
    CASHIER,
    CHAIR,
    CHECKER,
    COMMITTEE,
    REGISTRAR,
    Answer,
    Office,
)
from demo.federation import Federation
from demo.year import PERIOD, Year

SETTLING = date(2013, 9, 30)
CLOSING = date(2013, 10, 8)


class YearEnd:
    """From the last claim to the last payment of 二次救助, and the papers left behind."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.office: Office = year.office
        self.federation: Federation = year.federation

    def live(self) -> None:
        self.settle_receipts()
        self.post_vouchers()
        self.year.pay(SETTLING)
        self.close()
        self.relieve()
        self.leave_papers()

    def settle_receipts(self) -> None:
        """Money of the head office goes to its branch's invoice; money paid too much goes back."""
        for held in self._held():
            invoice = self._meant_for(held)
            if invoice is not None:
                words = ["receive", "--identify", held["bank_ref"], "--to", invoice]
                self.office.run(words, CASHIER, SETTLING)
                self.office.tell(SETTLING, f"认领待确认收款 {held['unidentified']} 元 → {invoice}")
            else:
                self._refund(held)

    def _held(self) -> list[Answer]:
        return [line for answer in self.year.received for line in answer["lines"]
                if line["unidentified"] != "0.00"]  # fmt: skip

    def _meant_for(self, held: Answer) -> str | None:
        story = self.federation.stories["out_of_town"]
        if held["payer"] != story["payer_name"]:
            return None
        answer = self.office.run(["statement", "--employer", story["uscc"]])
        (open_one,) = (each for each in answer["invoices"] if each["open"] != "0.00")
        return str(open_one["invoice_no"])

    def _refund(self, held: Answer) -> None:
        words = ["refund", held["bank_ref"], "--reason", "多缴退回"]
        asked = self.office.run(words, CASHIER, SETTLING)
        self.office.run(["approve", "--refund", asked["refund_no"]], CHECKER, SETTLING)
        self.office.tell(SETTLING, f"退回多缴 {asked['amount']} 元给 {asked['payee']}")

    def post_vouchers(self) -> None:
        """Interest, fees, a donation, a subsidy; the fee booked with a digit too many goes red."""
        wrong = self.federation.stories["voucher_to_reverse"]["file"]
        files = sorted((self.year.inputs / "vouchers").iterdir())
        for file in files:
            made = self.office.run(["post", str(file)], ACCOUNTANT, SETTLING)
            booked = self._approve_voucher(made["voucher_no"])
            if file.name == wrong:
                words = ["post", "--reverse", booked, "--reason", "金额多记一位"]
                self._approve_voucher(self.office.run(words, ACCOUNTANT, SETTLING)["voucher_no"])
        self.office.tell(
            SETTLING, f"手工凭证 {len(files)} 张（利息、手续费、捐赠、上级补助），红字冲销 1 张"
        )

    def _approve_voucher(self, voucher_no: str) -> str:
        """The checker signs, and above the limit the chair too; the number of the entry."""
        for signer in (CHECKER, CHAIR):
            answer = self.office.run(["approve", "--voucher", voucher_no], signer, SETTLING)
            if answer["in_force"]:
                break
        return str(answer["lines"][0]["entry_no"])

    def close(self) -> None:
        self._balance("trial-balance-before-closing")
        answer = self.office.run(["close", "--period", PERIOD], ACCOUNTANT, CLOSING)
        self._balance("trial-balance-after-closing")
        self.office.tell(
            CLOSING,
            f"结账：收入 {answer['income']}，支出 {answer['expense']}，结余 {answer['surplus']}；"
            f"风险准备金 {answer['reserve']}，二次救助资金 {answer['relief_pool']} 元",
        )

    def _balance(self, name: str) -> None:
        self.office.run(["balance", "--output", str(self.office.out / f"{name}.csv")])

    def relieve(self) -> None:
        """Two drafts, then the allocation for good, its notice, an objection, signatures, money."""
        awards = str(self.office.out / "awards.csv")
        for day in (date(2013, 10, 9), date(2013, 10, 10)):
            self.office.run(["allocate", "--period", PERIOD], COMMITTEE, day)
        day = date(2013, 10, 11)
        fixed = self.office.run(
            ["allocate", "--period", PERIOD, "--fix", "--output", awards], COMMITTEE, day
        )
        self.office.tell(
            day, f"二次救助：候选 {fixed['candidates']} 人，需求 {fixed['need']} 元，"
            f"资金 {fixed['pool']} 元，分配 {fixed['awarded']} 元",
        )  # fmt: skip
        self._notice(date(2013, 10, 12))
        day = date(2013, 10, 21)
        self.office.run(["approve", "--relief", PERIOD], CHECKER, day)
        signed = self.office.run(["approve", "--relief", PERIOD], CHAIR, day)
        self.office.tell(day, f"二次救助批准：{signed['granted']} 元")
        self.year.pay(date(2013, 10, 22))
        if self.year.returned:
            self.year.pay(date(2013, 10, 31))

    def _notice(self, day: date) -> None:
        paper = str(self.office.out / "notice.txt")
        notice = self.office.run(["publish", "--period", PERIOD, "--output", paper], COMMITTEE, day)
        number, first = notice["notice_no"], notice["lines"][0]
        self.office.tell(day, f"公示 {number}：{len(notice['lines'])} 人，至 {notice['closes_on']}")
        for words, case, verdict in (
            ("其费用已由商业保险赔付", first["case_no"], "--uphold"),
            ("认为比例偏低", notice["lines"][1]["case_no"], "--dismiss"),
        ):
            said = ["publish", "object", number, "--by", "职工来信", "--words", words]
            objection = self.office.run([*said, "--case", case], REGISTRAR, date(2013, 10, 14))
            answer = [
                "publish",
                "answer",
                objection["objection_no"],
                verdict,
                "--words",
                "已核实答复",
            ]
            self.office.run(answer, COMMITTEE, date(2013, 10, 16))
        self.office.run(["approve", "--relief", PERIOD], CHECKER, date(2013, 10, 18), expect=1)
        self.office.tell(date(2013, 10, 18), "公示期未满，批准被拒绝（应当如此）")

    def leave_papers(self) -> None:
        out = self.office.out
        for name, extension in (("beancount", "beancount"), ("hledger", "hledger"), ("csv", "csv")):
            file = str(out / f"journal.{extension}")
            self.office.run(["export", "--format", name, "--output", file])
        self.office.tell(None, "日记账已导出：beancount、hledger、csv")
        answer = self.office.run(["verify"])
        counted = sum(check["counted"] for check in answer["checks"])
        self.office.tell(
            None, f"核验通过：{len(answer['checks'])} 项检查，{counted} 条记录，无差错"
        )
        summary = self.office.run(["summary", "--period", PERIOD])
        text = json.dumps(summary, ensure_ascii=False, indent=2)
        (out / "summary.json").write_text(text + "\n", encoding="utf-8")
