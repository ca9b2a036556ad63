"""Cutting the values that name a person, and telling cut rows from changed ones.

A value is replaced by a mark in its own row: amounts, days, numbers of vouchers, keys, digests and
both chains stay as they are. Each cut row gets a ``redaction`` with the digest it was written with,
the digest of what stands there now, and a MAC under the book's key over both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text, update
from sqlmodel import Session, col, select

from ledger.book.digests import step_hash, stored_digest, table_of
from ledger.book.keeping import Keeping
from ledger.book.sealed import keys_used
from ledger.book.tables import Erasure, ErasureRequest, Kept, Redaction, Step
from ledger.identity import ERASED
from ledger.refusals import Refusal
from ledger.sealing import Keyring
from migrations import guards_0004

_PAYEE = ("payee_name", "payee_account", "payee_bank")

#: What is cut of the rows of a person, by table. Nothing here is an amount, a day, a key or a
#: reference to another row.
CUT: Mapping[str, tuple[str, ...]] = {
    "member": ("id_number",),
    "member_detail": ("name", "mobile", "bank_account", "bank_name"),
    "enrolment_fact": ("value",),
    "claim": ("diagnosis_code", "diagnosis_name", "hospital_code", "hospital_name"),
    "claim_fact": ("value",),
    "settlement": ("institution", "setl_id", "receipt_code", "receipt_no"),
    "settlement_reversal": ("reason",),
    "attachment": ("paper", "file_name"),
    "decision": ("reasons", "workings"),
    "decision_return": ("reason",),
    "payable": _PAYEE,
    "payable_cancellation": ("reason",),
    "payee_correction": (*_PAYEE, "reason"),
    "payment": _PAYEE,
    "bank_result": ("reason",),
    "objection": ("raised_by", "words"),
    "objection_answer": ("words",),
    "receipt": ("payer_name", "payer_account", "memo"),
    "refund": ("reason",),
    "batch_cancellation": ("reason",),
    "invoice_cancellation": ("reason",),
    "step": ("answer",),
}
#: Each with the number of its row: it is looked up by them, and two of them may not be alike.
_NUMBERED = {
    ("member", "id_number"), ("settlement", "setl_id"), ("settlement", "receipt_no"),
}  # fmt: skip
_LISTS = {("decision", "reasons"), ("decision", "workings")}  # JSON
#: What the fee was counted by; it tells nobody apart.
_STAYS = {("enrolment_fact", "shares")}

#: What stands in the place of an answer that named somebody.
ANSWER_ERASED = '{"answer_erased":true}'


def mark(table: str, column: str, row_id: int) -> str:
    """What stands in the place of a value that was cut."""
    if (table, column) in _LISTS:
        return "[]"
    if table == "step":
        return ANSWER_ERASED
    return f"{ERASED}{row_id}" if (table, column) in _NUMBERED else ERASED


# -- who was erased --------------------------------------------------------------------------------


def erased_members(session: Session) -> frozenset[int]:
    """The members whose data were erased."""
    query = select(ErasureRequest.member_id).join(
        Erasure, col(Erasure.request_id) == col(ErasureRequest.id)
    )
    return frozenset(session.exec(query))


# -- cutting ---------------------------------------------------------------------------------------


class Cutter:
    """Cuts rows within one step, which keeps a ``redaction`` of each.

    The guards against updates are lifted from a table and put back within the transaction.
    """

    def __init__(self, keeping: Keeping, erasure_id: int) -> None:
        self._keeping = keeping
        self._erasure_id = erasure_id
        self._connection = keeping.session.connection()
        self._keys = keys_used(self._connection)
        self._dialect = self._connection.dialect.name
        self._noted = notes(keeping.session)

    def rows(self, kind: type[Kept], ids: Iterable[int]) -> int:
        """Cut rows of a table; how many had something to cut.

        Raises Refusal("erasure_row_unsound") for one that is not as it was written: a changed row
        would pass for a sound one ever after.
        """
        table = str(kind.__tablename__)

        def cut(row_id: int) -> bool:
            row = _stored(self._connection, table, row_id)
            version = self._version(row["step_id"])
            own = stored_digest(kind, row, self._keys, version)
            note = self._noted.get(table, {}).get(row_id)
            if note is not None and note.covers(row["digest"], own):
                return False  # it named somebody else, too, who was erased before
            if own != row["digest"]:
                raise Refusal("erasure_row_unsound", record=f"{table} {row_id}")
            if (table, row.get("name")) in _STAYS:
                return False
            changes = {
                name: mark(table, name, row_id)
                for name in CUT[table]
                if row[name] and row[name] != mark(table, name, row_id)
            }
            if not changes:
                return False
            target = table_of(kind)
            self._connection.execute(update(target).where(target.c.id == row_id).values(changes))
            after = stored_digest(
                kind, _stored(self._connection, table, row_id), self._keys, version
            )
            self._keep(table, row_id, list(changes), str(row["digest"]), after)
            return True

        return self._each(table, ids, cut)

    def answers(self, ids: Iterable[int]) -> int:
        """Cut the answers of steps; how many. Raises as ``rows`` does."""

        def cut(step_id: int) -> bool:
            step = self._keeping.session.get_one(Step, step_id)
            row = step.model_dump()
            self._keeping.session.expunge(step)
            if step_hash(row, self._keys) != row["hash"]:
                raise Refusal("erasure_row_unsound", record=f"step {step_id}")
            target = Step.metadata.tables["step"]
            self._connection.execute(
                update(target).where(target.c.id == step_id).values(answer=ANSWER_ERASED)
            )
            after = step_hash(row | {"answer": ANSWER_ERASED}, self._keys)
            self._keep("step", step_id, ["answer"], row["hash"], after)
            return True

        return self._each("step", ids, cut)

    def _each(self, table: str, ids: Iterable[int], cut: Callable[[int], bool]) -> int:
        wanted = sorted(set(ids))
        if not wanted:
            return 0
        self._connection.exec_driver_sql(guards_0004.lifted(self._dialect, table))
        count = sum([cut(row_id) for row_id in wanted])
        self._connection.exec_driver_sql(guards_0004.put_back(self._dialect, table))
        return count

    def _version(self, step_id: int) -> int:
        query = select(Step.hash_version).where(Step.id == step_id)
        return self._keeping.session.exec(query).one()

    def _keep(self, table: str, row_id: int, columns: Sequence[str], kept: str, after: str) -> None:
        row: dict[str, Any] = {
            "erasure_id": self._erasure_id, "table_name": table, "row_id": row_id,
            "cut_columns": ",".join(columns), "kept": kept, "digest_after": after,
        }  # fmt: skip
        self._keeping.add(Redaction, **row, mac=mac_of(row, self._keys))


def _stored(connection: Connection, table: str, row_id: int) -> dict[str, Any]:
    """A row as the database keeps it, which is what its digest is taken over."""
    found = connection.execute(text(f"SELECT * FROM {table} WHERE id = :id"), {"id": row_id})
    return dict(found.mappings().one())


def mac_of(row: Mapping[str, Any], keys: Keyring) -> str:
    """The MAC of a redaction: which values of which row of which erasure, and both digests."""
    names = ("erasure_id", "table_name", "row_id", "cut_columns", "kept", "digest_after")
    return keys.redaction_mac("\0".join(str(row[name]) for name in names))


# -- telling ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A redaction as it stands in the database, whatever somebody has put there."""

    id: int
    row: Mapping[str, Any]
    is_ours: bool

    def covers(self, kept: object, digest: str) -> bool:
        """Whether it accounts for a row that keeps one digest and comes to another."""
        return self.is_ours and self.row["kept"] == kept and self.row["digest_after"] == digest


def notes(session: Session) -> dict[str, dict[int, Note]]:
    """Table → row → what was cut of it."""
    connection = session.connection()
    keys = keys_used(connection)
    found: dict[str, dict[int, Note]] = {}
    for stored in connection.execute(text("SELECT * FROM redaction ORDER BY id")).mappings():
        row = dict(stored)
        columns = str(row["cut_columns"]).split(",")
        is_known = set(columns) <= set(CUT.get(row["table_name"], ()))
        note = Note(row["id"], row, is_known and row["mac"] == mac_of(row, keys))
        found.setdefault(row["table_name"], {})[row["row_id"]] = note
    return found
