"""A new key for a book: every value is sealed anew, and nothing else changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ledger.book.connection import OpenBook
from ledger.book.sealed import sealed_columns
from ledger.refusals import Refusal
from ledger.sealing import keys_in, write_keys
from ledger.work import rekey as rekeying
from ledger.work.rekey import rekey
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.conftest import desk
from tests.work.forger import forging

TODAY = date(2013, 12, 1)


def stored(book: OpenBook) -> dict[str, list[str]]:
    """The sealed values as they lie in the database, by column."""
    with book.reading() as connection:
        return {
            f"{table}.{column}": list(
                connection.scalars(
                    text(f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY id")
                )
            )
            for table, columns in sealed_columns().items()
            for column in columns
        }


def test_every_value_is_sealed_anew_and_is_what_it_was(story: OpenBook, own_keys: Path) -> None:
    before, rows = stored(story), dump(story)
    answer = rekey(desk(story, "管理员", TODAY))
    after = stored(story)
    own = after["step.answer"].pop()
    assert {name: len(values) for name, values in after.items()} == {
        name: len(values) for name, values in before.items()
    }
    assert answer["values"] == sum(map(len, before.values()))
    key = answer["key"]
    for name, values in after.items():
        assert all(value.split(".")[1] == key for value in [*values, own]), name
        tags = [value.split(".")[0] for value in before[name]]
        assert [value.split(".")[0] for value in values] == tags
    assert {
        name: its for name, its in dump(story).items() if name not in ("step", "sealing_key")
    } == {name: its for name, its in rows.items() if name not in ("step", "sealing_key")}
    assert verify(story)["ok"]
    assert [each.name for each in keys_in(own_keys)][-1] == key


@pytest.mark.usefixtures("own_keys")
def test_the_guards_stand_again_on_either_engine(book: OpenBook) -> None:
    answer = rekey(desk(book, "管理员", TODAY))
    assert (answer["values"], answer["keys"]) == (1, 2)  # the answer to the founding
    with pytest.raises(IntegrityError, match="guard: "), book.engine.begin() as connection:
        connection.execute(text("UPDATE step SET answer = 'x'"))
    assert verify(book)["ok"]


def test_it_is_done_once_for_a_request(story: OpenBook, own_keys: Path) -> None:
    first = rekey(desk(story, "管理员", TODAY, "new key"))
    assert rekey(desk(story, "管理员", TODAY, "new key")) == first
    assert len(keys_in(own_keys)) == 2
    assert rekey(desk(story, "管理员", TODAY))["keys"] == 3
    assert verify(story)["ok"]


def test_a_book_already_open_takes_up_the_new_key(story: OpenBook, own_keys: Path) -> None:
    with OpenBook(story.url.render_as_string(hide_password=False)) as other:
        key = rekey(desk(story, "管理员", TODAY))["key"]
        assert verify(other)["ok"]
        assert other.keys.names[-1] == key


def test_what_breaks_off_changes_nothing(
    story: OpenBook, own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every value was sealed: the transaction is gone, and so is the key from memory."""
    before = stored(story)

    def broken(*_args: object) -> int:
        done = whole(*_args)  # type: ignore[arg-type]
        raise KeyboardInterrupt(done)

    whole = rekeying.seal_anew
    monkeypatch.setattr(rekeying, "seal_anew", broken)
    with pytest.raises(KeyboardInterrupt):
        rekey(desk(story, "管理员", TODAY))
    monkeypatch.undo()
    assert stored(story) == before
    assert verify(story)["ok"]


def test_a_damaged_value_stops_it(story: OpenBook, own_keys: Path) -> None:
    with forging(story, "payable") as connection:
        connection.execute(text("UPDATE payable SET payee_account = 'x' WHERE id = 1"))
    before = stored(story)
    with pytest.raises(Refusal) as refusal:
        rekey(desk(story, "管理员", TODAY))
    assert refusal.value.facts == {"column": "payable.payee_account"}
    after = stored(story)
    after["step.answer"].pop()  # the refusal is remembered
    assert after == before


def test_a_copy_made_before_opens_with_the_old_keys_still_in_the_file(
    story: OpenBook, own_keys: Path, tmp_path: Path
) -> None:
    raw = story.engine.raw_connection()
    raw.cursor().execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    raw.close()
    rekey(desk(story, "管理员", TODAY))
    with OpenBook(str(tmp_path / "copy.db")) as copy:
        assert verify(copy)["ok"]
    (newest,) = keys_in(own_keys)[1:]
    own_keys.unlink()
    write_keys(own_keys, [newest])
    with pytest.raises(Refusal, match="key_unknown"), OpenBook(str(tmp_path / "copy.db")):
        pass
