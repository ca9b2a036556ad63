"""A counter with its doors for tests: a book that has lived a year, and somebody for every role.

``site`` has the year up to the relief paid out of a published notice; ``early_site`` one whose
claims were taken in and not yet decided; ``new_site`` a book without anything in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from api.site import create_site, fresh_state
from ledger.book.connection import OpenBook
from ledger.office.connection import Office
from ledger.office.tables import User
from ledger.permissions import Role
from ledger.work import accounts
from ledger.work.running import run_waiting
from tests.conftest import founded
from tests.work.papers import HOSPITAL, SCHOOL, SHIPYARD
from tests.work.year import live

PASSWORD = "江河入海 一二三四五"
#: Passwords hashed so are checked in no time; how slow the real ones are is tested elsewhere.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
Client = TestClient[Litestar]

#: Login → name, role, scope. The officer is the shipyard's, the other officer the school's.
PEOPLE: dict[str, tuple[str, Role, str]] = {
    "officer": ("单位经办", Role.OFFICER, SHIPYARD.uscc),
    "officer2": ("别家经办", Role.OFFICER, SCHOOL.uscc),
    "hospital": ("医院窗口", Role.HOSPITAL, HOSPITAL),
    "hospital2": ("别家医院", Role.HOSPITAL, "H32128200002"),
    "reviewer": ("赵审核", Role.REVIEWER, ""),
    "approver": ("钱审批", Role.APPROVER, ""),
    "approver2": ("孙审批", Role.APPROVER, ""),
    "cashier": ("李出纳", Role.CASHIER, ""),
    "committee": ("周委员", Role.COMMITTEE, ""),
    "auditor": ("吴审计", Role.AUDITOR, ""),
    "administrator": ("郑管理", Role.ADMINISTRATOR, ""),
}


@dataclass(frozen=True)
class Site:
    """A counter, with what lies behind it to compare with."""

    app: Litestar
    place: str
    office: Office


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with everybody of ``PEOPLE`` in it; copying is quick, hashing not."""
    folder = tmp_path_factory.mktemp("office")
    office = Office(str(folder / "book.db"))
    for login, (name, role, scope) in PEOPLE.items():
        accounts.add_user(office, "setup", login, name, {role: [scope]})
    password = QUICK.hash(PASSWORD)
    with office.session() as session:
        for user in session.exec(select(User)):
            user.password, user.must_change = password, False
            session.add(user)
    office.close()
    return folder


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Callable[[str], Path]:
    """Stage of the year → the file of a book that lived until then, made once."""
    made: dict[str, Path] = {"new": sqlite_template}

    def until(stage: str) -> Path:
        if stage not in made:
            made[stage] = tmp_path_factory.mktemp("lived") / "book.db"
            with founded(str(made[stage]), sqlite_template) as book:
                live(book, until=stage)
        return made[stage]

    return until


@pytest.fixture(scope="session")
def set_up(
    tmp_path_factory: pytest.TempPathFactory, office_template: Path
) -> Callable[[int, Path], Site]:
    """Number and book → a counter over a copy of the book, with an office nobody has been in.

    Its address among the files depends on the number alone, so that the application, which takes
    longer to build than most tests, is built once and served to one test after the other.
    """
    built: dict[int, Litestar] = {}
    folders = tmp_path_factory.mktemp("sites")

    def numbered(number: int, book: Path) -> Site:
        folder = folders / f"site{number}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(office_template, folder)
        place = str(folder / "book.db")
        shutil.copyfile(book, place)
        office = Office(place)
        if number not in built:
            built[number] = create_site(place, office)
        app = built[number]
        app.state.update(fresh_state(place, office))
        return Site(app, place, office)

    return numbered


@pytest.fixture
def site_at(
    lived: Callable[[str], Path], set_up: Callable[[int, Path], Site]
) -> Iterator[Callable[[str], Site]]:
    """Stage of the year → a counter of its own over a copy of that book."""
    opened: list[Office] = []

    def at(stage: str) -> Site:
        site = set_up(len(opened), lived(stage))
        opened.append(site.office)
        return site

    yield at
    for office in opened:
        office.close()


@pytest.fixture
def site(site_at: Callable[[str], Site]) -> Site:
    """The whole year: paid claims, a closing, a published notice, relief approved."""
    return site_at("relieved")


@pytest.fixture
def early_site(site_at: Callable[[str], Site]) -> Site:
    """Claims are in and nothing is decided."""
    return site_at("claimed")


@pytest.fixture
def new_site(site_at: Callable[[str], Site]) -> Site:
    """A book nothing has happened in."""
    return site_at("new")


def book_of(site: Site) -> OpenBook:
    """The book behind a counter, for ``with``."""
    return OpenBook(site.place)


def client(site: Site) -> Client:
    """Somebody who has not come in. Redirections are not followed."""
    return TestClient(site.app, base_url="http://testserver.local")


def came_in(site: Site, login: str) -> Client:
    """Somebody of ``PEOPLE``, logged in. Redirections are not followed unless asked for."""
    visitor = client(site)
    visitor.follow_redirects = False
    answer = sent(visitor, "/login", login=login, password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return visitor


def sent(visitor: Client, path: str, files: Any = None, **fields: Any) -> Any:
    """Post a form as a page would, with the token against forgery.

    ``files``: as httpx takes them, {"file": (name, bytes)}. A field may be a list of values.
    """
    if "csrftoken" not in visitor.cookies:
        visitor.get("/login")
    data = {**fields, "_csrf_token": visitor.cookies["csrftoken"]}
    return visitor.post(path, data=data, files=files)


def worked(site: Site) -> int:
    """Carry out the background jobs that wait, here and now; how many they were."""
    return run_waiting(site.place, site.office)
