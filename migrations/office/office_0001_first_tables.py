"""The first tables of the office. Revision office_0001.

``access_record`` is only added to: triggers refuse to change or delete a line of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "office_0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (
    "role IN ('officer', 'hospital', 'reviewer', 'approver', 'cashier', 'committee', 'auditor',"
    " 'administrator')"
)
MOMENT = sa.DateTime(timezone=True)


def word(name: str, length: int, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, unique=unique)


def moment(name: str, *, needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=not needed)


def table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def upgrade() -> None:
    table(
        "user_account", word("login", 40), word("name", 80), word("password", 200),
        sa.Column("must_change", sa.Boolean(), nullable=False), word("totp", 400),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False), moment("locked_until", needed=False),
        moment("made_at"), word("made_by", 40),
        sa.UniqueConstraint("login", name="uq_user_account_login"),
    )  # fmt: skip
    table(
        "user_role", sa.Column("user_id", sa.BigInteger(), nullable=False), word("role", 20),
        word("scope", 40), sa.CheckConstraint(ROLES, name="ck_user_role_role_known"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"],
                                name="fk_user_role_user_id_user_account"),
        sa.UniqueConstraint("user_id", "role", "scope", name="uq_user_role_user_id_role_scope"),
    )  # fmt: skip
    table(
        "visit", sa.Column("user_id", sa.BigInteger(), nullable=False), word("secret", 64),
        moment("began_at"), moment("seen_at"), moment("ended_at", needed=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"],
                                name="fk_visit_user_id_user_account"),
        sa.UniqueConstraint("secret", name="uq_visit_secret"),
    )  # fmt: skip
    table(
        "api_token", word("name", 80), word("secret", 64), word("role", 20), word("scope", 40),
        moment("made_at"), word("made_by", 40), moment("expires_at"),
        moment("revoked_at", needed=False), moment("used_at", needed=False),
        sa.CheckConstraint(ROLES, name="ck_api_token_role_known"),
        sa.UniqueConstraint("secret", name="uq_api_token_secret"),
    )  # fmt: skip
    table("access_record", moment("at"), word("actor", 40), word("what", 40),
          word("subject", 120), word("detail", 400))  # fmt: skip
    table(
        "upload", word("name", 200), word("digest", 64),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False), moment("at"), word("by", 40),
    )  # fmt: skip
    _jobs()
    for index, on, column in (
        ("ix_user_role_user_id", "user_role", "user_id"),
        ("ix_visit_user_id", "visit", "user_id"),
        ("ix_access_record_at", "access_record", "at"),
        ("ix_upload_digest", "upload", "digest"),
        ("ix_job_asked_by", "job", "asked_by"),
        ("ix_job_state", "job", "state"),
    ):
        op.create_index(index, on, [column])
    _only_added_to()


def _jobs() -> None:
    table(
        "job", word("kind", 40), word("asked_by", 40), word("scope", 40), moment("asked_at"),
        sa.Column("content", sa.Text(), nullable=False), word("request_id", 80), word("state", 8),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False), moment("beat_at", needed=False),
        moment("ended_at", needed=False),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'refused', 'failed')",
                           name="ck_job_state_known"),
        sa.UniqueConstraint("request_id", name="uq_job_request_id"),
    )  # fmt: skip
    table(
        "job_run", word("kind", 40), word("due", 40), moment("began_at"),
        moment("ended_at", needed=False), sa.Column("outcome", sa.Text(), nullable=False),
        sa.UniqueConstraint("kind", "due", name="uq_job_run_kind_due"),
    )  # fmt: skip


def _only_added_to() -> None:
    if op.get_context().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER access_record_{event.lower()} BEFORE {event} ON access_record"
                " BEGIN SELECT RAISE(ABORT, 'the access record is only added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION access_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'the access record is only added to' USING ERRCODE = '23514'; END $$"
    )
    op.execute(
        "CREATE TRIGGER access_record_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access_record"
        " FOR EACH STATEMENT EXECUTE FUNCTION access_record_stays()"
    )
