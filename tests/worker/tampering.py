"""A book behind whose back a row was changed, on either engine."""

from __future__ import annotations

from sqlalchemy import text

from ledger.book.connection import OpenBook

NAME = "张小三的私房钱"


def tamper(book: OpenBook) -> None:
    """Take a guard away and give an account another name."""
    table = " ON account" if book.url.drivername != "sqlite" else ""
    with book.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER guard_account_no_update{table}"))
        connection.execute(
            text("UPDATE account SET name = :name WHERE code = '1002'"), {"name": NAME}
        )
