"""Four test-only calls over HTTP, by which a neutral referee drives a scratch book of this ledger.

``python -m tests.referee.adapter --port 8099`` serves a book in a file; ``--server URL`` one in a
schema of that PostgreSQL database. The program founds the book itself and takes it away at its end.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import uvicorn
from litestar import Litestar, get, post
from litestar.concurrency import set_asyncio_executor
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from ledger.sealing import KEY_VARIABLE
from tests.referee.scratch import Leg, Scratch

#: How many are served at the same time, each with a connection of its own; the README says why.
THREADS = 80

Positive = Annotated[int, Meta(ge=1)]


class AskedLeg(Struct, rename="camel"):
    account_id: str
    type: Annotated[str, Meta(pattern="^(DEBIT|CREDIT)$")]
    amount_subunits: Positive
    currency: str


class Asked(Struct, rename="camel"):
    """``allow_overdraft`` is read and changes nothing: the bank is overdrawn by nobody."""

    idempotency_key: Annotated[str, Meta(min_length=1, max_length=120)]
    transaction_id: str
    legs: list[AskedLeg]
    allow_overdraft: bool = False


def app_of(scratch: Scratch) -> Litestar:
    """The four calls on one scratch book."""

    @post("/_lck/reset", sync_to_thread=True, status_code=200)
    def reset() -> dict[str, str]:
        scratch.reset()
        return {}

    @post("/_lck/post", sync_to_thread=True, status_code=200)
    def post_transaction(data: JSONBody[Asked]) -> dict[str, Any]:
        legs = [
            Leg(leg.account_id, leg.type == "DEBIT", leg.amount_subunits, leg.currency)
            for leg in data.legs
        ]
        outcome = scratch.post(data.idempotency_key, legs)
        return {
            "status": outcome.status, "transactionId": data.idempotency_key,
            "reason": outcome.reason,
        }  # fmt: skip

    @get("/_lck/balance", sync_to_thread=True)
    def balance(account: FromQuery[str], currency: FromQuery[str]) -> dict[str, int]:
        return {"subunits": scratch.balance(account, currency)}

    @get("/_lck/journal", sync_to_thread=True)
    def journal() -> list[dict[str, object]]:
        return scratch.journal()

    return Litestar([reset, post_transaction, balance, journal], openapi_config=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="referee-") as folder, ThreadPoolExecutor(THREADS) as pool:
        set_asyncio_executor(pool)
        os.environ[KEY_VARIABLE] = str(Path(folder, "books.key"))
        scratch = Scratch(Path(folder), given.server)
        with scratch.in_use():
            uvicorn.run(
                app_of(scratch), host="127.0.0.1", port=given.port, log_level="warning",
                access_log=False, backlog=1024,
            )  # fmt: skip


if __name__ == "__main__":
    main()
