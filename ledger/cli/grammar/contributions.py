"""register, enrol, bill, receive, refund."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    register = program.command("register", "contributions", run="contributions.register")
    register.value("file")
    register.option("period", "period", required=True)
    register.option("dry-run")
    _declare_enrol(program)
    bill = program.command("bill", "contributions", run="contributions.bill")
    bill.option("period", "period")
    bill.option("employer", "uscc")
    bill.option("cancel", "invoice_no")
    bill.option("reason", "reason", type=values.words)
    bill.one_of("period! employer", "cancel! reason!")
    receive = program.command("receive", "contributions", run="contributions.receive")
    receive.value("files", meta="file", nargs="*")
    receive.option("identify", "bank_ref")
    receive.option("to", "number")
    receive.one_of("files!", "identify! to!")
    refund = program.command("refund", "contributions", run="contributions.refund")
    refund.value("bank_ref")
    refund.option("reason", "reason", type=values.words, required=True)
    refund.option("amount", "amount", type=values.amount)
    refund.option("account", "account", default="")
    refund.option("bank", "bank", default="")


def _declare_enrol(program: Parser) -> None:
    enrol = program.command("enrol", "contributions", run="contributions.enrol")
    enrol.value("files", meta="file", nargs="+")
    enrol.option("period", "period", required=True)
    declare_findings(enrol)


def declare_findings(parser: Parser) -> None:
    """How to take a file with faults in it: try it, take the good rows, write the faults down."""
    parser.option("dry-run")
    parser.option("accept-good")
    parser.option("findings", "findings")
