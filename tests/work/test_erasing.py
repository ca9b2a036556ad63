"""A person is erased after the retention period, and the books stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from ledger.book import forgetting
from ledger.book.connection import OpenBook
from ledger.book.redactions import ANSWER_ERASED, CUT
from ledger.book.tables import Member, MemberDetail
from ledger.office import scans
from ledger.office.tables import AccessRecord, Job
from ledger.refusals import Refusal
from ledger.work import accounts, attach, erase, jobs, publish, report, uploads
from ledger.work.erase_office import sweep
from ledger.work.reach import Reach
from ledger.work.verify import verify
from tests.book.forging import TABLES, dump
from tests.conftest import desk
from tests.stories.test_one_honest_year import live_one_honest_year
from tests.work.answers import refused, rows
from tests.work.conftest import BookAt, Over
from tests.work.erasing import (
    CLAIM_NO,
    GROUND,
    LATER,
    WORDS,
    erased,
    live_it_through,
    pay_everybody,
    stored,
)
from tests.work.papers import LI, ZHANG
from tests.work.scans import pdf
from tests.work.year import at, stage


def test_nothing_that_names_the_person_is_left_and_the_books_stand(
    book: OpenBook, place: str
) -> None:
    """Digests, amounts, days, entries, postings, seals, totals, and all of everybody else stay."""
    with jobs.office_at(place) as office:
        live_it_through(book, office)
        before, opened = {table: stored(book, table) for table in TABLES}, str(dump(book))
        proof, sums = verify(book), report.trial_balance(book, None)
        assert all(word in opened for word in WORDS)
        answer = erased(book, office)
        assert sweep(book, office) == {"files": 0, "swept": True}
    assert (answer["files"], answer["swept"], answer["named_in"]) == (1, True, [])
    opened = str(dump(book))
    assert [word for word in WORDS if word in opened] == []
    assert f"已删除{answer['member_no']}" in opened
    assert ZHANG.name in opened
    assert _changed(book, before) == answer["rows"] + answer["answers"]
    assert report.trial_balance(book, None) == sums
    after = verify(book)
    assert [check for check in after["checks"] if check["faults"]] == []
    assert [after[name] for name in ("head_hash", "entries")] == [
        proof[name] for name in ("head_hash", "entries")
    ]


def _changed(book: OpenBook, before: dict[str, list[dict[str, object]]]) -> int:
    """How many rows are other than before, each in columns that are cut and in no other."""
    changed = 0
    for table, its in before.items():
        for old, new in zip(its, stored(book, table)[: len(its)], strict=True):
            other = {name for name in old if old[name] != new[name]}
            assert other <= set(CUT.get(table, ())), table
            changed += bool(other)
    assert changed == len(stored(book, "redaction"))
    return changed


def test_what_could_not_be_computed_again_is_counted(over: Over) -> None:
    assert not any(check["erased"] for check in verify(over.book)["checks"])
    erased(*over)
    checks = verify(over.book)["checks"]
    gone = {check["check"]: check["erased"] for check in checks if check["erased"]}
    assert gone == {"decisions": 1, "allocations": 1, "notices": 1}
    counted = {check["check"]: check["counted"] for check in checks}
    assert counted["redactions"] == len(stored(over.book, "redaction"))


def test_two_persons_do_it_and_it_is_on_the_record(over: Over) -> None:
    book, office = over
    asked = erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND)
    assert (asked["erasure_no"], asked["last_on"]) == ("SC-2044-0001", "2013-10-21")
    before = {table: its for table, its in dump(book).items() if table != "step"}
    with refused("maker_is_checker"):
        erase.agree(desk(book, "王登记", LATER), office, asked["erasure_no"])
    assert {table: its for table, its in dump(book).items() if table != "step"} == before
    erase.agree(desk(book, "周主任", LATER), office, asked["erasure_no"])
    line = accounts.records(office, most=1)[0]
    assert (line["actor"], line["what"], line["subject"], line["purpose"]) == (
        "周主任", "person_erase", f"member {asked['member_no']}", GROUND,
    )  # fmt: skip
    with refused("erasure_done", erasure_no="SC-2044-0001"):
        erase.agree(desk(book, "周主任", LATER), office, asked["erasure_no"])
    with refused("erasure_unknown"):
        erase.agree(desk(book, "周主任", LATER), office, "SC-1")


def test_the_same_request_is_carried_out_once(over: Over) -> None:
    asked = erase.ask(desk(over.book, "王登记", LATER), LI.id_number, GROUND)
    first, second = (
        erase.agree(desk(over.book, "周主任", LATER, "agree"), over.office, asked["erasure_no"])
        for _ in range(2)
    )
    assert second | {"files": first["files"]} == first
    assert first["files"] == 1


def test_a_request_answered_before_says_that_its_answer_is_gone(over: Over) -> None:
    erased(*over)
    notes = stored(over.book, "redaction")
    cut = [note["row_id"] for note in notes if note["table_name"] == "step"]
    with refused("answer_erased", request_id="decided"):
        stage("decided").do(over.book)
    assert stage("billed").do(over.book)["invoices"]
    assert [row["answer"] for row in stored(over.book, "step") if row["id"] in cut] == [
        over.book.keys.close("step.answer", ANSWER_ERASED)
    ] * len(cut)


# -- refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "number"),
    [("claimed", CLAIM_NO), ("decided", CLAIM_NO), ("batched", "YF-2012-000003"),
     ("published", "JZ-2012-00001")],
)  # fmt: skip
def test_what_is_not_over_is_in_the_way(book_at: BookAt, until: str, number: str) -> None:
    with pytest.raises(Refusal) as told:
        erase.ask(desk(book_at(until), "王登记", LATER), LI.id_number, GROUND)
    assert told.value.code == "business_open"
    assert number in told.value.facts["numbers"].split(", ")


def test_an_objection_of_one_person_to_what_another_got(book_at: BookAt, tmp_path: Path) -> None:
    """Both are erased, one after the other; the row that names both is cut once."""
    book = book_at("published")
    raised = publish.object_to(
        at(book, "接待", "2013-10-11"), "GS-2012-001", ZHANG.name, "他不困难", "JZ-2012-00001"
    )
    publish.answer_objection(
        at(book, "周主任", "2013-10-12"), raised["objection_no"], upheld=False, words="已核实"
    )
    stage("relieved").do(book)
    pay_everybody(book)
    with jobs.office_at(str(book.url.database)) as office:
        for person in (ZHANG, LI):
            asked = erase.ask(desk(book, "王登记", LATER), person.id_number, GROUND)
            erase.agree(desk(book, "周主任", LATER), office, asked["erasure_no"])
    (objection,) = stored(book, "objection")
    assert (objection["raised_by"], objection["words"]) == ("已删除", "已删除")
    assert verify(book)["ok"]


def test_it_is_too_early_until_the_years_are_over(over: Over) -> None:
    book = over.book
    with refused("retention_not_over", last_on="2013-10-21", years=30, from_on="2044-01-01"):
        erase.ask(desk(book, "王登记", date(2043, 12, 31)), LI.id_number, GROUND)
    with refused("retention_not_over", from_on="2045-01-01"):
        erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND, 31)
    for years in (29, 201):
        with refused("retention_too_short", least=30):
            erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND, years)
    erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND)
    with refused("erasure_asked", erasure_no="SC-2044-0001"):
        erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND)


def test_it_takes_a_ground_and_somebody_known(over: Over) -> None:
    for ground, code in ((" ", "ground_missing"), ("因" * 201, "text_too_long")):
        with refused(code):
            erase.ask(desk(over.book, "王登记", LATER), LI.id_number, ground)
    for number in ("320000190001010000", "已删除1"):
        with refused("member_unknown"):
            erase.ask(desk(over.book, "王登记", LATER), number, GROUND)


def test_business_that_came_since_it_was_asked_is_in_the_way(over: Over) -> None:
    """The other person agrees to what is then, not to what was."""
    asked = erase.ask(desk(over.book, "王登记", LATER), LI.id_number, GROUND)
    with refused("retention_not_over"):
        erase.agree(desk(over.book, "周主任", date(2043, 1, 1)), over.office, asked["erasure_no"])
    assert LI.name in str(dump(over.book))


def test_a_task_that_names_the_person_is_waited_for(over: Over) -> None:
    jobs.ask(over.office, "verify", "赵审核", {"note": LI.id_number}, "names the member")
    with refused("erasure_task_waiting"):
        erased(*over)
    assert LI.name in str(dump(over.book))


# -- the office ------------------------------------------------------------------------------------


def test_the_office_forgets_too(over: Over) -> None:
    book, office = over
    for note in (LI.id_number, ZHANG.id_number):
        jobs.ask(office, "verify", "赵审核", {"note": note}, note)
        task = jobs.take(office)
        assert task is not None
        jobs.finish(office, task.id, "done", {})
    number = uploads.keep_upload(office, "王登记", "名册.xlsx", b"nobody's roster")
    attach.read(book, office, Reach(is_whole=True), "赵审核", CLAIM_NO, 1)
    erased(book, office)
    with office.session() as session:
        assert [ZHANG.id_number in job.content for job in session.exec(select(Job))] == [True]
        seen = session.exec(select(AccessRecord)).all()
        assert [line.what for line in seen] == ["scan_read", "person_erase"]
        assert not any(word in line.detail for line in seen for word in WORDS)
    assert uploads.upload_of(office, number).content == b"nobody's roster"
    with refused("scan_gone"):
        scans.content_of(office, stored(book, "attachment")[0]["sha256"])


def test_a_paper_that_another_claim_names_too_is_kept(
    tmp_path: Path, sqlite_template: Path
) -> None:
    place = tmp_path / "book.db"
    place.write_bytes(sqlite_template.read_bytes())
    with OpenBook(str(place)) as book, jobs.office_at(str(place)) as office:
        live_it_through(book, office, ("SB-2012-00001", CLAIM_NO))
        assert erased(book, office)["files"] == 0
        assert scans.content_of(office, stored(book, "attachment")[0]["sha256"]) == pdf()


def test_no_page_set_free_holds_it(over: Over) -> None:
    """Every file of the book and of its office, byte by byte; sealed values as they were sealed."""
    folder = Path(str(over.book.url.database)).parent
    words = [word.encode() for word in (LI.name, "C34.1", "No-S2")]
    words += [
        over.book.keys.close(column, value).encode()
        for column, value in (
            ("member.id_number", LI.id_number), ("payment.payee_account", LI.card),
            ("member_detail.bank_account", LI.card),
        )
    ]  # fmt: skip
    assert all(word in _bytes(folder) for word in words)
    erased(*over)
    assert [word for word in words if word in _bytes(folder)] == []


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.db*")))


def test_a_database_that_somebody_holds_is_swept_later(
    over: Over, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "PATIENCE_MS", 100)
    with OpenBook(str(over.book.url.database)) as other, other.reading() as view:
        view.exec_driver_sql("SELECT count(*) FROM member")
        assert not erased(*over)["swept"]
    assert LI.name not in str(dump(over.book))
    assert sweep(*over)["swept"]


@pytest.mark.soak
def test_everybody_of_a_year_is_erased_one_after_the_other(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """Reversals, returned payments, recoveries, leavers, objections: nobody is named at the end."""
    place = tmp_path / "book.db"
    place.write_bytes(sqlite_template.read_bytes())
    with OpenBook(str(place)) as book, jobs.office_at(str(place)) as office:
        live_one_honest_year(book)
        numbers = [member.id_number for member in rows(book, Member)]
        words = {*numbers, *(detail.name for detail in rows(book, MemberDetail))}
        words |= {detail.bank_account for detail in rows(book, MemberDetail)} - {""}
        for number in numbers:
            asked = erase.ask(desk(book, "王登记", LATER), number, GROUND)
            erase.agree(desk(book, "周主任", LATER), office, asked["erasure_no"])
        left = str(dump(book))
        assert {word: left.count(word) for word in words if word in left} == {}
        assert [check for check in verify(book)["checks"] if check["faults"]] == []
