"""A book with millions of postings over three years, for reports; its rows are made by SQL.

Guards and foreign keys are off while it is made (they would check what is sound for hours), so
the chain of these entries is none; totals by day are summed from the postings as a migration does.
"""

from __future__ import annotations

import sqlite3

import psycopg

from bench.lab import Lab
from migrations.guards_0005 import filling

JOURNAL = "journal"
#: What the made-up entries are: how many postings each has, and over how many days they lie.
A_ENTRY, DAYS = 2, 1000
_PERIODS = [(f"{year}-08-01", f"{year}-08-01", f"{year + 1}-07-31") for year in (2013, 2014)]
_KEPT = "id, step_id, digest"


def make(lab: Lab) -> None:
    """Make the journal with as many postings as the lab has rows, unless it is there."""
    noted = f"{JOURNAL}-{lab.rows}"
    if (lab.folder / f"{noted}.json").exists():
        return
    lab.make(JOURNAL)
    make_rows = _make_sqlite if lab.is_sqlite else _make_postgresql
    make_rows(lab, max(lab.rows // A_ENTRY, 2))
    lab.note(noted, lab.rows)


def _make_postgresql(lab: Lab, entries: int) -> None:
    with psycopg.connect(lab.dsn(JOURNAL)) as connection:
        connection.execute("SET session_replication_role = replica")
        numbers, day = (
            "generate_series(1::bigint, {}) AS s(n)",
            "DATE '2012-08-01' + (n * 7 % {})::int",
        )
        text, zeros = "lpad(n::text, 9, '0')", "repeat('0', 64)"
        for statement in _statements(entries, numbers, day, text, zeros):
            connection.execute(statement.encode())
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _make_sqlite(lab: Lab, entries: int) -> None:
    with sqlite3.connect(lab.place(JOURNAL)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            file.execute(f"DROP TRIGGER {name}")
        numbers = (
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {})"
            " SELECT n FROM c)"
        )
        day, text = "date('2012-08-01', (n * 7 % {}) || ' days')", "printf('%09d', n)"
        for statement in _statements(entries, numbers, day, text, "printf('%064d', 0)"):
            file.execute(statement)
        for _, made in kept:
            file.execute(made)
        file.commit()
        file.execute("ANALYZE")


def _statements(entries: int, numbers: str, day: str, text: str, zeros: str) -> list[str]:
    """The same rows on either engine, which differ in how they count, reckon days and write."""
    of_entries, on = numbers.format(entries), day.format(DAYS)
    period = f"CASE WHEN {on} < '2013-08-01' THEN '2012-08-01' WHEN {on} < '2014-08-01' THEN "
    period += "'2013-08-01' ELSE '2014-08-01' END"
    fen = "1 + n * 7919 % 1000000"
    other = "CASE n % 3 WHEN 0 THEN '490101' WHEN 1 THEN '540101' ELSE '440101' END"
    postings = f"INSERT INTO posting ({_KEPT}, entry_id, line_no, account, debit_fen, credit_fen)"
    listed = ", ".join(
        f"({number}, 1, '', '{code}', '{first}', '{last}')"
        for number, (code, first, last) in enumerate(_PERIODS, start=900)
    )
    return [
        f"INSERT INTO period ({_KEPT}, code, starts_on, ends_on) VALUES {listed}",
        f"INSERT INTO entry ({_KEPT}, entry_no, booked_on, effective_on, period_code, event,"
        f" cause_kind, cause_id, summary, currency, made_by) SELECT n, 1, {zeros}, '记' || {text},"
        f" {on}, {on}, {period}, 'bench', 'bench', n, '第' || n, 'CNY', '会计' FROM {of_entries}",
        f"{postings} SELECT 2 * n - 1, 1, {zeros}, n, 1, '1002', {fen}, 0 FROM {of_entries}",
        f"{postings} SELECT 2 * n, 1, {zeros}, n, 2, {other}, 0, {fen} FROM {of_entries}",
        f"INSERT INTO entry_seal ({_KEPT}, entry_id, position, hash_version, prev_hash, hash)"
        f" SELECT n, 1, {zeros}, n, n, 1, {zeros}, {zeros} FROM {of_entries}",
        filling(),
    ]


def group_by(lab: Lab, columns: str, where: str = "") -> list[tuple[object, ...]]:
    """One GROUP BY over all postings, over a new connection."""
    asked = (
        f"SELECT {columns}, sum(debit_fen), sum(credit_fen) FROM posting {where}"
        f" GROUP BY {columns} ORDER BY {columns}"
    )
    if lab.is_sqlite:
        with sqlite3.connect(lab.place(JOURNAL)) as file:
            return file.execute(asked).fetchall()
    with psycopg.connect(lab.dsn(JOURNAL)) as connection:
        return connection.execute(asked.encode()).fetchall()
