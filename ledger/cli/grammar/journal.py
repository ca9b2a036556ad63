"""post, balance, ledger, statement, explain, summary, export, verify, anchor."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values

FORMATS = ("beancount", "hledger", "csv")


def declare(program: Parser, values: Values) -> None:
    post = program.command("post", "journal", run="journal.post")
    post.value("file", nargs="?")
    post.option("reverse", "entry_no")
    post.option("reason", "reason", type=values.words)
    post.one_of("file!", "reverse! reason!")
    balance = program.command("balance", "journal", run="reports.balance")
    balance.option("on", "day", type=values.day)
    balance.option("output", "output", type=values.output(".csv"))
    ledger = program.command("ledger", "journal", run="reports.ledger")
    ledger.value("account")
    ledger.option("from", "day", type=values.day, dest="start")
    ledger.option("to", "day", type=values.day, dest="end")
    statement = program.command("statement", "journal", run="reports.statement")
    statement.option("employer", "uscc")
    statement.option("member", "id_number")
    statement.one_of("employer!", "member!")
    program.command("explain", "journal", run="reports.explain").value("claim_no")
    summary = program.command("summary", "journal", run="reports.summary")
    summary.option("period", "period", required=True)
    export = program.command("export", "journal", run="journal.export")
    export.option("format", "format", choices=FORMATS, required=True)
    export.option("output", "output", type=values.output(), required=True)
    verify = program.command("verify", "journal", run="journal.verify")
    verify.option("anchor", "file", dest="anchors")
    anchor = program.command("anchor", "journal", run="journal.anchor")
    anchor.option("output", "output", type=values.output(".jsonl"), required=True)
