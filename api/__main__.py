"""``python -m api --book PLACE``: serve what everybody may know of one book."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import uvicorn

from api.app import create_app
from ledger.refusals import Refusal
from ledger.sentences import say
from ledger.work.books import opened

USAGE = """\
用法：python -m api --book 位置 [--host 地址] [--port 端口]

不须登录的查询：二次救助公示、凭证链末位与运行状况。接口说明在 /schema/openapi.json。

  --book 位置   账套的文件名或网址；不写时取环境变量 TONGZHOU_BOOK
  --host 地址   在哪个地址上服务，默认 127.0.0.1（只在本机）
  --port 端口   在哪个端口上服务，默认 8012
  -h, --help    显示本说明
"""


def main(words: Sequence[str] | None = None) -> int:
    """Serve until told to stop. 0 stopped, 1 no such book, 2 misuse."""
    given = _given(words)
    if given is None:
        return _complain(say("stop.misuse", {}) + "\n\n" + USAGE, 2)
    if given.help:
        print(USAGE, end="")
        return 0
    if not given.book:
        return _complain(say("usage.no_book", {}), 2)
    try:
        with opened(given.book):
            pass
    except Refusal as refusal:
        return _complain(say(refusal.code, refusal.facts), 1)
    app = create_app(given.book)
    # By name: the worker is an edge like this one, and nobody imports an edge.
    import_module("ledger.worker.logs").log_to(sys.stderr)
    uvicorn.run(
        app, host=given.host, port=given.port, server_header=False, access_log=False,
        log_config=None,
    )  # fmt: skip
    return 0


def _given(words: Sequence[str] | None) -> argparse.Namespace | None:
    """What was typed; None where it is not in the form that ``USAGE`` shows."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--book", default=os.environ.get("TONGZHOU_BOOK", ""))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8012)
    try:
        given, rest = parser.parse_known_args(words)
    except argparse.ArgumentError:
        return None
    return None if rest else given


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(text)
    return port


def _complain(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
