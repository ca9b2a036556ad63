"""Keep that a person was erased after the retention period, by whom, and which values were cut.

Revision 0008, after 0007. Three new tables; no row that was kept before is changed.
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards_0008 import install

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    kept(
        "erasure_request", word("erasure_no", 20), big("member_id"), word("ground", 200),
        sa.Column("keep_years", sa.Integer(), nullable=False), day("last_on"), day("asked_on"),
        word("made_by", 80), back("erasure_request", "member_id", "member"),
        once("erasure_request", "erasure_no"), once("erasure_request", "member_id"),
    )  # fmt: skip
    kept(
        "erasure", big("request_id"), word("made_by", 80), word("checked_by", 80),
        day("erased_on"),
        sa.CheckConstraint("checked_by <> made_by", name="ck_erasure_maker_is_not_checker"),
        back("erasure", "request_id", "erasure_request"), once("erasure", "request_id"),
    )  # fmt: skip
    kept(
        "redaction", big("erasure_id"), word("table_name", 40), big("row_id"),
        word("cut_columns", 200), word("kept", 64), word("digest_after", 64), word("mac", 64),
        back("redaction", "erasure_id", "erasure"), once("redaction", "table_name", "row_id"),
    )  # fmt: skip
    op.create_index("ix_redaction_erasure_id", "redaction", ["erasure_id"])
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def word(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def big(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=False)


def back(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def kept(table: str, *items: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        big("step_id"),
        word("digest", 64),
        *items,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
