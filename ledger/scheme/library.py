"""Schemes: from a folder or from stored texts to the Rules of a day.

A scheme is a folder of chapters with the rulebook in words beside them. It is parsed from texts and
not from the folder, because a book keeps the texts it decided under and must be able to read them
again. Each chapter is asked with the date that governs it, by name, so that the wrong one cannot
slip in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from ledger.refusals import Refusal
from ledger.rules import (
    AccountRules,
    ApprovalRules,
    BenefitRules,
    ClosingRules,
    ContributionRules,
    EnrolmentRules,
    PeriodRules,
    ReliefRules,
    Rulebook,
    Rules,
    SchemeInfo,
)
from ledger.scheme.accounts import ACCOUNTS
from ledger.scheme.chapters import (
    APPROVAL,
    BENEFIT,
    CLOSING,
    CONTRIBUTION,
    ENROLMENT,
    PERIOD,
    RELIEF,
)
from ledger.scheme.dated import Articles, Chapter, ChapterForm, Standing, read_chapter
from ledger.scheme.shapes import Choice, Record, Words
from ledger.scheme.strict import (
    LARGEST_FILE,
    Fields,
    Mistakes,
    Place,
    Problem,
    RulebookInvalid,
    check_text,
    mistake,
    read_document,
)

R = TypeVar("R", bound=Rules)

SHIPPED = Path(__file__).parent
INFO_FILE, WORDS_FILE = "scheme.yaml", "rulebook.md"
FORMS: tuple[ChapterForm[Any], ...] = (
    PERIOD, ENROLMENT, CONTRIBUTION, BENEFIT, APPROVAL, CLOSING, RELIEF, ACCOUNTS,
)  # fmt: skip
FILES: tuple[str, ...] = (WORDS_FILE, INFO_FILE, *(f"{form.name}.yaml" for form in FORMS))

_HEADING = re.compile(r"^#{1,6}[^\S\n]+(?P<article>\S+)(?:[^\S\n]+【(?P<mark>公布|假定)】)?", re.M)
_NAME = Words(pattern=r"[a-z0-9]+(-[a-z0-9]+)*", like="jingjiang-2012")
_INFO = Record(
    {
        "chapter": Choice(("scheme",)),
        "name": _NAME,
        "title": Words(),
        "federation": Words(),
        "fund": Words(),
    }
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme as read. ``digest`` names the exact ``texts`` (file name → content) it came from.

    Every chapter refuses a day before its first value (``before_first_rule``: chapter, key, date,
    first).
    """

    info: SchemeInfo
    digest: str
    texts: Mapping[str, str]
    chapters: Mapping[str, Chapter[Any]]

    def period(self) -> PeriodRules:
        return self._on(PERIOD, date.max)  # one version only: no date selects it

    def enrolment(self, *, period_start: date) -> EnrolmentRules:
        return self._on(ENROLMENT, period_start)

    def contribution(self, *, period_start: date) -> ContributionRules:
        return self._on(CONTRIBUTION, period_start)

    def benefit(self, *, discharged_on: date) -> BenefitRules:
        return self._on(BENEFIT, discharged_on)

    def approval(self, *, signed_on: date) -> ApprovalRules:
        return self._on(APPROVAL, signed_on)

    def closing(self, *, period_start: date) -> ClosingRules:
        return self._on(CLOSING, period_start)

    def relief(self, *, period_start: date) -> ReliefRules:
        return self._on(RELIEF, period_start)

    def accounts(self, *, booked_on: date) -> AccountRules:
        return self._on(ACCOUNTS, booked_on)

    def rulebook(
        self, *, period_start: date, discharged_on: date, signed_on: date, booked_on: date
    ) -> Rulebook:
        """All chapters at once, each on its own day."""
        return Rulebook(
            info=self.info,
            digest=self.digest,
            period=self.period(),
            enrolment=self.enrolment(period_start=period_start),
            contribution=self.contribution(period_start=period_start),
            benefit=self.benefit(discharged_on=discharged_on),
            approval=self.approval(signed_on=signed_on),
            closing=self.closing(period_start=period_start),
            relief=self.relief(period_start=period_start),
            accounts=self.accounts(booked_on=booked_on),
        )

    def _on(self, form: ChapterForm[R], day: date) -> R:
        return cast(R, self.chapters[form.name].on(day))


# -- where schemes are ----------------------------------------------------------------------------


