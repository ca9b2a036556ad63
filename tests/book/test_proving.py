"""The quick look at rows says "as written" of what the frozen encodings say so of, and no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.digests import STEP_VERSION, entry_hash, row_digest, row_form
from ledger.book.proving import Look, Sealed
from ledger.book.tables import Kept, MemberDetail, Posting, Receipt
from ledger.sealing import Key, Keyring

KEYS = Keyring([Key(bytes(range(32)))])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)  # no halves of characters
FEN = st.integers(-(2**63), 2**63 - 1)
POSTING = {
    "id": 7, "step_id": 3, "entry_id": 4, "line_no": 2, "account": "4401", "debit_fen": 0,
    "credit_fen": 5, "employer_id": None, "member_id": 12,
}  # fmt: skip
DETAIL = {
    "id": 1, "step_id": 2, "member_id": 3, "name": "张三", "mobile": "13900000000",
    "bank_account": "6222020000000000", "bank_name": "",
}  # fmt: skip


def kept(kind: type[Kept], row: dict[str, Any]) -> list[Any]:
    """A row as a look at its table finds it."""
    digest, stored = row_form(kind).written(row, KEYS)
    return [str(row_form(kind).table), *stored, digest]


def is_right(kind: type[Kept], row: list[Any], version: int = STEP_VERSION) -> bool:
    return Look(kind, KEYS).is_as_written(tuple(row), version)


@given(account=TEXT, fen=FEN, member_id=st.none() | st.integers(1, 2**60))
def test_a_row_as_written(account: str, fen: int, member_id: int | None) -> None:
    row = POSTING | {"account": account, "debit_fen": fen, "member_id": member_id}
    found = ["posting", *(row[name] for name in row_form(Posting).columns)]
    assert is_right(Posting, [*found, row_digest(Posting, row | {"account": account[:20]}, KEYS)])


def test_sealed_values_are_opened_and_count_by_their_tags() -> None:
    row = kept(MemberDetail, DETAIL)
    assert is_right(MemberDetail, row)
    other = kept(MemberDetail, DETAIL | {"mobile": "13900000001"})
    place = 1 + row_form(MemberDetail).columns.index("mobile")
    tag = row[place].partition(".")[0]
    for forged in (other[place], tag + "." + other[place].partition(".")[2], tag, "", None, 5):
        assert not is_right(MemberDetail, [*row[:place], forged, *row[place + 1 :]])


def test_rows_of_the_first_version_count_by_the_values_themselves() -> None:
    row = kept(MemberDetail, DETAIL)
    bare = Keyring([Key(bytes(32))])  # its tags differ, so only the values can agree
    assert not is_right(MemberDetail, row, version=1)
    assert not Look(MemberDetail, bare).is_as_written(tuple(row), STEP_VERSION)


@pytest.mark.parametrize("place", range(len(POSTING) + 2))
def test_a_changed_column(place: int) -> None:
    row = kept(Posting, POSTING)
    changed = [*row[:place], 99 if isinstance(row[place], int | None) else "x", *row[place + 1 :]]
    assert is_right(Posting, row)
    assert not is_right(Posting, changed)


def test_what_is_encoded_alike_but_is_of_another_type() -> None:
    """Bytes become base64 and a day a text: none may stand where a text or a number was."""
    receipt: dict[str, Any] = dict.fromkeys(row_form(Receipt).columns, "AAAA")
    receipt |= {"id": 1, "step_id": 1, "received_on": date(2012, 9, 3), "amount_fen": 5}
    row = kept(Receipt, receipt)
    assert is_right(Receipt, row)
    for place, value in enumerate(row):
        if value == "AAAA":
            assert not is_right(Receipt, [*row[:place], b"\0\0\0", *row[place + 1 :]])
    day = row.index("2012-09-03")
    assert is_right(Receipt, [*row[:day], date(2012, 9, 3), *row[day + 1 :]])
    account = kept(Posting, POSTING | {"account": "2012-09-03"})
    place = account.index("2012-09-03")
    assert is_right(Posting, account)
    assert not is_right(Posting, [*account[:place], date(2012, 9, 3), *account[place + 1 :]])


@given(summary=TEXT, fen=FEN, position=st.integers(1, 10**9))
def test_an_entry_is_hashed_as_the_frozen_encoding_has_it(
    summary: str, fen: int, position: int
) -> None:
    entry: dict[str, Any] = {
        "entry_no": "记000002", "booked_on": date(2012, 9, 3), "effective_on": date(2012, 8, 31),
        "period_code": "2012-08-01", "event": "e", "cause_kind": "receipt", "cause_id": 1,
        "summary": summary, "currency": "CNY", "made_by": "会计", "checked_by": None,
        "reverses_id": None,
    }  # fmt: skip
    line = {"line_no": 1, "account": summary, "debit_fen": fen, "credit_fen": 0,
            "employer_id": None, "member_id": 7}  # fmt: skip
    found = Sealed(tuple(entry.values()), 2, position, 1, "p", "h", [(2, *line.values())])
    assert found.expected_hash() == entry_hash(entry, [line], position, "p")
    as_text = tuple(str(v) if isinstance(v, date) else v for v in entry.values())
    assert found._replace(fields=as_text).expected_hash() == found.expected_hash()
    assert (found.entry_no, found.currency, found.reverses_id) == ("记000002", "CNY", None)
