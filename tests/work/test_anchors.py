"""What no book can prove by itself, that it is the one of yesterday, is shown by its anchors."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.book.connection import OpenBook
from ledger.files.anchors import LARGEST_FILE, read_anchors
from ledger.sealing import KEY_VARIABLE
from ledger.work.anchor import ANCHOR_VARIABLE, anchor, nightly
from ledger.work.open_book import new_book
from ledger.work.rekey import rekey
from ledger.work.verify import verify
from tests.conftest import FOUNDED_ON, SCHEME
from tests.work.answers import refused
from tests.work.forger import cut_off, forging, ids_of, put, reseal, row_of
from tests.work.papers import on
from tests.work.year import NAMES, at, live, stage

FIRST, SECOND, THIRD = on("2012-06-01"), on("2012-07-21"), on("2012-12-13")


@pytest.fixture
def kept(book: OpenBook, tmp_path: Path) -> Path:
    """A file with anchors of the founding, of the money that came first, of claims approved."""
    path = tmp_path / "elsewhere" / "anchors.jsonl"
    path.parent.mkdir()
    anchor(book, path, FIRST)
    live(book, until="funded")
    anchor(book, path, SECOND)
    go_on(book, "funded", "approved")
    anchor(book, path, THIRD)
    return path


def go_on(book: OpenBook, after: str, until: str) -> None:
    """Live the stages after one, up to another."""
    for name in NAMES[NAMES.index(after) + 1 : NAMES.index(until) + 1]:
        stage(name).do(book)


def faults(book: OpenBook, path: Path) -> list[tuple[str, str]]:
    """What verify finds wrong by a file of anchors, and nothing else may be wrong."""
    answer = verify(book, kept=read_anchors(path))
    found = [(f["record"], f["code"]) for check in answer["checks"] for f in check["faults"]]
    assert found == [(f["record"], f["code"]) for f in answer["checks"][-1]["faults"]]
    assert answer["ok"] is not bool(found)
    return found


def fault(book: OpenBook, path: Path) -> dict[str, str]:
    """The facts of the one fault."""
    (told,) = verify(book, kept=read_anchors(path))["checks"][-1]["faults"]
    facts: dict[str, str] = told["facts"]
    return facts


def test_a_book_that_went_on_holds(book: OpenBook, kept: Path) -> None:
    go_on(book, "approved", "released")
    assert faults(book, kept) == []
    assert verify(book, kept=read_anchors(kept))["checks"][-1]["counted"] == 3


def test_the_same_heads_of_a_day_are_one_line(book: OpenBook, kept: Path) -> None:
    again = anchor(book, kept, THIRD)
    assert (again["line"], again["is_new"]) == (3, False)
    assert anchor(book, kept, on("2012-12-22"))["line"] == 4
    assert faults(book, kept) == []


@pytest.mark.usefixtures("own_keys")
def test_a_new_key_changes_no_anchor(book: OpenBook, kept: Path) -> None:
    rekey(at(book, "系统管理员", "2012-12-22"))
    assert anchor(book, kept, on("2012-12-22"))["line"] == 4
    assert faults(book, kept) == []


def test_anybody_can_check_a_line_without_a_secret(book: OpenBook, kept: Path) -> None:
    """With nothing but what is told of the form, and the public key."""
    before = ""
    for line in kept.read_text("ascii").splitlines():
        said = json.loads(line)
        assert said["prev"] == before
        before = hashlib.sha256(line.encode()).hexdigest()
        signature = bytes.fromhex(said.pop("signature"))
        text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(book.keys.signer))
        key.verify(signature, text)
        with pytest.raises(InvalidSignature):
            key.verify(signature, text + b" ")


# -- the book was exchanged ------------------------------------------------------------------------


def test_a_tail_cut_off_is_told(book: OpenBook, kept: Path) -> None:
    with forging(book) as connection:
        cut_off(connection, from_step=ids_of(connection, "step")[-1])
    assert faults(book, kept) == [("anchor 3", "anchor_entries_gone")]
    assert fault(book, kept)["agreed"] == SECOND.isoformat()


def test_a_step_without_entry_cut_off_is_told(book: OpenBook, tmp_path: Path) -> None:
    live(book, until="claimed")
    path = tmp_path / "anchors.jsonl"
    anchor(book, path, SECOND)
    with forging(book) as connection:
        cut_off(connection, from_step=ids_of(connection, "step")[-1])
    assert faults(book, path) == [("anchor 1", "anchor_steps_gone")]


def test_an_older_copy_that_went_on_is_told(book: OpenBook, kept: Path) -> None:
    """All after the funding is gone, and the same is done again: the entries are the same."""
    funded = read_anchors(kept)[1].heads
    assert funded is not None
    with forging(book) as connection:
        cut_off(connection, from_step=funded.steps + 1)
    time.sleep(1.1)  # the moment of a step counts in its hash, to the second
    go_on(book, "funded", "approved")
    assert faults(book, kept) == [("anchor 3", "anchor_steps_differ")]
    assert fault(book, kept)["agreed"] == SECOND.isoformat()


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_an_older_file_put_in_place_is_told(book: OpenBook, kept: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with sqlite3.connect(str(book.url.database)) as source, sqlite3.connect(old) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    go_on(book, "approved", "released")
    anchor(book, kept, on("2012-12-22"))
    with OpenBook(str(old)) as restored:
        assert faults(restored, kept) == [("anchor 4", "anchor_entries_gone")]


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [("entry", "made_by", "anchor_entries_differ"), ("receipt", "memo", "anchor_steps_differ")],
)
def test_a_book_rewritten_with_all_digests_is_told(
    book: OpenBook, kept: Path, table: str, column: str, code: str
) -> None:
    """Nothing else shows it: the book itself is whole."""
    with forging(book) as connection:
        row_id = ids_of(connection, table)[-1]
        put(connection, table, row_id, **{column: row_of(connection, table, row_id)[column] + "X"})
        reseal(connection)
    assert verify(book)["ok"]
    assert [told for _, told in faults(book, kept)] == [code]


def test_a_contradicted_book_is_not_anchored(book: OpenBook, kept: Path) -> None:
    before = kept.read_bytes()
    with forging(book) as connection:
        cut_off(connection, from_step=ids_of(connection, "step")[-1])
    with refused("anchors_contradicted", line=3):
        anchor(book, kept, on("2012-12-23"))
    assert kept.read_bytes() == before


# -- the file was damaged --------------------------------------------------------------------------

Damage = Callable[[list[str]], list[str]]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda a: [a[0], a[1].replace('"entries":', '"entries":9'), a[2]],
         [("anchor 2", "anchor_changed"), ("anchor 3", "anchor_line_missing")]),
        (lambda a: [a[0], a[1].replace("2012-07-21", "2012-07-22"), a[2]],
         [("anchor 2", "anchor_changed"), ("anchor 3", "anchor_line_missing")]),
        (lambda a: [a[0], a[2]], [("anchor 2", "anchor_line_missing")]),
        (lambda a: a[1:],
         [("anchor 1", "anchor_line_missing")]),
        (lambda a: [a[0], a[1], a[2][:-9]], [("anchor 3", "anchor_unreadable")]),
        (lambda a: [a[0], "[]\n", a[2]],
         [("anchor 2", "anchor_unreadable"), ("anchor 3", "anchor_line_missing")]),
        (lambda a: [a[0], a[1], a[2], "[" * 100_000 + "\n"], [("anchor 4", "anchor_unreadable")]),
        (lambda a: [*a, a[0].replace("jingjiang-2012", "\\ud800")],
         [("anchor 4", "anchor_unreadable")]),
        (lambda a: [a[0], a[1], a[2], "锚点\n"], [("anchor 4", "anchor_unreadable")]),
        (lambda a: [a[0], a[1], a[2].replace(",", ", ")], [("anchor 3", "anchor_changed")]),
        (lambda _: [], [("anchor 1", "anchor_file_empty")]),
    ],
)  # fmt: skip
def test_damage_of_the_file_is_told(
    book: OpenBook, kept: Path, damage: Damage, expected: list[tuple[str, str]]
) -> None:
    lines = kept.read_text("ascii").splitlines(keepends=True)
    kept.write_text("".join(damage(lines)), encoding="utf-8")
    assert faults(book, kept) == expected
    if lines and expected[0][1] != "anchor_file_empty":
        with refused("anchors_contradicted"):
            anchor(book, kept, on("2012-12-23"))


def test_a_file_of_another_book_is_told(book: OpenBook, kept: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    new_book(other, "hainan-5", "管理员", on("2026-01-01"), "book")
    with OpenBook(other) as opened:
        assert {code for _, code in faults(opened, kept)} == {"anchor_of_other_book"}


def test_a_book_with_other_keys_is_told(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who makes all anew, and has not the keys of the old one, cannot sign like it."""
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "other.key"))
    other = str(tmp_path / "other.db")
    new_book(other, SCHEME, "管理员", FOUNDED_ON, "book")
    with OpenBook(other) as opened:
        assert {code for _, code in faults(opened, kept)} == {"anchor_of_other_key"}


