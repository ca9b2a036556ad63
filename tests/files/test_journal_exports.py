"""The exported journals, opened by the real tools."""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction

from ledger.files.journals import (
    ExportAccount,
    ExportBook,
    ExportEntry,
    ExportPosting,
    hledger_name,
    trial_balance,
    write_beancount,
    write_csv,
    write_hledger,
)
from ledger.money import yuan
from ledger.nouns import AccountKind

BOOK = ExportBook('靖江市职工医疗互助 "2012"; 账套')
ACCOUNTS = (
    ExportAccount("1002", "银行存款", AccountKind.ASSET),
    ExportAccount("1131.01", "应收互助金: 单位; (其一)", AccountKind.ASSET),
    ExportAccount("2231", "应付互助金", AccountKind.LIABILITY),
    ExportAccount("3001", "互助基金  结余", AccountKind.NET_ASSET),
    ExportAccount("4001", "互助金收入", AccountKind.INCOME),
    ExportAccount("5001", "互助金支出", AccountKind.EXPENSE),
    ExportAccount("5999", "未用科目", AccountKind.EXPENSE),
)


def entry(position: int, *postings: ExportPosting, summary: str = "收缴费") -> ExportEntry:
    day = date(2012, 8, 1) + timedelta(days=position % 300)
    return ExportEntry(
        position, f"记-{position}", day, day - timedelta(days=3), summary, f"invoice:{position}",
        "张会计", f"{position:064x}", None, postings,
    )  # fmt: skip


HOSTILE = '!* (x) "引号" \\反斜 ; 分号 | 竖线\n2012-01-01 换行, tag:值 {} 100%'

SMALL = (
    entry(1, ExportPosting("1131.01", 5000, 0, "E1"), ExportPosting("4001", 0, 5000, "E1")),
    entry(2, ExportPosting("1002", 3334, 0), ExportPosting("1131.01", 0, 3334, "E1", "M7")),
    entry(3, ExportPosting("5001", 1, 0), ExportPosting("2231", 0, 1), summary=HOSTILE),
    replace(
        entry(4, ExportPosting("5001", -1, 0), ExportPosting("2231", 0, -1), summary="=红字冲销"),
        reverses=3,
    ),
)


def many(count: int) -> Iterator[ExportEntry]:
    """A seeded journal of entries with two to four postings, some of them red-letter."""
    dice = random.Random(2012)
    for position in range(1, count + 1):
        sign = -1 if dice.random() < 0.1 else 1
        parts = [sign * dice.randint(1, 10**9) for _ in range(dice.randint(1, 3))]
        debits = [ExportPosting(dice.choice(ACCOUNTS).code, part, 0, "E1") for part in parts]
        credit = ExportPosting(dice.choice(ACCOUNTS).code, 0, sum(parts), member="M1")
        yield entry(position, *debits, credit)


def balances(entries: tuple[ExportEntry, ...]) -> dict[str, Decimal]:
    """Account → balance in yuan, those of zero left out: what the tools must find as well."""
    lines = trial_balance(ACCOUNTS, entries)
    return {
        line.account.code: Decimal(yuan(line.balance_fen)) for line in lines if line.balance_fen
    }


def test_the_trial_balance_by_hand() -> None:
    lines = {line.account.code: line for line in trial_balance(ACCOUNTS, SMALL)}
    assert (lines["1131.01"].debit_fen, lines["1131.01"].credit_fen) == (5000, 3334)
    assert lines["1131.01"].balance_fen == 1666
    assert (lines["5001"].debit_fen, lines["2231"].balance_fen) == (0, 0)
    assert list(lines) == [account.code for account in ACCOUNTS]
    with pytest.raises(KeyError):
        trial_balance(ACCOUNTS[:1], SMALL)


# -- beancount ------------------------------------------------------------------------------------


def load_beancount(path: Path) -> tuple[list[Any], list[str]]:
    entries, errors, _ = loader.load_file(str(path))
    found = [item for item in entries if isinstance(item, Transaction)]
    return found, [error.message for error in errors]


def test_beancount_reads_it_and_finds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "j.beancount"
    everything = (*SMALL, *(replace(item, position=item.position + 4) for item in many(300)))
    write_beancount(path, BOOK, ACCOUNTS, iter(everything))
    transactions, errors = load_beancount(path)
    assert errors == []
    found: dict[str, Decimal] = {}
    for transaction in transactions:
        for posting in transaction.postings:
            code = posting.account.split(":C")[1].replace("-", ".")
            found[code] = found.get(code, Decimal()) + posting.units.number
    assert {code: sum_ for code, sum_ in found.items() if sum_} == balances(everything)


