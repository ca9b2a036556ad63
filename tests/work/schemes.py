"""The scheme of Jingjiang with a word changed, as a folder or as a book that works under it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.scheme.library import SHIPPED
from ledger.work.open_book import new_book
from tests.conftest import FOUNDED_ON, SCHEME


def changed_scheme(folder: Path, file: str, *changes: tuple[str, str]) -> str:
    """A copy of the scheme; each change replaces a text that stands once in ``file``."""
    copy = Path(shutil.copytree(SHIPPED / SCHEME, folder / "changed" / SCHEME))
    text = (copy / file).read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {file}"
        text = text.replace(before, after)
    (copy / file).write_text(text, encoding="utf-8")
    return str(copy)


def book_under(folder: Path, file: str, *changes: tuple[str, str]) -> OpenBook:
    """A new book under a changed scheme."""
    place = str(folder / "book.db")
    new_book(place, changed_scheme(folder, file, *changes), "管理员", FOUNDED_ON, "book")
    return OpenBook(place)
