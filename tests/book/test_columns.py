"""Rows looked at column by column are the same to the byte as rows looked at one by one."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ledger.book.columns import written_all
from ledger.book.connection import OpenBook
from ledger.book.digests import row_form, table_of
from ledger.book.keeping import Keeping
from ledger.book.tables import Employer, Kept, Member, MemberDetail, Posting
from ledger.refusals import Refusal
from ledger.sealing import Key, Keyring
from tests.book.stepping import TODAY

KEYS = Keyring([Key(bytes(range(32)))])
KINDS = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}
WORDS = ("", "张三", '"引号"\\与\n换行\t', "a.b", "x" * 9)


def row(kind: type[Kept], number: int) -> dict[str, Any]:
    """A row with values of every kind, another for each number."""
    found: dict[str, Any] = {}
    for place, column in enumerate(row_form(kind).parts):
        values = {
            int: number * 10**12 - place, bool: number % 2 == 0,
            str: WORDS[(number + place) % len(WORDS)][: column.max_length],
            date: TODAY + timedelta(number),
        }  # fmt: skip
        is_blank = column.nullable and (number + place) % 3 == 0
        found[column.name] = None if is_blank else values[column.kind]
    return found


@pytest.mark.parametrize("table", sorted(KINDS))
def test_many_rows_are_written_as_each_alone(table: str) -> None:
    kind, form = KINDS[table], row_form(KINDS[table])
    rows = [row(kind, number) for number in range(1, 12)]
    columns = {name: [each[name] for each in rows] for name in form.columns}
    digests, stored = written_all(form, len(rows), columns, KEYS)
    for each, digest, its in zip(rows, digests, stored, strict=True):
        alone, as_stored = form.written(each, KEYS)
        assert (digest, list(its)) == (alone, [*as_stored, alone])


def test_a_value_that_all_rows_share_is_given_once() -> None:
    form = row_form(Posting)
    shared = {"step_id": 2, "entry_id": 4, "account": "1002", "credit_fen": 0, "member_id": None}
    own = {"id": range(7, 10), "line_no": [1, 2, 3], "debit_fen": [5, 5, 6]}
    digests, stored = written_all(form, 3, shared | own, KEYS)
    for at in range(3):
        alone = shared | {name: values[at] for name, values in own.items()}
        assert digests[at] == form.written(alone, KEYS)[0]
        assert stored[at][-1] == digests[at]


@pytest.mark.parametrize(
    "columns",
    [
        {"name": "某单位", "kind": "企业"},
        {"uscc": ["U1"], "name": "某单位", "kind": "企业"},
        {"uscc": ["U1", None], "name": "某单位", "kind": "企业"},
        {"uscc": ["U1", 2], "name": "某单位", "kind": "企业"},
        {"uscc": ["U1", "U2"], "name": "某单位", "kind": True},
        {"uscc": ["U1", "U2"], "name": "某单位", "kind": "企业", "other": 1},
    ],
    ids=["missing", "too few", "empty", "of another kind", "shared of another kind", "unknown"],
)
def test_what_a_row_alone_could_not_be_stops_all(columns: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        written_all(row_form(Employer), 2, {"id": range(2), "step_id": 1, **columns}, KEYS)


@pytest.mark.parametrize("name", ["name", "mobile"])
def test_one_text_too_long_refuses_all(name: str) -> None:
    columns: dict[str, Any] = {
        "id": range(2), "step_id": 1, "member_id": 1, "name": "张三", "mobile": "",
        "bank_account": "", "bank_name": "",
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        written_all(row_form(MemberDetail), 2, columns | {name: ["1", "2" * 61]}, KEYS)
    assert refused.value.code == "text_too_long"
    assert refused.value.facts["text"] == "2" * 61


def test_a_tag_is_the_hmac_of_column_and_value() -> None:
    tags, sealed = KEYS.tagged_all("member.id_number", ["1", "", "张"])
    for value, tag, text in zip(("1", "", "张"), tags, sealed, strict=True):
        assert (tag, text) == KEYS.tagged("member.id_number", value)
        assert KEYS.open("member.id_number", text) == value
    mac = hmac.digest(Key(bytes(range(32))).index, "member.id_number\0张".encode(), "sha256")
    assert tags == [tag_of("1"), "", tag_of("张")]
    assert base64.urlsafe_b64decode(tags[2] + "==") == mac[:16]


def tag_of(value: str) -> str:
    return KEYS.tag("member.id_number", value)


@pytest.fixture
def told() -> list[int]:
    return []


@pytest.fixture
def keeping(book: OpenBook, told: list[int]) -> Iterator[Keeping]:
    """A step in the middle; what it does is thrown away."""
    with book.engine.connect() as connection:
        yield Keeping(connection, "test", "会计", TODAY, told.append)


def test_many_are_added_like_one_after_the_other(
    book: OpenBook, keeping: Keeping, told: list[int]
) -> None:
    keeping.add(Member, id_type="护照", id_number="P0")
    numbers = [f"P{number}" for number in range(1, 250)]
    assert keeping.add_all(Member, len(numbers), id_type="护照", id_number=numbers) == range(2, 251)
    assert not keeping.add_all(Member, 0, id_type=[], id_number=[])
    assert keeping.add(Member, id_type="护照", id_number="P250") == 251
    assert told == [250]
    keeping.flush()
    table = table_of(Member)
    kept = keeping.session.connection().execute(select(table).order_by(table.c.id)).mappings()
    for number, each in enumerate(kept):
        assert (each["id"], each["id_number"]) == (number + 1, f"P{number}")
        wanted = {name: each[name] for name in row_form(Member).columns}
        assert each["digest"] == row_form(Member).written(wanted, book.keys)[0]
