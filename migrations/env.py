"""Alembic's door: migrates the one connection handed over in ``config.attributes``.

There is no ini file and no URL here, because a book's URL is the caller's affair (and a percent
sign in it would break the ini's interpolation).
"""

from alembic import context
from sqlalchemy import Connection, MetaData


def run(connection: Connection, target: MetaData | None) -> None:
    context.configure(
        connection=connection,
        target_metadata=target,
        transaction_per_migration=True,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes.get("target_metadata"))
