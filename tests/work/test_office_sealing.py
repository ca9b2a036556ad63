"""What names people lies sealed in the office: files handed in, and what tasks say."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlmodel import select

from ledger.book.connection import open_engine
from ledger.office import connection as opening
from ledger.office.connection import Office, office_url
from ledger.office.sealing import Seal, derived_key, key_file
from ledger.office.tables import Job, Upload
from ledger.sealing import KEY_BYTES, KEY_VARIABLE, Key, add_key
from ledger.work import jobs, uploads
from tests.conftest import found

NUMBER = "321282199003071236"
CONTENT = f"姓名,证件号码\n某某,{NUMBER}\n".encode()


@pytest.fixture
def office(place: str) -> Iterator[Office]:
    found(place)
    office = Office(place)
    yield office
    office.close()


def handed_in(office: Office) -> None:
    uploads.keep_upload(office, "officer", "名册.csv", CONTENT)
    jobs.ask(office, "enrol", "officer", {"rows": NUMBER}, "one")
    with office.session() as session:
        job = session.exec(select(Job)).one()
        job.answer = json.dumps({"findings": [NUMBER]})


def raw(office: Office) -> str:
    """All rows as a tool with SQL sees them."""
    with office.engine.connect() as connection:
        rows = [
            row
            for table in ("upload", "job")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    return str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])


def read(office: Office) -> tuple[bytes, str, str]:
    with office.session() as session:
        job = session.exec(select(Job)).one()
        return session.exec(select(Upload)).one().content, job.content, job.answer


READ = (CONTENT, json.dumps({"rows": NUMBER}), json.dumps({"findings": [NUMBER]}))


def test_nothing_is_seen_with_sql(office: Office) -> None:
    handed_in(office)
    assert NUMBER not in raw(office)
    assert read(office) == READ


def test_what_was_kept_in_clear_is_sealed_when_the_office_is_opened(place: str) -> None:
    found(place)
    before(place)
    office = Office(place)
    try:
        assert NUMBER not in raw(office)
        assert read(office) == READ
    finally:
        office.close()


def before(place: str) -> None:
    """An office of revision office_0002, as the program of then left it."""
    office = object.__new__(Office)
    office.url = office_url(place)
    office.engine = open_engine(office.url)
    with office.engine.connect() as connection:
        schema = opening.schema_of(office.url)
        if schema is not None:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            connection.commit()
        command.upgrade(opening._alembic(connection, Seal(key_file(office.url))), "office_0002")
        fill(connection)
        connection.commit()
    office.engine.dispose()


def fill(connection: Connection) -> None:
    when = "2026-01-01 00:00:00+00:00"
    connection.execute(
        text("INSERT INTO upload (id, name, digest, size, content, at, by)"
             " VALUES (1, 'a.csv', 'd', :size, :content, :at, 'officer')"),
        {"size": len(CONTENT), "content": CONTENT, "at": when},
    )  # fmt: skip
    connection.execute(
        text("INSERT INTO job (id, kind, asked_by, scope, asked_at, content, request_id, state,"
             " done, total, answer) VALUES (1, 'enrol', 'officer', '', :at, :content, 'one',"
             " 'done', 0, 0, :answer)"),
        {"content": READ[1], "answer": READ[2], "at": when},
    )  # fmt: skip


def test_an_office_goes_on_with_the_key_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    url = office_url(str(tmp_path / "city.db"))
    assert key_file(url) == tmp_path / "city.key"
    Seal(tmp_path / "city.office.key")
    assert key_file(url) == tmp_path / "city.office.key"


def test_any_key_opens_the_last_seals_and_the_first_derives(tmp_path: Path) -> None:
    path = tmp_path / "city.key"
    before = Seal(path)
    old = before.close("甲", "a.b")
    derived = derived_key(path, "codes")
    add_key(path, Key(os.urandom(KEY_BYTES)))
    assert before.open(Seal(path).close("乙", "a.b"), "a.b") == "乙", "the file is read again"
    seal = Seal(path)
    assert seal.open(old, "a.b") == seal.open(seal.close("甲", "a.b"), "a.b") == "甲"
    assert derived_key(path, "codes") == derived
    for wrong in (old[:-8], "", "甲", old.swapcase()):
        with pytest.raises(ValueError, match=r"a\.b"):
            seal.open(wrong, "a.b")
    with pytest.raises(ValueError, match=r"a\.c"):
        seal.open(old, "a.c")
