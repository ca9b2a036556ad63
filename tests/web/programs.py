"""Programs at the interface: a client with a token, and the claims that they hand in."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

from api.v1.bodies import EXAMPLE
from ledger.permissions import Role
from ledger.work import accounts
from tests.web.conftest import PEOPLE, Site
from tests.work.papers import ZHANG, Person

Client = TestClient[Litestar]

_numbers = count(1)


def program(site: Site, login: str) -> Client:
    """A program with a token of the role and scope of somebody of ``PEOPLE``."""
    _, role, scope = PEOPLE[login]
    return program_of(site, role, scope)


def program_of(site: Site, role: Role, scope: str) -> Client:
    name = f"program {next(_numbers)}"
    key = accounts.add_token(site.office, "setup", name, role, scope)["key"]
    found = TestClient(site.app, base_url="http://testserver.local", raise_server_exceptions=False)
    found.headers["Authorization"] = f"Bearer {key}"
    return found


def claim(number: int = 1, person: Person = ZHANG, **changes: Any) -> dict[str, Any]:
    """A sound claim of November 2012; ``setl`` changes its settlement."""
    found: dict[str, Any] = deepcopy(EXAMPLE)
    found |= {
        "claim_no": f"SB-API-{number:04d}", "psn_name": person.name, "certno": person.id_number,
    }  # fmt: skip
    settlement = found["settlements"][0]
    settlement["setl_id"] = f"API{number:05d}"
    settlement["receipt_no"] = f"{number:010d}"
    settlement |= changes.pop("setl", {})
    return found | changes


def submit(client: Client, body: Any, key: str | None = None, path: str = "") -> Any:
    """Hand something in under a key of its own, or the one named."""
    headers = {"Idempotency-Key": key or f"key-{next(_numbers)}"}
    return client.post(f"/api/v1/{path or 'claims'}", json=body, headers=headers)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem in an answer of that status (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert (found["status"], found["type"]) == (status, "about:blank")
    assert found["title"]
    assert "{" not in found["detail"], "a fact is missing in the sentence"
    return found


def fields(answer: Any) -> list[tuple[str, str]]:
    """Field and code of each finding of a 422."""
    found = problem(answer, 422)
    assert all(each["sentence"] for each in found["findings"])
    return [(each["field"], each["code"]) for each in found["findings"]]
