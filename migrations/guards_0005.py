"""The guards (triggers) of revision 0005 in SQL: those before, and what keeps the totals.

Frozen with its revision, like ``guards``. A total is no kept row: the database itself adds every
posting to it, whoever writes the posting and however many at once, so that nobody can forget to.
On PostgreSQL nobody else can write one; SQLite cannot tell who does, and ``verify`` compares.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations import guards_0004 as before

NEW_TABLES = ("account_total",)

KEPT_TABLES = before.KEPT_TABLES
MONEY_COLUMNS = {**before.MONEY_COLUMNS, "account_total": ("debit_fen", "credit_fen")}

KEY = ("account", "period_code", "booked_on")
SUMS = ("line_count", "debit_fen", "credit_fen")

#: Whether the row of a total is there already or not, its sums grow by those of the new postings.
_ADD = (
    f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET "
    + ", ".join(f"{column} = account_total.{column} + excluded.{column}" for column in SUMS)
)  # fmt: skip
_INTO = f"INSERT INTO account_total ({', '.join((*KEY, *SUMS))}) "


def install(dialect: str) -> Iterator[str]:
    """The statements that install the guards of the table that this revision makes."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present, those of earlier revisions included."""
    kinds = (
        ("no_delete", "no_other_key", "whole_fen", "still_whole_fen")
        if dialect == "sqlite"
        else ("no_other_writer",)
    )
    own = {f"guard_account_total_{kind}" for kind in kinds} | {"guard_posting_totals"}
    return before.names(dialect) | own


def filling() -> str:
    """The statement that sums what was posted before there were totals."""
    return (
        f"{_INTO}SELECT p.account, e.period_code, e.booked_on, count(*), sum(p.debit_fen),"
        " sum(p.credit_fen) FROM posting p JOIN entry e ON e.id = p.entry_id"
        " GROUP BY p.account, e.period_code, e.booked_on"
    )


def _sqlite() -> Iterator[str]:
    yield (
        "CREATE TRIGGER guard_account_total_no_delete BEFORE DELETE ON account_total "
        "BEGIN SELECT RAISE(ABORT, 'guard: account_total is kept: no delete'); END"
    )
    other_key = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("id", *KEY))
    yield (
        "CREATE TRIGGER guard_account_total_no_other_key BEFORE UPDATE ON account_total "
        f"WHEN {other_key} "
        "BEGIN SELECT RAISE(ABORT, 'guard: a total stays that of its account and day'); END"
    )
    wrong = " OR ".join(f"typeof(NEW.{column}) <> 'integer'" for column in SUMS)
    for name, verb in (("whole_fen", "INSERT"), ("still_whole_fen", "UPDATE")):
        yield (
            f"CREATE TRIGGER guard_account_total_{name} BEFORE {verb} ON account_total "
            f"WHEN {wrong} BEGIN SELECT RAISE(ABORT, 'guard: money is whole fen'); END"
        )
    yield (
        "CREATE TRIGGER guard_posting_totals AFTER INSERT ON posting BEGIN "
        f"{_INTO}SELECT NEW.account, e.period_code, e.booked_on, 1, NEW.debit_fen, NEW.credit_fen"
        f" FROM entry e WHERE e.id = NEW.entry_id{_ADD}; END"
    )


def _postgresql() -> Iterator[str]:
    # One statement may bring two postings or a million. The plan is kept for the session, so it
    # must be right for both: each entry is looked up by its key.
    looked_up = "SET enable_seqscan TO off SET enable_hashjoin TO off SET enable_mergejoin TO off"
    yield (
        "CREATE FUNCTION guard_posting_totals() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT {looked_up} AS $$ BEGIN {_INTO}"
        "SELECT n.account, e.period_code, e.booked_on, count(*), sum(n.debit_fen),"
        " sum(n.credit_fen) FROM new_postings n JOIN entry e ON e.id = n.entry_id"
        f" GROUP BY n.account, e.period_code, e.booked_on{_ADD}; RETURN NULL; END $$"
    )
    yield (
        "CREATE TRIGGER guard_posting_totals AFTER INSERT ON posting "
        "REFERENCING NEW TABLE AS new_postings "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard_posting_totals()"
    )
    # Within the function above a trigger stands in a trigger; a statement of its own does not.
    yield (
        "CREATE FUNCTION guard_account_total_no_other_writer() RETURNS trigger LANGUAGE plpgsql "
        "SET search_path FROM CURRENT AS $$ BEGIN IF pg_trigger_depth() < 2 OR TG_OP IN"
        " ('DELETE', 'TRUNCATE') THEN RAISE EXCEPTION 'guard: totals follow from postings: no %',"
        " lower(TG_OP) USING ERRCODE = '23514'; END IF; RETURN NULL; END $$"
    )
    yield (
        "CREATE TRIGGER guard_account_total_no_other_writer "
        "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON account_total "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard_account_total_no_other_writer()"
    )