def test_beancount_keeps_what_the_entry_says(tmp_path: Path) -> None:
    path = tmp_path / "j.beancount"
    write_beancount(path, BOOK, ACCOUNTS, SMALL)
    transactions, _ = load_beancount(path)
    by_position = {item.meta["position"]: item for item in transactions}
    assert by_position["3"].narration == HOSTILE.replace("\n", " ")
    red = by_position["4"]
    assert (red.meta["reverses"], red.meta["cause"]) == ("3", "invoice:4")
    assert [posting.meta["side"] for posting in red.postings] == ["debit", "credit"]
    assert by_position["2"].postings[1].meta["member"] == "M7"


def test_beancount_really_checks_the_last_fen(tmp_path: Path) -> None:
    path = tmp_path / "j.beancount"
    write_beancount(path, BOOK, ACCOUNTS, SMALL)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("33.34 CNY", "33.35 CNY"), encoding="utf-8")
    _, errors = load_beancount(path)
    assert [error.split("'")[1] for error in errors] == ["Assets:C1002", "Assets:C1131-01"]
    path.write_text(text.replace("-33.34 CNY", "-33.35 CNY"), encoding="utf-8")
    _, errors = load_beancount(path)
    assert any("does not balance" in error for error in errors)


def test_two_codes_that_beancount_could_not_tell_apart(tmp_path: Path) -> None:
    twins = (replace(ACCOUNTS[0], code="1.1"), replace(ACCOUNTS[0], code="1-1"))
    with pytest.raises(ValueError, match="same"):
        write_beancount(tmp_path / "j.beancount", BOOK, twins, ())
    assert list(tmp_path.iterdir()) == []


# -- hledger --------------------------------------------------------------------------------------


def hledger(*arguments: str) -> str:
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed: its journal is written but not checked by it")
    done = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hledger_reads_it_and_finds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "j.hledger"
    everything = (*SMALL, *(replace(item, position=item.position + 4) for item in many(300)))
    write_hledger(path, BOOK, ACCOUNTS, iter(everything))
    hledger("-f", str(path), "check", "--strict")
    rows = csv.reader(io.StringIO(hledger("-f", str(path), "bal", "-N", "--flat", "-O", "csv")))
    names = {hledger_name(account): account.code for account in ACCOUNTS}
    found = {names[name]: Decimal(sum_.split()[0]) for name, sum_ in list(rows)[1:] if sum_ != "0"}
    assert found == balances(everything)


def test_hledger_keeps_what_the_entry_says(tmp_path: Path) -> None:
    path = tmp_path / "j.hledger"
    write_hledger(path, BOOK, ACCOUNTS, SMALL)
    query = ["-f", str(path), "reg", "-O", "csv"]
    assert "2012-08-05" in hledger(*query, "tag:reverses=^3$")
    assert "33.34" in hledger(*query, "tag:member=^M7$")
    assert "=红字冲销" in hledger(*query, "tag:side=debit")
    assert "2012-08-02" not in hledger(*query, "--date2", "-e", "2012-07-31", "date2:2012-08-02")
    kinds = hledger("-f", str(path), "bal", "-N", "--flat", "type:A")
    assert "银行存款" in kinds
    assert "互助金收入" not in kinds


def test_hledger_really_checks_the_last_fen(tmp_path: Path) -> None:
    path = tmp_path / "j.hledger"
    write_hledger(path, BOOK, ACCOUNTS, SMALL)
    hledger("-f", str(path), "check")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("33.34 CNY", "33.35 CNY", 2), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"33\.35"):
        hledger("-f", str(path), "check")


# -- both, and CSV --------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [write_beancount, write_hledger])
def test_a_book_without_entries(tmp_path: Path, write: object) -> None:
    assert callable(write)
    path = tmp_path / "empty.journal"
    write(path, BOOK, ACCOUNTS, ())
    if write is write_beancount:
        assert load_beancount(path) == ([], [])
    else:
        hledger("-f", str(path), "check", "--strict")


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    for write in (write_beancount, write_hledger):
        write(tmp_path / "a", BOOK, ACCOUNTS, many(50))
        write(tmp_path / "b", BOOK, ACCOUNTS, many(50))
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "j.csv"
    write_csv(path, ACCOUNTS, SMALL)
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 8
    assert rows[2]["借方金额"] == "33.34"
    assert rows[6]["借方金额"] == "-0.01"  # money stays a number, also below zero
    assert rows[6]["摘要"] == "'=红字冲销"
    assert (rows[6]["冲销序号"], rows[0]["科目名称"]) == ("3", "应收互助金: 单位; (其一)")
    debits = sum(Decimal(row["借方金额"]) for row in rows)
    assert debits == sum(Decimal(row["贷方金额"]) for row in rows) == Decimal("83.34")
