"""adjudicate --scheme, allocate --rules: without a book, for those who check our arithmetic."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ledger import scheme
from ledger.cli.answers import wire
from ledger.cli.call import Call, Reply
from ledger.cli.screen import MOST_ROWS, Screen
from ledger.cli.tranches import show_tranches
from ledger.files.sheets import replacing
from ledger.nouns import Answer, Finding, Severity
from ledger.sentences import say
from ledger.work import pure_adjudication, pure_allocation


class _LineErrors:
    """What is wrong with single lines, told on stderr as it is met: each line by its number."""

    def __init__(self, call: Call) -> None:
        self._lang = call.lang
        self._screen = None if call.wants_json else Screen(call.lang)
        self._told = 0
        self.refused = 0

    def __call__(self, finding: Finding) -> None:
        self.refused += finding.severity is Severity.REFUSE
        if self._screen is None:
            print(json.dumps(self._answer(finding), ensure_ascii=False), file=sys.stderr)
            return
        self._told += 1
        if self._told <= MOST_ROWS:
            sentence = say(finding.code, finding.facts, self._lang)
            self._screen.complain(self._screen.words(
                "stop.line", line=finding.row, field=finding.column, text=sentence
            ))  # fmt: skip

    def _answer(self, finding: Finding) -> Answer:
        return {
            "line": finding.row, "field": finding.column, "code": finding.code,
            "severity": finding.severity.value,
            "sentence": say(finding.code, finding.facts, self._lang),
            "facts": wire(finding.facts, self._lang),
        }  # fmt: skip

    def close(self) -> int:
        """Say how many lines there were besides; the exit status."""
        if self._screen and self._told > MOST_ROWS:
            count = self._told - MOST_ROWS
            self._screen.complain(self._screen.words("more.lines", count=count), "")
        return 2 if self.refused else 0


def adjudicate(call: Call) -> Reply:
    args = call.args
    loaded = scheme.load(args.scheme)
    errors = _LineErrors(call)
    with _claims(args.input) as claims, _decisions(args.output) as decisions:
        answer = pure_adjudication.adjudicate(claims, decisions, loaded, errors, call.lang)
    answer |= {"scheme": loaded.info.name, "rules_digest": loaded.digest, "refused": errors.refused}
    status = errors.close()
    if args.output is None:
        return Reply(None, lambda screen: screen.complain(_summary(screen, answer), ""), status)
    answer |= {"output": str(args.output)}

    def show(screen: Screen) -> None:
        screen.text(_summary(screen, answer))
        screen.say("done.output", answer)

    return Reply(answer, show, status)


def _summary(screen: Screen, answer: Answer) -> str:
    return screen.words("done.adjudicate_lines", **answer)


@contextmanager
def _claims(path: str | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as file:
            yield file


@contextmanager
def _decisions(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output as bytes, so that the lines are UTF-8 everywhere, or a file made whole."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with replacing(path) as temporary, temporary.open("wb") as file:
            yield file


def allocate(call: Call) -> Reply:
    args = call.args
    if args.pool < 0:
        raise call.parser.misuse("usage.pool_negative")
    formula = scheme.load_formula(Path(args.rules))
    errors = _LineErrors(call)
    answer = pure_allocation.allocate(
        Path(args.candidates), args.output, args.pool, formula, errors
    )
    answer |= {"refused": errors.refused, "output": str(args.output)}

    def show(screen: Screen) -> None:
        show_tranches(screen, answer)
        screen.say("done.allocate_lines", answer)
        screen.say("done.output", answer)

    return Reply(answer, show, errors.close())
