"""Events become balanced entries; what cannot balance never leaves here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.journal import check_balanced, draft_postings, reversal, summary, totals
from ledger.nouns import Part, PostingDraft
from ledger.refusals import Refusal
from ledger.rules import Event, EventLine
from tests.core.builders import is_told

CODES = {
    "bank": "1002",
    "receivable_employer": "1131.01",
    "receivable_member": "1131.02",
    "unidentified": "2241",
}
MONEY_RECEIVED = Event(
    name="money_received",
    summary="收到{employer}互助金",
    lines=(
        EventLine("debit", "bank", "total"),
        EventLine("credit", "receivable_employer", "employer"),
        EventLine("credit", "receivable_member", "member"),
        EventLine("credit", "unidentified", "excess"),
    ),
)


def amounts(
    total: int = 0, employer: int = 0, member: int = 0, excess: int = 0
) -> dict[str, list[Part]]:
    return {
        "total": [Part(total)],
        "employer": [Part(employer, employer_id=7)],
        "member": [Part(member, employer_id=7)],
        "excess": [Part(excess)],
    }


def debit(account: str, fen: int) -> PostingDraft:
    return PostingDraft(account, fen, 0)


def credit(account: str, fen: int) -> PostingDraft:
    return PostingDraft(account, 0, fen)


def test_an_event_makes_a_posting_for_each_part_in_its_own_order() -> None:
    postings = draft_postings(MONEY_RECEIVED, CODES, amounts(5000, 3333, 1667))
    assert postings == (
        PostingDraft("1002", 5000, 0),
        PostingDraft("1131.01", 0, 3333, employer_id=7),
        PostingDraft("1131.02", 0, 1667, employer_id=7),
    )


def test_many_parts_of_one_amount_keep_their_sub_ledgers() -> None:
    event = Event(
        "paid", "", (EventLine("debit", "payable", "each"), EventLine("credit", "bank", "sum"))
    )
    parts = {
        "each": [Part(100, member_id=1), Part(0, member_id=2), Part(50, member_id=3)],
        "sum": [Part(150)],
    }
    postings = draft_postings(event, {"payable": "2202", "bank": "1002"}, parts)
    assert [(one.member_id, one.debit_fen) for one in postings[:2]] == [(1, 100), (3, 50)]


def test_a_missing_amount_is_named() -> None:
    given_amounts = amounts(100, 100)
    del given_amounts["excess"]
    with pytest.raises(ValueError, match="money_received: amounts missing: excess"):
        draft_postings(MONEY_RECEIVED, CODES, given_amounts)


def test_an_amount_that_the_event_does_not_use_is_named() -> None:
    with pytest.raises(ValueError, match="amounts not used: interest"):
        draft_postings(MONEY_RECEIVED, CODES, amounts(100, 100) | {"interest": [Part(1)]})


def test_a_role_without_an_account_is_named() -> None:
    codes = {role: code for role, code in CODES.items() if role != "bank"}
    with pytest.raises(ValueError, match="roles without account: bank"):
        draft_postings(MONEY_RECEIVED, codes, amounts(100, 100))


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(ValueError, match="amount excess has a part of -1 fen"):
        draft_postings(MONEY_RECEIVED, CODES, amounts(100, 101, 0, -1))


def test_a_side_that_is_neither_is_refused() -> None:
    event = Event("odd", "", (EventLine("left", "bank", "total"),))
    with pytest.raises(ValueError, match="'left' is neither"):
        draft_postings(event, CODES, {"total": [Part(1)]})


def test_an_event_that_does_not_balance_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="debit 100 fen, credit 99 fen"):
        draft_postings(MONEY_RECEIVED, CODES, amounts(100, 99))


def test_an_entry_of_nothing_is_a_bug() -> None:
    with pytest.raises(AssertionError, match=r"makes 0 posting\(s\)"):
        draft_postings(MONEY_RECEIVED, CODES, amounts())


def test_the_summary_is_filled_with_facts() -> None:
    assert summary(MONEY_RECEIVED, {"employer": "某某厂", "more": ""}) == "收到某某厂互助金"


def test_a_fact_missing_from_the_summary_is_named() -> None:
    with pytest.raises(ValueError, match="money_received: facts missing: employer"):
        summary(MONEY_RECEIVED, {})


def test_a_reversal_keeps_the_sides_and_turns_the_amounts_red() -> None:
    entry = (PostingDraft("1002", 100, 0), PostingDraft("4101", 0, 100, employer_id=7))
    assert reversal(entry) == (
        PostingDraft("1002", -100, 0),
        PostingDraft("4101", 0, -100, employer_id=7),
    )


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=20))
def test_an_entry_and_its_reversal_leave_nothing_on_any_account(parts: list[int]) -> None:
    entry = (debit("1002", sum(parts)), *(credit("1131", part) for part in parts))
    both = entry + reversal(entry)
    assert totals(both) == (0, 0)
    check_balanced(entry)
    check_balanced(reversal(entry))


@pytest.mark.parametrize(
    ("postings", "code"),
    [
        ([debit("1002", 100)], "entry_too_short"),
        ([debit("1002", 100), credit("4101", 0)], "posting_not_one_sided"),
        ([PostingDraft("1002", 100, 100), credit("4101", 100)], "posting_not_one_sided"),
        ([debit("1002", 100), debit("1003", -100)], "entry_signs_mixed"),
        ([debit("1002", 100), credit("4101", 99)], "entry_unbalanced"),
    ],
)
def test_what_is_no_entry_is_refused(postings: list[PostingDraft], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_balanced(postings)
    assert caught.value.code == code
    assert is_told(code, caught.value.facts)


def test_an_unbalanced_entry_is_told_in_yuan() -> None:
    with pytest.raises(Refusal) as caught:
        check_balanced([debit("1002", 100), credit("4101", 99)])
    assert caught.value.facts == {"debit": "1.00", "credit": "0.99"}
