"""Whatever is sent, by whomever: never a server error, never an answer that is not declared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from api.site import create_site
from api.v1.common import Limiter
from ledger.office.connection import Office
from ledger.permissions import Role
from ledger.work import accounts
from tests.work.papers import HOSPITAL

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
FEW = settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
MANY = settings(FEW, max_examples=300)


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: Any, value: Any) -> bytes:
    """Text as it is, anything else as a line of JSON."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    lived: Callable[[str], Path],
    office_template: Path,
) -> Iterator[tuple[Any, dict[str, str]]]:
    """The whole counter, and the keys of two programs; nobody is too fast for it."""
    folder = tmp_path_factory.mktemp("fuzzed") / "site"
    shutil.copytree(office_template, folder)
    place = str(folder / "book.db")
    shutil.copyfile(lived("relieved"), place)
    office = Office(place)
    keys = {
        "nobody": "",
        "hospital": accounts.add_token(office, "setup", "his", Role.HOSPITAL, HOSPITAL)["key"],
        "auditor": accounts.add_token(office, "setup", "reports", Role.AUDITOR, "")["key"],
    }
    app = create_site(place, office)
    app.state["limiter"] = Limiter(burst=10**9, per_second=10**6)
    yield app, keys
    office.close()


WHO = ["nobody", "hospital", "auditor"]


@pytest.mark.parametrize("who", WHO)
def test_a_few_requests_of_every_kind(served: tuple[Any, dict[str, str]], who: str) -> None:
    ask_everything(served, who, FEW)


@pytest.mark.soak
@pytest.mark.parametrize("who", WHO)
def test_many_requests_of_every_kind(served: tuple[Any, dict[str, str]], who: str) -> None:
    ask_everything(served, who, MANY)


def ask_everything(served: tuple[Any, dict[str, str]], who: str, bounds: settings) -> None:
    """Made-up requests to every operation of the document, with the key of a program or none."""
    app, keys = served
    document = schemathesis.openapi.from_asgi("/schema/openapi.json", app)
    headers = {"Authorization": f"Bearer {keys[who]}"} if who != "nobody" else {}
    asked: dict[str, set[int]] = {}
    for operation in (each.ok() for each in document.get_all_operations()):
        ask(operation, headers, bounds, asked.setdefault(operation.label, set()))
    assert len(asked) >= 14
    if who == "nobody":
        open_to_all = {label for label, statuses in asked.items() if 401 not in statuses}
        assert open_to_all == {
            "GET /healthz", "GET /readyz", "GET /api/v1/chain-head",
            "GET /api/v1/notices/{period}",
        }  # fmt: skip


def ask(operation: Any, headers: dict[str, str], bounds: settings, statuses: set[int]) -> None:
    for mode in schemathesis.GenerationMode:
        if mode is schemathesis.GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue

        @bounds
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            answer = case.call(headers=headers)
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        send()


def can_be_wrong(operation: Any) -> bool:
    """Nothing can be wrong with a path that is any text, or where nothing is sent."""
    return bool(len(operation.query) or len(operation.body))
