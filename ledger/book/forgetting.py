"""Writing tables anew, so that nothing that was taken out of them lies on in pages set free."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import URL

from ledger.book.connection import open_engine

#: How long whoever holds a lock is waited for.
PATIENCE_MS = 30_000


def forget(url: URL, tables: Iterable[str]) -> bool:
    """Write tables of a database anew (SQLite: the whole file), so that nothing that was taken out
    of them lies on in pages set free; False while others hold the file open.

    Raises what the driver raises where somebody holds a lock for longer than ``PATIENCE_MS``.
    """
    engine = open_engine(url)
    try:
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE_MS}")
                # Else its statistics would go on holding what the columns held.
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {', '.join(tables)}")
            return True
        raw = engine.raw_connection()  # no transaction of ours around it
        try:
            raw.cursor().execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            raw.cursor().execute("VACUUM")
            found = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return found is None or found[0] == 0
        finally:
            raw.close()
    finally:
        engine.dispose()
