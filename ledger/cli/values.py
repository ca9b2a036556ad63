"""What stands behind an option: a day, an amount, a file to write. Each says what is wrong."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

from ledger.money import MoneyError, parse_yuan
from ledger.nouns import Fen
from ledger.sentences import say


class Values:
    """The types of option values, with their complaints in one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def day(self, text: str) -> date:
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self._wrong("usage.day", text=text)

    def time_of_day(self, text: str) -> time:
        try:
            if re.fullmatch(r"\d\d:\d\d", text, re.ASCII):
                return time.fromisoformat(text)
        except ValueError:
            pass
        raise self._wrong("usage.time", text=text)

    def port(self, text: str) -> int:
        if re.fullmatch(r"\d{1,5}", text, re.ASCII) and int(text) < 65536:
            return int(text)
        raise self._wrong("usage.port", text=text)

    def years(self, text: str) -> int:
        if re.fullmatch(r"\d{1,3}", text, re.ASCII):
            return int(text)
        raise self._wrong("usage.years", text=text)

    def amount(self, text: str) -> Fen:
        try:
            return parse_yuan(text)
        except MoneyError as problem:
            raise self._wrong(problem.code, **problem.facts) from None

    def words(self, text: str) -> str:
        """Text that says something: reasons and names may not be blank."""
        if not text.strip():
            raise self._wrong("usage.blank")
        return text.strip()

    def request_id(self, text: str) -> str:
        if re.fullmatch(r"[0-9A-Za-z._:-]{1,60}", text):
            return text
        raise self._wrong("usage.request_id")

    def output(self, *suffixes: str) -> Callable[[str], Path]:
        """A file to write, with one of ``suffixes`` if any are given, into a folder that is there.

        Looked at before the step, which cannot be taken back because a folder is missing.
        """

        def path_of(text: str) -> Path:
            path = Path(text)
            if suffixes and path.suffix.lower() not in suffixes:
                raise self._wrong("usage.suffix", text=text, known=" ".join(suffixes))
            folder = path.parent
            if not folder.is_dir():
                raise self._wrong("usage.no_folder", text=str(folder))
            if path.is_dir() or not os.access(folder, os.W_OK):
                raise self._wrong("usage.not_writable", text=text)
            return path

        return path_of

    def _wrong(self, code: str, **facts: str) -> ArgumentTypeError:
        return ArgumentTypeError(say(code, facts, self._lang))
