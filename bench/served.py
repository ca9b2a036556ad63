"""What the benchmark over HTTP serves: the counter itself, and a handler that keeps one row."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from threading import local
from typing import Any

import psycopg
from litestar import Litestar, Request, Response, post

from api.site import create_site
from ledger.book.connection import _prepare_sqlite
from ledger.office.connection import Office
from ledger.work.books import sharing

PLACE = "TONGZHOU_BENCH_PLACE"
_OPEN = ExitStack()


def counter() -> Litestar:
    """The counter of a book, as it is served."""
    place = os.environ[PLACE]
    _OPEN.enter_context(sharing(place))  # as ``tongzhou serve`` does; it ends with the process
    return create_site(place, Office(place))


def bare() -> Litestar:
    """One handler, one INSERT, one commit; a connection for each thread."""
    keep, numbers = _keeper(os.environ[PLACE]), count(1)
    pool = ThreadPoolExecutor(16)

    @post("/api/v1/claims", status_code=201)
    async def submit(request: Request[Any, Any, Any]) -> Response[dict[str, int]]:
        body, number = (await request.body()).decode(), next(numbers)
        key = request.headers["idempotency-key"]
        await asyncio.get_running_loop().run_in_executor(pool, keep, number, key, body)
        return Response({"id": number}, status_code=201)

    return Litestar([submit])


def _keeper(place: str) -> Callable[[int, str, str], None]:
    own = local()

    def keep_postgresql(number: int, key: str, body: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(place, autocommit=True)
        own.connection.execute("INSERT INTO sent VALUES (%s, %s, %s)", (number, key, body))

    def keep_sqlite(number: int, key: str, body: str) -> None:
        if not hasattr(own, "file"):
            own.file = sqlite3.connect(place)
            _prepare_sqlite(own.file, None)
        own.file.execute("INSERT INTO sent VALUES (?, ?, ?)", (number, key, body))

    return keep_postgresql if "://" in place else keep_sqlite
