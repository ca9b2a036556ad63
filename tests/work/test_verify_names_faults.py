"""Whatever is changed behind the program's back, ``verify`` says which record it is.

The forger here can write into the database itself, and puts the guards back afterwards. What he
cannot hide even if he makes every digest and every hash right again, and what only the heads of the
chains show to somebody who has written them down, stands at the end.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, text

from ledger.book.connection import OpenBook
from ledger.book.sealed import sealed_columns
from ledger.work.verify import verify
from migrations import guards
from tests.faults.soaking import SEED
from tests.faults.tampering import KINDS_OF_DEEDS, Forger, Tried, anchors_of
from tests.stories.test_one_honest_year import live_one_honest_year
from tests.work.conftest import state_facts
from tests.work.forger import (
    TABLES,
    add_copy,
    another,
    cut_off,
    faults,
    forging,
    ids_of,
    put,
    put_with_digest,
    reseal,
    row_of,
    take_out,
)

OF_THE_BOOK = ("step", "sealing_key")  # written by no step
SUMMED = ("account_total",)  # of other rows; tests/work/test_totals.py
KEPT = [table for table in TABLES if table not in OF_THE_BOOK + SUMMED]
MONEY = [(table, column) for table, its in guards.MONEY_COLUMNS.items() for column in its]
STEP = [(table, column.name) for table in OF_THE_BOOK for column in TABLES[table].columns]

# One column of every table at a time, for as long as the widest table has any.
ROUNDS = list(
    zip_longest(*([(name, column.name) for column in TABLES[name].columns] for name in KEPT))
)

# Amounts of a settlement that are kept as the hospital printed them; no decision depends on them.
AS_PRINTED = {
    f"{name}_fen"
    for name in (
        "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "act_pay_dedc", "hifp_pay",
        "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "acct_pay",
        "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt",
    )
}  # fmt: skip
RECOMPUTED = [(table, column) for table, column in MONEY if column not in AS_PRINTED]


def middle(ids: list[int]) -> int:
    return ids[len(ids) // 2]


def test_the_story_fills_every_table(story: OpenBook) -> None:
    with story.reading() as connection:
        assert [table for table in TABLES if not ids_of(connection, table)] == []
    assert faults(story) == {}


# -- one thing changed ----------------------------------------------------------------------------


def change(connection: Connection, table: str, column: str) -> set[str]:
    """Change one value of the middle row; the names under which a fault may be reported."""
    row_id = middle(ids_of(connection, table))
    value = another(TABLES[table].c[column], row_of(connection, table, row_id)[column])
    put(connection, table, row_id, **{column: value})
    return {f"{table} {row_id}"} | ({f"{table} {value}"} if column == "id" else set())


@pytest.mark.parametrize(("table", "column"), MONEY + STEP)
def test_a_changed_value_is_named(story: OpenBook, table: str, column: str) -> None:
    with forging(story, table) as connection:
        names = change(connection, table, column)
    assert names & faults(story).keys()


@pytest.mark.parametrize("columns", ROUNDS, ids=range(len(ROUNDS)))
def test_every_changed_value_is_named(
    story: OpenBook, columns: tuple[tuple[str, str] | None, ...]
) -> None:
    with forging(story) as connection:
        changed = {each: change(connection, *each) for each in columns if each is not None}
    told = faults(story).keys()
    assert [each for each, names in changed.items() if not names & told] == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("claim", "diagnosis_name", "病" * 121),
        ("receipt", "amount_fen", "一百"),
        ("posting", "debit_fen", 100.5),
        ("payable", "approved_on", "改天"),
    ],
)
def test_a_value_the_program_never_writes_is_named(
    story: OpenBook, table: str, column: str, value: object
) -> None:
    """SQLite keeps what it is given: text beyond its column, words for money, half a fen."""
    with forging(story, table) as connection:
        row_id = middle(ids_of(connection, table))
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row_id))
    assert f"{table} {row_id}" in faults(story)


SEALED = [(table, column) for table, its in sealed_columns().items() for column in its]


@pytest.mark.parametrize(("table", "column"), SEALED)
def test_a_sealed_value_put_in_another_row_is_named(
    story: OpenBook, table: str, column: str
) -> None:
    """Whoever has SQL and no key can still copy one; rows and steps count the tags of values."""
    with forging(story, table) as connection:
        listed = text(f"SELECT id, {column} FROM {table} WHERE {column} <> '' ORDER BY id")
        rows = list(connection.execute(listed))
        others = [value for _, value in rows if value != rows[0][1]]
        elsewhere = connection.scalar(text("SELECT answer FROM step WHERE id = 1"))
        connection.execute(
            text(f"UPDATE {table} SET {column} = :value WHERE id = :id"),
            # A document is known once, so a number can only come from elsewhere.
            {"value": [elsewhere, *others][table != "member" and bool(others)], "id": rows[0][0]},
        )
    assert f"{table} {rows[0][0]}" in faults(story)


def test_the_last_key_missing_from_the_list_is_told(story: OpenBook) -> None:
    with forging(story, "sealing_key") as connection:
        take_out(connection, "sealing_key", 1)
    assert faults(story) == {"sealing_key 1": {"keys_differ"}}


def test_every_missing_row_is_named(story: OpenBook) -> None:
    with forging(story) as connection:
        ids = {table: ids_of(connection, table)[:-1] for table in KEPT}
        gone = {table: middle(but_last) for table, but_last in ids.items() if but_last}
        for table, row_id in gone.items():
            take_out(connection, table, row_id)
    assert {f"{table} {row_id}" for table, row_id in gone.items()} <= faults(story).keys()


def test_a_number_beyond_all_others_is_named_in_bounded_time(story: OpenBook) -> None:
    with forging(story) as connection:
        last = ids_of(connection, "receipt")[-1]
        put(connection, "receipt", last, id=10**15)
    named = faults(story)
    assert named[f"receipt {10**15}"] == {"row_changed"}
    assert named[f"receipt {last}"] == {"row_missing"}
    assert len(named) < 2000


def test_a_missing_step_is_named_by_the_next(story: OpenBook) -> None:
    with forging(story, "step") as connection:
        row_id = middle(ids_of(connection, "step"))
        take_out(connection, "step", row_id)
    assert {"step_gap", "step_not_chained"} <= faults(story)[f"step {row_id + 1}"]


def test_every_missing_last_row_is_told_by_its_step(story: OpenBook) -> None:
    with forging(story) as connection:
        expected = set()
        for table in KEPT:
            row_id = ids_of(connection, table)[-1]
            step_id = row_of(connection, table, row_id)["step_id"]
            expected.add(f"{table} of step {step_id}")
            take_out(connection, table, row_id)
    assert expected <= faults(story).keys()


def test_every_added_row_is_told_by_its_step(story: OpenBook) -> None:
    """Each is a copy with a right digest of its own, in the name of a step that was."""
    with forging(story) as connection:
        expected = set()
        for table in KEPT:
            row_id = add_copy(connection, table, middle(ids_of(connection, table)))
            step_id = row_of(connection, table, row_id)["step_id"]
            expected.add(f"{table} of step {step_id}")
    assert expected <= faults(story).keys()


def test_an_added_step_is_named(story: OpenBook) -> None:
    with forging(story, "step") as connection:
        row_id = add_copy(connection, "step", middle(ids_of(connection, "step")))
    assert "step_not_chained" in faults(story)[f"step {row_id}"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("award", "award_fen"), ("decision", "benefit_fen"), ("invoice", "total_fen"),
     ("payable", "amount_fen"), ("posting", "debit_fen"), ("receipt", "amount_fen")],
)  # fmt: skip
def test_exchanged_amounts_are_told_by_their_steps(
    story: OpenBook, table: str, column: str
) -> None:
    """He knows how the digest of a row is made; the sum of all stays as it was."""
    with forging(story, table) as connection:
        rows = [row_of(connection, table, row_id) for row_id in ids_of(connection, table)]
        one = rows[0]
        other = next(row for row in rows if row[column] != one[column])
        put_with_digest(connection, table, one["id"], **{column: other[column]})
        put_with_digest(connection, table, other["id"], **{column: one[column]})
    told = faults(story)
    for row in (one, other):
        assert "rows_differ_from_step" in told[f"{table} of step {row['step_id']}"]


def test_a_missing_guard_is_named(story: OpenBook) -> None:
    with story.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_posting_late")
    assert faults(story) == {"guard_posting_late": {"guard_missing"}}


def test_the_end_of_the_journal_cannot_be_cut_off(story: OpenBook) -> None:
    """The last entry with its postings and its seal; the chain of what is left is whole."""
    tables = ("entry", "posting", "entry_seal")
    with forging(story, *tables) as connection:
        entry_id = ids_of(connection, "entry")[-1]
        step_id = row_of(connection, "entry", entry_id)["step_id"]
        for table in tables:
            for row_id in ids_of(connection, table):
                row = row_of(connection, table, row_id)
                if row.get("entry_id", row_id if table == "entry" else 0) == entry_id:
                    take_out(connection, table, row_id)
    told = faults(story)
    for table in tables:
        assert "rows_differ_from_step" in told[f"{table} of step {step_id}"]
    assert "account bank" in told  # the records say that the money went out


# -- everything made right again ------------------------------------------------------------------


def test_a_book_made_right_again_is_right(story: OpenBook) -> None:
    """The forger's own tool changes nothing where there is nothing to hide."""
    before = verify(story)["head_hash"]
    with forging(story) as connection:
        reseal(connection)
    assert faults(story) == {}
    assert verify(story)["head_hash"] == before


