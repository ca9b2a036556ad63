"""Several files, one step each: which files, and what came of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.cli.answers import finding_answer, findings_in, refusal_answer, refuses, unusable
from ledger.cli.call import Call
from ledger.cli.progress import progress_over
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import BadInput, Refusal

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

#: A step on one file: its path, its place in the row (from 1) → the answer.
FileStep = Callable[[Path, int], Answer]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file: an answer, a refusal, or neither and only findings."""

    path: Path
    answer: Answer | None
    findings: tuple[Finding, ...] = ()
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return 1
        return 0 if self.answer and self.answer.get("acceptable", True) else 2

    def line(self, lang: str) -> Answer:
        """The result in one document; sentences included where nothing was done."""
        if self.answer is not None:
            return {"file": self.path.name, **self.answer}
        if self.refusal is not None:
            return {"file": self.path.name, "refused": refusal_answer(self.refusal, lang)}
        found = [finding_answer(finding, lang) for finding in self.findings]
        return {"file": self.path.name, "findings": found}


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes: what a step remembers it by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_tried(answer: Answer, findings: Sequence[Finding], accept_good: bool) -> Answer:
    """The answer of a trial; ``acceptable``: the step itself would take the file as it is."""
    return answer | {"dry_run": True, "acceptable": accept_good or not refuses(findings)}


def files_in(texts: Sequence[str], suffixes: Sequence[str] = SHEETS) -> list[Path]:
    """The files that were named; a folder stands for its spreadsheets, in order of their names.

    Raises BadInput for a folder without any.
    """
    found: list[Path] = []
    for text in texts:
        path = Path(text)
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            each for each in path.iterdir()
            if each.suffix.lower() in suffixes and not each.name.startswith((".", "~$"))
        )  # fmt: skip
        if not inside:
            facts = {"name": str(path)}
            raise BadInput([Finding("folder_empty", Severity.REFUSE, 0, "", facts)])
        found += inside
    return found


def run_each(call: Call, paths: Sequence[Path], step: FileStep) -> list[Result]:
    """Take ``step`` on every file, in turn; what is wrong with one does not keep the next back.

    A refusal does: the rules say no to this kind of step now, and would say so again.
    """
    results: list[Result] = []
    for number, path in enumerate(progress_over(call, paths), start=1):
        result = _run_one(path, number, step)
        results.append(result)
        if result.refusal is not None:
            break
    return results


def _run_one(path: Path, number: int, step: FileStep) -> Result:
    try:
        answer = step(path, number)
    except BadInput as bad:
        return Result(path, None, bad.findings)
    except Refusal as refusal:
        return Result(path, None, refusal=refusal)
    except OSError as problem:
        return Result(path, None, (unusable(problem, path.name),))
    return Result(path, answer, tuple(findings_in(answer)))