def shipped_schemes() -> list[str]:
    """The names of the schemes that come with the program."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{INFO_FILE}"))


def find_scheme(name_or_folder: str | Path) -> Path:
    """The folder of a scheme: a shipped one by its name, or any folder by its path.

    Refuses (``scheme_unknown``: scheme, known) if there is neither.
    """
    if str(name_or_folder) in shipped_schemes():
        return SHIPPED / name_or_folder
    folder = Path(name_or_folder)
    if folder.is_dir():
        return folder
    known = ", ".join(shipped_schemes())
    raise Refusal("scheme_unknown", scheme=str(name_or_folder), known=known)


def load(name_or_folder: str | Path) -> Scheme:
    """The scheme of that name or folder. Raises RulebookInvalid with every mistake in it."""
    return parse(read_files(name_or_folder))


def read_files(name_or_folder: str | Path) -> dict[str, str]:
    """The texts of a scheme, by file name: every ``.yaml`` file and the rulebook in words.

    Other files are none of the scheme's business; a ``.yml`` is taken along, so that it is refused
    instead of overlooked. Refuses what ``find_scheme`` refuses; raises RulebookInvalid for a file
    that is too large or not UTF-8.
    """
    texts, mistakes = {}, Mistakes()
    for path in sorted(find_scheme(name_or_folder).iterdir()):
        if path.suffix not in (".yaml", ".yml") and path.name != WORDS_FILE:
            continue
        with mistakes:
            texts[path.name] = _read_text(path)
    mistakes.stop_if_any()
    return texts


def _read_text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise mistake(Place(path.name, 0, ""), "rules_file_too_large", limit=LARGEST_FILE)
    content = path.read_bytes()
    try:
        return _canonical(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise mistake(Place(path.name, line, ""), "rules_file_not_utf8") from error


def _canonical(text: str) -> str:
    """Without what editors and version control add or take away: a byte order mark, CR LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


# -- parsing --------------------------------------------------------------------------------------


def parse(files: Mapping[str, str]) -> Scheme:
    """The scheme that these texts (file name → content) make up.

    The same texts give the same Scheme object. Raises RulebookInvalid with every mistake in them.
    """
    return _parse(tuple(sorted((name, _canonical(text)) for name, text in files.items())))


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256, as hex, over names and contents in order of the names."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        content = _canonical(text).encode()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


@lru_cache(maxsize=32)
def _parse(files: tuple[tuple[str, str], ...]) -> Scheme:
    texts, mistakes = dict(files), Mistakes()
    for name in texts:
        if name not in FILES:
            mistakes.add(Place(name, 0, ""), "rules_file_unexpected", known=", ".join(FILES))
    for name in FILES:
        if name not in texts:
            mistakes.add(Place(name, 0, ""), "rules_file_missing")
    documents: dict[str, Fields] = {}
    for name in texts.keys() & set(FILES) - {WORDS_FILE}:
        with mistakes:
            documents[name] = read_document(name, texts[name])
    with mistakes:
        check_text(WORDS_FILE, texts.get(WORDS_FILE, ""))
    articles = _articles(texts.get(WORDS_FILE, ""))
    chapters: dict[str, Chapter[Any]] = {}
    for form in FORMS:
        if document := documents.get(f"{form.name}.yaml"):
            with mistakes:
                chapters[form.name] = read_chapter(document, form, articles)
    with mistakes:
        info = _INFO.read(documents[INFO_FILE]) if INFO_FILE in documents else {}
    mistakes.stop_if_any()
    del info["chapter"]
    return Scheme(SchemeInfo(**info), digest_of(texts), texts, chapters)


def _articles(words: str) -> Articles:
    """The first word of every heading of rulebook.md, and the mark that follows it, if any."""
    return Articles({found["article"]: found["mark"] or "" for found in _HEADING.finditer(words)})


# -- checking -------------------------------------------------------------------------------------


def check(name_or_folder: str | Path) -> list[Problem]:
    """Every mistake in a scheme; empty if it can be used. Refuses what ``find_scheme`` refuses."""
    try:
        load(name_or_folder)
    except RulebookInvalid as invalid:
        return list(invalid.problems)
    return []


def assumptions(scheme: Scheme) -> list[Standing]:
    """What the scheme assumes, with reasons: all that was not published."""
    return _standings(scheme, assumed=True)


def sources(scheme: Scheme) -> list[Standing]:
    """What the scheme takes from published documents."""
    return _standings(scheme, assumed=False)


def _standings(scheme: Scheme, *, assumed: bool) -> list[Standing]:
    return [
        each for chapter in scheme.chapters.values() for each in chapter.standings(assumed=assumed)
    ]
