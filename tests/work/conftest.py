"""The plain year in files: a test of a step starts from a copy of the book before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from ledger.book.connection import OpenBook
from ledger.book.keeping import Keeping
from ledger.book.redactions import Cutter
from ledger.book.tables import (
    Attachment,
    Claim,
    ClaimFact,
    DecisionReturn,
    DecisionRow,
    EmployerFact,
    EnrolmentFact,
    Erasure,
    ErasureRequest,
    Member,
    SettlementFact,
)
from ledger.office.connection import Office
from ledger.work import jobs
from tests.stories.test_one_honest_year import live_one_honest_year
from tests.work.erasing import live_it_through
from tests.work.papers import digest
from tests.work.year import STAGES

BookAt = Callable[[str], OpenBook]


@pytest.fixture(scope="session")
def year_files(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Mapping[str, Path]:
    """Stage → the book as it stands after it; "new" is the book before any."""
    folder = tmp_path_factory.mktemp("year")
    files = {"new": sqlite_template}
    path = folder / "book.db"
    shutil.copyfile(sqlite_template, path)
    for stage in STAGES:
        with OpenBook(str(path)) as book:
            stage.do(book)
        files[stage.name] = Path(shutil.copyfile(path, folder / f"{stage.name}.db"))
    return files


@pytest.fixture
def book_at(year_files: Mapping[str, Path], tmp_path: Path) -> Iterator[BookAt]:
    """Opens a copy of the book as it stands after a stage."""
    with ExitStack() as opened:

        def open_copy(name: str) -> OpenBook:
            path = shutil.copyfile(year_files[name], tmp_path / f"{name}.db")
            return opened.enter_context(OpenBook(str(path)))

        yield open_copy


class Over(NamedTuple):
    """A book whose year was long ago, and its office."""

    book: OpenBook
    office: Office


@pytest.fixture(scope="session")
def over_files(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The folder of such a book."""
    folder = tmp_path_factory.mktemp("over")
    place = str(shutil.copyfile(sqlite_template, folder / "book.db"))
    with OpenBook(place) as book, jobs.office_at(place) as office:
        live_it_through(book, office)
    return folder


@pytest.fixture
def over(over_files: Path, tmp_path: Path) -> Iterator[Over]:
    place = str(shutil.copytree(over_files, tmp_path / "over") / "book.db")
    with OpenBook(place) as book, jobs.office_at(place) as office:
        yield Over(book, office)


@pytest.fixture(scope="session")
def honest_year(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[tuple[Path, OpenBook]]:
    """The book of one honest year as it was told, in a file; and one to copy it over and over."""
    folder = tmp_path_factory.mktemp("honest-year")
    told, copy = (
        Path(shutil.copyfile(sqlite_template, folder / f"{n}.db")) for n in ("told", "copy")
    )
    with OpenBook(str(told)) as book:
        live_one_honest_year(book)
        state_facts(book)
    with OpenBook(str(copy)) as book:
        yield told, book


def state_facts(book: OpenBook) -> None:
    """Two steps more, of what the story has no use for: facts, papers, decisions sent back, and
    persons of whom values were erased."""
    with book.writing() as connection:
        keeping = Keeping(connection, "state", "王登记", date(2013, 12, 1))
        fact = {"name": "distance_km", "value": "12"}
        for number in (1, 2, 3):
            keeping.add(ClaimFact, claim_id=number, **fact)
            keeping.add(EnrolmentFact, enrolment_id=number, **fact)
            keeping.add(EmployerFact, employer_id=number, period_code="2012-08-01", **fact)
            keeping.add(SettlementFact, settlement_id=number, **fact)
            keeping.add(
                Attachment, claim_id=number, paper="", file_name="费用清单.pdf",
                media_type="application/pdf", size=number, sha256=f"{number:064x}",
            )  # fmt: skip
        declined = select(DecisionRow.id).where(DecisionRow.outcome == "declined")
        for number, decision_id in enumerate(keeping.session.exec(declined).all()):
            keeping.add(
                DecisionReturn, decision_id=decision_id, returned_on=date(2013, 12, 1),
                returned_by="赵审核", reason=f"材料不全 {number}",
            )  # fmt: skip
        keeping.finish("facts", digest("facts"), "done", {})
        keeping.ends.write()
    with book.writing() as connection:
        _erase_some(Keeping(connection, "erase", "周主任", date(2013, 12, 1)))


def _erase_some(keeping: Keeping) -> None:
    """Three who never claimed anything; what is cut are names of files."""
    without_claims = select(Member.id).where(col(Member.id).not_in(select(Claim.member_id)))
    for number, member_id in enumerate(keeping.session.exec(without_claims.limit(3)).all(), 1):
        request_id = keeping.add(
            ErasureRequest, erasure_no=f"SC-2013-{number:04d}", member_id=member_id,
            ground=f"保存期满 {number}", keep_years=30 + number, last_on=date(2013, 12, number),
            asked_on=date(2013, 12, 1), made_by="王登记",
        )  # fmt: skip
        erasure_id = keeping.add(
            Erasure, request_id=request_id, made_by="王登记", checked_by="周主任",
            erased_on=date(2013, 12, number),
        )  # fmt: skip
        assert Cutter(keeping, erasure_id).rows(Attachment, [number]) == 1
    keeping.finish("erased", digest("erased"), "done", {})
    keeping.ends.write()


@pytest.fixture
def story(honest_year: tuple[Path, OpenBook]) -> OpenBook:
    """The book of the honest year, to be tampered with; no table of it is empty.

    The place is the same for every test, so that the program need not be warmed up each time.
    """
    told, book = honest_year
    book.engine.dispose()
    place = str(book.url.database)
    # A connection that nobody has collected yet keeps the old file and its log, not the new one.
    for end in ("", "-wal", "-shm"):
        Path(place + end).unlink(missing_ok=True)
    shutil.copyfile(told, place)
    return book
