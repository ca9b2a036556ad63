"""Seal identity numbers, account numbers, telephones and the answers of steps; name the keys.

Revision 0004, after 0003. What was kept in clear is sealed in place with what the caller hands over
in ``config.attributes``: ``seal``, (table.column, value) → sealed text, and the first key's
``key_name`` and ``key_mac``. Values, ids and digests stay what they are; steps written before say
by their version that digests count the values themselves.
"""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import context, op

from migrations.guards_0004 import install, lifted, put_back

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = {
    "member": ("id_number",),
    "member_detail": ("mobile", "bank_account"),
    "payable": ("payee_account",),
    "payee_correction": ("payee_account",),
    "payment": ("payee_account",),
    "receipt": ("payer_account",),
    "refund": ("payee_account",),
    "step": ("answer",),
}
ROWS_AT_ONCE = 2000

Seal = Callable[[str, str], str]


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    op.add_column(
        "step", sa.Column("hash_version", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_table(
        "sealing_key",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealing_key"),
        sa.UniqueConstraint("name", name="uq_sealing_key_name"),
    )
    for statement in install(dialect):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
    handed = context.config.attributes
    name_key(op.get_bind(), handed["key_name"], handed["key_mac"])
    seal = handed["seal"]
    for table, columns in SEALED.items():
        if dialect == "postgresql":
            for column in columns:
                op.alter_column(table, column, type_=sa.Text())
        op.execute(lifted(dialect, table))
        for column in columns:
            seal_column(op.get_bind(), table, column, seal)
        op.execute(put_back(dialect, table))


def name_key(bind: sa.Connection, name: str, mac: str) -> None:
    keys = sa.table(
        "sealing_key", sa.column("id", KEY), sa.column("name", sa.String),
        sa.column("mac", sa.String),
    )  # fmt: skip
    bind.execute(keys.insert(), {"id": 1, "name": name, "mac": mac})


def seal_column(bind: sa.Connection, table: str, column: str, seal: Seal) -> None:
    """Seal every value of a column that is not empty, some rows at a time."""
    change = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
    for rows in in_parts(bind, table, column):
        bind.execute(
            change, [{"id": row_id, "value": seal(f"{table}.{column}", value)}
                     for row_id, value in rows],
        )  # fmt: skip


def in_parts(bind: sa.Connection, table: str, column: str) -> Iterator[list[tuple[int, str]]]:
    asked = sa.text(
        f"SELECT id, {column} FROM {table} WHERE {column} <> '' AND id > :last"
        f" ORDER BY id LIMIT {ROWS_AT_ONCE}"
    )
    last = 0
    while rows := [(int(r[0]), str(r[1])) for r in bind.execute(asked, {"last": last})]:
        yield rows
        last = rows[-1][0]
