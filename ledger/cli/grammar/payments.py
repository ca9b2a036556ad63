"""pay make, file, release, withdraw, results, correct."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    pay = program.command("pay", "payments")
    bank_file = values.output(".csv", ".xlsx")
    pay.command("make", run="payments.make").option("output", "output", type=bank_file)
    file = pay.command("file", run="payments.file")
    file.value("batch_no")
    file.option("output", "output", type=bank_file, required=True)
    pay.command("release", run="payments.release").value("batch_no")
    withdraw = pay.command("withdraw", run="payments.withdraw")
    withdraw.value("batch_no")
    withdraw.option("reason", "reason", type=values.words, required=True)
    pay.command("results", run="payments.results").value("file")
    correct = pay.command("correct", run="payments.correct")
    correct.value("payable_no")
    correct.option("name", "person", default="")
    correct.option("account", "account", default="")
    correct.option("bank", "bank", default="")
    correct.option("reason", "reason", type=values.words, required=True)
