"""serve, worker."""

from __future__ import annotations

from datetime import time

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    serve = program.command("serve", "servers", run="servers.serve")
    serve.option("host", "host", type=values.words, default="127.0.0.1")
    serve.option("port", "port", type=values.port, default=8012)
    serve.option("demo")
    serve.option("https")
    serve.option("second-factor")
    worker = program.command("worker", "servers", run="servers.worker")
    worker.option("at", "time", type=values.time_of_day, default=time(2, 30))
