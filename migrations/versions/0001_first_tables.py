"""Create every table of a book, its guards and its indexes.

Revision 0001, after nothing. Column kinds: ``word`` text of at most n characters, ``long`` text
without end, ``big`` 64-bit whole number (money is fen), ``day`` date, ``moment`` instant in UTC.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from migrations.guards import install

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

Item = sa.Column | sa.Constraint | Callable[[str], sa.Constraint]


def word(name: str, length: int, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=null)


def long(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def big(name: str, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=False)


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def once(*columns: str) -> Callable[[str], sa.Constraint]:
    return lambda table: sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def check(name: str, condition: str) -> Callable[[str], sa.Constraint]:
    return lambda table: sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def not_negative(*columns: str) -> list[Callable[[str], sa.Constraint]]:
    return [check(f"{column}_not_negative", f"{column} >= 0") for column in columns]


def back(column: str, target: str) -> Callable[[str], sa.Constraint]:
    other = target.split(".")[0]
    return lambda table: sa.ForeignKeyConstraint(
        [column], [target], name=f"fk_{table}_{column}_{other}"
    )


def sealed_inline() -> list[sa.Constraint]:
    """SQLite cannot add a key later; it may name a table that does not exist yet."""
    if op.get_context().dialect.name != "sqlite":
        return []
    return [
        sa.ForeignKeyConstraint(
            ["id"], ["entry_seal.entry_id"], name="fk_entry_id_entry_seal",
            deferrable=True, initially="DEFERRED",
        )
    ]  # fmt: skip


def plain(table: str, *items: Item) -> None:
    made = [item(table) if callable(item) else item for item in items]
    key = sa.Column("id", KEY, autoincrement=False, nullable=False)
    op.create_table(table, key, *made, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))


def kept(table: str, *items: Item) -> None:
    plain(table, big("step_id"), word("digest", 64), *items)


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


# fmt: off
def upgrade() -> None:
    first_tables()
    second_tables()
    if op.get_context().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_entry_id_entry_seal", "entry", "entry_seal", ["id"], ["entry_id"],
            deferrable=True, initially="DEFERRED",
        )
    indexes()
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def first_tables() -> None:
    kept(
        "account",
        word("code", 20), word("name", 80), word("kind", 12), word("role", 40, null=True),
        word("currency", 3),
        check("kind_known",
              "kind IN ('asset', 'liability', 'net_asset', 'income', 'expense')"),
        once("code"), once("role"),
    )
    kept(
        "approval",
        word("subject", 12), big("subject_id"), number("level"), word("made_by", 80),
        word("signed_by", 80), day("signed_on"),
        check("subject_known", "subject IN ('decision', 'allocation', 'refund', 'voucher')"),
        check("maker_is_not_checker", "signed_by <> made_by"),
        once("subject", "subject_id", "level"),
    )
    kept(
        "batch",
        word("batch_no", 20), day("made_on"), word("made_by", 80), number("payment_count"),
        big("total_fen"), check("payment_count_positive", "payment_count > 0"),
        check("total_fen_positive", "total_fen > 0"), once("batch_no"),
    )
    kept(
        "book",
        word("code", 40), word("name", 120), word("scheme", 80), word("currency", 3),
        day("opened_on"), check("one_row", "id = 1"),
    )
    kept(
        "employer",
        word("uscc", 18), word("name", 120), word("kind", 40), once("uscc"),
    )
    kept(
        "member",
        word("id_type", 30), word("id_number", 30), once("id_number", "id_type"),
    )
    kept(
        "period",
        word("code", 20), day("starts_on"), day("ends_on"),
        check("forward", "starts_on < ends_on"), once("code"), once("ends_on"), once("starts_on"),
    )
    kept(
        "receipt",
        word("bank_ref", 60), day("received_on"), word("payer_name", 120),
        word("payer_account", 40), big("amount_fen"), word("memo", 200),
        check("amount_fen_positive", "amount_fen > 0"), once("bank_ref"),
    )
    kept(
        "rulebook_text",
        word("rules_digest", 64), word("scheme", 80), long("files"), once("rules_digest"),
    )
    plain(
        "step",
        word("request_id", 120), word("name", 40), word("content_hash", 64), word("actor", 80),
        day("today"), moment("at"), word("outcome", 10), long("answer"), long("digests"),
        word("prev_hash", 64), word("hash", 64),
        check("outcome_known", "outcome IN ('done', 'refused')"), once("request_id"),
    )


def second_tables() -> None:
    kept(
        "allocation",
        word("period_code", 20), day("fixed_on"), word("made_by", 80), number("candidate_count"),
        big("pool_fen"), big("need_fen"), big("awarded_fen"), big("remainder_fen"),
        long("tranches"), word("rules_digest", 64),
        check("pool_shared", "awarded_fen + remainder_fen = pool_fen"),
        back("period_code", "period.code"), back("rules_digest", "rulebook_text.rules_digest"),
        once("period_code"),
        *not_negative("awarded_fen", "need_fen", "pool_fen", "remainder_fen"),
    )
    kept(
        "batch_cancellation",
        big("batch_id"), day("cancelled_on"), word("reason", 200), back("batch_id", "batch.id"),
        once("batch_id"),
    )
    kept(
        "claim",
        word("claim_no", 40), big("member_id"), word("period_code", 20), word("line", 24),
        day("submitted_on"), word("diagnosis_code", 20), word("diagnosis_name", 120),
        word("hospital_code", 30), word("hospital_name", 120),
        check("line_known", "line IN ('inpatient', 'special_outpatient')"),
        back("member_id", "member.id"), back("period_code", "period.code"), once("claim_no"),
    )
    kept(
        "closing",
        word("period_code", 20), day("closed_on"), day("closed_through"), big("income_fen"),
        big("expense_fen"), big("contributions_fen"), big("surplus_fen"), big("deficit_fen"),
        big("reserve_fen"), big("relief_pool_fen"), big("carried_fen"), word("rules_digest", 64),
        check("result_agrees", "income_fen - expense_fen = surplus_fen - deficit_fen"),
        check("surplus_shared", "surplus_fen = reserve_fen + relief_pool_fen + carried_fen"),
        back("period_code", "period.code"), back("rules_digest", "rulebook_text.rules_digest"),
        once("closed_through"), once("period_code"),
        *not_negative("deficit_fen", "relief_pool_fen", "reserve_fen", "surplus_fen"),
    )
    kept(
        "employer_term",
        big("employer_id"), word("period_code", 20), number("headcount"),
        word("employer_share", 20), word("member_share", 20), word("union_share", 20),
        word("superior_share", 20), word("contact", 60), word("phone", 30),
        check("headcount_positive", "headcount > 0"), back("employer_id", "employer.id"),
        back("period_code", "period.code"),
    )
    kept(
        "entry",
        word("entry_no", 20), day("booked_on"), day("effective_on"), word("period_code", 20),
        word("event", 40), word("cause_kind", 40), big("cause_id"), word("summary", 200),
        word("currency", 3), word("made_by", 80), word("checked_by", 80, null=True),
        big("reverses_id", null=True),
        check("maker_is_not_checker", "checked_by IS NULL OR checked_by <> made_by"),
        *sealed_inline(), back("period_code", "period.code"),
        back("reverses_id", "entry.id"), once("entry_no"),
        once("event", "cause_kind", "cause_id"), once("reverses_id"),
    )
    kept(
        "invoice",
        word("invoice_no", 20), big("employer_id"), word("period_code", 20), day("issued_on"),
        day("due_on"), number("member_count"), big("employer_fen"), big("member_fen"),
        big("union_fen"), big("superior_fen"), big("total_fen"), word("rules_digest", 64),
        check("parts_sum",
              "employer_fen + member_fen + union_fen + superior_fen = total_fen"),
        check("total_fen_positive", "total_fen > 0"), back("employer_id", "employer.id"),
        back("period_code", "period.code"), back("rules_digest", "rulebook_text.rules_digest"),
        once("invoice_no"),
        *not_negative("employer_fen", "member_fen", "superior_fen", "union_fen"),
    )
    kept(
        "member_detail",
        big("member_id"), word("name", 60), word("mobile", 30), word("bank_account", 40),
        word("bank_name", 120), back("member_id", "member.id"),
    )
    kept(
        "refund",
        word("refund_no", 20), big("receipt_id"), big("amount_fen"), day("asked_on"),
        word("reason", 200), word("payee_name", 120), word("payee_account", 40),
        word("payee_bank", 120), word("made_by", 80),
        check("amount_fen_positive", "amount_fen > 0"), back("receipt_id", "receipt.id"),
        once("refund_no"),
    )
    kept(
        "release",
        big("batch_id"), word("made_by", 80), word("released_by", 80), day("released_on"),
        check("maker_is_not_checker", "released_by <> made_by"), back("batch_id", "batch.id"),
        once("batch_id"),
    )
    kept(
        "roster",
        word("period_code", 20), word("file_digest", 64), word("file_name", 200),
        number("row_count"), number("joined_count"), number("left_count"),
        number("transferred_count"), number("changed_count"), number("unchanged_count"),
        number("refused_count"), back("period_code", "period.code"),
    )
    kept(
        "award",
        big("allocation_id"), big("member_id"), word("case_no", 20), word("diagnosis_group", 40),
        big("burden_fen"), big("need_fen"), big("award_fen"),
        check("not_above_need", "award_fen <= need_fen"), back("allocation_id", "allocation.id"),
        back("member_id", "member.id"), once("allocation_id", "member_id"), once("case_no"),
        *not_negative("award_fen", "burden_fen", "need_fen"),
    )
    kept(
        "decision",
        big("claim_id"), number("round"), day("decided_on"), word("outcome", 10), big("base_fen"),
        big("benefit_fen"), long("reasons"), long("workings"), word("rules_digest", 64),
        word("made_by", 80),
        check("outcome_amount", "(outcome = 'approved') = (benefit_fen > 0)"),
        check("outcome_known", "outcome IN ('approved', 'declined')"),
        back("claim_id", "claim.id"), back("rules_digest", "rulebook_text.rules_digest"),
        once("claim_id", "round"),
        *not_negative("base_fen", "benefit_fen"),
    )
    kept(
        "enrolment",
        big("roster_id"), big("member_id"), big("employer_id"), word("period_code", 20),
        word("kind", 12), day("joined_on"),
        check("kind_known", "kind IN ('first', 'renewed', 'lapsed')"),
        back("employer_id", "employer.id"), back("member_id", "member.id"),
        back("period_code", "period.code"), back("roster_id", "roster.id"),
        once("member_id", "period_code"),
    )
    kept(
        "entry_seal",
        big("entry_id"), big("position"), number("hash_version"), word("prev_hash", 64),
        word("hash", 64), back("entry_id", "entry.id"), once("entry_id"), once("position"),
    )
    kept(
        "invoice_cancellation",
        big("invoice_id"), day("cancelled_on"), word("reason", 200),
        back("invoice_id", "invoice.id"), once("invoice_id"),
    )
    kept(
        "notice",
        word("notice_no", 20), big("allocation_id"), day("published_on"), day("closes_on"),
        long("content"), word("content_digest", 64), back("allocation_id", "allocation.id"),
        once("allocation_id"), once("notice_no"),
    )
    kept(
        "posting",
        big("entry_id"), number("line_no"), word("account", 20), big("debit_fen"),
        big("credit_fen"), big("employer_id", null=True), big("member_id", null=True),
        check("one_side", "(debit_fen = 0) <> (credit_fen = 0)"), back("account", "account.code"),
        back("employer_id", "employer.id"), back("entry_id", "entry.id"),
        back("member_id", "member.id"), once("entry_id", "line_no"),
    )
    kept(
        "receipt_use",
        big("receipt_id"), big("invoice_id"), day("used_on"), big("employer_fen"),
        big("member_fen"), big("union_fen"), big("superior_fen"), big("total_fen"),
        check("parts_sum",
              "employer_fen + member_fen + union_fen + superior_fen = total_fen"),
        check("total_fen_positive", "total_fen > 0"), back("invoice_id", "invoice.id"),
        back("receipt_id", "receipt.id"),
        *not_negative("employer_fen", "member_fen", "superior_fen", "union_fen"),
    )
    kept(
        "settlement",
        big("claim_id"), word("institution", 30), word("setl_id", 40), word("receipt_code", 20),
        word("receipt_no", 20), day("admitted_on"), day("discharged_on"),
        big("medfee_sumamt_fen"), big("fulamt_ownpay_amt_fen"), big("overlmt_selfpay_fen"),
        big("preselfpay_amt_fen"), big("inscp_scp_amt_fen"), big("act_pay_dedc_fen"),
        big("hifp_pay_fen"), big("cvlserv_pay_fen"), big("hifes_pay_fen"), big("hifmi_pay_fen"),
        big("hifob_pay_fen"), big("maf_pay_fen"), big("oth_pay_fen"), big("fund_pay_sumamt_fen"),
        big("acct_pay_fen"), big("acct_mulaid_pay_fen"), big("psn_cash_pay_fen"),
        big("hosp_part_amt_fen"), check("stay_forward", "admitted_on <= discharged_on"),
        back("claim_id", "claim.id"), once("institution", "setl_id"),
        once("receipt_code", "receipt_no"),
        *not_negative(
            "acct_mulaid_pay_fen", "acct_pay_fen", "act_pay_dedc_fen", "cvlserv_pay_fen",
            "fulamt_ownpay_amt_fen", "fund_pay_sumamt_fen", "hifes_pay_fen", "hifmi_pay_fen",
            "hifob_pay_fen", "hifp_pay_fen", "hosp_part_amt_fen", "inscp_scp_amt_fen",
            "maf_pay_fen", "medfee_sumamt_fen", "oth_pay_fen", "overlmt_selfpay_fen",
            "preselfpay_amt_fen", "psn_cash_pay_fen",
        ),
    )
    kept(
        "voucher",
        word("voucher_no", 20), day("effective_on"), word("summary", 200), long("lines"),
        big("total_fen"), big("reverses_id", null=True), word("made_by", 80),
        check("total_fen_positive", "total_fen > 0"), back("reverses_id", "entry.id"),
        once("reverses_id"), once("voucher_no"),
    )
    kept(
        "enrolment_change",
        big("roster_id"), big("enrolment_id"), word("kind", 12), day("changed_on"),
        big("to_employer_id", null=True),
        check("transfer_to", "(kind = 'transfer') = (to_employer_id IS NOT NULL)"),
        check("kind_known", "kind IN ('leave', 'transfer')"),
        back("enrolment_id", "enrolment.id"), back("roster_id", "roster.id"),
        back("to_employer_id", "employer.id"),
    )
    kept(
        "invoice_line",
        big("invoice_id"), big("enrolment_id"), big("fee_fen"), big("employer_fen"),
        big("member_fen"), big("union_fen"), big("superior_fen"),
        check("parts_sum", "employer_fen + member_fen + union_fen + superior_fen = fee_fen"),
        back("enrolment_id", "enrolment.id"), back("invoice_id", "invoice.id"),
        once("enrolment_id"),
        *not_negative("employer_fen", "member_fen", "superior_fen", "union_fen"),
    )
    kept(
        "objection",
        word("objection_no", 20), big("notice_id"), big("award_id", null=True), day("raised_on"),
        word("raised_by", 80), word("words", 1000), back("award_id", "award.id"),
        back("notice_id", "notice.id"), once("objection_no"),
    )
    kept(
        "payable",
        word("payable_no", 20), word("kind", 10), big("decision_id", null=True),
        big("award_id", null=True), big("refund_id", null=True), big("member_id", null=True),
        big("amount_fen"), day("approved_on"), word("payee_name", 120), word("payee_account", 40),
        word("payee_bank", 120),
        check("one_cause",
              "(kind = 'benefit' AND decision_id IS NOT NULL AND award_id IS NULL AND"
              " refund_id IS NULL) OR (kind = 'relief' AND award_id IS NOT NULL AND "
              "decision_id IS NULL AND refund_id IS NULL) OR (kind = 'refund' AND "
              "refund_id IS NOT NULL AND decision_id IS NULL AND award_id IS NULL)"),
        check("kind_known", "kind IN ('benefit', 'relief', 'refund')"),
        check("amount_fen_positive", "amount_fen > 0"), back("award_id", "award.id"),
        back("decision_id", "decision.id"), back("member_id", "member.id"),
        back("refund_id", "refund.id"), once("award_id"), once("decision_id"), once("payable_no"),
        once("refund_id"),
    )
    kept(
        "recovery",
        word("recovery_no", 20), big("decision_id"), big("member_id"), big("amount_fen"),
        day("claimed_on"), check("amount_fen_positive", "amount_fen > 0"),
        back("decision_id", "decision.id"), back("member_id", "member.id"), once("decision_id"),
        once("recovery_no"),
    )
    kept(
        "settlement_reversal",
        big("settlement_id"), day("reversed_on"), word("reason", 200),
        back("settlement_id", "settlement.id"), once("settlement_id"),
    )
    kept(
        "objection_answer",
        big("objection_id"), flag("is_upheld"), day("answered_on"), word("answered_by", 80),
        word("words", 1000), back("objection_id", "objection.id"), once("objection_id"),
    )
    kept(
        "payable_cancellation",
        big("payable_id"), day("cancelled_on"), word("reason", 200),
        back("payable_id", "payable.id"), once("payable_id"),
    )
    kept(
        "payee_correction",
        big("payable_id"), word("payee_name", 120), word("payee_account", 40),
        word("payee_bank", 120), day("corrected_on"), word("reason", 200),
        back("payable_id", "payable.id"),
    )
    kept(
        "payment",
        word("payment_no", 24), big("batch_id"), big("payable_id"), number("attempt"),
        big("amount_fen"), word("payee_name", 120), word("payee_account", 40),
        word("payee_bank", 120), check("amount_fen_positive", "amount_fen > 0"),
        back("batch_id", "batch.id"), back("payable_id", "payable.id"),
        once("payable_id", "attempt"), once("payment_no"),
    )
    kept(
        "recovery_use",
        big("recovery_id"), big("receipt_id"), day("used_on"), big("amount_fen"),
        check("amount_fen_positive", "amount_fen > 0"), back("receipt_id", "receipt.id"),
        back("recovery_id", "recovery.id"),
    )
    kept(
        "bank_result",
        big("payment_id"), big("payable_id"), word("outcome", 10), word("reason", 200),
        day("answered_on"), word("bank_ref", 60),
        check("outcome_known", "outcome IN ('paid', 'returned')"),
        back("payable_id", "payable.id"), back("payment_id", "payment.id"), once("payment_id"),
    )


def indexes() -> None:
    index("employer", "name")
    index("claim", "member_id")
    index("claim", "period_code")
    index("employer_term", "employer_id")
    index("entry", "booked_on")
    index("entry", "period_code")
    index("invoice", "employer_id")
    index("invoice", "period_code")
    index("member_detail", "member_id")
    index("refund", "receipt_id")
    index("award", "member_id")
    index("enrolment", "employer_id")
    index("posting", "account")
    index("posting", "employer_id")
    index("posting", "member_id")
    index("receipt_use", "invoice_id")
    index("receipt_use", "receipt_id")
    index("settlement", "claim_id")
    index("enrolment_change", "enrolment_id")
    index("invoice_line", "invoice_id")
    index("objection", "notice_id")
    index("payable", "member_id")
    index("recovery", "member_id")
    index("payee_correction", "payable_id")
    index("payment", "batch_id")
    index("recovery_use", "receipt_id")
    index("recovery_use", "recovery_id")
    op.create_index(
        "uq_bank_result_paid_once", "bank_result", ["payable_id"], unique=True,
        sqlite_where=sa.text("outcome = 'paid'"), postgresql_where=sa.text("outcome = 'paid'"),
    )
