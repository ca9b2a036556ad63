"""What is done with a book after somebody was erased: new keys, copies, drafts of rules, relief."""

from __future__ import annotations

from pathlib import Path

from ledger.book.connection import OpenBook, book_url
from ledger.book.migrating import migrate
from ledger.book.tables import Member
from ledger.scheme import load
from ledger.work import adjudicate, allocate, bill, enrol, intake, register, replay, roster_overview
from ledger.work.backup import backup
from ledger.work.rekey import rekey
from ledger.work.report import explain
from ledger.work.restore import restore
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.conftest import SCHEME, desk
from tests.migrations.test_upgrading import put_released
from tests.work.answers import rows
from tests.work.conftest import BookAt, Over
from tests.work.copies import NOW, placed
from tests.work.erasing import LATER, WORDS, cut, erased, stored
from tests.work.forger import forging, put, reseal
from tests.work.made_up import made_up_book, registered
from tests.work.papers import (
    LI,
    SHIPYARD,
    STRANGER,
    WANG,
    ZHANG,
    ZHAO,
    claim,
    digest,
    stay,
)
from tests.work.year import at


def test_a_new_key_seals_the_marks_too(over: Over, own_keys: Path) -> None:
    erased(*over)
    before = dump(over.book)
    key = rekey(desk(over.book, "管理员", LATER))["key"]
    assert verify(over.book)["ok"]
    after = dump(over.book)
    assert after["member"] == before["member"]
    assert after["redaction"] == before["redaction"]
    assert all(key in row["id_number"] for row in stored(over.book, "member"))


def test_a_copy_of_the_book_is_whole(over: Over, tmp_path: Path) -> None:
    erased(*over)
    made = tmp_path / "copy.zip"
    backup(placed(over.book), made, NOW)
    told = restore(made, str(tmp_path / "restored.db"))
    assert (told["ok"], told["faults"]) == (True, 0)
    with OpenBook(str(tmp_path / "restored.db")) as restored:
        assert dump(restored) == dump(over.book)
        assert [word for word in WORDS if word in str(dump(restored))] == []


def test_a_draft_is_tried_on_the_others(over: Over) -> None:
    before = replay.replay(over.book, load(SCHEME), "2012")
    erased(*over)
    after = replay.replay(over.book, load(SCHEME), "2012")
    assert before["claims"]["decided"] - after["claims"]["decided"] == 1
    assert after["cost"]["difference_fen"] == 0


def test_relief_comes_out_as_it_was(over: Over) -> None:
    before = allocate.draft(desk(over.book, "吴会计", LATER), "2012")
    erased(*over)
    assert allocate.draft(desk(over.book, "吴会计", LATER), "2012") == before


def test_an_invoice_that_asked_for_what_was_erased_is_only_summed(
    tmp_path: Path,
) -> None:
    """The fee depends on the class of the member, which is gone; that the lines make up the whole
    is still looked at. Who no longer counts for the participation is not in the page's way."""
    counts = {"participation_counts": "{member.sex: [male, female]}"}
    with made_up_book(str(tmp_path / "book.db"), tmp_path, enrolment=counts) as book:
        desk_of_day = at(book, "王登记", "2012-07-05")
        register.register(desk_of_day, "2012", [registered(SHIPYARD)], digest("units"))
        staff = [person.row(n) for n, person in enumerate((ZHANG, LI, WANG), start=2)]
        model = ZHAO.row(5, facts={"member.class": "劳模"})
        people = [*staff, model]
        enrol.enrol(at(book, "王登记", "2012-07-05"), "2012", people, ("a.xlsx", digest("a")))
        bill.bill(at(book, "李出纳", "2012-07-15"), "2012")
        assert verify(book)["ok"]
        cut(book, ZHAO.id_number)
        report = verify(book)
        assert [check for check in report["checks"] if check["faults"]] == []
        assert {check["check"]: check["erased"] for check in report["checks"]}["invoices"] == 1
        seen = roster_overview.of_employers(book, None, "2012-08-01", LATER, "", 1)
        assert [line["name"] for line in seen["lines"]] == [SHIPYARD.name]
        with forging(book) as connection:
            put(connection, "invoice_line", 1, fee_fen=1_00, member_fen=1_00, union_fen=0,
                superior_fen=0, employer_fen=0)  # fmt: skip
            reseal(connection)
        codes = {f["code"] for check in verify(book)["checks"] for f in check["faults"]}
        assert "invoice_total" in codes


def test_a_stranger_whose_number_is_gone_has_no_age(book_at: BookAt) -> None:
    """Of somebody who was never enrolled age and sex come from the number alone."""
    stay_of = stay("S9", "2012-11-10", "2000", "1000")
    book, form = book_at("claimed"), claim(9, STRANGER, "2012-12-01", stay_of)
    intake.intake(at(book, "陈受理", "2012-12-20"), [form], digest("x"))
    adjudicate.adjudicate(at(book, "赵审核", "2012-12-21"))
    before = replay.replay(book, load(SCHEME), "2012")["claims"]["decided"]
    cut(book, STRANGER.id_number)
    assert verify(book)["ok"]
    assert replay.replay(book, load(SCHEME), "2012")["claims"]["decided"] == before - 1
    assert "已删除" in str(explain(book, form.claim_no))


def test_what_an_early_release_wrote_is_cut_too(tmp_path: Path) -> None:
    """Its digests were taken over the values themselves, those of steps without a key."""
    place = put_released(str(tmp_path / "book.db"))
    migrate(book_url(place))
    with OpenBook(place) as book:
        number = rows(book, Member)[0].id_number
        answers = [step["id"] for step in stored(book, "step") if step["name"] == "adjudicate"]
        assert cut(book, number, answers) > len(answers) > 0
        assert [check for check in verify(book)["checks"] if check["faults"]] == []
        with forging(book, "claim") as connection:
            put(connection, "claim", 1, line="death")
        assert not verify(book)["ok"]
