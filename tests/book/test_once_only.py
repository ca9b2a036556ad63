"""What may happen once happens once, and two persons are two: by constraint, whoever writes."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.book.connection import OpenBook
from tests.book.forging import FIRST, TABLES, dump, put, refused

# What is written a second time, and the columns it has in common with the row that is there.
SECOND_TIME: dict[str, tuple[str, tuple[str, ...]]] = {
    "a settlement claimed": ("settlement", ("institution", "setl_id")),
    "a hospital receipt claimed": ("settlement", ("receipt_code", "receipt_no")),
    "a settlement reversed": ("settlement_reversal", ("settlement_id",)),
    "a claim's number": ("claim", ("claim_no",)),
    "a round of decisions": ("decision", ("claim_id", "round")),
    "a level of signatures": ("approval", ("subject", "subject_id", "level")),
    "a request answered": ("step", ("request_id",)),
    "an event of a record booked": ("entry", ("event", "cause_kind", "cause_id")),
    "an entry's number": ("entry", ("entry_no",)),
    "a line of an entry": ("posting", ("entry_id", "line_no")),
    "an account's code": ("account", ("code",)),
    "a person by identity document": ("member", ("id_type", "id_number")),
    "an employer by its code": ("employer", ("uscc",)),
    "a member enrolled in a period": ("enrolment", ("member_id", "period_code")),
    "an enrolment billed": ("invoice_line", ("enrolment_id",)),
    "an invoice cancelled": ("invoice_cancellation", ("invoice_id",)),
    "money received": ("receipt", ("bank_ref",)),
    "a try of a payment": ("payment", ("payable_id", "attempt")),
    "a payment answered by the bank": ("bank_result", ("payment_id",)),
    "a batch released": ("release", ("batch_id",)),
    "a batch withdrawn": ("batch_cancellation", ("batch_id",)),
    "a payable taken back": ("payable_cancellation", ("payable_id",)),
    "a decision made payable": ("payable", ("decision_id",)),
    "an allocation fixed": ("allocation", ("period_code",)),
    "a member's award": ("award", ("allocation_id", "member_id")),
    "an allocation published": ("notice", ("allocation_id",)),
    "an objection answered": ("objection_answer", ("objection_id",)),
    "a voucher to reverse an entry": ("voucher", ("reverses_id",)),
    "a benefit recovered": ("recovery", ("decision_id",)),
}


@pytest.mark.parametrize("what", SECOND_TIME)
def test_it_happens_once(lived_in: OpenBook, what: str) -> None:
    table, key = SECOND_TIME[what]
    kept = dict(zip(TABLES[table].c.keys(), dump(lived_in)[table][0], strict=True))
    same = {name: kept[name] for name in key}
    rest = {k: v for k, v in ALIKE.get(table, {}).items() if k not in same}
    with refused(lived_in, key[-1]) as connection:
        put(connection, table, **rest, **same)


def test_two_settlements_may_have_no_number_of_a_receipt(lived_in: OpenBook) -> None:
    with lived_in.engine.begin() as connection:
        for _ in range(2):
            put(connection, "settlement", receipt_code="", receipt_no="")
    with refused(lived_in, "receipt_no") as connection:
        put(connection, "settlement", receipt_code="", receipt_no="1")
        put(connection, "settlement", receipt_code="", receipt_no="1")


# What keeps the second row from breaking another rule than the one it is about.
ALIKE: dict[str, dict[str, Any]] = {
    "account": {"kind": "asset"},
    "allocation": {"pool_fen": 4},
    "approval": {"made_by": "甲", "signed_by": "乙"},
    "bank_result": {"outcome": "returned", "payable_id": 1},
    "claim": {"line": "inpatient"},
    "decision": {"outcome": "approved"},
    "enrolment": {"kind": "first"},
    "entry": {"period_code": "2013-08-01"},
    "invoice_line": {"fee_fen": 8},
    "payable": {"kind": "benefit"},
    "posting": {"account": "1002", "credit_fen": 0},
    "release": {"made_by": "甲", "released_by": "乙"},
    "step": {"outcome": "done"},
}


def test_a_payable_is_paid_once(lived_in: OpenBook) -> None:
    with refused(lived_in, "paid|payable_id") as connection:
        for attempt in (2, 3):
            payment_id = put(connection, "payment", payable_id=1, attempt=attempt)
            put(connection, "bank_result", payment_id=payment_id, payable_id=1, outcome="paid")


def test_a_payment_is_answered_for_its_own_payable(lived_in: OpenBook) -> None:
    """Else one payable could be paid twice by answering the second time for another one."""
    with refused(lived_in, "another payable") as connection:
        put(connection, "refund")
        other = put(connection, "payable", kind="refund", refund_id=2)
        payment_id = put(connection, "payment", payable_id=1, attempt=2)
        put(connection, "bank_result", payment_id=payment_id, payable_id=other, outcome="paid")


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "benefit"},
        {"kind": "relief", "decision_id": 1},
        {"kind": "refund", "refund_id": 1, "award_id": 1},
        {"kind": "gift", "refund_id": 1},
        {"kind": "refund", "refund_id": 1, "amount_fen": 0},
    ],
    ids=["none", "of another kind", "two", "of no known kind", "of nothing"],
)
def test_a_payable_has_one_cause(lived_in: OpenBook, columns: dict[str, Any]) -> None:
    with refused(lived_in, "ck_payable") as connection:
        put(connection, "payable", **columns)


@pytest.mark.parametrize("subject", ["decision", "allocation", "refund", "voucher"])
def test_the_maker_is_not_the_checker(lived_in: OpenBook, subject: str) -> None:
    with refused(lived_in, "maker_is_not_checker") as connection:
        maker = {"subject": subject, "subject_id": 1, "made_by": "甲", "signed_by": "甲"}
        put(connection, "approval", level=2, **maker)


def test_the_maker_of_a_batch_does_not_release_it(lived_in: OpenBook) -> None:
    with refused(lived_in, "maker_is_not_checker") as connection:
        batch_id = put(connection, "batch", made_by="甲")
        put(connection, "release", batch_id=batch_id, made_by="甲", released_by="甲")


@pytest.mark.parametrize("subject", ["decision", "allocation", "refund", "voucher"])
def test_a_signature_does_not_name_another_maker(lived_in: OpenBook, subject: str) -> None:
    """Else the maker could sign by writing down that somebody else had made it."""
    with refused(lived_in, "made by somebody else") as connection:
        forged = {"subject": subject, "subject_id": 1, "made_by": "乙", "signed_by": "甲"}
        put(connection, "approval", level=2, **forged)


def test_a_release_does_not_name_another_maker(lived_in: OpenBook) -> None:
    with refused(lived_in, "made by somebody else") as connection:
        batch_id = put(connection, "batch", made_by="甲")
        put(connection, "release", batch_id=batch_id, made_by="乙", released_by="甲")


def test_there_is_one_book_in_a_book(lived_in: OpenBook) -> None:
    with refused(lived_in, "one_row") as connection:
        put(connection, "book")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("invoice", {"total_fen": 5}),
        ("invoice", {"employer_fen": -1, "member_fen": 2, "union_fen": 0, "superior_fen": 0,
                     "total_fen": 1}),
        ("invoice_line", {"fee_fen": 5}),
        ("receipt_use", {"total_fen": 5}),
        ("allocation", {"period_code": FIRST, "pool_fen": 5}),
        ("award", {"need_fen": 1, "award_fen": 2}),
        ("decision", {"outcome": "declined", "benefit_fen": 1}),
        ("decision", {"outcome": "approved", "benefit_fen": 0}),
        ("settlement", {"medfee_sumamt_fen": -1}),
        ("enrolment_change", {"kind": "transfer"}),
    ],
)  # fmt: skip
def test_amounts_agree(lived_in: OpenBook, table: str, columns: dict[str, Any]) -> None:
    with refused(lived_in, f"ck_{table}") as connection:
        put(connection, table, **columns)
