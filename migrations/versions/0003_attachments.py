"""Keep which papers came with a claim, by their digests, and decisions that were sent back.

Revision 0003, after 0002. The papers themselves lie sealed in the office, so that they can be
erased when their time is over; what the book says of them stays. No row kept before is changed.
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards_0003 import install

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    kept(
        "attachment", sa.Column("claim_id", sa.BigInteger(), nullable=False), word("paper", 80),
        word("file_name", 120), word("media_type", 20),
        sa.Column("size", sa.Integer(), nullable=False), word("sha256", 64),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png')",
            name="ck_attachment_media_type_known",
        ),
        sa.CheckConstraint("size > 0", name="ck_attachment_size_positive"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_attachment_claim_id_claim"),
        sa.UniqueConstraint("claim_id", "sha256", name="uq_attachment_claim_id_sha256"),
    )  # fmt: skip
    kept(
        "decision_return", sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False), word("returned_by", 80),
        word("reason", 200),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_decision_return_decision_id_decision"
        ),
        sa.UniqueConstraint("decision_id", name="uq_decision_return_decision_id"),
    )  # fmt: skip
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def word(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def kept(table: str, *items: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        word("digest", 64),
        *items,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
