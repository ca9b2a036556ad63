"""A finished year on paper: what the program exports and answers, and nothing else of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.files.journals import write_beancount, write_csv, write_hledger
from ledger.work import report
from tests.stories.test_one_honest_year import live_one_honest_year
from tests.work.papers import PERSONS, UNITS


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder with journal.csv, .beancount and .hledger, and the answers to reports as JSON."""
    folder = tmp_path_factory.mktemp("papers")
    place = shutil.copyfile(sqlite_template, folder / "book.db")
    with OpenBook(str(place)) as book:
        live_one_honest_year(book)
        own, accounts, entries = report.export(book)
        write_csv(folder / "journal.csv", accounts, entries)
        write_beancount(folder / "journal.beancount", own, accounts, entries)
        write_hledger(folder / "journal.hledger", own, accounts, entries)
        answers = {
            "summary": report.summary(book, "2012"),
            "trial_balance": report.trial_balance(book),
            "notice": report.notice(book, "2012"),
            "employers": [report.employer_statement(book, unit.uscc) for unit in UNITS],
            "members": [report.member_statement(book, person.id_number) for person in PERSONS],
        }
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    place.unlink()
    return folder
