"""Everything that a book holds about one member, found by the references of its tables.

Whatever points to the member belongs to the member, and whatever points to that; a table that is
added later is found without being named here. What a row points to beyond (an employer, an invoice,
a batch) is shared with others and is told by its number and name only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, col, select

from ledger.book.asking import chunks
from ledger.book.digests import table_of
from ledger.book.tables import Approval, Kept, Member, Step

Row = dict[str, Any]

#: What is told of a shared row: the columns by which people know it.
_KNOWN_BY = {
    "employer": ("uscc", "name"), "roster": ("file_name", "file_digest"),
    "invoice": ("invoice_no", "issued_on", "due_on"), "batch": ("batch_no", "made_on"),
    "receipt": ("bank_ref", "received_on"), "entry": ("entry_no", "booked_on", "summary"),
    "allocation": ("period_code", "fixed_on"), "notice": ("notice_no", "published_on"),
    "refund": ("refund_no", "asked_on"),
}  # fmt: skip
_OF_KEEPING = ("digest",)


def rows_of(session: Session, member_id: int) -> dict[str, list[Row]]:
    """Table → the member's rows in it, oldest first, with ``known_by`` of what they point to."""
    held: dict[str, set[int]] = {"member": {member_id}}
    found: dict[str, list[Row]] = {"member": _by(session, Member, "id", [member_id])}
    for kind in _in_order():
        name = str(kind.__tablename__)
        rows: dict[int, Row] = {}
        for column, target in _pointing(table_of(kind)):
            if target in held and name != "member":
                rows |= {r["id"]: r for r in _by(session, kind, column, sorted(held[target]))}
        if rows:
            held[name] = set(rows)
            found[name] = [rows[row_id] for row_id in sorted(rows)]
    # Signatures name what they are on by a word and a number, which no reference can follow.
    signed = _by(session, Approval, "subject_id", sorted(held.get("decision", ())))
    found["approval"] = [row for row in signed if row["subject"] == "decision"]
    _name_the_shared(session, found)
    return {name: rows for name, rows in found.items() if rows}


def steps_of(session: Session, rows: dict[str, list[Row]]) -> list[Row]:
    """The steps that wrote these rows: who, on which day, what. Their answers name others too."""
    numbers = sorted({row["step_id"] for its in rows.values() for row in its})
    found: list[Row] = []
    for chunk in chunks(numbers):
        query = select(Step).where(col(Step.id).in_(chunk)).order_by(col(Step.id))
        found += [
            {"id": step.id, "name": step.name, "actor": step.actor, "today": step.today,
             "at": step.at}
            for step in session.exec(query)
        ]  # fmt: skip
    return found


def _in_order() -> list[type[Kept]]:
    """The tables of a book, each after those it points to."""
    ranks = {table.name: rank for rank, table in enumerate(Kept.metadata.sorted_tables)}
    return sorted(Kept.__subclasses__(), key=lambda kind: ranks[str(kind.__tablename__)])


def _pointing(table: Table) -> Iterator[tuple[str, str]]:
    """The columns of a table that point to another by its id, and to which."""
    for column in table.columns:
        for key in column.foreign_keys:
            target, _, of_target = key.target_fullname.partition(".")
            if of_target == "id":
                yield column.name, target


def _by(session: Session, kind: type[Kept], column: str, ids: Sequence[int]) -> list[Row]:
    found: list[Row] = []
    for chunk in chunks(list(ids)):
        query = select(kind).where(col(getattr(kind, column)).in_(chunk)).order_by(col(kind.id))
        found += [row.model_dump(exclude={*_OF_KEEPING}) for row in session.exec(query)]
    return found


def _name_the_shared(session: Session, found: dict[str, list[Row]]) -> None:
    kinds = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}
    known: dict[tuple[str, int], Row] = {}
    for name, rows in found.items():
        for column, target in _pointing(table_of(kinds[name])):
            if target not in _KNOWN_BY or target in found:
                continue
            wanted = {row[column] for row in rows if row[column] is not None}
            missing = sorted(number for number in wanted if (target, number) not in known)
            for row in _by(session, kinds[target], "id", missing):
                known[target, row["id"]] = {key: row[key] for key in _KNOWN_BY[target]}
            for row in rows:
                if row[column] is not None:
                    row.setdefault("known_by", {})[target] = known[target, row[column]]
