"""A stranger's fifteen statements hold of this ledger, and the public suite itself where it is."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ENGINES
from tests.referee.client import OverHttp, fund, transfer
from tests.referee.invariants import STATEMENTS, A, B, Statement

CAPABILITIES = "OVERDRAFT_GUARD,REPLAY,COMPENSATION"
KIT = os.environ.get("TONGZHOU_REFEREE_KIT", "")  # the command that starts the public suite

SHORT, LONG = 16, 500  # clients at once

each_statement = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.__name__)


@pytest.fixture(scope="module", params=ENGINES)
def ledger(request: pytest.FixtureRequest) -> Iterator[OverHttp]:
    """The adapter on a book of each engine in turn, in a program of its own."""
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with adapter(server) as port:
        yield OverHttp(port)


@contextmanager
def adapter(server: str | None) -> Iterator[int]:
    """The port of an adapter at work."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    command = [sys.executable, "-W", "error", "-m", "tests.referee.adapter", "--port", str(port)]
    command += ["--server", server] if server else []
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as program:
        try:
            wait_for(port, program)
            yield port
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(60)


def wait_for(port: int, program: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert program.poll() is None, "the adapter has ended"
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the adapter does not answer")


@each_statement
def test_a_statement_holds(ledger: OverHttp, statement: Statement) -> None:
    ledger.reset()
    statement(ledger, SHORT)


@pytest.mark.soak
@each_statement
def test_a_statement_holds_of_many(ledger: OverHttp, statement: Statement) -> None:
    ledger.reset()
    statement(ledger, LONG)


def test_the_adapter_says_what_it_did(ledger: OverHttp) -> None:
    """What the public suite asks of an adapter before it believes any finding."""
    ledger.reset()
    assert ledger.journal() == []
    fund(ledger, A, 12_345)
    assert ledger.balance(A) == 12_345
    snapshot = ledger.journal()
    assert len(snapshot) == 2
    assert ledger.post(transfer(A, B, 900_000, "unfunded")) == "REJECTED"
    assert ledger.journal() == snapshot
    assert ledger.post(transfer(A, B, 1_000, "funded")) == "APPLIED"
    journal = ledger.journal()
    assert [line["sequence"] for line in journal] == [1, 2, 3, 4]
    assert len(snapshot) == 2
    ledger.reset()
    assert (ledger.journal(), ledger.balance(A)) == ([], 0)


@pytest.mark.soak
@pytest.mark.skipif(not KIT, reason="TONGZHOU_REFEREE_KIT names no command of the public suite")
def test_the_public_suite_finds_nothing(ledger: OverHttp, tmp_path: Path) -> None:
    ledger.reset()
    command = [
        *shlex.split(KIT), "run", "--adapter", f"http://127.0.0.1:{ledger.port}",
        "--capabilities", CAPABILITIES, "--seed", "42", "--out", str(tmp_path),
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "broke 0" in ended.stdout, ended.stdout
