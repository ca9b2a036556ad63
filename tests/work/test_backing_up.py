"""A book and its office out into one file and back, on either engine and across."""

from __future__ import annotations

import base64
import errno
import json
import os
import signal
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

import migrations
from ledger.book.connection import OpenBook
from ledger.files import archives
from ledger.office.connection import Office
from ledger.office.tables import Job, Upload
from ledger.refusals import Refusal
from ledger.sealing import KEY_VARIABLE, Key, keys_in, write_keys
from ledger.work import door, jobs, post
from ledger.work.backup import backup
from ledger.work.restore import restore
from ledger.work.verify import verify
from tests.conftest import ENGINES, desk, fresh_place
from tests.migrations.test_upgrading import HEAD_HASH, put_released
from tests.work.answers import refused
from tests.work.copies import CONTENT, NOW, archived, everything, furnish, nothing_at, placed
from tests.work.dying import die_while
from tests.work.forger import forging
from tests.work.papers import BANK, INTEREST, voucher
from tests.work.year import live

Elsewhere = Callable[[str], str]
INTEREST_FORM = voucher("利息", "2013-12-01", (BANK, "5.51", "0"), (INTEREST, "0", "5.51"))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Elsewhere]:
    """A fresh place on an engine, in a folder of its own."""
    with ExitStack() as opened:

        def place(engine: str) -> str:
            folder = tmp_path / f"elsewhere-{engine}"
            folder.mkdir()
            return opened.enter_context(fresh_place(request, engine, folder))

        yield place


def engine_of(place: str) -> str:
    return ENGINES[1] if "://" in place else ENGINES[0]


