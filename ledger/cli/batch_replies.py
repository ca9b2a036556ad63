"""What several files came to: one document, one table, and the findings written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.cli.answers import finding_answer, refusal_answer
from ledger.cli.batches import Result
from ledger.cli.call import Call, Reply
from ledger.cli.screen import MOST_ROWS, Screen
from ledger.files.findings import write_findings
from ledger.files.sheets import Heading
from ledger.nouns import Answer
from ledger.sentences import say

_MOST_OF_MANY = 10  # findings shown of one file among several


@dataclass(frozen=True, slots=True)
class Batch:
    """Results of ``named`` files (fewer, if it stopped), and how they are shown.

    ``show`` says what one answer came to, or the sum of several; ``columns`` are those of the table
    of several files.
    """

    results: Sequence[Result]
    named: int
    show: Callable[[Screen, Answer], None]
    columns: str
    written: Sequence[Path] = ()

    def reply(self, lang: str) -> Reply:
        """One file: its answer. Several: their sums, and each of them under ``files``."""
        if self.named == 1:
            (result,) = self.results
            return Reply(result.line(lang), self._show_one, result.status)
        answer = totals(self.answers)
        answer["files"] = [result.line(lang) for result in self.results]
        bad = [result for result in self.results if result.status == 2]
        if bad:
            answer["findings"] = [
                {"file": result.path.name, **finding_answer(finding, lang)}
                for result in bad for finding in result.findings
            ]  # fmt: skip
        last = self.results[-1]
        if last.refusal is not None:
            answer["refused"] = refusal_answer(last.refusal, lang)
            return Reply(answer, self._show_many, 1)
        return Reply(answer, self._show_many, 2 if bad else 0)

    @property
    def answers(self) -> list[Answer]:
        return [result.answer for result in self.results if result.answer is not None]

    def _show_one(self, screen: Screen) -> None:
        (result,) = self.results
        if result.answer is not None:
            screen.findings(result.findings)
            self.show(screen, result.answer)
        else:
            _show_stop(screen, result, MOST_ROWS)
        _show_written(screen, self.written)

    def _show_many(self, screen: Screen) -> None:
        done = [result for result in self.results if result.answer is not None]
        rows = [{**(r.answer or {}), "file": r.path.name, "finding_count": len(r.findings)}
                for r in done]  # fmt: skip
        sums = totals(self.answers)
        footer = sums | {"file": say("word.total", {}, screen.lang),
                         "finding_count": sum(len(r.findings) for r in done)}  # fmt: skip
        screen.table(f"file {self.columns} finding_count", rows, footer=footer)
        if sums:
            self.show(screen, sums)
        for result in self.results:
            if result.status:
                screen.complain(say("stop.in_file", {"name": result.path.name}, screen.lang), "")
                _show_stop(screen, result, _MOST_OF_MANY)
        if self.named > len(self.results):
            count = {"count": str(self.named - len(self.results))}
            screen.complain(say("more.not_tried", count, screen.lang), "")
        _show_written(screen, self.written)


def totals(answers: Sequence[Answer]) -> Answer:
    """Counts and sums over answers; a word that all of them say is kept, the rest is not."""
    found: Answer = {}
    for key, first in answers[0].items() if answers else ():
        values = [answer.get(key) for answer in answers]
        if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            found[key] = sum(values)
        elif isinstance(first, (str, bool)) and all(value == first for value in values):
            found[key] = first
    return found


def _show_stop(screen: Screen, result: Result, most: int) -> None:
    if result.refusal is not None:
        screen.stop_refusal(result.refusal)
    else:
        screen.stop_findings(result.findings, most)


def _show_written(screen: Screen, written: Sequence[Path]) -> None:
    for path in written[:3]:
        screen.say("done.output", output=path)
    if len(written) > 3:
        screen.say("more.outputs", count=len(written), folder=written[0].parent)


def write_down(call: Call, results: Sequence[Result], headings: Sequence[Heading]) -> list[Path]:
    """Write the findings where ``--findings`` says: a workbook, or a folder with one a file."""
    if call.args.findings is None:
        return []
    place = Path(call.args.findings)
    found = [result for result in results if result.findings]
    if _is_workbook(place):
        targets: Iterator[Path] = iter([place])
    else:
        targets = _targets(place, found, call.lang)
    written = []
    for result, target in zip(found, targets, strict=False):
        write_findings(target, result.findings, call.lang, result.path, headings)
        written.append(target)
    return written


def check_findings_place(call: Call, named: int) -> None:
    """Look at the place before the steps, which cannot be taken back; a folder is made.

    Raises Misuse where it cannot be written, or where several files should go into one workbook.
    """
    if call.args.findings is None:
        return
    place = Path(call.args.findings)
    if not _is_workbook(place):
        if place.exists() and not place.is_dir():
            raise call.parser.misuse("usage.not_writable", text=str(place))
        place.mkdir(parents=True, exist_ok=True)
    elif named > 1:
        raise call.parser.misuse("usage.findings_folder", text=str(place))
    elif not place.parent.is_dir():
        raise call.parser.misuse("usage.no_folder", text=str(place.parent))


def _is_workbook(place: Path) -> bool:
    return place.suffix.lower() == ".xlsx"


def _targets(folder: Path, results: Sequence[Result], lang: str) -> Iterator[Path]:
    """A name for the findings of each file; two files of one name are told apart by a number."""
    ending = say("word.findings_file", {}, lang)
    taken: set[str] = set()
    for result in results:
        name, number = f"{result.path.stem}-{ending}", 1
        while name in taken:
            number += 1
            name = f"{result.path.stem}-{ending}-{number}"
        taken.add(name)
        yield folder / f"{name}.xlsx"
