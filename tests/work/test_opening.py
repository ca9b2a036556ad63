"""新账套, and adopting a changed rulebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.book.connection import OpenBook
from ledger.book.tables import AccountRow, RulebookText
from ledger.refusals import BadInput
from ledger.scheme import load, read_files
from ledger.work import adjudicate, intake, post, report
from ledger.work.open_book import adopt_rules, new_book
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.conftest import FOUNDED_ON, SCHEME
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt
from tests.work.papers import BANK, WU, claim, digest, stay, voucher
from tests.work.schemes import changed_scheme
from tests.work.year import at

INPATIENT_RATE = """\
  inpatient.tiers:
    says: 基数的百分之五十。
    versions:
      - from: 2012-08-01
        value:
          - {over: "0.00", up_to: "", rate: 1/2}
"""


def found(place: str, scheme: str = SCHEME) -> dict[str, object]:
    return new_book(place, scheme, "管理员", FOUNDED_ON, "book")


def test_a_new_book_holds_its_rulebook_and_chart(place: str) -> None:
    answer = found(place)
    assert answer["rules_digest"] == load(SCHEME).digest
    assert answer["period"] == "2012-08-01"
    with OpenBook(place) as book:
        (rulebook,) = rows(book, RulebookText)
        assert json.loads(rulebook.files) == read_files(SCHEME)
        assert len(rows(book, AccountRow)) == answer["accounts"]
        assert verify(book)["ok"]


def test_no_book_is_made_over_another(place: str) -> None:
    found(place)
    with refused("book_exists"):
        found(place)


def test_no_book_is_made_over_another_file(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("信", encoding="utf-8")
    with refused("book_unreachable"):
        found(str(letter))
    assert letter.read_text(encoding="utf-8") == "信"


def test_nothing_is_left_behind_for_an_unknown_scheme(tmp_path: Path) -> None:
    with refused("scheme_unknown"):
        found(str(tmp_path / "book.db"), "nowhere-2012")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_behind_for_a_faulty_rulebook(tmp_path: Path) -> None:
    faulty = changed_scheme(tmp_path, "contribution.yaml", ('value: "50.00"', 'value: "fifty"'))
    with pytest.raises(BadInput):
        found(str(tmp_path / "book.db"), faulty)
    assert not (tmp_path / "book.db").exists()


def test_old_decisions_keep_the_old_rulebook(book_at: BookAt, tmp_path: Path) -> None:
    """From now on 60 % instead of 50 %: what is decided stays, what is not is decided anew."""
    book = book_at("decided")
    higher = INPATIENT_RATE.replace("1/2", "3/5")
    scheme = changed_scheme(tmp_path, "benefit.yaml", (INPATIENT_RATE, higher))
    answer = adopt_rules(at(book, "管理员", "2012-12-20"), scheme)
    assert answer["before"] != answer["rules_digest"]
    form = claim(9, WU, "2012-12-21", stay("S9", "2012-12-15", "2000", "1000"))
    intake.intake(at(book, "陈受理", "2012-12-21"), [form], digest("later"))
    (decided,) = adjudicate.adjudicate(at(book, "赵审核", "2012-12-21"))["claims"]
    assert decided["benefit_fen"] == 600_00
    rounds = [
        report.explain(book, claim_no)["rounds"][0]
        for claim_no in ("SB-2012-00001", "SB-2012-00009")
    ]
    digests = [each["rules_digest"] for each in rounds]
    assert digests == [answer["before"], answer["rules_digest"]]
    assert verify(book)["ok"]


def test_accounts_may_be_added(book_at: BookAt, tmp_path: Path) -> None:
    book = book_at("new")
    fees = '          - {code: "540101", name: 其他费用—银行手续费, kind: expense, role: none}\n'
    paper = '          - {code: "540102", name: 其他费用—办公费, kind: expense, role: none}\n'
    scheme = changed_scheme(tmp_path, "accounts.yaml", (fees, fees + paper))
    assert adopt_rules(at(book, "管理员", "2012-06-20"), scheme)["accounts_added"] == 1
    form = voucher("办公费", "2012-06-21", ("540102", "1", "0"), (BANK, "0", "1"))
    assert post.voucher(at(book, "吴会计", "2012-06-21"), form)["total_fen"] == 1_00


def test_the_same_rulebook_is_not_adopted_again(book_at: BookAt) -> None:
    book = book_at("new")
    with refused("rules_unchanged"):
        adopt_rules(at(book, "管理员", "2012-06-20"), SCHEME)


def test_a_book_stays_with_its_scheme(book_at: BookAt, tmp_path: Path) -> None:
    book = book_at("new")
    other = changed_scheme(tmp_path, "scheme.yaml", ("name: jingjiang-2012", "name: other-2012"))
    with refused("scheme_differs", book=SCHEME, scheme="other-2012"):
        adopt_rules(at(book, "管理员", "2012-06-20"), other)


def test_an_account_keeps_its_meaning(book_at: BookAt, tmp_path: Path) -> None:
    book = book_at("new")
    before = dump(book)
    line = "name: 捐赠收入—限定性捐赠, kind: income"
    other = changed_scheme(tmp_path, "accounts.yaml", (line, line.replace("income", "liability")))
    with refused("account_changed", account="410101"):
        adopt_rules(at(book, "管理员", "2012-06-20"), other)
    assert dump(book)["account"] == before["account"]
