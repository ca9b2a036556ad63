"""Where schemes are, and how they are read: from a folder or from stored texts to a ``Scheme``.

A scheme is a folder of chapters with the rulebook in words beside them. It is parsed from texts and
not from the folder, because a book keeps the texts it decided under and must be able to read them
again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ledger.refusals import Refusal
from ledger.rules import NO_FACTS, SchemeInfo
from ledger.scheme import chapters
from ledger.scheme.accounts import ACCOUNTS
from ledger.scheme.benefit import benefit, line_names
from ledger.scheme.dated import Articles, Chapter, ChapterForm, Standing
from ledger.scheme.facts import FACTS
from ledger.scheme.reading import read_chapter
from ledger.scheme.replacing import Replacements, replaced
from ledger.scheme.scheme import Scheme
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
from ledger.scheme.vocabulary import Vocabulary, vocabulary_of

SHIPPED = Path(__file__).parent
INFO_FILE, WORDS_FILE = "scheme.yaml", "rulebook.md"

#: Chapter → what it must look like, for the words of a scheme; the facts chapter gives those.
FORMS: Mapping[str, Callable[[Vocabulary], ChapterForm[Any]]] = {
    **{name: chapters.FORMS[name] for name in ("period", "enrolment", "contribution")},
    "benefit": benefit,
    **{name: chapters.FORMS[name] for name in ("approval", "closing", "relief")},
    "accounts": lambda _vocabulary: ACCOUNTS,
}
FACTS_FILE, BENEFIT_FILE = "facts.yaml", "benefit.yaml"
REQUIRED_FILES: tuple[str, ...] = (WORDS_FILE, INFO_FILE, *(f"{name}.yaml" for name in FORMS))
FILES: tuple[str, ...] = (*REQUIRED_FILES, FACTS_FILE)

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


def parse(files: Mapping[str, str], instead: Mapping[tuple[str, str], str] | None = None) -> Scheme:
    """The scheme that these texts (file name → content) make up.

    ``instead`` tries another reading: (chapter, key) → YAML text that stands in for the value in
    every version of it. Such a scheme has a digest of its own and is for trying out only.
    The same texts give the same Scheme object. Raises RulebookInvalid with every mistake in them.
    """
    texts = tuple(sorted((name, _canonical(text)) for name, text in files.items()))
    return _parse(texts, tuple(sorted((instead or {}).items())))


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256, as hex, over names and contents in order of the names."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        content = _canonical(text).encode()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


@lru_cache(maxsize=32)
def _parse(files: tuple[tuple[str, str], ...], instead: Replacements) -> Scheme:
    texts, mistakes = dict(files), Mistakes()
    documents = _documents(texts, mistakes)
    with mistakes:
        documents = replaced(documents, instead)
    articles = _articles(texts.get(WORDS_FILE, ""))
    read = _chapters(documents, articles, mistakes)
    with mistakes:
        info = _INFO.read(documents[INFO_FILE]) if INFO_FILE in documents else {}
    mistakes.stop_if_any()
    del info["chapter"]
    tried = {f"{chapter}.yaml: {key}": text for (chapter, key), text in instead}
    return Scheme(SchemeInfo(**info), digest_of({**texts, **tried}), texts, read)


def _documents(texts: Mapping[str, str], mistakes: Mistakes) -> dict[str, Fields]:
    """The files that can be read, by their names."""
    for name in texts:
        if name not in FILES:
            mistakes.add(Place(name, 0, ""), "rules_file_unexpected", known=", ".join(FILES))
    for name in REQUIRED_FILES:
        if name not in texts:
            mistakes.add(Place(name, 0, ""), "rules_file_missing")
    documents: dict[str, Fields] = {}
    for name in texts.keys() & set(FILES) - {WORDS_FILE}:
        with mistakes:
            documents[name] = read_document(name, texts[name])
    with mistakes:
        check_text(WORDS_FILE, texts.get(WORDS_FILE, ""))
    return documents


def _chapters(
    documents: Mapping[str, Fields], articles: Articles, mistakes: Mistakes
) -> dict[str, Chapter[Any]]:
    """The facts first: without them, nothing can be said about the conditions of the others."""
    read: dict[str, Chapter[Any]] = {}
    if FACTS_FILE in documents:
        with mistakes:
            read[FACTS.name] = read_chapter(documents[FACTS_FILE], FACTS, articles)
        if FACTS.name not in read:
            return read
    facts = read[FACTS.name].on(date.max) if read else NO_FACTS
    lines = line_names(documents[BENEFIT_FILE]) if BENEFIT_FILE in documents else ()
    for name, form in FORMS.items():
        if name == "approval" and BENEFIT_FILE not in documents:
            continue  # it names lines, and nobody knows which there are
        if document := documents.get(f"{name}.yaml"):
            with mistakes:
                read[name] = read_chapter(document, form(vocabulary_of(facts, lines)), articles)
    return read


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
