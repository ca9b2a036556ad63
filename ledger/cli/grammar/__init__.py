"""What may be typed: every command with its options, in the order in which the work is done."""

from __future__ import annotations

from argparse import SUPPRESS

from ledger.cli.grammar import (
    books,
    claims,
    contributions,
    journal,
    papers,
    payments,
    persons,
    servers,
    year_ends,
)
from ledger.cli.parsing import Parser
from ledger.cli.values import Values
from ledger.sentences import LANGUAGES

GROUPS = (books, contributions, claims, payments, year_ends, journal, papers, persons, servers)


def build(lang: str) -> Parser:
    """The parser of the whole command line, speaking ``lang``."""
    program = Parser("tongzhou", lang)
    program.set_defaults(run=None, parser=program)
    values = Values(lang)
    for group in GROUPS:
        group.declare(program, values)
    _add_common(program, values)
    return program


def _add_common(parser: Parser, values: Values) -> None:
    """The options that every command takes, before or after its name.

    They have no default here: what a sub-command was not given must not wipe out what was given
    before its name.
    """
    parser.add_common("--book", meta="place", default=SUPPRESS)
    parser.add_common("--actor", meta="person", type=values.words, default=SUPPRESS)
    parser.add_common("--today", meta="day", type=values.day, default=SUPPRESS)
    parser.add_common("--request-id", meta="id", type=values.request_id, default=SUPPRESS)
    parser.add_common("--lang", meta="language", choices=LANGUAGES, default=SUPPRESS)
    parser.add_common("--json", action="store_true", default=SUPPRESS)
    parser.add_common("--debug", action="store_true", default=SUPPRESS)
    parser.add_common("-h", "--help", action="help", default=SUPPRESS)
    for _, group in parser.commands:
        for child in group:
            _add_common(child, values)
