"""Serving the counter: the socket first, so that a port in use is a sentence; then uvicorn."""

from __future__ import annotations

import signal
import socket as sockets
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import uvicorn

from api.site import create_site
from ledger.office.connection import Office
from ledger.refusals import Refusal

PATIENCE = 10  # seconds that requests may take to end once we are told to stop


@contextmanager
def bound(host: str, port: int) -> Iterator[sockets.socket]:
    """A socket on an address of this machine. Raises Refusal("address_taken")."""
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    with sockets.socket(family) as socket:
        socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            socket.bind((host, port))
            # Listening from here on: whoever is told the address may come at once.
            socket.listen(2048)
        except OSError:
            raise Refusal("address_taken", host=host, port=port) from None
        yield socket


def serve(
    place: str,
    office: Office,
    socket: sockets.socket,
    stopped: SimpleQueue[int],
    *,
    is_https: bool = False,
    needs_code: bool = False,
) -> None:
    """Serve until SIGINT or SIGTERM; requests that have begun are ended first.

    ``stopped`` holds a signal that came before; nothing is served then. The others are as in
    ``create_site``.
    """
    site = create_site(place, office, is_https=is_https, needs_code=needs_code)
    config = uvicorn.Config(
        site, log_config=None, access_log=False,
        server_header=False, proxy_headers=is_https, timeout_graceful_shutdown=PATIENCE,
    )  # fmt: skip
    server = uvicorn.Server(config)

    def leave(_number: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn has its own while it runs, and raises the signal again for these afterwards.
    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        if stopped.empty():
            server.run(sockets=[socket])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
