"""What is held about one person, on both engines: all of it, nobody else's, and on the record."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger import papers
from ledger.book.connection import OpenBook
from ledger.book.digests import table_of
from ledger.book.of_person import _pointing
from ledger.book.tables import Kept
from ledger.cli import main
from ledger.files.persons import person_archive
from ledger.office.connection import Office
from ledger.work import accounts, attach, door, jobs
from ledger.work.person import Held, held_about
from ledger.work.reach import Reach
from tests.work.answers import refused
from tests.work.papers import PERSONS, ZHANG
from tests.work.scans import pdf
from tests.work.year import at, live

TODAY = date(2013, 12, 1)
WHY = "本人申请复制"
WHOLE = Reach(is_whole=True)
#: Tables of which no row is one member's, and why.
SHARED = {
    "book": "the book", "rulebook_text": "rules", "account": "chart", "period": "calendar",
    "employer": "no natural person", "employer_term": "the employer's", "employer_fact": "as that",
    "roster": "of many, told by its name", "invoice": "of an employer",
    "invoice_cancellation": "of an invoice", "receipt": "told by its reference",
    "receipt_use": "of an employer's invoice", "refund": "told by its number",
    "batch": "of many", "batch_cancellation": "of a batch", "release": "of a batch",
    "closing": "of the fund", "allocation": "of the fund", "notice": "masked, of many",
    "voucher": "of the fund", "entry": "told beside its postings", "entry_seal": "of an entry",
}  # fmt: skip


@pytest.fixture
def office(place: str, book: OpenBook) -> Iterator[Office]:
    """The office of a book that lived its year and took in a paper on the way."""
    with jobs.office_at(place) as opened:
        live(book, until="claimed")
        taken = attach.take(opened, "张某的发票", pdf())
        attach.attach(at(book, "经办", "2012-12-10"), WHOLE, _claim_of_zhang(book, opened), [taken])
        yield opened


def _claim_of_zhang(book: OpenBook, office: Office) -> str:
    held = held_about(book, office, "郑管理", ZHANG.id_number, "准备", TODAY)
    found: str = held.answer["book"]["claim"][0]["claim_no"]
    return found


def copied(book: OpenBook, office: Office, purpose: str = WHY) -> Held:
    return held_about(book, office, "郑管理", ZHANG.id_number, purpose, TODAY)


def test_all_of_one_person_is_there_and_nobody_else(book: OpenBook, office: Office) -> None:
    jobs.ask(office, "verify", "赵审核", {"note": ZHANG.id_number}, "names the member")
    jobs.ask(office, "verify", "赵审核", {"note": "of nobody"}, "names nobody")
    claim_no = _claim_of_zhang(book, office)
    door.note(office, "赵审核", "claim_read", claim_no, "", "claim.read")
    door.note(office, "赵审核", "claim_read", "SB-of-another", "", "claim.read")
    held = copied(book, office)
    of_book, of_office = held.answer["book"], held.answer["office"]
    assert {
        "member", "member_detail", "enrolment", "invoice_line", "claim", "settlement", "attachment",
    } <= of_book.keys()  # fmt: skip
    (member,), details = of_book["member"], of_book["member_detail"]
    assert (member["id_number"], details[-1]["name"]) == (ZHANG.id_number, ZHANG.name)
    assert details[-1]["bank_account"] == ZHANG.card
    assert of_book["enrolment"][0]["known_by"]["employer"]["name"] == ZHANG.unit.name
    assert {step["id"] for step in held.answer["steps"]} == {
        row["step_id"] for rows in of_book.values() for row in rows
    }
    looks = [(line["what"], line["subject"]) for line in of_office["access_record"]]
    assert ("claim_read", claim_no) in looks
    assert "SB-of-another" not in str(looks)
    assert [task["asked_by"] for task in of_office["tasks_naming_the_member"]] == ["赵审核"]
    assert list(held.papers.values()) == [pdf()]
    text = json.dumps(held.answer, ensure_ascii=False)
    others = [each for each in PERSONS if each != ZHANG]
    assert not any(word in text for each in others for word in (each.name, each.id_number))


def test_a_year_with_payments_and_relief_is_told_whole(book: OpenBook, place: str) -> None:
    with jobs.office_at(place) as office:
        live(book, until="relieved")
        found = copied(book, office).answer["book"]
    assert {"decision", "approval", "payable", "payment", "bank_result", "posting"} <= found.keys()
    assert {row["subject"] for row in found["approval"]} == {"decision"}
    assert all("entry_no" in row["known_by"]["entry"] for row in found["posting"])


def test_it_is_on_the_record_with_its_purpose(book: OpenBook, office: Office) -> None:
    number = copied(book, office).answer["member_no"]
    line = accounts.records(office, most=1)[0]
    assert (line["actor"], line["what"], line["subject"], line["purpose"]) == (
        "郑管理", "person_export", f"member {number}", WHY,
    )  # fmt: skip
    assert ZHANG.id_number not in str(line)
    seen = copied(book, office).answer["office"]["access_record"]
    assert "person_export" in {each["what"] for each in seen}


def test_without_a_purpose_or_a_member_there_is_none(book: OpenBook, office: Office) -> None:
    before = accounts.records(office)
    with refused("purpose_missing"):
        copied(book, office, "  ")
    with refused("text_too_long"):
        copied(book, office, "因" * 201)
    with refused("member_unknown"):
        held_about(book, office, "郑管理", "320000190001010000", WHY, TODAY)
    assert accounts.records(office) == before


def test_every_table_is_one_persons_or_shared() -> None:
    """A table that is added is found by its references, or named here with the reason."""
    own = {"member"}
    for table in Kept.metadata.sorted_tables:
        kind = next((k for k in Kept.__subclasses__() if k.__tablename__ == table.name), None)
        if kind and any(target in own for _, target in _pointing(table_of(kind))):
            own.add(table.name)
    tables = {str(kind.__tablename__) for kind in Kept.__subclasses__()}
    assert tables - own - {"approval"} == SHARED.keys()
    assert not own & SHARED.keys()


def test_the_file_is_for_programs_and_for_people(book: OpenBook, office: Office) -> None:
    held = copied(book, office)
    paper = papers.pdf(papers.paper_of("person", held.answer))
    packed = person_archive(held.answer, paper, held.papers)
    assert packed == person_archive(held.answer, paper, held.papers)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        whole = json.loads(archive.read("person.json"))
        assert archive.read("person.pdf").startswith(b"%PDF")
    assert names[:2] == ["person.json", "person.pdf"]
    assert names[2].startswith("papers/")
    assert whole["format"] == "tongzhou-person-1"
    assert whole["book"]["invoice_line"][0]["fee"] == "50.00"
    assert not [key for key in whole["book"]["invoice_line"][0] if key.endswith("_fen")]


def test_it_is_typed(
    book: OpenBook, office: Office, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "copy.zip"
    words = ["person", "export", ZHANG.id_number, "--output", str(output), "--book", place]
    assert main([*words, "--actor", "郑管理"]) == 2
    assert not output.exists()
    assert main([*words, "--actor", "郑管理", "--purpose", WHY]) == 0
    assert output.stat().st_mode & 0o077 == 0
    said = capsys.readouterr()
    assert ZHANG.id_number not in said.out
    assert accounts.records(office, most=1)[0]["purpose"] == WHY
