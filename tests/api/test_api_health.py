"""/healthz answers always, /readyz only where the book can be used; neither says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.book.connection import OpenBook
from ledger.book.digests import GENESIS
from migrations import HEAD
from tests.api.conftest import Client, client, problem


def test_a_new_book_is_ready_with_no_entries(new_counter: Client) -> None:
    assert new_counter.get("/healthz").json() == {"status": "alive"}
    assert new_counter.get("/readyz").json() == {
        "status": "ready", "entries": 0, "head_hash": GENESIS, "migration": HEAD,
        "office": "none", "worker_at": None,
    }  # fmt: skip


def test_readiness_and_the_head_of_the_chain_agree_with_the_book(
    counter: Client, ended: tuple[str, OpenBook]
) -> None:
    with ended[1].reading() as connection:
        seals = "SELECT position, hash FROM entry_seal ORDER BY position DESC LIMIT 1"
        position, last = connection.execute(text(seals)).one()
    assert position > 10
    ready = counter.get("/readyz").json()
    assert (ready["entries"], ready["head_hash"]) == (position, last)
    assert counter.get("/api/v1/chain-head").json() == {"position": position, "hash": last}


KINDS = (
    "nothing", "not a database", "another file", "too long a name", "no server", "no kind of book",
)  # fmt: skip


def unusable(kind: str, folder: Path) -> str:
    path = folder / "secret-name.db"
    if kind == "not a database":
        path.write_text("这不是账套\n" * 100, encoding="utf-8")
    if kind == "another file":
        path.touch()
    if kind == "too long a name":
        return str(folder / ("secret-name" * 50))
    if kind == "no server":
        return "postgresql://clerk:secret-name@127.0.0.1:1/books?search_path=jingjiang"
    return str(path) if kind != "no kind of book" else "ftp://secret-name/book"


@pytest.mark.parametrize("path", ["/readyz", "/api/v1/chain-head", "/api/v1/notices/2012"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_book_that_cannot_be_used_is_a_503_that_keeps_the_place_to_itself(
    kind: str, path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with client(unusable(kind, tmp_path)) as counter:
        assert counter.get("/healthz").status_code == 200
        answer = counter.get(path)
    assert problem(answer)["code"] == "book_unavailable"
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "secret-name" not in answer.text
    assert "book_" in caplog.text, "the operator reads in the log what it was"


def test_a_book_at_another_migration_is_not_ready(
    book: OpenBook, new_counter: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with book.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert problem(new_counter.get("/readyz"))["status"] == 503
    assert "book_at_other_migration" in caplog.text


def test_a_book_that_comes_later_is_ready_then(
    place: str, sqlite_template: Path, tmp_path: Path
) -> None:
    later = tmp_path / "later.db"
    with client(str(later)) as counter:
        assert counter.get("/readyz").status_code == 503
        later.write_bytes(sqlite_template.read_bytes())
        assert counter.get("/readyz").status_code == 200
