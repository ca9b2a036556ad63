"""new-book, migrate, rekey, backup, restore, rules, replay."""

from __future__ import annotations

from pathlib import Path

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    new_book = program.command("new-book", "book", run="books.new_book")
    new_book.value("place", nargs="?", type=values.words)
    new_book.option("scheme", "scheme", required=True)
    program.command("migrate", "book", run="books.migrate")
    program.command("rekey", "book", run="books.rekey")
    backup = program.command("backup", "book", run="copies.backup")
    backup.value("archive", type=values.output(".zip"))
    restore = program.command("restore", "book", run="copies.restore")
    restore.value("archive", type=Path)
    restore.option("with-faults")
    rules = program.command("rules", "book")
    rules.command("list", run="books.list_rules")
    rules.command("check", run="books.check_rules").value("scheme")
    rules.command("test", run="rules.try_cases").value("scheme")
    diff = rules.command("diff", run="rules.diff")
    diff.value("scheme")
    diff.value("days", meta="day", nargs="*", type=values.day)
    diff.option("with", "scheme", type=values.words, dest="other")
    diff.option("on", "day", type=values.day)
    diff.one_of("scheme! days!", "scheme! other! on!")
    rules.command("adopt", run="books.adopt_rules").value("scheme")
    replay = program.command("replay", "book", run="replay.replay")
    replay.option("rules", "scheme", type=values.words, required=True)
    replay.option("period", "period", required=True)
    replay.option("as-of", "day", type=values.day)
    replay.option("output", "output", type=values.output(".csv"))
