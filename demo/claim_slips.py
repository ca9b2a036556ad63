"""Claims that do not add up or repeat each other, and settlements the hospital takes back.

``PLANTED`` says how many of each, taken from the honest claims for ordinary illness. The sums of a
broken or doubled settlement are put right under the same claim number in the next month's file
(``…_mended``); a few broken ones never are. Two kinds are harmless: a sheet whose catalogue parts
miss the total by some fen, and one that prints the funds' total on the line of the pooled fund.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.claims import ClaimDesk, number
from demo.settlements import Claim, Insured, Settlement
from demo.words import ORDINARY

PLANTED = {
    "sums_broken": 40,
    "settlement_twice_in_claim": 6,
    "again_in_same_file": 10,
    "again_in_later_file": 14,
    "same_number_again": 8,
    "receipt_reused": 10,
    "parts_differ": 8,
    "funds_printed_twice": 6,
}
NEVER_MENDED = 6

#: The slips that the fund still pays for, in the end.
PAYABLE = ("", "parts_differ", "funds_printed_twice", "sums_mended", "doubled_row_mended",
           "reissued")  # fmt: skip

REVERSED_FROM = date(2013, 3, 21)
REVERSED_PAID = 6
REVERSED_UNPAID = 3
REISSUED = 7


@dataclass(frozen=True, slots=True)
class Reversal:
    """结算撤销: the hospital takes one settlement of ``claim_no`` back."""

    settlement: Settlement
    claim_no: str
    reversed_on: date
    reason: str
    was_paid: bool


def spoil(desk: ClaimDesk, honest: Sequence[Claim]) -> tuple[list[Claim], list[Reversal]]:
    """Plant everything; answers all claims in file order, and the reversals."""
    claims = {claim.claim_no: claim for claim in honest}
    codes = {disease.code for disease in ORDINARY}
    # one that is spoilt is mended or repeated a month or two later, which must be still in the year
    pool = [
        claim
        for claim in honest
        if not claim.slip and claim.disease.code in codes and claim.month < date(2013, 7, 1)
    ]
    reversals, reissued = _take_back(desk, pool)
    taken = {reversal.claim_no for reversal in reversals}
    desk.rng.shuffle(pool)
    rest = [claim for claim in pool if claim.claim_no not in taken]
    fresh = list(reissued)
    later: list[Claim] = []
    _plant_sums(desk, claims, rest, later)
    _plant_repeats(desk, rest, fresh, later)
    every = [*claims.values(), *number(fresh, honest), *later]
    order = {claim.claim_no: place for place, claim in enumerate(every)}
    every.sort(key=lambda claim: (claim.month, claim.submitted_on, order[claim.claim_no]))
    return every, reversals


def _plant_sums(
    desk: ClaimDesk, claims: dict[str, Claim], rest: list[Claim], later: list[Claim]
) -> None:
    """Spoil claims in place; the mended ones go to ``later`` with their old number."""
    for place in range(PLANTED["sums_broken"]):
        claim = rest.pop()
        claims[claim.claim_no] = _broken(desk, claim)
        if place >= NEVER_MENDED:
            later.append(_mended(claim, "sums_mended"))
    for _ in range(PLANTED["settlement_twice_in_claim"]):
        claim = rest.pop()
        doubled = (*claim.settlements, claim.settlements[-1])
        slip = "settlement_twice_in_claim"
        claims[claim.claim_no] = replace(claim, settlements=doubled, slip=slip)
        later.append(_mended(claim, "doubled_row_mended"))
    for _ in range(PLANTED["parts_differ"]):
        claim = rest.pop()
        claims[claim.claim_no] = _altered(
            claim, "parts_differ", "fulamt_ownpay_amt", desk.rng.choice((-2, -1, 1, 2, 3))
        )
    several = [claim for claim in rest if _has_second_fund(claim)]
    for claim in several[: PLANTED["funds_printed_twice"]]:
        rest.remove(claim)
        amounts = claim.settlements[0].amounts
        second = amounts["fund_pay_sumamt"] - amounts["hifp_pay"]
        claims[claim.claim_no] = _altered(claim, "funds_printed_twice", "hifp_pay", second)


def _plant_repeats(
    desk: ClaimDesk, rest: list[Claim], fresh: list[Claim], later: list[Claim]
) -> None:
    """Claim things again: under new numbers (``fresh``) or under the old one (``later``)."""
    for _ in range(PLANTED["again_in_same_file"]):
        claim = rest.pop()
        fresh.append(replace(claim, slip="again_in_same_file", see=claim.claim_no))
    for _ in range(PLANTED["again_in_later_file"]):
        fresh.append(_again(desk, rest.pop(), "again_in_later_file"))
    for _ in range(PLANTED["same_number_again"]):
        claim = rest.pop()
        later.append(_mended(claim, "same_number_again"))
    for _ in range(PLANTED["receipt_reused"]):
        claim = rest.pop()
        told = claim.settlements[0]
        other = desk.hospitals.settle(
            told.hospital, told.admitted_on, told.discharged_on, told.amounts
        )
        copied = replace(other, receipt_code=told.receipt_code, receipt_no=told.receipt_no)
        fresh.append(_again(desk, replace(claim, settlements=(copied,)), "receipt_reused"))


def _broken(desk: ClaimDesk, claim: Claim) -> Claim:
    """The total or the cash mistyped, so that the payments do not add up to the bill."""
    name = desk.rng.choice(("medfee_sumamt", "psn_cash_pay"))
    by = desk.rng.choice((1, 9, 10, 90, 100, 900, 1_000, 9_000)) * 10
    return _altered(claim, "sums_broken", name, by)


def _altered(claim: Claim, slip: str, name: str, by_fen: int) -> Claim:
    """``claim`` with one amount of its first settlement changed."""
    first, *others = claim.settlements
    amounts = {**first.amounts, name: first.amounts.get(name, 0) + by_fen}
    return replace(claim, settlements=(replace(first, amounts=amounts), *others), slip=slip)


def _has_second_fund(claim: Claim) -> bool:
    amounts = claim.settlements[0].amounts
    return len(claim.settlements) == 1 and amounts["fund_pay_sumamt"] != amounts.get("hifp_pay")


def _mended(claim: Claim, slip: str) -> Claim:
    """The same claim in the next month's file; the day of application stays."""
    return replace(claim, month=_next_month(claim.month), slip=slip, see=claim.claim_no)