def test_a_file_that_can_be_none_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with refused("anchor_file_unfit", name="anchors.jsonl"):
        read_anchors(path)


def test_programs_that_come_at_once_write_one_after_another(book: OpenBook, tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    days = [date(2013, 1, day) for day in range(1, 17)]
    with ThreadPoolExecutor(16) as programs:
        lines = list(programs.map(lambda day: anchor(book, path, day)["line"], days))
    assert sorted(lines) == list(range(1, 17))
    assert faults(book, path) == []


# -- every night -----------------------------------------------------------------------------------


def test_a_night_leaves_an_anchor(
    book: OpenBook, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ANCHOR_VARIABLE, str(kept))
    night = nightly(book, on("2012-12-24"))
    assert (night["ok"], night["anchor"]["line"]) == (True, 4)
    assert night["anchor"]["head_hash"] == night["head_hash"]
    with forging(book) as connection:
        cut_off(connection, from_step=ids_of(connection, "step")[-1])
    night = nightly(book, on("2012-12-25"))
    assert (night["ok"], len(read_anchors(kept))) == (False, 4)


def test_a_night_without_a_name_leaves_none(book: OpenBook) -> None:
    night = nightly(book, on("2012-12-24"))
    assert night["ok"]
    assert "anchor" not in night


def test_a_disk_that_is_not_there_is_a_fault_of_the_night(
    book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ANCHOR_VARIABLE, str(tmp_path / "unplugged" / "anchors.jsonl"))
    night = nightly(book, on("2012-12-24"))
    assert not night["ok"]
    assert [f["code"] for f in night["checks"][-1]["faults"]] == ["anchor_file_unusable"]
    shutil.copytree(tmp_path, tmp_path / "unplugged", ignore=lambda *_: ["unplugged"])
    monkeypatch.setenv(ANCHOR_VARIABLE, str(tmp_path / "unplugged"))  # a folder
    assert not nightly(book, on("2012-12-24"))["ok"]
