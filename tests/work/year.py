"""A plain year: every stage is one step, done by one person on one day; nothing goes wrong.

Three units bring twelve members; three claims are granted, 300.00, 7,500.00 (two signatures) and
2,500.00, and one is too late. The bank returns the 2,500.00. Two members get 二次救助.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.work import (
    adjudicate,
    allocate,
    approve,
    bill,
    close,
    enrol,
    intake,
    pay,
    post,
    publish,
    receive,
    register,
)
from ledger.work.desk import Desk
from tests.conftest import desk
from tests.work.papers import (
    BANK,
    LI,
    PERSONS,
    SCHOOL,
    SHIPYARD,
    STORE,
    SUBSIDY,
    SUN,
    UNITS,
    ZHANG,
    ZHOU,
    claim,
    digest,
    on,
    receipt,
    register_of,
    result,
    roster,
    stay,
    voucher,
)

ROSTER = ("名册.xlsx", digest("roster"))
GRANT = voucher("上级工会补助", "2012-07-20", (BANK, "20000", "0"), (SUBSIDY, "0", "20000"))
RECEIPTS = (
    receipt("R1", "2012-08-03", SHIPYARD.name, "250", "缴费 JF-2012-00001"),
    receipt("R2", "2012-08-04", SCHOOL.name, "200", row=3),
    receipt("R3", "2012-08-05", STORE.name, "150", row=4),
)
CLAIMS = (
    claim(1, ZHANG, "2012-09-20", stay("S1", "2012-09-10", "4200", "3600")),
    claim(2, LI, "2012-11-20", stay("S2", "2012-10-10", "30000", "18000"),
          stay("S3", "2012-10-30", "8000", "5000"), row=3, diagnosis="C34.1"),
    claim(3, ZHOU, "2012-12-01", stay("S4", "2012-11-15", "10000", "5000"), row=5,
          diagnosis="E11.9", line="special_outpatient"),
    claim(4, SUN, "2012-12-05", stay("S5", "2012-10-05", "2000", "1000"), row=6),
)  # fmt: skip
RESULTS = (
    result("FK-2012-0001-00001", "2012-12-17"),
    result("FK-2012-0001-00002", "2012-12-17", returned="账户已销户", row=3),
    result("FK-2012-0001-00003", "2012-12-17", row=4),
)


def at(book: OpenBook, actor: str, day: str, request_id: str = "") -> Desk:
    """Somebody at the desk on a day; a new request each time unless it is named."""
    return desk(book, actor, on(day), request_id or None)


@dataclass(frozen=True)
class Stage:
    """A step, called by what the book has become through it; its name is also its request id."""

    name: str
    actor: str
    today: date
    act: Callable[[Desk], Answer]

    def do(self, book: OpenBook, request_id: str = "") -> Answer:
        return self.act(desk(book, self.actor, self.today, request_id or self.name))


STAGES = (
    Stage("registered", "王登记", on("2012-06-25"),
          lambda at: register.register(at, "2012", register_of(*UNITS), digest("units"))),
    Stage("enrolled", "王登记", on("2012-07-05"),
          lambda at: enrol.enrol(at, "2012", roster(*PERSONS), ROSTER)),
    Stage("billed", "李出纳", on("2012-07-15"), lambda at: bill.bill(at, "2012")),
    Stage("granted", "吴会计", on("2012-07-20"), lambda at: post.voucher(at, GRANT)),
    Stage("checked", "钱复核", on("2012-07-20"),
          lambda at: approve.approve_voucher(at, "SG-2012-0001")),
    Stage("funded", "孙主席", on("2012-07-21"),
          lambda at: approve.approve_voucher(at, "SG-2012-0001")),
    Stage("received", "李出纳", on("2012-08-10"),
          lambda at: receive.receive(at, RECEIPTS, digest("receipts"))),
    Stage("claimed", "陈受理", on("2012-12-10"),
          lambda at: intake.intake(at, CLAIMS, digest("claims"))),
    Stage("decided", "赵审核", on("2012-12-11"), adjudicate.adjudicate),
    Stage("signed", "钱复核", on("2012-12-12"), approve.approve_claims),
    Stage("approved", "孙主席", on("2012-12-13"), approve.approve_claims),
    Stage("batched", "李出纳", on("2012-12-15"), pay.make_batch),
    Stage("released", "周主任", on("2012-12-15"), lambda at: pay.release(at, "FK-2012-0001")),
    Stage("answered", "李出纳", on("2012-12-18"),
          lambda at: pay.bank_results(at, RESULTS, digest("results"))),
    Stage("closed", "吴会计", on("2013-10-08"), lambda at: close.close(at, "2012")),
    Stage("fixed", "吴会计", on("2013-10-09"), lambda at: allocate.fix(at, "2012")),
    Stage("published", "吴会计", on("2013-10-10"), lambda at: publish.publish(at, "2012")),
    Stage("relieved", "钱复核", on("2013-10-18"), lambda at: approve.approve_relief(at, "2012")),
)  # fmt: skip
NAMES = tuple(stage.name for stage in STAGES)


def stage(name: str) -> Stage:
    return STAGES[NAMES.index(name)]


def stage_before(name: str) -> str:
    """The stage before the one named; "new" before the first."""
    return ("new", *NAMES)[NAMES.index(name)]


def live(book: OpenBook, until: str, without: Container[str] = ()) -> None:
    """Live the year in a new book up to a stage, the stage included."""
    for each in STAGES[: NAMES.index(until) + 1]:
        if each.name not in without:
            each.do(book)