def _again(desk: ClaimDesk, claim: Claim, slip: str) -> Claim:
    month = _next_month(claim.month)
    if desk.rng.randrange(2):
        month = _next_month(month)
    submitted_on = month + timedelta(days=desk.rng.randrange(25))
    return replace(claim, month=month, submitted_on=submitted_on, slip=slip, see=claim.claim_no)


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


# -- settlements taken back -----------------------------------------------------------------------


def _take_back(desk: ClaimDesk, pool: Sequence[Claim]) -> tuple[list[Reversal], list[Claim]]:
    """Reversals in late March 2013 of claims from February (paid) and March (not yet paid), and
    the claims for the settlements that the hospital issued afresh."""
    february, march = (
        [
            claim
            for claim in pool
            if claim.month == month
            and claim.settlements[-1].discharged_on >= date(2013, 2, 8)
            and claim.submitted_on < REVERSED_FROM
        ]
        for month in (date(2013, 2, 1), date(2013, 3, 1))
    )
    chosen = desk.rng.sample(february, REVERSED_PAID) + desk.rng.sample(march, REVERSED_UNPAID)
    reversals = [
        Reversal(
            settlement=claim.settlements[-1],
            claim_no=claim.claim_no,
            reversed_on=REVERSED_FROM + timedelta(days=desk.rng.randrange(8)),
            reason=desk.rng.choice(("重复收费，退费重结", "医保身份识别错误", "费用录入错误")),
            was_paid=claim.month < date(2013, 3, 1),
        )
        for claim in chosen
    ]
    return reversals, list(_reissued(desk, chosen[-REISSUED:]))


def _reissued(desk: ClaimDesk, claims: Sequence[Claim]) -> Iterator[Claim]:
    for claim in claims:
        old = claim.settlements[-1]
        cost = old.amounts["medfee_sumamt"] * desk.rng.randrange(900, 1_000) // 1000
        insured = Insured("cvlserv_pay" in old.amounts, "hifes_pay" in old.amounts)
        amounts = desk.hospitals.inpatient(old.hospital, cost, insured, True)
        new = desk.hospitals.settle(old.hospital, old.admitted_on, old.discharged_on, amounts)
        submitted_on = date(2013, 4, 1) + timedelta(days=desk.rng.randrange(7))
        yield replace(
            claim,
            month=date(2013, 4, 1),
            submitted_on=submitted_on,
            settlements=(new,),
            slip="reissued",
            see=claim.claim_no,
        )
