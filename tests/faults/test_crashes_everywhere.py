"""Every step that writes is killed: by SIGKILL at any statement and any moment, by its server's
death, by a full disk. Nothing is half done, the first answer stands, the book proves itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import select

from ledger.book.connection import OpenBook
from ledger.sealing import KEY_VARIABLE
from ledger.work.verify import verify
from tests.book.forging import TABLES
from tests.conftest import ENGINES, schema_in
from tests.faults.acts import ACTS, BY_NAME, FOUNDED, MIGRATED, carry_out, restored_place
from tests.faults.crashing import Crashes
from tests.faults.server import Server, own_killable_server
from tests.faults.soaking import SEED, Soak, soaking
from tests.migrations.test_upgrading import put_released
from tests.work.processes import Do, processes

WORK = Path(__file__).parents[2] / "ledger" / "work"
KILLS = 200  # at least, however long it takes
Counts = tuple[Counter[str], Counter[str]]  # by act, and by what befell it


@pytest.fixture(autouse=True)
def _keys_of_these_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of their own: one of the acts makes a new key."""
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "crashed.key"))


@pytest.fixture
def do(_keys_of_these_books: None) -> Iterator[Do]:
    with processes() as do:
        yield do


@pytest.fixture
def lived(_keys_of_these_books: None, tmp_path: Path) -> str:
    """A book in which every act was done, undisturbed."""
    place = str(tmp_path / "lived.db")
    for act in ACTS:
        carry_out(place, act)
    return place


def test_every_step_is_an_act(lived: str) -> None:
    """And at every place in the program that takes one: its name and the words of its answer."""
    asked = re.compile(r'once\(\s*"([a-z_-]+)"')
    named = {name for file in WORK.rglob("*.py") for name in asked.findall(file.read_text("utf-8"))}
    with OpenBook(lived) as book, book.reading() as connection:
        taken = set(connection.execute(select(TABLES["step"].c.name)).scalars())
    assert named <= taken


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_step_killed_anywhere_leaves_nothing_behind(place: str, do: Do) -> None:
    carry_out(place, FOUNDED)
    crashes = Crashes(place, do, Random(SEED), befalls=("statement", "answer"))
    for name in ("registered", "granted"):
        crashes.crash(BY_NAME[name], times=1)
    assert crashes.kills == {"registered": 2, "granted": 2}


def test_a_server_killed_in_the_middle_of_a_step_has_lost_nothing(do: Do) -> None:
    with own_killable_server() as server, schema_in(server.url) as place:
        carry_out(place, FOUNDED)
        crashes = Crashes(place, do, Random(SEED), server, befalls=("server",))
        crashes.crash(BY_NAME["registered"], times=1)
    assert crashes.kills == {"registered": 2}


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
def test_every_step_killed_over_and_over(engine: str, do: Do, lived: str, tmp_path: Path) -> None:
    """Whole years, each act of them killed a few times: they end as one that nobody disturbed."""
    counts = (Counter[str](), Counter[str]())
    with soaking(f"crashes-{engine}") as soak, killable(engine) as server:
        soak.figures |= {"years": 0, "kills": counts[0], "ways": counts[1]}
        while soak.goes_on() or counts[0].total() < KILLS:
            with fresh(server, tmp_path) as place:
                put_released(place)
                crashes_at(place, do, soak, server, counts).crash(MIGRATED, times=2)
            with fresh(server, tmp_path) as place:
                crashes = crashes_at(place, do, soak, server, counts)
                for act in ACTS:
                    crashes.crash(act, soak.chance.randint(1, 3))
                assert head_of(place) == head_of(restored_place(place)) == head_of(lived)
            soak.figures["years"] += 1
    print(counts)


def crashes_at(place: str, do: Do, soak: Soak, server: Server | None, counts: Counts) -> Crashes:
    return Crashes(place, do, soak.chance, server, kills=counts[0], ways=counts[1])


def head_of(place: str) -> str:
    """The end of the chain of entries, the same for the same year whenever it was kept."""
    with OpenBook(place) as book:
        answer = verify(book)
    assert answer["ok"]
    return str(answer["head_hash"])


@contextmanager
def killable(engine: str) -> Iterator[Server | None]:
    if engine == "sqlite":
        yield None
        return
    with own_killable_server(with_disk=True) as server:
        yield server


@contextmanager
def fresh(server: Server | None, folder: Path) -> Iterator[str]:
    if server is None:
        yield str(folder / f"{uuid4().hex[:12]}.db")
        return
    with schema_in(server.url) as place:
        yield place
