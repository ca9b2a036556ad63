"""Keep what claims, settlements, enrolments and employers state beyond their columns; any line.

Revision 0002, after 0001. A scheme names its benefit lines itself, so ``claim.line`` may be any
code. No row that was kept before is changed: ids, columns and digests stay as they are.
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards_0002 import install

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINE_LENGTH = 60

#: The columns of ``claim`` in their order, which counts in the digests.
CLAIM_COLUMNS = (
    "id, step_id, digest, claim_no, member_id, period_code, line, submitted_on, diagnosis_code,"
    " diagnosis_name, hospital_code, hospital_name"
)


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    if dialect == "sqlite":
        remake_claim()
    else:
        op.drop_constraint("ck_claim_line_known", "claim", type_="check")
        op.alter_column("claim", "line", type_=sa.String(length=LINE_LENGTH))
    facts_of("claim", once=True)
    facts_of("settlement", once=True)
    facts_of("enrolment", once=True)
    facts_of("employer", once=False)
    op.create_index("ix_employer_fact_employer_id", "employer_fact", ["employer_id"])
    for statement in install(dialect):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def remake_claim() -> None:
    """SQLite cannot drop a CHECK: the table is made anew, with the same rows.

    Until the new rows are there the references to the old ones point nowhere; the deferred keys
    are checked when the migration commits, so that a row lost here would stop it.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TEMPORARY TABLE claim_0001 AS SELECT * FROM claim")
    op.execute("DROP TABLE claim")
    op.create_table(
        "claim",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        *(word(name, length) for name, length in (("digest", 64), ("claim_no", 40))),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        *(word(name, length) for name, length in (("period_code", 20), ("line", LINE_LENGTH))),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        word("diagnosis_code", 20),
        word("diagnosis_name", 120),
        word("hospital_code", 30),
        word("hospital_name", 120),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_claim_member_id_member"),
        sa.ForeignKeyConstraint(
            ["period_code"], ["period.code"], name="fk_claim_period_code_period"
        ),
        sa.UniqueConstraint("claim_no", name="uq_claim_claim_no"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.execute(
        f"INSERT INTO claim ({CLAIM_COLUMNS}) SELECT {CLAIM_COLUMNS} FROM claim_0001 ORDER BY id"
    )
    op.execute("DROP TABLE claim_0001")
    op.create_index("ix_claim_member_id", "claim", ["member_id"])
    op.create_index("ix_claim_period_code", "claim", ["period_code"])


def word(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def facts_of(table: str, *, once: bool) -> None:
    """The table of what rows of ``table`` state; ``once``: each name once, for good.

    An employer's facts are those of a period, and the latest row of a name stands.
    """
    made = f"{table}_fact"
    owner = f"{table}_id"
    items: list[sa.Column | sa.Constraint] = [
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        word("digest", 64),
        sa.Column(owner, sa.BigInteger(), nullable=False),
    ]
    if once:
        items.append(sa.UniqueConstraint(owner, "name", name=f"uq_{made}_{owner}_name"))
    else:
        items.append(word("period_code", 20))
        items.append(
            sa.ForeignKeyConstraint(
                ["period_code"], ["period.code"], name=f"fk_{made}_period_code_period"
            )
        )
    op.create_table(
        made,
        *items,
        word("name", 80),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint([owner], [f"{table}.id"], name=f"fk_{made}_{owner}_{table}"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{made}"),
    )
