"""The guards (triggers) of revision 0001 in SQL: what the database itself refuses.

Frozen with its revision: a later revision that changes a guard adds a module of its own and drops
and reinstalls. One condition serves both engines: SQLite asks it in WHEN, PostgreSQL in IF.
Everything is refused as an integrity error (SQLSTATE 23514), whoever asks and in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

KEPT_TABLES = (
    "account", "allocation", "approval", "award", "bank_result", "batch", "batch_cancellation",
    "book", "claim", "closing", "decision", "employer", "employer_term", "enrolment",
    "enrolment_change", "entry", "entry_seal", "invoice", "invoice_cancellation", "invoice_line",
    "member", "member_detail", "notice", "objection", "objection_answer", "payable",
    "payable_cancellation", "payee_correction", "payment", "period", "posting", "receipt",
    "receipt_use", "recovery", "recovery_use", "refund", "release", "roster", "rulebook_text",
    "settlement", "settlement_reversal", "step", "voucher",
)  # fmt: skip


#: Columns of whole fen. SQLite would take 100.5, or text, in any of them.
MONEY_COLUMNS = {
    "allocation": ("pool_fen", "need_fen", "awarded_fen", "remainder_fen"),
    "award": ("burden_fen", "need_fen", "award_fen"),
    "batch": ("total_fen",),
    "closing": ("income_fen", "expense_fen", "contributions_fen", "surplus_fen", "deficit_fen",
                "reserve_fen", "relief_pool_fen", "carried_fen"),
    "decision": ("base_fen", "benefit_fen"),
    "invoice": ("employer_fen", "member_fen", "union_fen", "superior_fen", "total_fen"),
    "invoice_line": ("employer_fen", "member_fen", "union_fen", "superior_fen", "fee_fen"),
    "payable": ("amount_fen",),
    "payment": ("amount_fen",),
    "posting": ("debit_fen", "credit_fen"),
    "receipt": ("amount_fen",),
    "receipt_use": ("employer_fen", "member_fen", "union_fen", "superior_fen", "total_fen"),
    "recovery": ("amount_fen",),
    "recovery_use": ("amount_fen",),
    "refund": ("amount_fen",),
    "settlement": ("medfee_sumamt_fen", "fulamt_ownpay_amt_fen", "overlmt_selfpay_fen",
                   "preselfpay_amt_fen", "inscp_scp_amt_fen", "act_pay_dedc_fen", "hifp_pay_fen",
                   "cvlserv_pay_fen", "hifes_pay_fen", "hifmi_pay_fen", "hifob_pay_fen",
                   "maf_pay_fen", "oth_pay_fen", "fund_pay_sumamt_fen", "acct_pay_fen",
                   "acct_mulaid_pay_fen", "psn_cash_pay_fen", "hosp_part_amt_fen"),
    "voucher": ("total_fen",),
}  # fmt: skip


@dataclass(frozen=True)
class Guard:
    """Refuse an INSERT into ``table`` when ``condition`` (over NEW) holds."""

    name: str
    table: str
    condition: str
    message: str


INSERT_GUARDS = (
    Guard(
        "posting_late", "posting",
        "EXISTS (SELECT 1 FROM entry_seal s WHERE s.entry_id = NEW.entry_id)",
        "a posted entry takes no more postings",
    ),
    Guard(
        "posting_red", "posting",
        "(NEW.debit_fen < 0 OR NEW.credit_fen < 0) AND NOT EXISTS (SELECT 1 FROM entry e"
        " WHERE e.id = NEW.entry_id AND e.reverses_id IS NOT NULL)",
        "only a red-letter reversal has negative amounts",
    ),
    Guard(
        "posting_currency", "posting",
        "NOT EXISTS (SELECT 1 FROM entry e JOIN account a ON a.currency = e.currency"
        " WHERE e.id = NEW.entry_id AND a.code = NEW.account)",
        "the account is kept in another currency than the entry",
    ),
    Guard(
        "seal_two_lines", "entry_seal",
        "(SELECT count(*) FROM posting p WHERE p.entry_id = NEW.entry_id) < 2",
        "an entry has at least two postings",
    ),
    Guard(
        "seal_balanced", "entry_seal",
        "(SELECT coalesce(sum(p.debit_fen), 0) - coalesce(sum(p.credit_fen), 0) FROM posting p"
        " WHERE p.entry_id = NEW.entry_id) <> 0",
        "debits and credits of the entry differ",
    ),
    Guard(
        "seal_currency", "entry_seal",
        "NOT EXISTS (SELECT 1 FROM entry e JOIN book b ON b.currency = e.currency"
        " WHERE e.id = NEW.entry_id)",
        "the entry is kept in another currency than the book",
    ),
    Guard(
        "seal_period_open", "entry_seal",
        "EXISTS (SELECT 1 FROM entry e JOIN closing c ON c.period_code = e.period_code"
        " WHERE e.id = NEW.entry_id)",
        "the period of the entry is closed",
    ),
    Guard(
        "seal_watermark", "entry_seal",
        "EXISTS (SELECT 1 FROM entry e JOIN closing c ON c.closed_through >= e.booked_on"
        " WHERE e.id = NEW.entry_id)",
        "the booking date lies in closed books",
    ),
    Guard(
        "seal_chain", "entry_seal",
        "NEW.position <> (SELECT coalesce(max(s.position), 0) + 1 FROM entry_seal s)"
        " OR NEW.prev_hash <> coalesce((SELECT s.hash FROM entry_seal s"
        " WHERE s.position = NEW.position - 1),"
        " '0000000000000000000000000000000000000000000000000000000000000000')",
        "the entry does not continue the chain",
    ),
    Guard(
        "seal_reversal", "entry_seal",
        "EXISTS (SELECT 1 FROM entry e WHERE e.id = NEW.entry_id AND e.reverses_id IS NOT NULL"
        " AND (EXISTS (SELECT 1 FROM entry o WHERE o.id = e.reverses_id"
        " AND o.reverses_id IS NOT NULL)"
        " OR NOT EXISTS (SELECT 1 FROM entry_seal s WHERE s.entry_id = e.reverses_id)"
        " OR (SELECT count(*) FROM posting p WHERE p.entry_id = e.id)"
        " <> (SELECT count(*) FROM posting p WHERE p.entry_id = e.reverses_id)"
        " OR EXISTS (SELECT 1 FROM posting p WHERE p.entry_id = e.id AND NOT EXISTS ("
        "SELECT 1 FROM posting o WHERE o.entry_id = e.reverses_id AND o.line_no = p.line_no"
        " AND o.account = p.account AND o.debit_fen = -p.debit_fen"
        " AND o.credit_fen = -p.credit_fen"
        " AND coalesce(o.employer_id, 0) = coalesce(p.employer_id, 0)"
        " AND coalesce(o.member_id, 0) = coalesce(p.member_id, 0)))))",
        "a reversal takes back exactly one posted entry, which is not itself a reversal",
    ),
    Guard(
        "closing_in_order", "closing",
        "EXISTS (SELECT 1 FROM period p JOIN period q ON q.ends_on < p.starts_on"
        " WHERE p.code = NEW.period_code"
        " AND NOT EXISTS (SELECT 1 FROM closing c WHERE c.period_code = q.code))"
        " OR NEW.closed_through < coalesce((SELECT max(c.closed_through) FROM closing c),"
        " NEW.closed_through)",
        "periods are closed in the order of their dates",
    ),
    Guard(
        "release_maker", "release",
        "NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = NEW.batch_id AND b.made_by = NEW.made_by)",
        "the batch was made by somebody else",
    ),
    Guard(
        "approval_maker", "approval",
        "NOT EXISTS (SELECT 1 FROM decision d WHERE NEW.subject = 'decision'"
        " AND d.id = NEW.subject_id AND d.made_by = NEW.made_by"
        " UNION ALL SELECT 1 FROM allocation a WHERE NEW.subject = 'allocation'"
        " AND a.id = NEW.subject_id AND a.made_by = NEW.made_by"
        " UNION ALL SELECT 1 FROM refund r WHERE NEW.subject = 'refund'"
        " AND r.id = NEW.subject_id AND r.made_by = NEW.made_by"
        " UNION ALL SELECT 1 FROM voucher v WHERE NEW.subject = 'voucher'"
        " AND v.id = NEW.subject_id AND v.made_by = NEW.made_by)",
        "what is signed was made by somebody else",
    ),
    Guard(
        "result_of_payable", "bank_result",
        "NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id"
        " AND p.payable_id = NEW.payable_id)",
        "the payment pays another payable",
    ),
)  # fmt: skip


def install(dialect: str) -> Iterator[str]:
    """The statements that install every guard, one statement each, for "sqlite" or "postgresql"."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def names(dialect: str) -> frozenset[str]:
    """The triggers that must be present."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    kept = {f"guard_{table}_{kind}" for table in KEPT_TABLES for kind in kinds}
    if dialect == "sqlite":
        kept |= {f"guard_{table}_whole_fen" for table in MONEY_COLUMNS}
    return frozenset(kept | {f"guard_{guard.name}" for guard in INSERT_GUARDS})


def _sqlite() -> Iterator[str]:
    for table in KEPT_TABLES:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER guard_{table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'guard: {table} is kept: no {verb}'); END"
            )
        # INSERT OR REPLACE deletes without firing delete triggers unless recursive_triggers is on.
        yield (
            f"CREATE TRIGGER guard_{table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} k WHERE k.id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, 'guard: {table} is kept: no replace'); END"
        )
    for table in MONEY_COLUMNS:
        yield whole_fen_sqlite(table)
    for guard in INSERT_GUARDS:
        yield (
            f"CREATE TRIGGER guard_{guard.name} BEFORE INSERT ON {guard.table} "
            f"WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, 'guard: {guard.message}'); END"
        )


def whole_fen_sqlite(table: str) -> str:
    wrong = " OR ".join(f"typeof(NEW.{column}) <> 'integer'" for column in MONEY_COLUMNS[table])
    return (
        f"CREATE TRIGGER guard_{table}_whole_fen BEFORE INSERT ON {table} "
        f"WHEN {wrong} BEGIN SELECT RAISE(ABORT, 'guard: money is whole fen'); END"
    )


FRESH = (
    "IF current_setting('transaction_isolation') <> 'read committed' THEN RAISE EXCEPTION"
    " 'guard: entries are sealed and periods closed in READ COMMITTED' USING ERRCODE = '23514';"
    " END IF; "
)


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION guard_kept() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
        " AS $$ BEGIN RAISE EXCEPTION 'guard: % is kept: no %', TG_TABLE_NAME, lower(TG_OP)"
        " USING ERRCODE = '23514'; END $$"
    )
    for table in KEPT_TABLES:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER guard_{table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION guard_kept()"
            )
        yield (
            f"CREATE TRIGGER guard_{table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_kept()"
        )
    for guard in INSERT_GUARDS:
        # Sealing and closing exclude one another, so that neither misses the other's row; a
        # transaction that looks at an older snapshot would miss it all the same.
        strength = {"entry_seal": "SHARE", "closing": "UPDATE"}.get(guard.table)
        lock = f"{FRESH}PERFORM 1 FROM book FOR {strength}; " if strength else ""
        yield (
            f"CREATE FUNCTION guard_{guard.name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path FROM CURRENT AS $$ BEGIN {lock}IF {guard.condition} THEN "
            f"RAISE EXCEPTION 'guard: {guard.message}' USING ERRCODE = '23514'; END IF; "
            "RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER guard_{guard.name} BEFORE INSERT ON {guard.table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{guard.name}()"
        )
