"""The command line: ``tongzhou``. Nothing heavy is imported before a command is understood."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from ledger.cli.grammar import build
from ledger.cli.parsing import Misuse
from ledger.sentences import LANGUAGES

DONE, REFUSED, BAD_INPUT, BUG, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status.

    0 done; 1 refused, or ``verify`` found faults; 2 bad input, or the command was not understood;
    3 a mistake in the program; 130 interrupted; 141 nobody reads the output any more.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    try:
        status = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would be tried again at exit: let it go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return status


def _run(words: Sequence[str]) -> int:
    lang = _language(words)
    try:
        args = build(lang).parse_args(words)
        if args.run is None:
            args.parser.print_help(sys.stderr)
            return BAD_INPUT
        args.parser.check_form(args)
    except Misuse as misuse:
        return _misused(misuse, lang, as_json="--json" in words)
    except SystemExit as asked_for_help:
        return int(asked_for_help.code or 0)
    from ledger.cli.running import run

    return run(args, lang)


def _language(words: Sequence[str]) -> str:
    """The language asked for, found before anything is parsed: complaints need it too."""
    for position, text in enumerate(words):
        after = words[position + 1] if position + 1 < len(words) else ""
        wanted = after if text == "--lang" else text.removeprefix("--lang=")
        if text.startswith("--lang") and wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


def _misused(misuse: Misuse, lang: str, *, as_json: bool) -> int:
    from ledger.cli.stopping import tell_misuse

    return tell_misuse(misuse, lang, as_json=as_json)


def _prepare_streams() -> None:
    """Characters that a terminal cannot show become a mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
