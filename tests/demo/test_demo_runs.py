"""The main job, whole: the demo's year through the command line, judged from what it leaves."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

KEYS: dict[str, Any] = {
    "members": 0,
    "employers": 0,
    "contributions": {"due", "received", "by_payer"},
    "claims": {"submitted", "approved", "declined", "in_scope_self_paid", "benefit"},
    "fund": {"income", "benefit_expense", "surplus", "reserve", "relief_pool"},
    "relief": {"candidates", "need", "ratio", "awarded", "remainder"},
    "ledger": {"entries", "postings", "debits", "credits", "head_hash"},
}


def run_demo(out: Path, book: str = "sqlite") -> dict[str, Any]:
    words = [sys.executable, "-m", "demo", "--out", str(out), "--book", book]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return summary


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "out"
    run_demo(out)
    return out


@pytest.fixture(scope="module")
def summary(demo: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((demo / "summary.json").read_text(encoding="utf-8"))
    return loaded


def fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))


def test_the_summary_has_exactly_its_keys(summary: dict[str, Any]) -> None:
    assert summary.keys() == KEYS.keys()
    for name, inner in KEYS.items():
        if inner:
            assert summary[name].keys() == inner, name
    assert summary["contributions"]["by_payer"].keys() == {"employer", "member", "union"}


def test_it_is_a_federation_of_fifty_thousand(summary: dict[str, Any]) -> None:
    assert summary["members"] > 50_000
    assert summary["employers"] == 150
    assert summary["claims"]["submitted"] > 2_300


def test_contributions_are_fifty_yuan_a_member_and_all_came_in(summary: dict[str, Any]) -> None:
    contributions = summary["contributions"]
    assert fen(contributions["due"]) == summary["members"] * 5_000
    assert sum(map(fen, contributions["by_payer"].values())) == fen(contributions["due"])
    assert contributions["received"] == contributions["due"]


def test_the_surplus_is_income_less_expense_and_is_shared_whole(summary: dict[str, Any]) -> None:
    fund, relief = summary["fund"], summary["relief"]
    assert fen(fund["surplus"]) == fen(fund["reserve"]) + fen(fund["relief_pool"])
    assert fen(relief["awarded"]) + fen(relief["remainder"]) == fen(fund["relief_pool"])
    numerator, denominator = map(int, relief["ratio"].split("/"))
    assert 0 < numerator < denominator
    assert fen(fund["relief_pool"]) * denominator == fen(relief["need"]) * numerator


def test_debits_are_credits_in_the_journal_and_in_every_entry(
    demo: Path, summary: dict[str, Any]
) -> None:
    by_entry: dict[str, int] = defaultdict(int)
    debits = credits = postings = 0
    for row in journal(demo):
        debit, credit = fen(row["借方金额"] or "0.00"), fen(row["贷方金额"] or "0.00")
        by_entry[row["凭证号"]] += debit - credit
        debits, credits, postings = debits + debit, credits + credit, postings + 1
    assert not any(by_entry.values())
    ledger = summary["ledger"]
    assert (len(by_entry), postings) == (ledger["entries"], ledger["postings"])
    assert debits == credits == fen(ledger["debits"]) == fen(ledger["credits"])


def test_everything_owed_was_paid_in_the_end(demo: Path) -> None:
    """From the journal alone: 其他应付款 is settled to the fen, the returned payments too."""
    payable: dict[str, int] = defaultdict(int)
    for row in journal(demo):
        if row["科目编码"].startswith("2209"):
            payable[row["科目编码"]] += fen(row["贷方金额"] or "0.00")
            payable[row["科目编码"]] -= fen(row["借方金额"] or "0.00")
    returned = [row for path in (demo / "bank").glob("*-回盘.csv") for row in read(path, "gb18030")
                if row["结果"] == "退回"]  # fmt: skip
    assert returned, "the demo has returned payments"
    assert payable.keys() == {"220901", "220902", "220903"}
    assert not any(payable.values())


def journal(demo: Path) -> list[dict[str, str]]:
    return read(demo / "journal.csv", "utf-8-sig")


def read(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_bean_check_accepts_the_journal(demo: Path) -> None:
    words = [sys.executable, "-m", "beancount.scripts.check", str(demo / "journal.beancount")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_accepts_the_journal(demo: Path) -> None:
    words = ["hledger", "check", "--strict", "-f", str(demo / "journal.hledger")]
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr


@pytest.mark.soak
def test_the_same_seed_gives_the_same_year_on_either_engine(
    demo: Path, summary: dict[str, Any], tmp_path: Path
) -> None:
    assert run_demo(tmp_path / "again") == summary
    assert run_demo(tmp_path / "postgresql", "postgresql") == summary
