"""Ask the guards of postings, seals, approvals and payables by key on PostgreSQL.

Revision 0009, after 0008. Nothing is refused that was not, and the other way round.
"""

from alembic import op

from migrations.guards_0009 import install

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
