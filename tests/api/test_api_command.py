"""``python -m api``: serves the book it is told, and says in a sentence why it does not."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from api.__main__ import USAGE, main

ROOT = Path(__file__).parents[2]


def test_help_is_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == USAGE


@pytest.mark.parametrize(
    "words", [["--port", "0"], ["--port", "many"], ["--book"], ["--what"], ["a.db"]]
)
def test_misuse_shows_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert USAGE in capsys.readouterr().err


def test_a_book_must_be_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TONGZHOU_BOOK", raising=False)
    assert main([]) == 2
    assert "--book" in capsys.readouterr().err


def test_a_book_that_is_not_there_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "none.db")
    assert main(["--book", place]) == 1
    assert capsys.readouterr().err.startswith(f"“{place}”处没有账套")


def test_the_server_answers_until_it_is_told_to_stop(sqlite_template: Path) -> None:
    port = free_port()
    words = ["-W", "error", "-m", "api", "--book", str(sqlite_template), "--port", str(port)]
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, stderr=subprocess.PIPE) as server:
        try:
            answer = get_soon(f"http://127.0.0.1:{port}/readyz")
        finally:
            server.terminate()
        _, said = server.communicate(timeout=30)
    assert answer.json()["status"] == "ready"
    assert "server" not in answer.headers
    assert b"Traceback" not in said
    assert all(json.loads(line)["at"] for line in said.splitlines()), "a line of the log is JSON"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def get_soon(url: str) -> httpx.Response:
    """The answer of a server that is just starting."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return httpx.get(url)
        except httpx.ConnectError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
