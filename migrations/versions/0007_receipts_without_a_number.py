"""Let settlements without a receipt number stand beside one another; one with a number stays once.

Revision 0007, after 0006. The key (receipt_code, receipt_no) held two settlements whose sheets
print no number for the same bill. No row that was kept before is changed.
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards_0007 import install

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONCE = "uq_settlement_receipt_code_receipt_no"

#: The columns of ``settlement`` in their order, which counts in the digests.
WORDS = {"institution": 30, "setl_id": 40, "receipt_code": 20, "receipt_no": 20}
DAYS = ("admitted_on", "discharged_on")
AMOUNTS = (
    "medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt",
    "act_pay_dedc", "hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay",
    "oth_pay", "fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt",
)  # fmt: skip


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    if dialect == "sqlite":
        remake_settlement()
    else:
        op.drop_constraint(ONCE, "settlement", type_="unique")
    given = sa.text("receipt_no <> ''")
    op.create_index(
        ONCE, "settlement", ["receipt_code", "receipt_no"], unique=True,
        sqlite_where=given, postgresql_where=given,
    )  # fmt: skip
    for statement in install(dialect):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def remake_settlement() -> None:
    """SQLite cannot drop a key: the table is made anew, with the same rows.

    Until the new rows are there the references to the old ones point nowhere; the deferred keys
    are checked when the migration commits, so that a row lost here would stop it.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TEMPORARY TABLE settlement_0006 AS SELECT * FROM settlement")
    op.execute("DROP TABLE settlement")
    amounts = [f"{name}_fen" for name in AMOUNTS]
    checks = {f"{name}_not_negative": f"{name} >= 0" for name in amounts}
    checks["stay_forward"] = "admitted_on <= discharged_on"
    op.create_table(
        "settlement",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(length=n), nullable=False) for name, n in WORDS.items()),
        *(sa.Column(name, sa.Date(), nullable=False) for name in DAYS),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in amounts),
        *(sa.CheckConstraint(rule, name=f"ck_settlement_{name}") for name, rule in checks.items()),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_settlement_claim_id_claim"),
        sa.UniqueConstraint(
            "institution", "setl_id", name="uq_settlement_institution_setl_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_settlement"),
    )  # fmt: skip
    columns = ", ".join(("id", "step_id", "digest", "claim_id", *WORDS, *DAYS, *amounts))
    op.execute(
        f"INSERT INTO settlement ({columns}) SELECT {columns} FROM settlement_0006 ORDER BY id"
    )
    op.execute("DROP TABLE settlement_0006")
    op.create_index("ix_settlement_claim_id", "settlement", ["claim_id"])
