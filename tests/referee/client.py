"""The referee's side of the four calls: what it asks a ledger, over HTTP or in memory."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

CURRENCY, FUNDING = "USD", "external:funding"

Line = dict[str, Any]
T = TypeVar("T")


class Ledger(Protocol):
    """What is driven."""

    def reset(self) -> None: ...
    def post(self, asked: Line) -> str: ...
    def balance(self, account: str) -> int: ...
    def journal(self) -> list[Line]: ...


@dataclass(frozen=True)
class OverHttp:
    """A ledger behind the four calls on a port of this machine; a connection for each call."""

    port: int

    def reset(self) -> None:
        self._call("POST", "/_lck/reset", {})

    def post(self, asked: Line) -> str:
        """The status of the answer."""
        return str(self._call("POST", "/_lck/post", asked)["status"])

    def balance(self, account: str) -> int:
        query = urlencode({"account": account, "currency": CURRENCY})
        return int(self._call("GET", f"/_lck/balance?{query}")["subunits"])

    def journal(self) -> list[Line]:
        lines: list[Line] = self._call("GET", "/_lck/journal")
        return lines

    def _call(self, method: str, path: str, body: Line | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        assert answer.status == 200, f"{method} {path}: {answer.status} {said}"
        return json.loads(said)


def leg(account: str, side: str, amount: int, currency: str = CURRENCY) -> Line:
    return {"accountId": account, "type": side, "amountSubunits": amount, "currency": currency}


def asking(key: str, *legs: Line, overdraft: bool = False) -> Line:
    """A transaction; whoever sends a key again does not know the number it had before."""
    return {"idempotencyKey": key, "transactionId": uuid4().hex, "allowOverdraft": overdraft,
            "legs": list(legs)}  # fmt: skip


def transfer(giver: str, taker: str, amount: int, key: str, overdraft: bool = False) -> Line:
    legs = leg(giver, "DEBIT", amount), leg(taker, "CREDIT", amount)
    return asking(key, *legs, overdraft=overdraft)


def fund(ledger: Ledger, account: str, amount: int) -> None:
    """Money from outside for an account."""
    status = ledger.post(transfer(FUNDING, account, amount, f"seed:{uuid4().hex}", overdraft=True))
    assert status == "APPLIED"


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """What ``count`` clients are told who all act at the same moment."""
    barrier = Barrier(count)

    def client(number: int) -> T:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(client, range(count)))


def signed(line: Line) -> int:
    return int(line["amountSubunits"]) * (1 if line["type"] == "CREDIT" else -1)


def rebuilt(journal: list[Line], account: str) -> int:
    """The balance of an account from the journal alone."""
    return sum(signed(line) for line in journal if line["accountId"] == account)
