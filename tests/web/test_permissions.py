"""Every route × role: allowed or refused as the table of operations has it, and nobody sees more.

The routes are those of the counter as it is served; a new one is walked without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from api.door import guard
from ledger.book import claims, payments
from ledger.permissions import OPERATIONS, Role
from ledger.refusals import Refusal
from ledger.work.door import Visitor
from ledger.work.report.looking import looking
from tests.web.conftest import PEOPLE, Site, book_of, came_in
from tests.web.programs import Client, program
from tests.work.papers import PERSONS, SCHOOL, SHIPYARD

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
#: One account for each role.
BY_ROLE = {role: login for login, (_, role, _) in reversed(PEOPLE.items())}


@dataclass(frozen=True)
class Walked:
    """One method of one route."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def is_public(self) -> bool:
        return bool(self.handler.opt.get("public"))

    @property
    def operation(self) -> str | None:
        found: str | None = self.handler.opt.get("operation")
        return found


def routes(app: Litestar) -> Iterator[Walked]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    yield Walked(method, route.path_format, handler)


def test_every_route_has_an_operation_of_the_table_or_is_public(new_site: Site) -> None:
    wrong = [
        f"{each.method} {each.path}: {each.operation}"
        for each in routes(new_site.app)
        if not each.is_public and each.operation not in {*OPERATIONS, "own"}
    ]
    assert not wrong, "\n".join(wrong)
    assert len(list(routes(new_site.app))) > 25


def test_a_route_is_public_or_of_an_operation_and_not_both(new_site: Site) -> None:
    both = [each.path for each in routes(new_site.app) if each.is_public and each.operation]
    assert not both


@pytest.mark.parametrize("role", Role)
def test_the_guard_allows_what_the_table_says(new_site: Site, role: Role) -> None:
    for each in routes(new_site.app):
        if each.operation and each.operation != "own" and role in OPERATIONS[each.operation]:
            guard(Asking(new_site.app, role), each.handler)  # type: ignore[arg-type]


def test_where_everybody_needs_a_second_factor_the_table_allows_nothing(new_site: Site) -> None:
    new_site.app.state["needs_code"] = True
    asking = Asking(new_site.app, Role.ADMINISTRATOR, has_code=False)
    for each in routes(new_site.app):
        if each.operation and each.operation != "own":
            with pytest.raises(Refusal) as refused:
                guard(asking, each.handler)  # type: ignore[arg-type]
            assert refused.value.code == "code_first"


class Asking:
    """A connection of a visitor, as far as the guard looks at it."""

    def __init__(self, app: Litestar, role: Role, *, has_code: bool = True) -> None:
        self.app = app
        login = BY_ROLE[role]
        of = frozenset({PEOPLE[login][2]})
        self.user = Visitor(login, login, {role: of}, visit=1, has_code=has_code)


@pytest.mark.parametrize("role", Role)
def test_what_the_table_does_not_say_is_refused(new_site: Site, role: Role) -> None:
    visitor = came_in(new_site, BY_ROLE[role])
    token = program(new_site, BY_ROLE[role])
    visitor.get("/password")
    csrf = {"x-csrftoken": visitor.cookies["csrftoken"]}
    wrong = []
    for each in routes(new_site.app):
        if each.is_public or each.operation == "own" or each.operation is None:
            continue
        if role in OPERATIONS[each.operation]:
            continue
        path = _PARAMETER.sub("1", each.path)
        answer = visitor.request(each.method, path, headers=csrf)
        if answer.status_code != 403:
            wrong.append(f"{each.method} {path}: {answer.status_code}")
        if path.startswith("/api/"):
            found = token.request(each.method, path).json()
            if found["code"] != "not_allowed":
                wrong.append(f"{each.method} {path} with a token: {found['code']}")
    assert not wrong, "\n".join(wrong)


def test_nobody_is_let_in_without_a_login(new_site: Site) -> None:
    stranger = came_in(new_site, "auditor")
    stranger.cookies.delete("tongzhou")
    stranger.get("/login")
    csrf = {"x-csrftoken": stranger.cookies["csrftoken"]}
    for each in routes(new_site.app):
        if not each.is_public:
            path = _PARAMETER.sub("1", each.path)
            answer = stranger.request(each.method, path, headers=csrf)
            wanted = {401} if path.startswith("/api/") else {303}
            assert answer.status_code in wanted, f"{each.method} {path}: {answer.status_code}"


def known(site: Site, uscc: str) -> list[str]:
    """What can stand in a path, and belongs to an employer or to the whole book."""
    with book_of(site) as book, looking(book) as session:
        found = [state.claim.claim_no for state in claims.states(session)]
        found += [state.payable.payable_no for state in payments.states(session)]
    listed = program(site, "auditor").get("/api/v1/invoices").json()["invoices"]
    found += [line["invoice_no"] for line in listed if line["uscc"] == uscc]
    return [*found, uscc, "2012-08-01", "2012", "FK-2012-0001", "SG-2012-0001", "记000001",
            *map(str, range(1, 13))]  # fmt: skip


@pytest.mark.parametrize(
    ("login", "strangers"),
    [("officer", SCHOOL), ("officer2", SHIPYARD), ("hospital2", SHIPYARD), ("hospital2", SCHOOL)],
)
def test_the_rows_of_others_are_never_seen(site: Site, login: str, strangers: Any) -> None:
    persons = [person for person in PERSONS if person.unit == strangers]
    secrets = {text for each in persons for text in (each.name, each.id_number, each.card)}
    numbers = set(own_numbers(site, strangers.uscc))  # which a refusal may name as an example
    asked, seen = 0, []
    for answer, path in looked_at(site, login, known(site, strangers.uscc)):
        asked += 1
        looked_for = secrets | numbers if answer.status_code == 200 else secrets
        shown = [each for each in looked_for if each in answer.text and each not in path]
        if shown:
            seen.append(f"{path}: {shown}")
    assert not seen, "\n".join(seen)
    assert asked > 10


def own_numbers(site: Site, uscc: str) -> list[str]:
    """The numbers of an employer's invoices and of its members' claims."""
    own = next(login for login, (_, role, scope) in PEOPLE.items() if scope == uscc)
    officer = program(site, own)
    invoices = officer.get("/api/v1/invoices").json()["invoices"]
    listed = officer.get("/api/v1/claims").json()["claims"]
    return [each["invoice_no"] for each in invoices] + [each["claim_no"] for each in listed]


def looked_at(site: Site, login: str, values: list[str]) -> Iterator[tuple[Any, str]]:
    """Every page and every answer of the interface that somebody may ask for, with its path."""
    visitor: Client = came_in(site, login)
    role = PEOPLE[login][1]
    for each in routes(site.app):
        if each.method != "GET" or each.is_public or each.operation is None:
            continue
        if each.operation != "own" and role not in OPERATIONS[each.operation]:
            continue
        for path in filled(each.path, values):
            answer = visitor.get(path)
            assert answer.status_code < 500, path
            yield answer, path


def filled(path: str, values: list[str]) -> Iterator[str]:
    """A path with each parameter as each of the values; of several parameters, a few of each."""
    wanted = _PARAMETER.findall(path)
    few = values if len(wanted) < 2 else values[:6]
    for chosen in product(few, repeat=len(wanted)):
        left = iter(chosen)
        yield _PARAMETER.sub(lambda _: next(left), path)  # noqa: B023 - used up at once
