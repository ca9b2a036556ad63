"""person export, ask-erasure, erase, sweep."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    person = program.command("person", "book")
    export = person.command("export", run="persons.export")
    export.value("id_number")
    export.option("purpose", "purpose", type=values.words, required=True)
    export.option("output", "output", type=values.output(".zip"), required=True)
    ask = person.command("ask-erasure", run="persons.ask_erasure")
    ask.value("id_number")
    ask.option("ground", "ground", type=values.words, required=True)
    ask.option("keep-years", "years", type=values.years, default=None)
    person.command("erase", run="persons.erase").value("erasure_no")
    person.command("sweep", run="persons.sweep")
