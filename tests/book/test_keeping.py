"""Keeping writes what it was given, sealed, or nothing: the last look before the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from ledger.book.connection import OpenBook
from ledger.book.digests import RunningDigest, canonical, row_digest, sha256, step_hash
from ledger.book.keeping import Keeping
from ledger.book.tables import Employer, Enrolment, Entry, Kept, Member, Posting, Receipt, Roster
from ledger.refusals import Refusal
from tests.book.forging import TABLES, dump
from tests.book.stepping import TODAY, step

Rows = dict[type[Kept], dict[str, Any]]

EMPLOYER = {"uscc": "U1", "name": "某单位", "kind": "企业"}
RECEIPT = {
    "bank_ref": "B1", "received_on": TODAY, "payer_name": "某单位", "payer_account": "1",
    "amount_fen": 100, "memo": "",
}  # fmt: skip
POSTING = {"entry_id": 1, "line_no": 1, "account": "1002", "debit_fen": 100, "credit_fen": 0}


@pytest.fixture
def keeping(book: OpenBook) -> Iterator[Keeping]:
    """A step in the middle; what it does is thrown away."""
    with book.engine.connect() as connection:
        yield Keeping(connection, "test", "会计", TODAY)


# -- the chain of steps ---------------------------------------------------------------------------


def test_every_row_is_sealed_by_its_step(book: OpenBook) -> None:
    """Recomputed from the rows as they stand in the database."""
    for n in range(3):
        step(book, f"R{n}")
    kept = dump(book)
    kinds = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}
    prev_hash = "0" * 64
    for row in kept["step"]:
        columns = dict(zip(TABLES["step"].c.keys(), row, strict=True))
        found: dict[str, RunningDigest] = {}
        for table, kind in sorted(kinds.items()):
            for values in kept[table]:
                own = dict(zip(TABLES[table].c.keys(), values, strict=True))
                if own["step_id"] == columns["id"]:
                    assert own["digest"] == row_digest(kind, own, book.keys)
                    found.setdefault(table, RunningDigest()).add(own["digest"])
        assert json.loads(columns["digests"]) == {name: d.sealed() for name, d in found.items()}
        assert columns["prev_hash"] == prev_hash
        assert columns["hash"] == step_hash(columns, book.keys)
        prev_hash = columns["hash"]
    assert len(kept["step"]) == 4


def test_rows_may_point_to_rows_not_written_yet(keeping: Keeping) -> None:
    """They are queued in any order and written in the order of their references."""
    roster_id, member_id = keeping.next_id(Roster), keeping.next_id(Member)
    employer_id = keeping.next_id(Employer)
    keeping.add(
        Enrolment, roster_id=roster_id, member_id=member_id, employer_id=employer_id,
        period_code="2012-08-01", kind="first", joined_on=TODAY,
    )  # fmt: skip
    assert keeping.add(Member, id_type="护照", id_number="E1") == member_id
    assert keeping.add(Employer, **EMPLOYER) == employer_id
    counts = {
        f"{name}_count": 0
        for name in ("row", "joined", "left", "transferred", "changed", "unchanged", "refused")
    }
    keeping.add(Roster, period_code="2012-08-01", file_digest="", file_name="", **counts)
    keeping.flush()
    keeping.finish("R1", sha256(""), "done", {})


def test_ids_go_on_from_the_highest(keeping: Keeping) -> None:
    ids = [keeping.add(Receipt, **(RECEIPT | {"bank_ref": f"B{n}"})) for n in range(3)]
    keeping.flush()
    ids.append(keeping.add(Receipt, **(RECEIPT | {"bank_ref": "B9"})))
    assert ids == [1, 2, 3, 4]
    assert keeping.next_id(Receipt) == 5


# -- written behind -------------------------------------------------------------------------------


def receipts(keeping: Keeping, some: Sequence[int]) -> None:
    for number in some:
        keeping.add(Receipt, **(RECEIPT | {"bank_ref": f"B{number}"}))


@pytest.mark.parametrize("within", [False, True], ids=["alone", "within another"])
def test_rows_are_written_while_the_next_are_made(keeping: Keeping, within: bool) -> None:
    """What was made before is there for whoever reads meanwhile, and all of it at the end."""
    there: list[int] = []

    def make(some: Sequence[int]) -> None:
        receipts(keeping, some)
        there.append(len(keeping.session.exec(select(Receipt.id)).all()))

    with keeping.ends.writing_behind() if within else nullcontext():
        keeping.written_behind(range(100), make, at_once=40)  # as many as go by COPY
    assert there == [0, 40, 80]
    assert keeping.next_id(Receipt) == 101
    keeping.finish("R1", sha256(""), "done", {})
    keeping.ends.write()
    refs = keeping.session.exec(select(Receipt.bank_ref).order_by(col(Receipt.id))).all()
    assert refs == [f"B{number}" for number in range(100)]


def test_what_the_database_refuses_behind_is_raised(keeping: Keeping) -> None:
    def make_twice(some: Sequence[int]) -> None:
        receipts(keeping, [number % 40 for number in some])

    with pytest.raises(IntegrityError):
        keeping.written_behind(range(120), make_twice, at_once=40)


# -- the last look --------------------------------------------------------------------------------


#: How many rows of the table that are as they should be come before and after.
AMONG = pytest.mark.parametrize("among", [0, 5])
SOUND: dict[type[Kept], dict[str, Any]] = {Receipt: RECEIPT, Posting: POSTING, Employer: EMPLOYER}


def add(keeping: Keeping, kind: type[Kept], columns: dict[str, Any], among: int) -> None:
    """Add a row among sound ones, and have them looked at."""
    for _ in range(among):
        keeping.add(kind, **SOUND[kind])
    keeping.add(kind, **columns)
    for _ in range(among):
        keeping.add(kind, **SOUND[kind])
    keeping.settle()


@AMONG
@pytest.mark.parametrize("kind", SOUND)
def test_sound_rows_are_settled(keeping: Keeping, kind: type[Kept], among: int) -> None:
    add(keeping, kind, SOUND[kind], among)


def test_text_longer_than_its_column_is_refused_on_both_engines(keeping: Keeping) -> None:
    """PostgreSQL would refuse it in its own words; SQLite would keep it."""
    keeping.add(Employer, **(EMPLOYER | {"name": "长" * 120}))
    keeping.settle()
    keeping.add(Employer, **(EMPLOYER | {"name": "长" * 121, "uscc": "U2"}))
    with pytest.raises(Refusal) as refusal:
        keeping.settle()
    assert refusal.value.code == "text_too_long"
    assert refusal.value.facts["column"] == "name"
    assert refusal.value.facts["limit"] == "120"


@AMONG
@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (Receipt, RECEIPT | {"amount_fen": 100.0}),
        (Receipt, RECEIPT | {"amount_fen": "100"}),
        (Receipt, RECEIPT | {"amount_fen": True}),
        (Receipt, RECEIPT | {"amount_fen": None}),
        (Receipt, RECEIPT | {"received_on": "2012-09-03"}),
        (Receipt, RECEIPT | {"received_on": datetime(2012, 9, 3)}),  # noqa: DTZ001
        (Receipt, RECEIPT | {"memo": 1}),
        (Receipt, RECEIPT | {"memo": None}),
        (Posting, POSTING | {"member_id": "1"}),
    ],
)
def test_a_wrong_type_is_a_bug(
    keeping: Keeping, kind: type[Kept], columns: dict[str, Any], among: int
) -> None:
    with pytest.raises(AssertionError):
        add(keeping, kind, columns, among)


@AMONG
@pytest.mark.parametrize(
    ("kind", "columns"),
    [(Receipt, {k: v for k, v in RECEIPT.items() if k != "memo"}), (Employer, {})],
    ids=["one column missing", "all"],
)
def test_a_column_left_out_is_a_bug(
    keeping: Keeping, kind: type[Kept], columns: dict[str, Any], among: int
) -> None:
    with pytest.raises(AssertionError, match="is empty"):
        add(keeping, kind, columns, among)


@AMONG
def test_a_column_that_does_not_exist_is_a_bug(keeping: Keeping, among: int) -> None:
    """Else a misspelt column that may be empty would be left empty without a word."""
    with pytest.raises(AssertionError, match="membr_id"):
        add(keeping, Posting, POSTING | {"membr_id": 1}, among)


def test_what_may_be_empty_is_empty_when_left_out(keeping: Keeping) -> None:
    header = {
        "entry_no": "记000001", "booked_on": TODAY, "effective_on": date(2012, 8, 31),
        "period_code": "2012-08-01", "event": "e", "cause_kind": "k", "cause_id": 1,
        "summary": "", "currency": "CNY", "made_by": "会计",
    }  # fmt: skip
    entry_id = keeping.add(Entry, **header)
    keeping.add(Posting, **(POSTING | {"entry_id": entry_id}))
    keeping.flush()
    (line,) = keeping.session.connection().execute(TABLES["posting"].select()).mappings()
    assert (line["employer_id"], line["member_id"]) == (None, None)


def test_the_canonical_text_of_an_answer(book: OpenBook) -> None:
    assert canonical({"b": [1, None, True], "a": "单位"}) == '{"a":"单位","b":[1,null,true]}'
    step(book, "R1")
    assert dict(zip(TABLES["step"].c.keys(), dump(book)["step"][-1], strict=True))["answer"] == (
        '{"employer":1,"entry":1}'
    )
