"""Keep the turnover of every account by day beside the postings, and fill it from them.

Revision 0005, after 0004. What an account stands at is then read from a row for each of its days
instead of all its postings. Totals are a cache: no digest counts them, ``verify`` compares them
with the postings, and no row kept before is changed.
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards_0005 import filling, install

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "account_total",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("period_code", sa.String(length=20), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_total"),
        sa.UniqueConstraint(
            "account", "period_code", "booked_on",
            name="uq_account_total_account_period_code_booked_on",
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["account.code"], name="fk_account_total_account_account"
        ),
        sa.ForeignKeyConstraint(
            ["period_code"], ["period.code"], name="fk_account_total_period_code_period"
        ),
    )  # fmt: skip
    op.execute(filling())
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
