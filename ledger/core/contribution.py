"""Contributions: one fee split over its payers, an employer's bill, and part payments.

¥50 at two thirds and one third does not divide. The rulebook says whether shares are rounded for
each member or once for the invoice, and who bears the odd fen; here no fen is lost either way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ledger.money import portion
from ledger.nouns import Agreement, Bill, ContributionLine, Fen, Payer
from ledger.rules import ContributionRules


def split_fee(fee_fen: Fen, agreement: Agreement, rules: ContributionRules) -> Mapping[Payer, Fen]:
    """One fee over its payers; the parts sum to it. Payers without a share are left out.

    Every payer but one gets the share rounded half up, and that one, ``odd_fen_borne_by``, the
    rest. If that payer has no share in the agreement, the payer with the largest bears the odd
    fen instead (ties: the order of ``Payer``), so that nobody pays who agreed to pay nothing.
    Raises ``ValueError`` if the shares do not sum to one or one of them is negative.
    """
    shares = _shares_of(agreement)
    bearer = rules.odd_fen_borne_by
    if bearer not in shares:
        bearer = max(shares, key=lambda payer: shares[payer])
    parts = dict.fromkeys(shares, 0)
    left = fee_fen
    for payer, share in shares.items():
        if payer is not bearer:
            # A fee of a few fen can round up for everybody; nobody is then left with less than 0.
            parts[payer] = min(portion(fee_fen, share), left)
            left -= parts[payer]
    parts[bearer] = left
    return parts


def _shares_of(agreement: Agreement) -> dict[Payer, Fraction]:
    """The shares that are not zero, in the order of ``Payer``."""
    shares = {payer: agreement.shares[payer] for payer in Payer if agreement.shares.get(payer)}
    if any(share < 0 for share in shares.values()) or sum(shares.values()) != 1:
        raise ValueError(f"the shares do not sum to one: {dict(agreement.shares)}")
    return shares


def bill(enrolment_ids: Sequence[int], agreement: Agreement, rules: ContributionRules) -> Bill:
    """What an employer owes for these enrolments (缴费通知单), a line for each, in their order.

    ``per_member``: every fee is split alone, so all lines are alike and the sums follow.
    ``per_invoice``: the total is split, so the payers' sums are right to the fen, and the lines
    differ by a fen where they must. Either way each line sums to its fee and each payer's parts to
    that payer's sum.
    """
    count = len(enrolment_ids)
    total_fen = rules.fee_fen * count
    if rules.rounding == "per_member":
        parts = split_fee(rules.fee_fen, agreement, rules)
        columns = {payer: [fen] * count for payer, fen in parts.items()}
        by_payer = {payer: fen * count for payer, fen in parts.items()}
    elif rules.rounding == "per_invoice":
        by_payer = dict(split_fee(total_fen, agreement, rules))
        columns = _columns(by_payer, count)
    else:
        raise ValueError(f"rounding is {rules.rounding!r}")
    lines = tuple(
        ContributionLine(
            enrolment_id, rules.fee_fen, {payer: column[at] for payer, column in columns.items()}
        )
        for at, enrolment_id in enumerate(enrolment_ids)
    )
    return Bill(lines, by_payer, total_fen)


def _columns(by_payer: Mapping[Payer, Fen], count: int) -> dict[Payer, list[Fen]]:
    """Each payer's sum over ``count`` lines so that all lines come to the same amount.

    A payer owes every line the same whole fen; what does not divide is dealt out one fen a line,
    each payer going on where the one before stopped, round and round. As the sums divide by
    ``count`` together, the last payer stops where the first began: every line got equally many,
    and none got two from one payer.
    """
    columns = {}
    at = 0
    for payer, sum_fen in by_payer.items():
        each, odd = divmod(sum_fen, count) if count else (0, 0)
        column = [each] * count
        for step in range(odd):
            column[(at + step) % count] += 1
        at += odd
        columns[payer] = column
    return columns


def settle(
    open_by_payer: Mapping[Payer, Fen], money_fen: Fen, order: Sequence[Payer]
) -> Mapping[Payer, Fen]:
    """Which receivables a sum of money settles: payer by payer in ``order``, never more than open.

    Payers missing from ``order`` come last, in the order of ``Payer``. Payers that get nothing are
    left out; what exceeds the open sums stays with the caller (unidentified receipts).
    Raises ``ValueError`` for negative money.
    """
    if money_fen < 0:
        raise ValueError(f"{money_fen} fen cannot settle anything")
    settled = {}
    left = money_fen
    for payer in dict.fromkeys((*order, *Payer)):
        part = min(left, open_by_payer.get(payer, 0))
        if part > 0:
            settled[payer] = part
            left -= part
    return settled
