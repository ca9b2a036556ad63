"""Seal files handed in, and what tasks were asked and answered. Revision office_0003.

The caller hands over ``config.attributes["seal"]``: (bytes, "table.column") → sealed bytes. Texts
are kept as the base64 of theirs. No column changes its type.
"""

import base64
from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

revision = "office_0003"
down_revision = "office_0002"
branch_labels = None
depends_on = None

SEALED = (("upload", "content"), ("job", "content"), ("job", "answer"))

Seal = Callable[[bytes, str], bytes]


def upgrade() -> None:
    for table, column in SEALED:
        seal_column(op.get_bind(), table, column, context.config.attributes["seal"])


def seal_column(bind: sa.Connection, table: str, column: str, seal: Seal) -> None:
    """One row at a time: a file may be large, and there are few."""
    change = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
    for row_id in bind.scalars(sa.text(f"SELECT id FROM {table}")).all():
        asked = sa.text(f"SELECT {column} FROM {table} WHERE id = :id")
        value = bind.scalar(asked, {"id": row_id})
        if isinstance(value, str) and value:
            sealed = seal(value.encode(), f"{table}.{column}")
            bind.execute(change, {"id": row_id, "value": base64.urlsafe_b64encode(sealed).decode()})
        elif isinstance(value, bytes | memoryview):
            bind.execute(change, {"id": row_id, "value": seal(bytes(value), f"{table}.{column}")})
