"""Ask the guards of postings, seals, approvals and payables once a statement on PostgreSQL.

Revision 0006, after 0005. Nothing is refused that was not, and the other way round.
"""

from alembic import op

from migrations.guards_0006 import install

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in install(op.get_context().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
