"""Who is erased takes nothing of anybody else along, and leaves no business behind."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Receipt
from ledger.nouns import Answer
from ledger.work import erase, jobs, publish, receive
from ledger.work.erase_hindrances import open_business, shared_words
from tests.conftest import desk
from tests.work.answers import refused
from tests.work.conftest import BookAt
from tests.work.erasing import GROUND, LATER, live_it_through, pay_everybody, stored
from tests.work.papers import LI, ZHANG, digest, receipt
from tests.work.year import at, stage


def test_words_that_somebody_else_has_too_are_told(book: OpenBook) -> None:
    live_it_through(book)
    with book.reading() as connection:
        session = Session(bind=connection)
        li = next(row for row in stored(book, "member_detail") if row["name"] == LI.name)
        words = {LI.name, LI.card, ZHANG.name, ZHANG.card, ZHANG.name[1:], "无人有"}
        found = shared_words(session, li["member_id"], words)
    assert found == {ZHANG.name, ZHANG.card, ZHANG.name[1:]}


def objected(book: OpenBook, words: str) -> Answer:
    return publish.object_to(
        at(book, "接待", "2013-10-11"), "GS-2012-001", LI.name, words, None
    )  # fmt: skip


def test_what_waits_for_an_answer_is_not_cut(book_at: BookAt) -> None:
    """Whoever raised it, perhaps somebody else of that name, is still to be answered."""
    book = book_at("published")
    first = objected(book, "不公一")
    publish.answer_objection(
        at(book, "周主任", "2013-10-12"), first["objection_no"], upheld=False, words="已核实"
    )
    stage("relieved").do(book)
    objected(book, "不公二")
    pay_everybody(book)
    with jobs.office_at(str(book.url.database)) as office:
        asked = erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND)
        erase.agree(desk(book, "周主任", LATER), office, asked["erasure_no"])
    answered, waiting = stored(book, "objection")
    assert (answered["raised_by"], answered["words"]) == ("已删除", "已删除")
    assert (waiting["raised_by"], waiting["words"]) == (LI.name, "不公二")


@pytest.fixture
def held(book_at: BookAt) -> OpenBook:
    """300.00 came from nobody known."""
    book = book_at("received")
    paper = [receipt("R99", "2012-08-03", "某人", "300")]
    receive.receive(at(book, "李出纳", "2012-08-20"), paper, digest("R99"))
    return book


def test_money_that_is_still_unidentified_is_in_the_way(held: OpenBook) -> None:
    with held.reading() as connection:
        session = Session(bind=connection)
        used, *_, unused = session.exec(select(Receipt).order_by(col(Receipt.id)))
        assert unused.bank_ref == "R99"
        for paid, waiting in ((used, []), (unused, ["R99"])):
            rows = {"recovery_use": [{"receipt_id": paid.id}]}
            assert open_business(session, 0, rows) == waiting


def test_nothing_is_given_back_to_an_account_that_reads_as_erased(held: OpenBook) -> None:
    asking = at(held, "李出纳", "2013-10-11")
    with refused("payee_erased", numbers="R99"):
        receive.ask_refund(asking, "R99", None, "退还", "已删除", "某银行")
