"""The frozen encodings: bytes that were once sealed must be sealed alike for ever.

A digest that changes here makes every book ever kept fail its verification. If the encoding must
change, it becomes another version beside this one, and these vectors stay.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ledger.book.digests import (
    ENTRY_VERSION,
    GENESIS,
    STEP_VERSION,
    RunningDigest,
    entry_hash,
    row_digest,
    sha256,
    step_hash,
    stored_digest,
    table_of,
)
from ledger.book.redactions import mac_of
from ledger.book.sealed import Sealed, sealed_columns
from ledger.book.tables import Kept, ObjectionAnswer, Posting
from ledger.sealing import Key, Keyring

HERE = Path(__file__).parent
KEYS = Keyring([Key(bytes(range(32)))])
VECTORS = json.loads((HERE / "golden_digests.json").read_text("utf-8"))
# Version 2, under the key above, of the tables that have a sealed column.
SEALED_VECTORS = json.loads((HERE / "golden_digests_2.json").read_text("utf-8"))
KINDS = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}

POSTING: dict[str, Any] = {
    "id": 7, "step_id": 3, "digest": "left out", "entry_id": 4, "line_no": 2, "account": "490101",
    "debit_fen": 0, "credit_fen": 9_007_199_254_740_993, "employer_id": None, "member_id": 12,
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "id": 1, "step_id": 2, "digest": "", "objection_id": 1, "is_upheld": True,
    "answered_on": date(2013, 9, 1), "answered_by": "审核员", "words": '"引号"\\与\n换行',
}  # fmt: skip
ENTRY: dict[str, Any] = {
    "entry_no": "记000002", "booked_on": date(2012, 9, 3), "effective_on": date(2012, 8, 31),
    "period_code": "2012-08-01", "event": "money_received", "cause_kind": "receipt", "cause_id": 1,
    "summary": "收到款项 B1", "currency": "CNY", "made_by": "会计", "checked_by": None,
    "reverses_id": None,
}  # fmt: skip
LINES: list[dict[str, Any]] = [
    {"line_no": 1, "account": "1002", "debit_fen": 3333, "credit_fen": 0, "employer_id": None,
     "member_id": None},
    {"line_no": 2, "account": "112101", "debit_fen": 0, "credit_fen": 3333, "employer_id": 5,
     "member_id": None},
]  # fmt: skip
STEP: dict[str, Any] = {
    "id": 2, "request_id": "R1", "name": "receive", "content_hash": "c" * 64, "actor": "会计",
    "today": date(2012, 9, 3), "at": datetime(2012, 9, 3, 1, 2, 3, tzinfo=UTC), "outcome": "done",
    "answer": '{"received":1}', "digests": '{"receipt":[1,"d"]}', "prev_hash": GENESIS,
    "hash_version": 1,
}  # fmt: skip


def test_a_row_with_empty_and_large_values() -> None:
    encoded = '["posting",7,3,4,2,"490101",0,9007199254740993,null,12]'
    assert row_digest(Posting, POSTING, KEYS) == sha256(encoded)
    assert sha256(encoded) == "52626d2b742cb44d6379578a195bbff0c1b865e57d042d89df98fae3e51d62a5"


def test_a_row_with_truth_date_and_odd_text() -> None:
    encoded = '["objection_answer",1,2,1,true,"2013-09-01","审核员","\\"引号\\"\\\\与\\n换行"]'
    assert row_digest(ObjectionAnswer, ANSWER, KEYS) == sha256(encoded)
    assert sha256(encoded) == "6ea6be340f59fb49ed4b4ec054f12d76ca3fea9c8dd667cb1634e90aa34416f6"


def test_an_entry() -> None:
    encoded = (
        '[1,2,["记000002","2012-09-03","2012-08-31","2012-08-01","money_received","receipt",1,'
        '"收到款项 B1","CNY","会计",null,null],'
        '[[1,"1002",3333,0,null,null],[2,"112101",0,3333,5,null]],"' + "0" * 64 + '"]'
    )
    assert ENTRY_VERSION == 1
    assert entry_hash(ENTRY, LINES, 2, GENESIS) == sha256(encoded)
    assert sha256(encoded) == "651573bf647eb2c2747d118f5d8dd055c4221d26f025b120b5dcffde6c9c62f9"


def test_a_step_of_the_first_version() -> None:
    encoded = (
        '[1,2,"R1","receive","' + "c" * 64 + '","会计","2012-09-03","2012-09-03T01:02:03+00:00",'
        '"done","{\\"received\\":1}","{\\"receipt\\":[1,\\"d\\"]}","' + "0" * 64 + '"]'
    )
    assert step_hash(STEP, KEYS) == sha256(encoded)
    assert sha256(encoded) == "94546d6fa1dd165d9f25703c078a8be82b3a410d7ac7def75f0fe5120740c48f"


def test_a_step_counts_by_the_tag_of_its_answer() -> None:
    tag = KEYS.tag("step.answer", '{"received":1}')
    assert tag == "lLdNrgrVpf5w1lq2_kEF7g"
    encoded = (
        '[2,2,"R1","receive","' + "c" * 64 + '","会计","2012-09-03","2012-09-03T01:02:03+00:00",'
        f'"done","{tag}","{{\\"receipt\\":[1,\\"d\\"]}}","' + "0" * 64 + '"]'
    )
    assert step_hash(STEP | {"hash_version": 2}, KEYS) == sha256(encoded)


def test_the_hash_of_a_step_takes_the_key() -> None:
    tag = KEYS.tag("step.answer", '{"received":1}')
    encoded = (
        '[3,2,"R1","receive","' + "c" * 64 + '","会计","2012-09-03","2012-09-03T01:02:03+00:00",'
        f'"done","{tag}","{{\\"receipt\\":[1,\\"d\\"]}}","' + "0" * 64 + '"]'
    )
    assert STEP_VERSION == 3
    keyed = step_hash(STEP | {"hash_version": 3}, KEYS)
    assert keyed == KEYS.step_hash(encoded)
    assert keyed == "260f0766c6b0187d92546714d933f7e514874acde5fa55e67c43a437c2b3deb2"


@pytest.mark.parametrize(
    "at",
    [
        datetime(2012, 9, 3, 9, 2, 3, tzinfo=timezone(timedelta(hours=8))),
        datetime(2012, 9, 3, 1, 2, 3),  # noqa: DTZ001 - as a driver might hand it over
    ],
    ids=["in Shanghai", "without a zone"],
)
def test_the_moment_of_a_step_counts_in_utc(at: datetime) -> None:
    assert step_hash(STEP | {"at": at}, KEYS) == step_hash(STEP, KEYS)


def test_the_rows_of_a_table_in_a_step() -> None:
    digest = RunningDigest()
    for n in range(3):
        digest.add(sha256(str(n)))
    assert digest.sealed() == [3, sha256("".join(sha256(str(n)) for n in range(3)))]
    assert RunningDigest().sealed() == [0, sha256("")]


def test_every_field_counts() -> None:
    hashes = {entry_hash(ENTRY, LINES, 2, GENESIS)}
    changed = {str: "x", int: 99, date: date(2000, 1, 1), type(None): 99}
    for name, value in ENTRY.items():
        hashes.add(entry_hash(ENTRY | {name: changed[type(value)]}, LINES, 2, GENESIS))
    for name, value in LINES[0].items():
        line = LINES[0] | {name: changed[type(value)]}
        hashes.add(entry_hash(ENTRY, [line, LINES[1]], 2, GENESIS))
    hashes.add(entry_hash(ENTRY, LINES[::-1], 2, GENESIS))
    hashes.add(entry_hash(ENTRY, LINES[:1], 2, GENESIS))
    hashes.add(entry_hash(ENTRY, LINES, 3, GENESIS))
    hashes.add(entry_hash(ENTRY, LINES, 2, "1" * 64))
    assert len(hashes) == 1 + len(ENTRY) + len(LINES[0]) + 4


def test_the_mac_of_a_redaction() -> None:
    row = {"erasure_id": 1, "table_name": "member_detail", "row_id": 2, "cut_columns": "name",
           "kept": "a" * 64, "digest_after": "b" * 64}  # fmt: skip
    told = mac_of(row, KEYS)
    assert told == KEYS.redaction_mac(f"1\0member_detail\x002\0name\0{'a' * 64}\0{'b' * 64}")
    assert told == "b74d79fcc5724026fffb76bee28d38a0d2431f0b6f63ed9bc94ead59639d76ed"
    assert len({mac_of(row | {name: 9}, KEYS) for name in row} | {told}) == len(row) + 1


def test_every_table_has_a_vector() -> None:
    assert sorted(KINDS) == sorted(VECTORS)


@pytest.mark.parametrize("table", sorted(VECTORS))
def test_a_row_of_each_table(table: str) -> None:
    """Columns count in their order, so one that is moved, added or renamed shows here."""
    row = numbered_row(KINDS[table])
    expected = SEALED_VECTORS.get(table, VECTORS[table])
    assert row_digest(KINDS[table], row, KEYS) == expected
    kept = sealed(KINDS[table], row)
    assert stored_digest(KINDS[table], kept, KEYS) == expected
    assert stored_digest(KINDS[table], kept, KEYS, version=1) == VECTORS[table]


def test_the_second_version_is_that_of_tables_with_sealed_columns() -> None:
    assert set(SEALED_VECTORS) == sealed_columns().keys() - {"step"}
    assert all(SEALED_VECTORS[table] != VECTORS[table] for table in SEALED_VECTORS)


def sealed(kind: type[Kept], row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is stored."""
    return row | {
        column.name: KEYS.close(column.type.name, row[column.name])
        for column in table_of(kind).columns
        if isinstance(column.type, Sealed)
    }


def numbered_row(kind: type[Kept]) -> dict[str, Any]:
    """A row in which every column holds another value: its place in the alphabet of names."""
    row: dict[str, Any] = {}
    for place, column in enumerate(sorted(table_of(kind).columns, key=lambda c: c.name)):
        held = getattr(column.type, "impl_instance", column.type).python_type
        row[column.name] = {
            int: place, str: str(place), bool: True, date: date(2000, 1, 1) + timedelta(place),
        }[held]  # fmt: skip
    return row
