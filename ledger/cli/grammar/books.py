"""new-book, migrate, rules."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    new_book = program.command("new-book", "book", run="books.new_book")
    new_book.value("place", nargs="?", type=values.words)
    new_book.option("scheme", "scheme", required=True)
    program.command("migrate", "book", run="books.migrate")
    rules = program.command("rules", "book")
    rules.command("list", run="books.list_rules")
    rules.command("check", run="books.check_rules").value("scheme")
    rules.command("adopt", run="books.adopt_rules").value("scheme")