@pytest.mark.parametrize(("table", "column"), RECOMPUTED)
def test_an_amount_is_computed_again(story: OpenBook, table: str, column: str) -> None:
    """One fen more, and every digest and hash of the book made right again: the rules, the totals
    and the accounts still say that it is wrong."""
    with forging(story) as connection:
        row_id = middle(ids_of(connection, table))
        value = row_of(connection, table, row_id)[column] + 1
        put(connection, table, row_id, **{column: value})
        reseal(connection)
    told = faults(story)
    assert told
    assert not set.union(*told.values()) & {"row_changed", "step_changed", "entry_changed"}


# -- what only the heads show ----------------------------------------------------------------------


def test_steps_cut_off_whole_are_shown_by_the_heads(story: OpenBook) -> None:
    """The bank's last answer never was, then the whole last payment: what is left is sound.

    That is why both heads are told: whoever has written them down sees that something is gone.
    """
    before = verify(story)
    with forging(story) as connection:
        cut_off(connection, from_step=ids_of(connection, "step")[-2])  # with what was erased
    after = verify(story)
    assert after["ok"]
    assert after["head_hash"] == before["head_hash"]  # that answer had booked nothing
    assert after["steps_head_hash"] != before["steps_head_hash"]

    with forging(story) as connection:
        release_id = ids_of(connection, "release")[-1]
        cut_off(connection, from_step=row_of(connection, "release", release_id)["step_id"])
    after = verify(story)
    assert after["ok"]
    assert after["entries"] == before["entries"] - 1
    assert after["head_hash"] != before["head_hash"]


