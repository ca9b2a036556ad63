"""Changing the key of a book: every sealed value is opened and sealed anew; no value changes."""

from __future__ import annotations

from sqlalchemy import Connection, text

from ledger.book.sealed import sealed_columns
from ledger.sealing import Keyring
from migrations import guards_0004

_ROWS_AT_ONCE = 2000


def seal_anew(connection: Connection, before: Keyring, after: Keyring) -> int:
    """Seal all values with the latest key of ``after``; how many.

    The guards against updates are lifted from these tables and put back within the transaction.
    Digests count the tags of values, which stay: the first key of both is the same. Raises
    Refusal("sealed_value_changed") where a value does not open.
    """
    dialect = connection.dialect.name
    count = 0
    for table, columns in sealed_columns().items():
        connection.exec_driver_sql(guards_0004.lifted(dialect, table))
        for column in columns:
            count += _seal_column(connection, table, column, before, after)
        connection.exec_driver_sql(guards_0004.put_back(dialect, table))
    return count


def _seal_column(
    connection: Connection, table: str, column: str, before: Keyring, after: Keyring
) -> int:
    name, count, last = f"{table}.{column}", 0, 0
    asked = text(
        f"SELECT id, {column} FROM {table} WHERE {column} <> '' AND id > :last"
        f" ORDER BY id LIMIT {_ROWS_AT_ONCE}"
    )
    change = text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
    while rows := connection.execute(asked, {"last": last}).all():
        connection.execute(
            change,
            [{"id": row_id, "value": after.close(name, before.open(name, value))}
             for row_id, value in rows],
        )  # fmt: skip
        count, last = count + len(rows), rows[-1][0]
    return count
