"""Many rows at once and one at a time: the same book, the same findings, the same entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger import packed
from ledger.book import asking
from ledger.book.connection import OpenBook
from ledger.core.enrolment import roster
from ledger.nouns import Answer, RosterRow
from ledger.refusals import BadInput
from ledger.sentences import say
from ledger.work import bill, enrol, receive, register, roster_keeping
from ledger.work.verify import verify
from tests.book.forging import TABLES, dump
from tests.conftest import second_book
from tests.work.conftest import BookAt
from tests.work.papers import LI, ZHANG, Person, Unit, digest, receipt, register_of, uscc
from tests.work.papers import PERSONS as OLD
from tests.work.year import at

DAY, LATER = "2012-07-20", "2013-02-10"
UNITS = (
    Unit("靖江市第一机械厂", uscc(11), 9, "2/3", "1/3"),
    Unit("靖江市第二机械厂", uscc(12), 7, "1"),
    Unit("靖江市第三机械厂", uscc(13), 8, "1/2", "1/4", "1/4"),
)
PERSONS = [
    Person(f"{'甲乙丙丁戊己庚辛壬'[n]}{unit.name[4]}", 20 * number + n, unit)
    for number, unit in enumerate(UNITS, start=5)
    for n in range(unit.headcount)
]
ROSTER = [person.row(row) for row, person in enumerate(PERSONS, start=2)]

#: What tells steps apart and not what they did.
_OF_STEPS = frozenset({"step_id", "digest", "roster_id"})


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every walk over rows takes several batches, none of which ends where another does."""
    monkeypatch.setattr(enrol, "_TOGETHER", 5)
    monkeypatch.setattr(roster_keeping, "_TOGETHER", 4)
    monkeypatch.setattr(bill, "_TOGETHER", 10)
    monkeypatch.setattr(packed, "_TOGETHER", 3)
    monkeypatch.setattr(asking, "CHUNK", 6)


@pytest.fixture
def books(
    request: pytest.FixtureRequest, book: OpenBook, tmp_path: Path, sqlite_template: Path
) -> Iterator[tuple[OpenBook, OpenBook]]:
    """Two new books of one engine, with the same employers."""
    with second_book(book, request, tmp_path, sqlite_template) as other:
        for each in (book, other):
            register.register(at(each, "王登记", DAY), "2012", register_of(*UNITS), digest("units"))
        yield book, other


def take(book: OpenBook, rows: Sequence[RosterRow], day: str = DAY) -> Answer:
    file = ("名册.csv", digest(repr(rows)))
    return enrol.enrol(at(book, "王登记", day), "2012", rows, file, accept_good=True)


def take_each(book: OpenBook, rows: Sequence[RosterRow], day: str = DAY) -> list[Answer]:
    return [take(book, [row], day) for row in rows]


def content(book: OpenBook, without: frozenset[str] = _OF_STEPS) -> dict[str, list[Any]]:
    """All rows of the book by table, without those of steps and files themselves.

    Totals are made in whatever order their accounts are met, and their ids say nothing.
    """
    found = {}
    for name, its in dump(book).items():
        kept = [n for n, column in enumerate(TABLES[name].columns) if column.name not in without]
        found[name] = [tuple(row[n] for n in kept) for row in its]
    found["account_total"] = sorted(row[1:] for row in found["account_total"])
    del found["step"], found["roster"], found["book"], found["sealing_key"]
    return found


def sums(answers: Sequence[Answer], *names: str) -> tuple[int, ...]:
    return tuple(sum(answer[name] for answer in answers) for name in names)


def told(answers: Sequence[Answer]) -> list[Answer]:
    return sorted(
        (finding for answer in answers for finding in answer["findings"]),
        key=lambda finding: finding["row"],
    )


def test_joining_billing_and_receiving(books: tuple[OpenBook, OpenBook]) -> None:
    """Down to the ids of the rows and the hashes of the entries."""
    together, singly = books
    assert take(together, ROSTER)["joined"] == len(ROSTER)
    assert sums(take_each(singly, ROSTER), "joined") == (len(ROSTER),)
    papers = bill.bill(at(together, "吴记账", DAY), "2012")["papers"]
    for unit in UNITS:
        bill.bill(at(singly, "吴记账", DAY), "2012", unit.uscc)
    forms = [
        receipt(f"R{n}", "2012-08-03", paper["employer"], yuan, row=n)
        for n, (paper, yuan) in enumerate(zip(papers, ("450", "100", "500"), strict=True), start=2)
    ]
    receive.receive(at(together, "陈出纳", "2012-08-04"), forms, digest("all"))
    for form in forms:
        receive.receive(at(singly, "陈出纳", "2012-08-04"), [form], digest(form.bank_ref))
    assert content(together) == content(singly)
    assert content(together)["entry_seal"]
    assert verify(together)["ok"]


