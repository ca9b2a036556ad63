"""The access record says for what somebody looked, and is looked up by subject. office_0005."""

import sqlalchemy as sa
from alembic import op

revision = "office_0005"
down_revision = "office_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "access_record",
        sa.Column("purpose", sa.String(length=200), nullable=False, server_default=sa.text("''")),
    )
    op.create_index("ix_access_record_subject", "access_record", ["subject"])
