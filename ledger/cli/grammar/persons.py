"""person export."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    person = program.command("person", "book")
    export = person.command("export", run="persons.export")
    export.value("id_number")
    export.option("purpose", "purpose", type=values.words, required=True)
    export.option("output", "output", type=values.output(".zip"), required=True)