def mistaken(rows: Sequence[RosterRow]) -> list[RosterRow]:
    """The roster with a mistake or a doubt in every other row."""
    changes: list[dict[str, str]] = [
        {"id_number": "320282199001010011"}, {"uscc": uscc(99)}, {"mobile": "1"}, {"name": ""},
        {"change": "借调"}, {"bank_account": "6222020000000000001"}, {"name": "王"},
        {"id_type": "学生证"}, {"employer_name": "别的厂"}, {"changed_on": "2011-02-30"},
        {"uscc": ""}, {"change": "减员"},
    ]  # fmt: skip
    return [
        structs.replace(row, **changes[n // 2 % len(changes)]) if n % 2 else row
        for n, row in enumerate(rows)
    ]


def test_findings_are_those_of_the_rows(books: tuple[OpenBook, OpenBook]) -> None:
    together, singly = books
    rows = mistaken(ROSTER)
    whole, parts = take(together, rows), take_each(singly, rows)
    names = ("rows", "joined", "refused", "unchanged")
    assert sums([whole], *names) == sums(parts, *names)
    assert whole["refused"] > 5
    assert whole["findings"] == told(parts)
    assert content(together) == content(singly)


def test_leaving_moving_and_changing_details(books: tuple[OpenBook, OpenBook]) -> None:
    """Changes are kept kind by kind and not row by row, so that only their ids differ."""
    for book in books:
        take(book, ROSTER)
    kinds: list[Callable[[RosterRow], RosterRow]] = [
        lambda row: structs.replace(row, change="减员", changed_on="2013-02-01"),
        lambda row: structs.replace(row, mobile="13900000009", bank_name=""),
        lambda row: row,
        lambda row: structs.replace(
            row, employer_name=UNITS[1].name, uscc=UNITS[1].uscc, change="调入",
            changed_on="2013-02-03",
        ),
        lambda row: structs.replace(row, name=f"{row.name}三"),
    ]  # fmt: skip
    rows = [kinds[n % len(kinds)](row) for n, row in enumerate(ROSTER)]
    whole, parts = take(books[0], rows, LATER), take_each(books[1], rows, LATER)
    names = ("left", "transferred", "changed", "unchanged", "refused")
    assert sums([whole], *names) == sums(parts, *names)
    assert all(sums([whole], *names[:4]))
    assert whole["findings"] == told(parts)
    ours, theirs = (content(book, _OF_STEPS | {"id"}) for book in books)
    assert {name: sorted(map(repr, its)) for name, its in ours.items()} == {
        name: sorted(map(repr, its)) for name, its in theirs.items()
    }


def test_who_stands_twice_far_apart_is_found(book: OpenBook) -> None:
    """The first sound row decides, in whatever batch the others come."""
    register.register(at(book, "王登记", DAY), "2012", register_of(*UNITS), digest("units"))
    first = structs.replace(ROSTER[0], row=2, name="")
    again = [structs.replace(ROSTER[0], row=row, mobile="") for row in (9, 30)]
    number = count(10)
    others = [structs.replace(row, row=next(number)) for row in ROSTER[3:20]]
    answer = take(book, [first, again[0], *others, again[1]])
    found = [(each["row"], each["code"]) for each in answer["findings"]]
    assert found == [(2, "field_missing"), (30, "twice_in_roster")]
    assert (answer["joined"], answer["refused"]) == (len(others) + 1, 2)
    assert content(book)["member"][0][-1] == ROSTER[0].id_number


def test_more_mistakes_than_can_be_listed_are_counted_and_nobody_is_taken(
    book_at: BookAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes the sound rows must know of each that is not: those persons have no cover."""
    monkeypatch.setattr(roster, "MOST_LISTED", 3)
    book = book_at("registered")
    rows = [structs.replace(ZHANG.row(2), mobile="1")]
    rows += [structs.replace(LI.row(row), name="", mobile="1") for row in range(3, 8)]
    before = dump(book)
    with pytest.raises(BadInput) as told:
        take(book, rows)
    listed = [(each.row, each.code) for each in told.value.findings]
    assert listed == [
        (0, "warnings_cut"), (0, "mistakes_cut"), (2, "mobile_format"),
        (3, "field_missing"), (3, "mobile_format"), (4, "field_missing"), (4, "mobile_format"),
        (5, "field_missing"),
    ]  # fmt: skip
    cut = told.value.findings[:2]
    assert [each.facts["unlisted"] for each in cut] == ["3", "2"]
    assert all(f"{{{name}}}" not in say(each.code, each.facts, "en") for each in cut
               for name in each.facts)  # fmt: skip
    assert dump(book) == before


def test_more_warnings_than_can_be_listed_are_counted(
    book_at: BookAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "MOST_LISTED", 2)
    rows = [structs.replace(person.row(row), mobile="1") for row, person in enumerate(OLD, start=2)]
    answer = take(book_at("registered"), rows)
    assert (answer["joined"], answer["refused"]) == (len(OLD), 0)
    assert [(each["row"], each["code"]) for each in answer["findings"]] == [
        (0, "warnings_cut"), (2, "mobile_format"), (3, "mobile_format"),
    ]  # fmt: skip
