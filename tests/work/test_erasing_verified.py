"""Whoever passes a change off as an erasure is found out: ``verify`` takes what was erased so, and
nothing else. The forger here has SQL, knows how digests are made, and has no key.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text

from ledger.book.connection import OpenBook
from ledger.book.redactions import mac_of
from ledger.identity import ERASED
from ledger.refusals import Refusal
from ledger.sealing import Key, Keyring
from ledger.work import erase, pay, report
from tests.conftest import desk
from tests.work.conftest import BookAt, Over
from tests.work.erasing import GROUND, LATER, erased, stored
from tests.work.forger import (
    add_copy,
    faults,
    forging,
    ids_of,
    put,
    put_with_digest,
    row_of,
    take_out,
)
from tests.work.papers import LI
from tests.work.year import at

DETAIL_OF_ZHANG, DETAIL_OF_LI = 1, 2


@pytest.fixture
def book(over: Over) -> OpenBook:
    """The book in which one person was erased."""
    erased(*over)
    assert faults(over.book) == {}
    return over.book


def note_of(connection: Connection, table: str, row_id: int) -> int:
    """The redaction of a row."""
    asked = text("SELECT id FROM redaction WHERE table_name = :table AND row_id = :id")
    return int(connection.scalar(asked, {"table": table, "id": row_id}))


def test_a_value_cut_without_a_redaction(book: OpenBook) -> None:
    with forging(book, "member_detail") as connection:
        put(connection, "member_detail", DETAIL_OF_ZHANG, name=ERASED)
    assert faults(book) == {f"member_detail {DETAIL_OF_ZHANG}": {"row_changed"}}


def test_an_invented_redaction(book: OpenBook) -> None:
    """Of a row that he has cut himself, with the digests that are right and the MAC of another."""
    with forging(book, "member_detail", "redaction") as connection:
        kept = row_of(connection, "member_detail", DETAIL_OF_ZHANG)["digest"]
        put(connection, "member_detail", DETAIL_OF_ZHANG, name=ERASED)
        made = add_copy(connection, "redaction", note_of(connection, "member_detail", DETAIL_OF_LI))
        put(connection, "redaction", made, table_name="member_detail", row_id=DETAIL_OF_ZHANG,
            kept=kept)  # fmt: skip
    told = faults(book)
    assert told[f"member_detail {DETAIL_OF_ZHANG}"] == {"row_changed"}
    assert "redaction_forged" in told[f"redaction {made}"]


@pytest.mark.parametrize(
    "change",
    [
        {"row_id": DETAIL_OF_ZHANG}, {"table_name": "payable"}, {"erasure_id": 7},
        {"cut_columns": "name,mobile,bank_account,bank_name,member_id"}, {"mac": "0" * 64},
        {"kept": "0" * 64}, {"digest_after": "0" * 64}, {"table_name": "book"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_redaction_turned_to_something_else(book: OpenBook, change: dict[str, Any]) -> None:
    with forging(book, "redaction") as connection:
        note = note_of(connection, "member_detail", DETAIL_OF_LI)
        put(connection, "redaction", note, **change)
    told = faults(book)
    assert {"row_changed", "redaction_forged"} <= told[f"redaction {note}"]
    assert told[f"member_detail {DETAIL_OF_LI}"] == {"row_changed"}


def test_a_redaction_of_an_amount(book: OpenBook) -> None:
    """Even under a MAC that is right: the program never cuts one."""
    with forging(book, "payable", "redaction") as connection:
        (row_id,) = [n for n in ids_of(connection, "payable")
                     if row_of(connection, "payable", n)["payee_name"] == ERASED][:1]  # fmt: skip
        note = note_of(connection, "payable", row_id)
        put(connection, "payable", row_id, amount_fen=1)
        changed = row_of(connection, "redaction", note) | {"cut_columns": "amount_fen"}
        put(connection, "redaction", note, **changed | {"mac": mac_of(changed, book.keys)})
    told = faults(book)
    assert "redaction_forged" in told[f"redaction {note}"]
    assert "row_changed" in told[f"payable {row_id}"]


def test_a_mac_made_with_another_key(book: OpenBook) -> None:
    with forging(book, "redaction") as connection:
        note = note_of(connection, "member_detail", DETAIL_OF_LI)
        row = row_of(connection, "redaction", note)
        put(connection, "redaction", note, mac=mac_of(row, Keyring([Key(bytes(32))])))
    assert "redaction_forged" in faults(book)[f"redaction {note}"]


def test_a_value_put_back(book: OpenBook) -> None:
    """The row is as it was written once; that it was erased is no longer true."""
    with forging(book, "member_detail") as connection:
        put(connection, "member_detail", DETAIL_OF_LI, name=LI.name, mobile="",
            bank_account=LI.card, bank_name="")  # fmt: skip
    assert faults(book) == {f"member_detail {DETAIL_OF_LI}": {"row_changed"}}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("member_detail", "name", "别人"), ("payment", "amount_fen", 1), ("claim", "line", "death"),
     ("decision", "benefit_fen", 1), ("settlement", "inscp_scp_amt_fen", 1)],
)  # fmt: skip
def test_a_cut_row_changed_afterwards(
    book: OpenBook, table: str, column: str, value: object
) -> None:
    with forging(book, table) as connection:
        notes = stored(book, "redaction")
        row_id = next(note["row_id"] for note in notes if note["table_name"] == table)
        put(connection, table, row_id, **{column: value})
    assert "row_changed" in faults(book)[f"{table} {row_id}"]


def test_an_answer_put_in_the_place_of_an_erased_one(book: OpenBook) -> None:
    notes = stored(book, "redaction")
    step_id = next(note["row_id"] for note in notes if note["table_name"] == "step")
    with forging(book, "step") as connection:
        put(connection, "step", step_id, answer='{"granted_fen":1}')
    assert faults(book) == {f"step {step_id}": {"step_changed"}}


def test_a_redaction_taken_away(book: OpenBook) -> None:
    with forging(book, "redaction") as connection:
        note = note_of(connection, "member_detail", DETAIL_OF_LI)
        take_out(connection, "redaction", note)
    told = faults(book)
    assert told[f"member_detail {DETAIL_OF_LI}"] == {"row_changed"}
    assert told[f"redaction {note}"] == {"row_missing"}


def test_a_cut_row_taken_away(book: OpenBook) -> None:
    """The last of its table, where no gap tells; and the note of a row that never was."""
    with forging(book, "attachment") as connection:
        note = note_of(connection, "attachment", 1)
        take_out(connection, "attachment", 1)
    assert faults(book)[f"redaction {note}"] == {"redaction_unfounded"}


# -- before it is erased ---------------------------------------------------------------------------


def test_a_changed_row_is_not_made_sound_by_erasing_it(over: Over) -> None:
    asked = erase.ask(desk(over.book, "王登记", LATER), LI.id_number, GROUND)
    with forging(over.book, "claim") as connection:
        put(connection, "claim", 2, hospital_name="别的医院")
    with pytest.raises(Refusal) as told:
        erase.agree(desk(over.book, "周主任", LATER), over.office, asked["erasure_no"])
    assert (told.value.code, told.value.facts) == ("erasure_row_unsound", {"record": "claim 2"})
    assert faults(over.book) == {"claim 2": {"row_changed"}}


def test_nothing_is_paid_to_an_account_cut_with_sql(book_at: BookAt, over: Over) -> None:
    """He has no key, and copies what stands in the row of somebody who was erased."""
    erased(*over)
    gone = next(r for r in stored(over.book, "payable") if r["payee_name"] == ERASED)
    book = book_at("approved")
    with forging(book, "payable") as connection:
        connection.execute(
            text("UPDATE payable SET payee_account = :sealed WHERE id = 1"),
            {"sealed": gone["payee_account"]},
        )
    number = stored(book, "payable")[0]["payable_no"]
    made = pay.make_batch(at(book, "李出纳", "2012-12-15"))
    assert made["without_account"] == [number]
    assert "payable 1" in faults(book)


@pytest.mark.parametrize("stage", ["batched", "released"])
def test_no_batch_is_sent_to_it(book_at: BookAt, over: Over, stage: str) -> None:
    erased(*over)
    gone = next(r for r in stored(over.book, "payment") if r["payee_name"] == ERASED)
    book = book_at(stage)
    with forging(book, "payment") as connection:
        connection.execute(
            text("UPDATE payment SET payee_account = :sealed WHERE id = 1"),
            {"sealed": gone["payee_account"]},
        )
    with pytest.raises(Refusal, match="payee_erased"):
        report.bank_file(book, "FK-2012-0001")
    if stage == "batched":
        with pytest.raises(Refusal, match="payee_erased"):
            pay.release(at(book, "周主任", "2012-12-15"), "FK-2012-0001")


def test_nobody_is_erased_while_any_row_is_unsound(over: Over) -> None:
    """Changed by somebody who makes the digest of the row anew: only its step tells it."""
    asked = erase.ask(desk(over.book, "王登记", LATER), LI.id_number, GROUND)
    with forging(over.book, "decision") as connection:
        put_with_digest(connection, "decision", 1, benefit_fen=1)
        step_id = row_of(connection, "decision", 1)["step_id"]
    before = faults(over.book)
    with pytest.raises(Refusal) as told:
        erase.agree(desk(over.book, "周主任", LATER), over.office, asked["erasure_no"])
    facts = {"record": f"decision of step {step_id}"}
    assert (told.value.code, told.value.facts) == ("erasure_row_unsound", facts)
    assert faults(over.book) == before