def test_a_name_rewritten_everywhere_is_shown_by_the_head(story: OpenBook) -> None:
    """Who made an entry follows from nothing else; with all hashes anew only the head tells."""
    before = verify(story)
    with forging(story) as connection:
        put(connection, "entry", 1, made_by="别人")
        reseal(connection)
    after = verify(story)
    assert after["ok"]
    assert after["head_hash"] != before["head_hash"]


# -- anything at all -------------------------------------------------------------------------------


def deeds_of_every_kind(book: OpenBook, folder: Path, times: int) -> Tried:
    """So many of each, drawn; each is undone again. The soak draws for as long as it runs."""
    forger, tally = Forger(book, Random(SEED), anchors_of(book, folder)), Tried()
    for kind in KINDS_OF_DEEDS * times:
        tally.count(forger, *forger.draw(kind))
    assert verify(book)["ok"]
    return tally


def test_a_deed_of_every_kind_is_named(story: OpenBook, tmp_path: Path) -> None:
    tally = deeds_of_every_kind(story, tmp_path, times=2)
    assert tally.unseen == []
    assert tally.tried.keys() == set(KINDS_OF_DEEDS)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_the_same_on_postgresql(book: OpenBook, tmp_path: Path) -> None:
    live_one_honest_year(book)
    state_facts(book)
    tally = deeds_of_every_kind(book, tmp_path, times=1)
    assert tally.unseen == []
    assert tally.tried.total() + tally.held_back.total() == len(KINDS_OF_DEEDS)
    assert tally.tried["change"] == tally.tried["delete"] == 1
