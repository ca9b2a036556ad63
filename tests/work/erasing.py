"""A year that is long over, and one of its members to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import text

from ledger.book import of_person, people
from ledger.book.connection import OpenBook
from ledger.book.keeping import Keeping
from ledger.book.redactions import CUT, Cutter
from ledger.book.tables import Erasure, ErasureRequest, Kept
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.work import attach, erase, pay
from ledger.work.reach import Reach
from tests.conftest import desk
from tests.work.papers import LI, digest, result
from tests.work.scans import pdf
from tests.work.year import NAMES, STAGES, at, live

LAST_DAY = date(2013, 10, 21)
LATER = date(2044, 1, 1)
GROUND = "保存期满"
CLAIM_NO = "SB-2012-00002"
PAPER = "李某的发票.pdf"
#: What is known of the member, and of nobody else.
WORDS = (LI.name, LI.id_number, LI.card, "C34.1", "No-S2", "No-S3", PAPER)


def live_it_through(
    book: OpenBook, office: Office | None = None, claim_nos: Sequence[str] = (CLAIM_NO,)
) -> None:
    """The plain year, with a paper of some claims, until the bank has paid everybody."""
    live(book, "claimed")
    if office is not None:
        taken = attach.take(office, PAPER, pdf())
        for claim_no in claim_nos:
            attach.attach(at(book, "经办", "2012-12-10"), Reach(is_whole=True), claim_no, [taken])
    for each in STAGES[NAMES.index("claimed") + 1 :]:
        each.do(book)
    pay_everybody(book)


def pay_everybody(book: OpenBook) -> None:
    """What is owed after the relief, in one batch that the bank pays."""
    made = pay.make_batch(at(book, "李出纳", "2013-10-20"))
    pay.release(at(book, "周主任", "2013-10-20"), made["batch_no"])
    answers = [
        result(f"{made['batch_no']}-{n:05d}", LAST_DAY.isoformat(), row=n + 1)
        for n in range(1, made["payments"] + 1)
    ]
    pay.bank_results(at(book, "李出纳", LAST_DAY.isoformat()), answers, digest("last"))


def erased(book: OpenBook, office: Office, request_id: str | None = None) -> Answer:
    """The member's data are erased, by two persons."""
    asked = erase.ask(desk(book, "王登记", LATER), LI.id_number, GROUND)
    return erase.agree(desk(book, "周主任", LATER, request_id), office, asked["erasure_no"])


def stored(book: OpenBook, table: str) -> list[dict[str, Any]]:
    """The rows of a table as the database keeps them."""
    with book.reading() as connection:
        found = connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
        return [dict(row) for row in found.mappings()]


def cut(book: OpenBook, id_number: str, answers: Sequence[int] = ()) -> int:
    """Erase a person whose business is not over: the deed without what is in its way."""
    kinds = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}
    with book.writing() as connection:
        keeping = Keeping(connection, "erase", "周主任", LATER)
        member = people.members_by_number(keeping.session, [id_number])[id_number]
        rows = of_person.rows_of(keeping.session, member.id)
        keeping.session.expunge_all()
        request_id = keeping.add(
            ErasureRequest, erasure_no="SC-1", member_id=member.id, ground=GROUND, keep_years=30,
            last_on=LAST_DAY, asked_on=LATER, made_by="王登记",
        )  # fmt: skip
        erasure_id = keeping.add(
            Erasure, request_id=request_id, made_by="王登记", checked_by="周主任", erased_on=LATER
        )
        cutter = Cutter(keeping, erasure_id)
        done = [
            cutter.rows(kinds[table], [row["id"] for row in its])
            for table, its in rows.items()
            if table in CUT
        ]
        done.append(cutter.answers(answers))
        keeping.finish("cut", digest("cut"), "done", {})
        keeping.ends.write()
    return sum(done)