@pytest.mark.parametrize("into", ENGINES)
def test_a_book_and_its_office_come_back_as_they_were(
    book: OpenBook, into: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    live(book, "relieved")
    place = placed(book)
    cookie = furnish(place)
    path = tmp_path / "copy.zip"
    written = backup(place, path, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    other = elsewhere(into)
    answer = restore(path, other)
    assert (answer["ok"], answer["faults"], answer["rows"]) == (True, 0, written["rows"])
    assert (answer["entries"], answer["head_hash"]) == (written["entries"], written["head_hash"])
    assert everything(other) == everything(place)
    with OpenBook(other) as restored:
        assert verify(restored)["head_hash"] == verify(book)["head_hash"]
        post.voucher(desk(restored, "吴会计", date(2013, 12, 1)), INTEREST_FORM)
    office = Office(other)
    with office.session() as session:
        assert session.exec(select(Upload)).one().content == CONTENT
        assert json.loads(session.exec(select(Job)).one().content) == {"rows": "某某"}
    assert door.visitor_with(office, cookie) is None
    assert jobs.ask(office, "enrol", "officer", {}, "two") == 2
    office.close()


def test_it_is_one_moment_while_others_write(
    book: OpenBook, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    place = placed(book)
    furnish(place)
    before, wrote = everything(place), []

    def write(_table: str, done: int, _of: int) -> None:
        with OpenBook(place) as other:
            post.voucher(desk(other, "吴会计", date(2013, 12, 1)), INTEREST_FORM)
        office = Office(place)
        wrote.append(jobs.ask(office, "enrol", "officer", {}, f"meanwhile {done}"))
        office.close()

    answer = backup(place, tmp_path / "copy.zip", NOW, write)
    assert len(wrote) == answer["tables"]
    other = elsewhere(engine_of(place))
    assert restore(tmp_path / "copy.zip", other)["ok"]
    assert everything(other) == before != everything(place)


def test_no_office_is_made_by_looking(book: OpenBook, elsewhere: Elsewhere, tmp_path: Path) -> None:
    assert not backup(placed(book), tmp_path / "copy.zip", NOW)["with_office"]
    other = elsewhere(engine_of(placed(book)))
    assert not restore(tmp_path / "copy.zip", other)["with_office"]


def test_a_book_of_an_earlier_migration_comes_back_and_is_migrated(
    place: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    put_released(place)
    archived(place, tmp_path)
    other = elsewhere(engine_of(place))
    answer = restore(tmp_path / "copy.zip", other)
    assert (answer["before"], answer["after"]) == ("0001", migrations.HEAD)
    assert (answer["ok"], answer["head_hash"]) == (True, HEAD_HASH)
    with OpenBook(other) as restored, restored.reading() as connection:
        (stored,) = set(connection.scalars(text("SELECT count(*) FROM sealing_key")))
    assert stored == 1


# -- what is in the way ---------------------------------------------------------------------------


def test_nothing_is_overwritten(book: OpenBook, tmp_path: Path) -> None:
    path = archived(placed(book), tmp_path)
    before = everything_of_book(book)
    with refused("book_exists"):
        restore(path, placed(book))
    with refused("archive_exists"):
        backup(placed(book), path, NOW)
    assert everything_of_book(book) == before


def everything_of_book(book: OpenBook) -> object:
    with book.reading() as connection:
        return connection.execute(text("SELECT * FROM step ORDER BY id")).all()


def test_an_office_without_a_book_is_in_the_way_too(
    book: OpenBook, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    furnish(placed(book))
    path = archived(placed(book), tmp_path)
    other = elsewhere(engine_of(placed(book)))
    Office(other).close()
    with refused("book_exists"):
        restore(path, other)


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_what_an_earlier_book_left_would_damage_the_new_one(
    story: OpenBook, suffix: str, tmp_path: Path
) -> None:
    path = archived(placed(story), tmp_path)
    left = tmp_path / f"new.db{suffix}"
    left.write_bytes(b"frames")
    with refused("file_left_over"):
        restore(path, str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


def test_other_keys_do_not_open_it(
    book: OpenBook, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archived(placed(book), tmp_path)
    other = elsewhere(engine_of(placed(book)))
    keys = tmp_path / "other.key"
    monkeypatch.setenv(KEY_VARIABLE, str(keys))
    with refused("keys_lost"):
        restore(path, other)
    write_keys(keys, [Key(bytes(32))])
    with refused("key_unknown"):
        restore(path, other)
    assert nothing_at(other)


def test_no_key_is_in_the_archive(book: OpenBook, tmp_path: Path) -> None:
    path = archived(placed(book), tmp_path)
    secrets = [key.secret for key in keys_in(Path(os.environ[KEY_VARIABLE]))]
    with zipfile.ZipFile(path) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
        assert "密钥不在本备份中" in json.loads(packed.read("manifest.json"))["keys_note"]
    for secret in secrets:
        for written in (secret, base64.urlsafe_b64encode(secret), secret.hex().encode()):
            assert written not in content


# -- faults ---------------------------------------------------------------------------------------


def test_a_book_with_faults_comes_back_only_on_demand(
    book: OpenBook, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    live(book, "relieved")
    with forging(book, "posting") as connection:
        connection.execute(text("UPDATE posting SET debit_fen = 1 WHERE id = 1"))
    path = archived(placed(book), tmp_path)
    other = elsewhere(engine_of(placed(book)))
    with refused("restored_unsound"):
        restore(path, other)
    assert nothing_at(other)
    answer = restore(path, other, with_faults=True)
    assert not answer["ok"]
    with OpenBook(other) as restored:
        assert verify(restored)["checks"] == answer["checks"]


def test_a_value_that_cannot_be_read_is_named(story: OpenBook, tmp_path: Path) -> None:
    with forging(story, "posting") as connection:
        connection.execute(text("UPDATE posting SET line_no = 'x' WHERE id = 1"))
    with refused("row_unreadable"):
        backup(placed(story), tmp_path / "copy.zip", NOW)
    assert not (tmp_path / "copy.zip").exists()


def test_a_full_disk_leaves_no_archive(
    book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    part = archives.Writer.part
    written: list[str] = []

    def full(self: archives.Writer, *what: object) -> object:
        if len(written) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append("part")
        return part(self, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(archives.Writer, "part", full)
    with pytest.raises(OSError, match="No space"):
        backup(placed(book), folder / "copy.zip", NOW)
    assert list(folder.iterdir()) == []


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(
    book: OpenBook, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    assert die_while("backup", folder / "copy.zip", placed(book), 20) == -signal.SIGKILL
    assert not (folder / "copy.zip").exists()
    for left in folder.iterdir():
        with pytest.raises(Refusal, match="archive_damaged"), archives.reading(left):
            pass


@pytest.mark.parametrize(
    "count",
    [pytest.param(3, marks=pytest.mark.soak), 100, pytest.param(300, marks=pytest.mark.soak)],
)
def test_a_restore_that_is_killed_leaves_no_book(
    count: int, book: OpenBook, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    furnish(placed(book))
    path = archived(placed(book), tmp_path)
    other = elsewhere(engine_of(placed(book)))
    assert die_while("restore", path, other, count) == -signal.SIGKILL
    with refused("book_missing"), OpenBook(other):
        pass
    assert restore(path, other)["ok"]
