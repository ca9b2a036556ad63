"""An employer's bill (缴费通知单) line by line, and which receivables a part payment settles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from ledger.conditions import choose
from ledger.core.contribution.splitting import (
    by_payer,
    exact_parts,
    parts_of_fee,
    shares_of,
    split_fee,
)
from ledger.core.contribution.table_rounding import round_table
from ledger.nouns import Agreement, Bill, ContributionLine, Fen, Payer
from ledger.rules import ContributionRules, PayerPart

#: Who pays a fee: as agreed with the employer, or by the parts that the scheme lays down.
Split: TypeAlias = Agreement | tuple[PayerPart, ...]


@dataclass(frozen=True, slots=True)
class BillMember:
    """One enrolment to be billed: its fee and who pays it."""

    enrolment_id: int
    fee_fen: Fen
    split: Split


def bill(enrolment_ids: Sequence[int], agreement: Agreement, rules: ContributionRules) -> Bill:
    """What an employer owes for these enrolments (缴费通知单), a line for each, in their order.

    ``per_member``: every fee is split alone, so all lines are alike and the sums follow.
    ``per_invoice``: the total is split, so the payers' sums are right to the fen, and the lines
    differ by a fen where they must. Either way each line sums to its fee and each payer's parts to
    that payer's sum. Raises ``FactMissing`` where the fee is by case: then see ``bill_members``.
    """
    fee_fen = choose(rules.fee_fen, {})
    sums, columns = _alike(fee_fen, agreement, len(enrolment_ids), rules)
    rows = zip(*columns.values(), strict=True)
    # Most lines have the same parts: one mapping for all of them.
    parts = cache(lambda fens: dict(zip(columns, fens, strict=True)))
    lines = tuple(
        ContributionLine(enrolment_id, fee_fen, parts(fens))
        for enrolment_id, fens in zip(enrolment_ids, rows, strict=True)
    )
    return Bill(lines, sums, fee_fen * len(enrolment_ids))


def bill_members(members: Sequence[BillMember], rules: ContributionRules) -> Bill:
    """``bill`` for fees and splits that differ; for those that do not it gives the same bill.

    ``per_member``: every fee is split alone. ``per_invoice``: each payer's sum is the exact one
    rounded up or down, whichever payers that falls on, and so is each line's part; a payer with no
    part in a line gets none. Who stands first among alike lines bears the odd fen.
    """
    kinds = _kinds(members)
    if rules.rounding == "per_invoice" and len(kinds) > 1:
        sums = _sums_of_kinds(kinds, rules)
    else:
        sums = [_alike(kind.fee_fen, kind.split, len(kind.places), rules)[0] for kind in kinds]
    parts: list[Mapping[Payer, Fen]] = [{}] * len(members)
    for kind, own in zip(kinds, sums, strict=True):
        columns = _columns(own, len(kind.places))
        for at, place in enumerate(kind.places):
            parts[place] = {payer: column[at] for payer, column in columns.items()}
    lines = tuple(
        ContributionLine(member.enrolment_id, member.fee_fen, own)
        for member, own in zip(members, parts, strict=True)
    )
    total = {
        payer: sum(own.get(payer, 0) for own in sums)
        for payer in Payer
        if any(payer in own for own in sums)
    }
    return Bill(lines, total, sum(member.fee_fen for member in members))


def _alike(
    fee_fen: Fen, split: Split, count: int, rules: ContributionRules
) -> tuple[dict[Payer, Fen], dict[Payer, list[Fen]]]:
    """The payers' sums for ``count`` lines with one fee and one split, and what each line gets."""
    if rules.rounding == "per_member":
        parts = _split(fee_fen, split, 1, rules)
        sums = {payer: fen * count for payer, fen in parts.items()}
        return sums, {payer: [fen] * count for payer, fen in parts.items()}
    if rules.rounding == "per_invoice":
        sums = dict(_split(fee_fen * count, split, count, rules))
        return sums, _columns(sums, count)
    raise ValueError(f"rounding is {rules.rounding!r}")


def _split(fee_fen: Fen, split: Split, count: int, rules: ContributionRules) -> Mapping[Payer, Fen]:
    """``count`` fees, ``fee_fen`` together, as one: sums and leasts count for each of them."""
    if isinstance(split, Agreement):
        return split_fee(fee_fen, split, rules)
    parts = [
        replace(
            part,
            sum_fen=None if part.sum_fen is None else part.sum_fen * count,
            at_least_fen=part.at_least_fen * count,
        )
        for part in split
    ]
    return by_payer(split, parts_of_fee(fee_fen, parts, rules))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Members with one fee and one split, by their places in the bill."""

    fee_fen: Fen
    split: Split
    places: list[int]


def _kinds(members: Sequence[BillMember]) -> list[_Kind]:
    kinds: dict[tuple[Fen, object], _Kind] = {}
    for place, member in enumerate(members):
        split = member.split
        key = tuple(shares_of(split).items()) if isinstance(split, Agreement) else split
        kind = kinds.setdefault((member.fee_fen, key), _Kind(member.fee_fen, split, []))
        kind.places.append(place)
    return list(kinds.values())


def _sums_of_kinds(kinds: Sequence[_Kind], rules: ContributionRules) -> list[dict[Payer, Fen]]:
    """The payers' sums for each kind, so that those of the whole invoice are right to the fen.

    The order of the members does not count. Who bears the odd fen by the rulebook stands last, so
    that an exact half falls on the others, as it does where one fee is split alone.
    """
    bearer = rules.odd_fen_borne_by
    payers = sorted(Payer, key=lambda payer: payer is bearer)
    exact = [_exact(kind, rules) for kind in kinds]
    rows = [[own.get(payer, Fraction()) for payer in payers] for own in exact]
    order = sorted(range(len(kinds)), key=lambda at: (kinds[at].fee_fen, rows[at]))
    rounded = round_table([rows[at] for at in order])
    sums: list[dict[Payer, Fen]] = [{}] * len(kinds)
    for at, row in zip(order, rounded, strict=True):
        found = dict(zip(payers, row, strict=True))
        sums[at] = {payer: found[payer] for payer in Payer if payer in exact[at]}
    return sums


def _exact(kind: _Kind, rules: ContributionRules) -> dict[Payer, Fraction]:
    count, split = len(kind.places), kind.split
    if isinstance(split, Agreement):
        fee_fen = kind.fee_fen * count
        return {payer: fee_fen * share for payer, share in shares_of(split).items()}
    found: dict[Payer, Fraction] = {}
    for part, fen in zip(split, exact_parts(kind.fee_fen, split, rules), strict=True):
        found[part.payer] = found.get(part.payer, Fraction()) + fen * count
    return found


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
