"""What tests of backup and restore share: a furnished book, fresh places, what lies where."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ledger.book.connection import OpenBook, book_url, open_engine
from ledger.book.copying import rows_of, tables_of, viewing
from ledger.office.connection import Office, office_url
from ledger.permissions import Role
from ledger.work import accounts, door, jobs, uploads
from ledger.work.backup import backup

NOW = datetime(2013, 12, 31, 18, tzinfo=UTC)
CONTENT = "姓名\n某某\n".encode()


def placed(book: OpenBook) -> str:
    """The place of an open book as a person would type it."""
    if book.url.drivername == "sqlite":
        return book.url.database or ""
    return book.url.render_as_string(hide_password=False)


def furnish(place: str) -> str:
    """An office with a file, a job and somebody who is in; the cookie of theirs."""
    office = Office(place)
    uploads.keep_upload(office, "officer", "名册.csv", CONTENT)
    jobs.ask(office, "enrol", "officer", {"rows": "某某"}, "one")
    made = accounts.add_user(office, "管理员", "auditor", "某某", {Role.AUDITOR: frozenset({""})})
    cookie, _ = door.come_in(office, "auditor", made["password"])
    office.close()
    return cookie


def everything(place: str) -> dict[str, dict[str, list[Any]]]:
    """Every row of book and office as JSON takes them, but for visits, which end."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name, url in (("book", book_url(place)), ("office", office_url(place))):
        engine = open_engine(url)
        with viewing(engine) as connection:
            found[name] = {
                table.name: list(rows_of(connection, table))
                for table in tables_of(connection)
                if table.name != "visit"
            }
        engine.dispose()
    return found


def archived(place: str, folder: Path) -> Path:
    path = folder / "copy.zip"
    backup(place, path, NOW)
    return path


def nothing_at(place: str) -> bool:
    """Is there neither book nor office, nor anything that would be in the way of one?"""
    url = book_url(place)
    if url.drivername == "sqlite":
        folder = Path(url.database or "").parent
        return not any(path.suffix == ".db" for path in folder.iterdir())
    engine = open_engine(url)
    schemas = [str(each.query["search_path"]) for each in (url, office_url(place))]
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM pg_tables WHERE schemaname = ANY(:schemas)")
        count = connection.scalar(asked, {"schemas": schemas})
    engine.dispose()
    return not count
