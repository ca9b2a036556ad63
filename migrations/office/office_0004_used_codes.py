"""Codes of a second factor open once; tries of known browsers are counted. Revision office_0004."""

import sqlalchemy as sa
from alembic import op

revision = "office_0004"
down_revision = "office_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    none = sa.text("0")
    for column in (
        sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default=none),
        sa.Column("known_failures", sa.Integer(), nullable=False, server_default=none),
        sa.Column("known_locked_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("user_account", column)
