"""Somebody with SQL and without the keys adds a step at the end, and verify names it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from ledger.book.connection import OpenBook
from ledger.book.digests import canonical, row_digest, sha256
from ledger.book.tables import SettlementReversal
from ledger.sealing import Key, Keyring
from ledger.work.verify import verify
from tests.work.year import live

OTHERS = Keyring([Key(bytes(32))])  # keys that are not the book's
_COLUMNS = (
    "id, request_id, name, content_hash, actor, today, at, outcome, answer, digests, prev_hash,"
    " hash, hash_version"
)


def add_step(book: OpenBook, version: int) -> None:
    """A hospital's reversal that nobody sent, in a step made from what stands in the database.

    The answer is that of the step before, whose tag can be read in front of it.
    """
    engine = create_engine(book.url.difference_update_query(["search_path"]))
    schema = book.url.query.get("search_path")
    with engine.begin() as connection:
        if schema:
            connection.exec_driver_sql(f"SET search_path TO {schema}")
        last = connection.execute(text("SELECT * FROM step ORDER BY id DESC LIMIT 1")).mappings()
        step = dict(last.one())
        row = {
            "id": 1, "step_id": step["id"] + 1, "settlement_id": 1, "reason": "伪造",
            "reversed_on": datetime(2012, 12, 20, tzinfo=UTC).date(),
        }  # fmt: skip
        digest = row_digest(SettlementReversal, row, OTHERS)
        connection.execute(
            text("INSERT INTO settlement_reversal (id, step_id, digest, settlement_id, reason,"
                 " reversed_on) VALUES (:id, :step_id, :digest, :settlement_id, :reason,"
                 " :reversed_on)"), row | {"digest": digest},
        )  # fmt: skip
        step |= {
            "id": step["id"] + 1, "request_id": "forged", "name": "reverse_settlement",
            "prev_hash": step["hash"], "hash_version": version,
            "digests": canonical({"settlement_reversal": [1, sha256(digest)]}),
        }  # fmt: skip
        connection.execute(
            text(f"INSERT INTO step ({_COLUMNS}) VALUES (:"
                 + _COLUMNS.replace(" ", "").replace(",", ", :") + ")"),
            step | {"hash": without_keys(step)},
        )  # fmt: skip
    engine.dispose()


def without_keys(step: dict[str, object]) -> str:
    """The hash of a step as version 2 takes it, from the tag that anybody can read."""
    at = datetime.fromisoformat(str(step["at"]))
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    fields = [
        step["hash_version"], step["id"], step["request_id"], step["name"], step["content_hash"],
        step["actor"], str(step["today"]), at.isoformat(), step["outcome"],
        str(step["answer"]).split(".")[0], step["digests"], step["prev_hash"],
    ]  # fmt: skip
    return sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


@pytest.mark.parametrize(("version", "code"), [(2, "step_version_wrong"), (3, "step_changed")])
def test_a_step_added_without_the_keys_is_named(book: OpenBook, version: int, code: str) -> None:
    live(book, until="claimed")
    assert verify(book)["ok"]
    add_step(book, version)
    report = verify(book)
    (steps,) = [check for check in report["checks"] if check["check"] == "steps"]
    assert [fault["code"] for fault in steps["faults"]] == [code]
    assert steps["faults"][0]["record"].startswith("step ")
