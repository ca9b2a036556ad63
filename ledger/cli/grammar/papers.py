"""paper."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values

#: Those of ``ledger.papers``, which is not loaded until one is printed.
KINDS = ("invoice", "receipt", "decision", "entry", "batch", "notice", "annual")


def declare(program: Parser, values: Values) -> None:
    paper = program.command("paper", "journal", run="papers.paper")
    paper.value("kind", choices=KINDS)
    paper.value("number")
    paper.option("output", "output", type=values.output(".pdf"), required=True)
