"""A year in which every step that writes is taken, one after another; each can be killed.

It is the plain year with what else can happen in one put between its stages. An act is called by
what it does; its name is its request id as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.book.connection import OpenBook, book_url, keys_path
from ledger.book.migrating import migrate
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.tables import Job
from ledger.permissions import Role
from ledger.scheme import read_files
from ledger.work import (
    accounts,
    adjudicate,
    approve,
    attach,
    bill,
    enrol,
    erase,
    intake,
    jobs,
    pay,
    post,
    publish,
    receive,
    uploads,
    withdrawals,
)
from ledger.work.anchor import anchor
from ledger.work.backup import backup
from ledger.work.desk import Desk
from ledger.work.open_book import adopt_texts, new_book
from ledger.work.reach import Reach
from ledger.work.rekey import rekey
from ledger.work.restore import restore
from ledger.work.running import run_waiting
from ledger.work.send_back import send_back
from tests.conftest import FOUNDED_ON, SCHEME
from tests.work.copies import CONTENT, NOW
from tests.work.papers import (
    BANK,
    INTEREST,
    LI,
    STRANGER,
    card,
    digest,
    on,
    receipt,
    result,
    reversal,
    voucher,
)
from tests.work.scans import pdf
from tests.work.year import STAGES, Stage

WHOLE = Reach(is_whole=True)
LATER = on("2044-01-01")  # when nothing need be kept any longer
INTEREST_FORM = voucher("利息", "2012-09-01", (BANK, "5.51", "0"), (INTEREST, "0", "5.51"))


@dataclass(frozen=True)
class Elsewhere:
    """What is done to a place, and not at a desk of a book that is open.

    ``is_step``: it keeps a step in the book under its name, and gives its first answer again.
    ``done``: what it refuses when it is done already; "" where it answers again.
    """

    name: str
    do: Callable[[str], Answer]
    is_step: bool = False
    done: str = ""


Act = Stage | Elsewhere


def _stage(name: str, actor: str, day: str, act: Callable[[Desk], Answer]) -> Stage:
    return Stage(name, actor, on(day), act)


# -- what happens to a place ----------------------------------------------------------------------


def beside(place: str, name: str) -> Path:
    """A file that belongs to a place: beside the book, or among the keys of books on a server."""
    url = book_url(place)
    path = Path(url.database or "") if url.drivername == "sqlite" else keys_path(url)
    return path.with_name(f"{digest(place)[:12]}-{name}")


def _found(place: str) -> Answer:
    return new_book(place, SCHEME, "管理员", FOUNDED_ON, "founded")


@contextmanager
def _office(place: str) -> Iterator[Office]:
    office = Office(place)
    try:
        yield office
    finally:
        office.close()


def _upload(place: str) -> Answer:
    with _office(place) as office:
        return {"upload": uploads.keep_upload(office, "officer", "名册.csv", CONTENT)}


def _user(place: str) -> Answer:
    with _office(place) as office:
        roles = {Role.AUDITOR: ("",)}
        return accounts.add_user(office, "管理员", "auditor", "某某", roles)


def _job(place: str) -> Answer:
    with _office(place) as office:
        number = jobs.ask(office, "verify", "officer", {}, "asked for")
        with office.session() as session:  # whoever ran it is dead, and not only silent
            job = session.get_one(Job, number)
            job.beat_at = (job.beat_at or job.asked_at) - 2 * jobs.SILENT_AFTER
        run_waiting(place, office)
        return {"job": number}


def _attach(place: str) -> Answer:
    with _office(place) as office, OpenBook(place) as book:
        taken = attach.take(office, "费用清单.pdf", pdf())
        desk = Desk(book, "经办", on("2012-12-10"), "attached")
        return attach.attach(desk, WHOLE, "SB-2012-00001", [taken])


def _erase(place: str) -> Answer:
    """What the step answers; how many files were left to drop is another matter each time."""
    with _office(place) as office, OpenBook(place) as book:
        desk = Desk(book, "周主任", LATER, "erased")
        answer = erase.agree(desk, office, "SC-2044-0001")
        return {name: said for name, said in answer.items() if name not in ("files", "swept")}


def _anchor(place: str) -> Answer:
    with OpenBook(place) as book:
        return anchor(book, beside(place, "anchors.jsonl"), on("2013-12-01"))


def _backup(place: str) -> Answer:
    return backup(place, beside(place, "copy.zip"), NOW)


def restored_place(place: str) -> str:
    """Where the copy of a book is restored."""
    url = book_url(place)
    if url.drivername == "sqlite":
        return str(beside(place, "restored.db"))
    placed = url.update_query_dict({"search_path": f"{url.query['search_path']}_restored"})
    return placed.render_as_string(hide_password=False)


def _restore(place: str) -> Answer:
    return restore(beside(place, "copy.zip"), restored_place(place))


def _migrate(place: str) -> Answer:
    before, after = migrate(book_url(place))
    return {"before": before, "after": after}


# -- what else can happen in a year ---------------------------------------------------------------


def _adopt(desk: Desk) -> Answer:
    files = read_files(SCHEME)
    return adopt_texts(desk, files | {"rulebook.md": files["rulebook.md"] + "\n附则。\n"})


def _again(form: str) -> Callable[[Desk], Answer]:
    return lambda desk: adjudicate.adjudicate(desk, form)


AFTER: dict[str, tuple[Act, ...]] = {
    "received": (
        _stage("joined", "王登记", "2012-08-12", lambda at: enrol.enrol(
            at, "2012", [STRANGER.row(2, changed_on="2012-08-12")],
            ("增员.xlsx", digest("joined")))),
        _stage("billed again", "李出纳", "2012-08-13", lambda at: bill.bill(at, "2012")),
        _stage("received more", "李出纳", "2012-08-20", lambda at: receive.receive(at, (
            receipt("R5", "2012-08-15", "某人", "30"),
            receipt("R6", "2012-08-15", "某人", "20", row=3)), digest("more"))),
        _stage("identified", "李出纳", "2012-08-21",
               lambda at: receive.identify(at, "R6", "JF-2012-00004")),
        _stage("cancelled", "李出纳", "2012-08-22",
               lambda at: bill.cancel_invoice(at, "JF-2012-00004", "单位撤回")),
        _stage("refund asked", "李出纳", "2012-08-23", lambda at: receive.ask_refund(
            at, "R5", None, "误汇", card(9), "中国银行靖江支行")),
        _stage("refund approved", "钱复核", "2012-08-24",
               lambda at: approve.approve_refund(at, "TK-2012-00001")),
        _stage("mistyped", "吴会计", "2012-09-01", lambda at: post.voucher(at, INTEREST_FORM)),
        _stage("withdrawn", "吴会计", "2012-09-01",
               lambda at: withdrawals.withdraw(at, "SG-2012-0002", "金额写错")),
        _stage("typed", "吴会计", "2012-09-01", lambda at: post.voucher(at, INTEREST_FORM)),
        _stage("booked", "钱复核", "2012-09-01",
               lambda at: approve.approve_voucher(at, "SG-2012-0003")),
        _stage("reversed", "吴会计", "2012-09-02",
               lambda at: post.reverse(at, "记000015", "重复入账")),
        _stage("booked in red", "钱复核", "2012-09-02",
               lambda at: approve.approve_voucher(at, "SG-2012-0004")),
    ),
    "claimed": (
        Elsewhere("attached", _attach, is_step=True),
        Elsewhere("uploaded", _upload),
        Elsewhere("user added", _user, done="login_taken"),
    ),
    "decided": (
        _stage("sent back", "周主任", "2012-12-11",
               lambda at: send_back(at, "SB-2012-00001", 1, "请补交出院小结")),
        _stage("decided again", "赵审核", "2012-12-11", _again("SB-2012-00001")),
    ),
    "answered": (
        _stage("corrected", "李出纳", "2012-12-20", lambda at: pay.correct_payee(
            at, "YF-2012-000002", "", card(77), "", "原卡已销户")),
        _stage("batched again", "李出纳", "2012-12-21", pay.make_batch),
        _stage("batch withdrawn", "周主任", "2012-12-21",
               lambda at: pay.withdraw(at, "FK-2012-0002", "有误")),
        _stage("taken back", "陈受理", "2013-01-10", lambda at: intake.reverse_settlements(
            at, [reversal("S3", "2013-01-09")], digest("reversal"))),
        _stage("decided without it", "赵审核", "2013-01-11", adjudicate.adjudicate),
        _stage("signed anew", "钱复核", "2013-01-12", approve.approve_claims),
        _stage("approved anew", "孙主席", "2013-01-12", approve.approve_claims),
        _stage("paid back", "李出纳", "2013-01-25", lambda at: receive.receive(
            at, [receipt("R7", "2013-01-25", LI.name, "1500", "退回互助金")], digest("back"))),
        _stage("recovered", "李出纳", "2013-01-26",
               lambda at: receive.identify(at, "R7", "ZH-2013-00001")),
        _stage("batched at last", "李出纳", "2013-02-01", pay.make_batch),
        _stage("released at last", "周主任", "2013-02-01",
               lambda at: pay.release(at, "FK-2013-0003")),
        _stage("answered at last", "李出纳", "2013-02-03", lambda at: pay.bank_results(
            at, (result("FK-2012-0001-00004", "2013-02-02"),
                 result("FK-2013-0003-00001", "2013-02-02", row=3)), digest("at last"))),
    ),
    "published": (
        _stage("objected", "郑主任", "2013-10-12", lambda at: publish.object_to(
            at, "GS-2012-001", "一名职工", "名额太少", None)),
        _stage("objection answered", "郑主任", "2013-10-14", lambda at: publish.answer_objection(
            at, "YY-2013-0001", upheld=False, words="按办法分配")),
    ),
    "relieved": (
        _stage("adopted", "管理员", "2013-10-20", _adopt),
        _stage("rekeyed", "管理员", "2013-10-21", rekey),
        _stage("batched after relief", "李出纳", "2013-10-22", pay.make_batch),
        _stage("released after relief", "周主任", "2013-10-22",
               lambda at: pay.release(at, "FK-2013-0004")),
        _stage("paid after relief", "李出纳", "2013-10-24", lambda at: pay.bank_results(
            at, [result(f"FK-2013-0004-{n:05d}", "2013-10-23", row=n + 1) for n in (1, 2)],
            digest("after relief"))),
        _stage("erasure asked", "王登记", LATER.isoformat(),
               lambda at: erase.ask(at, LI.id_number, "保存期满")),
        Elsewhere("erased", _erase, is_step=True),
        Elsewhere("job done", _job),
        Elsewhere("anchored", _anchor),
        Elsewhere("backed up", _backup, done="archive_exists"),
        Elsewhere("restored", _restore, done="book_exists"),
    ),
}  # fmt: skip

FOUNDED = Elsewhere("founded", _found, is_step=True, done="book_exists")
ACTS: tuple[Act, ...] = (
    FOUNDED,
    *(act for stage in STAGES for act in (stage, *AFTER.get(stage.name, ()))),
)
MIGRATED = Elsewhere("migrated", _migrate)  # of a book that an early program kept
BY_NAME: dict[str, Act] = {act.name: act for act in (*ACTS, MIGRATED)}


def carry_out(place: str, act: Act) -> Answer:
    """Do an act, as its own request."""
    if isinstance(act, Elsewhere):
        return act.do(place)
    with OpenBook(place) as book:
        return act.do(book)
