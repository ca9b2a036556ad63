"""intake, adjudicate, approve."""

from __future__ import annotations

from ledger.cli.grammar.contributions import declare_findings
from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    intake = program.command("intake", "claims", run="claims.intake")
    intake.value("files", meta="file", nargs="*")
    declare_findings(intake)
    intake.option("reversals", "file")
    intake.one_of("files! dry-run accept-good findings", "reversals!")
    adjudicate = program.command("adjudicate", "claims", run="claims.adjudicate")
    adjudicate.value("claim_no", nargs="?")
    adjudicate.option("scheme", "scheme", type=values.words)
    adjudicate.option("input", "file")
    adjudicate.option("output", "output", type=values.output(".jsonl"))
    adjudicate.one_of("claim_no", "scheme! input output")
    approve = program.command("approve", "claims", run="claims.approve")
    approve.value("claim_nos", meta="claim_no", nargs="*")
    approve.option("relief", "period")
    approve.option("refund", "refund_no")
    approve.option("voucher", "voucher_no")
    approve.one_of("claim_nos", "relief!", "refund!", "voucher!")
