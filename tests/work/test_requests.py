"""A request is carried out once: asked again it is answered again, and it means one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

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
from tests.book.forging import dump
from tests.work.answers import found, refused
from tests.work.conftest import BookAt
from tests.work.papers import (
    BANK,
    FEES,
    PERSONS,
    SCHOOL,
    UNITS,
    digest,
    register_of,
    roster,
    voucher,
)
from tests.work.year import CLAIMS, NAMES, RECEIPTS, RESULTS, at, stage, stage_before

FEE = voucher("手续费", "2012-07-20", (FEES, "1", "0"), (BANK, "0", "1"))

# The same step as the stage, asked for something else.
OTHERWISE: dict[str, Callable[[Desk], Answer]] = {
    "registered": lambda desk: register.register(
        desk, "2012", register_of(*UNITS), digest("other")
    ),
    "enrolled": lambda desk: enrol.enrol(desk, "2012", roster(*PERSONS), ("", digest("other"))),
    "billed": lambda desk: bill.bill(desk, "2012", SCHOOL.uscc),
    "granted": lambda desk: post.voucher(desk, FEE),
    "checked": lambda desk: approve.approve_voucher(desk, "SG-2012-0002"),
    "funded": lambda desk: approve.approve_voucher(desk, "SG-2012-0002"),
    "received": lambda desk: receive.receive(desk, RECEIPTS, digest("other")),
    "claimed": lambda desk: intake.intake(desk, CLAIMS, digest("other")),
    "decided": lambda desk: adjudicate.adjudicate(desk, "SB-2012-00001"),
    "signed": lambda desk: approve.approve_claims(desk, ["SB-2012-00001"]),
    "approved": lambda desk: approve.approve_claims(desk, ["SB-2012-00001"]),
    "batched": lambda desk: pay.release(desk, "FK-2012-0001"),
    "released": lambda desk: pay.release(desk, "FK-2012-0002"),
    "answered": lambda desk: pay.bank_results(desk, RESULTS, digest("other")),
    "closed": lambda desk: close.close(desk, "2013"),
    "fixed": lambda desk: allocate.fix(desk, "2013"),
    "published": lambda desk: publish.publish(desk, "2013"),
    "relieved": lambda desk: approve.approve_relief(desk, "2013"),
}


@pytest.mark.parametrize("name", NAMES)
def test_asked_again_it_is_answered_again(book_at: BookAt, name: str) -> None:
    book = book_at(stage_before(name))
    first = stage(name).do(book)
    before = dump(book)
    tomorrow = replace(stage(name), today=stage(name).today + timedelta(days=1))
    assert tomorrow.do(book) == first
    assert dump(book) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_request_means_one_thing(book_at: BookAt, name: str) -> None:
    book = book_at(name)
    before = dump(book)
    for other in (
        replace(stage(name), act=OTHERWISE[name]),
        replace(stage(name), actor="别人"),
    ):
        with refused("request_id_reused", request_id=name):
            other.do(book)
    assert dump(book) == before


def test_a_no_stays_a_no(book_at: BookAt) -> None:
    """Who was refused asks again under a new request, when there is a reason to."""
    book = book_at("batched")
    with refused("maker_is_checker"):
        pay.release(at(book, "李出纳", "2012-12-15", "R1"), "FK-2012-0001")
    pay.withdraw(at(book, "周主任", "2012-12-15"), "FK-2012-0001", "有误")
    with refused("maker_is_checker"):
        pay.release(at(book, "李出纳", "2012-12-16", "R1"), "FK-2012-0001")
    with refused("batch_withdrawn"):
        pay.release(at(book, "李出纳", "2012-12-16", "R2"), "FK-2012-0001")


def test_bad_input_can_be_mended_under_the_same_request(book_at: BookAt) -> None:
    """What cannot be read was never asked: nothing of it is kept."""
    book = book_at("registered")
    before = dump(book)
    mistyped = [structs.replace(row, id_number="1") for row in roster(PERSONS[0])]
    with found("id_length"):
        enrol.enrol(at(book, "王登记", "2012-07-05", "R1"), "2012", mistyped, ("", digest("1")))
    assert dump(book) == before
    desk = at(book, "王登记", "2012-07-05", "R1")
    assert enrol.enrol(desk, "2012", roster(PERSONS[0]), ("", digest("2")))["joined"] == 1
