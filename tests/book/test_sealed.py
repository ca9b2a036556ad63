"""Identity and account numbers lie sealed in the book, and nothing opens them but its keys."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from ledger.book.connection import OpenBook
from ledger.book.people import members_by_number
from ledger.book.sealed import sealed_columns
from ledger.book.tables import Member, MemberDetail
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.sealing import (
    KEY_VARIABLE,
    Key,
    Keyring,
    key_path,
    keys_in,
    keys_made_in,
    write_keys,
)
from ledger.work.clerk import Clerk
from tests.book.stepping import TODAY
from tests.conftest import desk, found
from tests.work.forger import forging

NUMBER, CARD = "321282199003071236", "6222021115001234567"
FIRST, SECOND = Key(bytes(range(32))), Key(bytes(range(1, 33)))


# -- values ---------------------------------------------------------------------------------------


def test_a_value_opens_to_what_it_was() -> None:
    keys = Keyring([FIRST])
    sealed = keys.close("member.id_number", NUMBER)
    assert NUMBER not in sealed
    assert keys.open("member.id_number", sealed) == NUMBER


def test_the_encoding_is_frozen() -> None:
    """Values that were sealed once must open for ever."""
    sealed = "oV2TA0BiDEjmt7s35CVa-A.c6c9fcf9.CqKZzeSe3TzfL7cFZIcXQNpzXpkTDk03gf3h4fhBLn8Y6Q"
    assert Keyring([FIRST]).close("member.id_number", NUMBER) == sealed


def test_equal_values_of_a_column_are_equal_sealed_and_of_another_column_are_not() -> None:
    keys = Keyring([FIRST])
    assert keys.close("member.id_number", NUMBER) == keys.close("member.id_number", NUMBER)
    here, there = (keys.close(f"{table}.payee_account", CARD) for table in ("payable", "payment"))
    assert [a for a, b in zip(here.split("."), there.split("."), strict=True) if a == b] == [
        FIRST.name
    ]


def test_nothing_stays_nothing() -> None:
    keys = Keyring([FIRST])
    assert (keys.close("a.b", ""), keys.open("a.b", ""), keys.tag("a.b", "")) == ("", "", "")


@pytest.mark.parametrize("part", range(3))
def test_a_changed_part_is_refused(part: int) -> None:
    keys = Keyring([FIRST])
    parts = keys.close("payable.payee_account", CARD).split(".")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]
    with pytest.raises(Refusal, match="sealed_value_changed"):
        keys.open("payable.payee_account", ".".join(parts))


@pytest.mark.parametrize("stored", [CARD, "a.b", "a.b.c", "....", "甲.乙.丙", " "])
def test_what_is_not_sealed_is_refused(stored: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Keyring([FIRST]).open("payable.payee_account", stored)
    assert refusal.value.facts == {"column": "payable.payee_account"}


def test_a_value_of_another_column_does_not_open() -> None:
    keys = Keyring([FIRST])
    with pytest.raises(Refusal, match="sealed_value_changed"):
        keys.open("payment.payee_account", keys.close("payable.payee_account", CARD))


def test_a_later_key_seals_and_the_first_goes_on_tagging() -> None:
    """So digests, which count tags, outlive a change of keys."""
    before, after = Keyring([FIRST]), Keyring([FIRST, SECOND])
    old, new = before.close("a.b", CARD), after.close("a.b", CARD)
    assert (after.open("a.b", old), after.open("a.b", new)) == (CARD, CARD)
    assert old.split(".")[0] == new.split(".")[0]
    assert new.split(".")[1:] != old.split(".")[1:]
    with pytest.raises(Refusal):
        before.open("a.b", new)


# -- the file of keys -----------------------------------------------------------------------------


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "book.key"
    assert keys_made_in(path) == keys_made_in(path) == keys_in(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in path.parent.iterdir()] == ["book.key"]


def test_many_at_once_take_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: keys_made_in(tmp_path / "book.key")[0].name, range(64)))
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"short", b"\xff\xfe", b"A" * 42, b"A" * 44 + b"\nB"]
)
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.key"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        keys_in(path)
    assert (refusal.value.code, refusal.value.facts) == ("keys_unreadable", {"file": str(path)})


def test_where_the_keys_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    assert key_path("city/jingjiang.db") == Path("city/jingjiang.key")
    with pytest.raises(Refusal) as refusal:
        key_path(None)
    assert refusal.value.code == "key_file_missing"
    monkeypatch.setenv(KEY_VARIABLE, "elsewhere.key")
    assert key_path(None) == key_path("city/jingjiang.db") == Path("elsewhere.key")


# -- opening a book -------------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book in a file with its keys beside it."""
    monkeypatch.delenv(KEY_VARIABLE)
    found(str(tmp_path / "book.db"))
    return tmp_path


