"""One claim a request over HTTP by sixteen clients, beside a bare handler with one raw INSERT.

Both are Litestar under uvicorn in a process of their own, on connections that stay open. Each
client is a program with a token of its own, for the counter lets none ask too often.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from http.client import HTTPConnection
from itertools import repeat
from threading import Lock
from typing import Any

import psycopg

from api.v1.bodies import EXAMPLE
from bench import floors, made_up
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, seconds
from ledger.office.connection import Office
from ledger.permissions import Role
from ledger.work import accounts

CLIENTS = 16
HOSPITAL = EXAMPLE["fixmedins_code"]


def prepare(lab: Lab) -> None:
    lab.make()


def ours(lab: Lab, number: int) -> float:
    name = f"ours_{number}"
    place = lab.copy(name)
    office = Office(place)
    keys = [
        accounts.add_token(office, "setup", f"program {n}", Role.HOSPITAL, HOSPITAL)["key"]
        for n in range(CLIENTS)
    ]
    office.close()
    with _served(lab, "bench.served:counter", place) as port:
        return _ask(lab, port, [{"Authorization": f"Bearer {key}"} for key in keys], "ours")


def floor(lab: Lab, number: int) -> float:
    name = f"floor_{number}"
    place = lab.copy(name)
    made = "CREATE TABLE sent (id BIGINT PRIMARY KEY, request_id TEXT UNIQUE, body TEXT NOT NULL)"
    if lab.is_sqlite:
        file = floors.sqlite_of(lab, name)
        file.execute(made)
        file.close()
    else:
        with psycopg.connect(lab.dsn(name)) as connection:
            connection.execute(made.encode())
        place = lab.dsn(name)
    with _served(lab, "bench.served:bare", place) as port:
        return _ask(lab, port, [{}] * CLIENTS, "floor")


def _claim(number: int) -> bytes:
    body: dict[str, Any] = deepcopy(EXAMPLE)
    body |= {"claim_no": f"SB-HTTP-{number:06d}", "psn_name": made_up.name(number),
             "certno": made_up.id_number(number)}  # fmt: skip
    body["settlements"][0] |= {"setl_id": f"H{number}", "receipt_no": f"{number:010d}"}
    return json.dumps(body).encode()


def _ask(lab: Lab, port: int, headers: list[dict[str, str]], who: str) -> float:
    """Seconds for all claims; the slowest of a hundred is told beside."""
    took: list[float] = []
    lock = Lock()
    connections = [HTTPConnection("127.0.0.1", port) for _ in range(CLIENTS)]

    def one_after_another(client: int, begin: int, end: int) -> None:
        for number in range(begin, end, CLIENTS):
            own = {"Content-Type": "application/json", "Idempotency-Key": f"claim-{number}"}
            began = time.perf_counter()
            connections[client].request(
                "POST", "/api/v1/claims", _claim(number), headers[client] | own
            )
            answer = connections[client].getresponse()
            said = answer.read()
            with lock:
                took.append(time.perf_counter() - began)
            assert answer.status == 201, said

    def first(client: int) -> None:
        one_after_another(client, lab.rows + client, lab.rows + CLIENTS)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(first, range(CLIENTS)))  # connections are there before the clock starts
        took.clear()
        all_of_it = seconds(
            lambda: list(pool.map(lambda c: one_after_another(c, c, lab.rows), range(CLIENTS)))
        )
    slowest = sorted(took)[int(len(took) * 0.99)]
    lab.note(f"told-http_claim-{who}", {f"{who}_p99_ms": round(slowest * 1000, 1)})
    return all_of_it


@contextmanager
def _served(lab: Lab, app: str, place: str) -> Iterator[int]:
    """The port of a server that answers, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", app, "--port", str(port),
               "--log-level", "error", "--no-access-log"]  # fmt: skip
    environment = os.environ | {"TONGZHOU_BENCH_PLACE": place}
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in repeat(None, 300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


BENCHMARK = Benchmark(
    "http_claim", rows=1600, quick=64, prepare=prepare, ours=ours, floor=floor, scales=False,
    goal=Goal(floor=2.5),
)  # fmt: skip
