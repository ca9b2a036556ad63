"""The year is added up once more from the exported journal, by somebody who has only the papers.

Nothing of the program is imported here: amounts are read as decimal yuan, accounts by their codes.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FEE = Decimal("50.00")
RECEIVABLES = ("112101", "112102", "112103", "112104")
DUES = ("420101", "420102", "420103", "420104")
PAYABLES = ("220901", "220902", "220903")
BENEFITS, POOL, RESERVE = "510101", "310204", "310203"

# Some systems have no language set, and then hledger reads no Chinese.
UTF_8 = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Line:
    """One row of the journal."""

    position: int
    event: str
    account: str
    debit: Decimal
    credit: Decimal
    member: str
    reverses: str

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit


@pytest.fixture(scope="module")
def journal(papers: Path) -> list[Line]:
    with (papers / "journal.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Line(
                position=int(row["序号"]), event=row["来源"].split(":")[0], account=row["科目编码"],
                debit=Decimal(row["借方金额"]), credit=Decimal(row["贷方金额"]), member=row["职工"],
                reverses=row["冲销序号"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


@pytest.fixture(scope="module")
def answers(papers: Path) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((papers / "answers.json").read_text(encoding="utf-8"))
    return answers


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def net(journal: list[Line], *accounts: str, event: str = "") -> Decimal:
    """Debits less credits of some accounts, over everything or one kind of entry."""
    return sum(
        (line.net for line in journal if line.account in accounts and event in ("", line.event)),
        Decimal(0),
    )


def test_nothing_of_the_program_is_used_here() -> None:
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert {name for name in imported if name.startswith(("ledger", "tests", "demo"))} == set()


def test_every_entry_balances(journal: list[Line]) -> None:
    sums: Counter[int] = Counter()
    for line in journal:
        assert bool(line.debit) != bool(line.credit)
        sums[line.position] += int(line.net * 100)
    assert set(sums.values()) == {0}
    assert sorted(sums) == list(range(1, len(sums) + 1))
    assert sum(line.debit for line in journal) == sum(line.credit for line in journal)


def test_red_letters_take_exactly_one_entry_back(journal: list[Line]) -> None:
    lines = defaultdict(list)
    originals = {}
    for line in journal:
        lines[line.position].append((line.account, line.debit, line.credit, line.member))
        if line.reverses:
            originals[line.position] = int(line.reverses)
    assert len(originals) == len(set(originals.values())) == 3
    for red, original in originals.items():
        taken_back = [(code, -debit, -credit, who) for code, debit, credit, who in lines[red]]
        assert taken_back == lines[original]


def test_invoices_are_shares_are_members_times_fifty(
    journal: list[Line], answers: dict[str, Any]
) -> None:
    summary = answers["summary"]
    invoiced = net(journal, *RECEIVABLES, event="invoice_issued")
    invoiced += net(journal, *RECEIVABLES, event="invoice_cancelled")
    told = [
        invoice
        for employer in answers["employers"]
        for invoice in employer["invoices"]
        if not invoice["cancelled"]
    ]
    assert invoiced == sum(yuan(invoice["total_fen"]) for invoice in told)
    assert invoiced == Decimal(summary["contributions"]["due"])
    assert invoiced == FEE * sum(invoice["members"] for invoice in told)
    assert invoiced == FEE * summary["members"]
    by_payer = {
        payer: -net(journal, account, event="invoice_issued")
        - net(journal, account, event="invoice_cancelled")
        for payer, account in zip(("employer", "member", "union"), DUES, strict=False)
    }
    assert by_payer == {
        payer: Decimal(text) for payer, text in summary["contributions"]["by_payer"].items()
    }
    assert sum(by_payer.values()) == invoiced


def test_all_that_was_due_came_in(journal: list[Line], answers: dict[str, Any]) -> None:
    assert net(journal, *RECEIVABLES) == 0
    contributions = answers["summary"]["contributions"]
    assert contributions["received"] == contributions["due"]
    assert sum(employer["open_fen"] for employer in answers["employers"]) == 0


def test_payables_are_payments_and_what_is_open(
    journal: list[Line], answers: dict[str, Any]
) -> None:
    sent = net(journal, *PAYABLES, event="batch_released")
    returned = -net(journal, *PAYABLES, event="payment_returned")
    paid, still_open = sent - returned, -net(journal, *PAYABLES)
    granted = paid + still_open
    approved = ("benefit_approved", "benefit_cancelled", "relief_awarded", "refund_approved")
    assert granted == -sum(net(journal, *PAYABLES, event=event) for event in approved)
    told: Counter[str] = Counter()
    for member in answers["members"]:
        for payable in member["payables"]:
            told[payable["standing"]] += payable["amount_fen"]
    refunded = -net(journal, "220903", event="refund_approved")
    assert set(told) == {"paid", "cancelled"}
    assert yuan(told["paid"]) + refunded == paid
    assert still_open == 0


def test_each_member_got_what_was_decided(journal: list[Line], answers: dict[str, Any]) -> None:
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for line in journal:
        if line.account == BENEFITS and line.member:
            spent[line.member] += line.net
    decided = [
        yuan(sum(claim["benefit_fen"] for claim in member["claims"]))
        for member in answers["members"]
    ]
    assert sorted(fen for fen in spent.values() if fen) == sorted(fen for fen in decided if fen)
    assert sum(decided) == Decimal(answers["summary"]["claims"]["benefit"])


def test_the_result_is_shared_out(journal: list[Line], answers: dict[str, Any]) -> None:
    fund = answers["summary"]["fund"]
    closing = ("income_closed", "expense_closed")
    result = -sum(
        line.net for line in journal if line.account[0] in "45" and line.event not in closing
    )
    assert result == Decimal(fund["surplus"])
    assert net(journal, *{line.account for line in journal if line.account[0] in "45"}) == 0
    assert (
        -net(journal, RESERVE)
        == Decimal(fund["reserve"])
        == Decimal(fund["surplus"]) - Decimal(fund["relief_pool"])
    )


def test_awards_and_remainder_are_the_pool(journal: list[Line], answers: dict[str, Any]) -> None:
    relief = answers["summary"]["relief"]
    pool = -net(journal, POOL, event="pool_set_aside")
    awarded = net(journal, POOL, event="relief_awarded")
    remainder = net(journal, POOL, event="pool_returned")
    assert awarded + remainder == pool == yuan(answers["notice"]["pool_fen"])
    assert (awarded, remainder) == (Decimal(relief["awarded"]), Decimal(relief["remainder"]))
    assert net(journal, POOL) == 0
    published = sum(line["award_fen"] for line in answers["notice"]["lines"])
    assert yuan(published) == pool  # the need was greater than the pool: all of it was published
    assert awarded < pool  # and one award was taken out by an objection


def test_the_trial_balance_is_the_journal(journal: list[Line], answers: dict[str, Any]) -> None:
    debits: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for line in journal:
        debits[line.account] += int(line.debit * 100)
        credits[line.account] += int(line.credit * 100)
    told = answers["trial_balance"]
    assert {row["code"]: row["debit_fen"] for row in told["rows"]} == debits
    assert {row["code"]: row["credit_fen"] for row in told["rows"]} == credits
    assert told["debit_balances_fen"] == told["credit_balances_fen"]
    ledger = answers["summary"]["ledger"]
    assert Decimal(ledger["debits"]) == yuan(sum(debits.values()))
    assert (ledger["entries"], ledger["postings"]) == (journal[-1].position, len(journal))


def test_beancount_agrees(papers: Path) -> None:
    program = Path(sys.executable).with_name("bean-check")
    checked = subprocess.run(
        [program, papers / "journal.beancount"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_hledger_agrees(papers: Path, journal: list[Line]) -> None:
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed: its journal is written but not checked by it")

    def hledger(*arguments: str) -> str:
        command = [program, "-f", str(papers / "journal.hledger"), *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=UTF_8)
        return done.stdout

    hledger("check", "--strict")
    rows = csv.reader(io.StringIO(hledger("bal", "-N", "--flat", "-O", "csv")))
    told = {
        name.split(":")[1].split()[0]: Decimal(amount.split()[0])
        for name, amount in rows
        if ":" in name
    }
    own = {code: net(journal, code) for code in {line.account for line in journal}}
    assert told == {code: amount for code, amount in own.items() if amount}