@pytest.mark.parametrize("spoilt", ["keys_lost", "keys_unreadable", "key_unknown"])
def test_a_book_opens_under_its_own_keys_only(alone: Path, spoilt: str) -> None:
    key = alone / "book.key"
    key.unlink()
    if spoilt == "keys_unreadable":
        key.write_text("?")
    elif spoilt == "key_unknown":
        write_keys(key, [SECOND])
    with pytest.raises(Refusal) as refusal, OpenBook(str(alone / "book.db")):
        pass
    assert refusal.value.code == spoilt
    assert refusal.value.facts["file"] == str(key)
    assert key.exists() is (spoilt != "keys_lost"), "no key is made for a book that has one"


def test_a_second_book_takes_the_last_key_of_the_same_file(alone: Path) -> None:
    keys = [*keys_in(alone / "book.key"), SECOND]
    (alone / "book.key").unlink()
    write_keys(alone / "other.key", keys)
    found(str(alone / "other.db"))
    with OpenBook(str(alone / "other.db")) as other:
        assert other.keys.names == [SECOND.name]


# -- rows -----------------------------------------------------------------------------------------


def add_member(book: OpenBook, number: str = NUMBER) -> int:
    def act(clerk: Clerk) -> Answer:
        keeping = clerk.keeping
        member_id = keeping.add(Member, id_type="居民身份证", id_number=number)
        keeping.add(
            MemberDetail, member_id=member_id, name="某某", mobile="13900000000",
            bank_account=CARD, bank_name="",
        )  # fmt: skip
        return {"member": member_id, "number": int(number[:17])}

    return int(desk(book, "会计", TODAY).once("test", {"number": number}, act)["member"])


def stored_texts(book: OpenBook) -> str:
    """Every value of every table with a sealed column, as a tool with SQL sees it."""
    with book.reading() as connection:
        return "\n".join(
            str(tuple(row))
            for table in sorted(sealed_columns())
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_the_database_holds_no_number_in_clear(book: OpenBook) -> None:
    add_member(book)
    stored = stored_texts(book)
    for secret in (NUMBER, CARD, "13900000000", NUMBER[:17]):
        assert secret not in stored


def test_a_member_is_found_by_number_and_kept_once(book: OpenBook) -> None:
    member_id = add_member(book)
    with book.reading() as connection:
        session = Session(bind=connection)
        known = members_by_number(session, [NUMBER, "321282199003071237"])
        assert {number: row.id for number, row in known.items()} == {NUMBER: member_id}
        detail = session.exec(select(MemberDetail)).one()
    assert (detail.bank_account, detail.mobile) == (CARD, "13900000000")
    with pytest.raises(IntegrityError):
        add_member(book)


def test_a_number_written_by_sql_is_not_believed(book: OpenBook) -> None:
    """Somebody with SQL and without the keys cannot send money to an account of their own."""
    add_member(book)
    with forging(book, "member_detail") as connection:
        connection.execute(text("UPDATE member_detail SET bank_account = '6222000000000000000'"))
    with book.reading() as connection, pytest.raises(Refusal) as refusal:
        Session(bind=connection).exec(select(MemberDetail)).all()
    assert refusal.value.facts == {"column": "member_detail.bank_account"}
