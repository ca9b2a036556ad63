"""One fee shared out over its payers (承担方), by agreement or by the parts a scheme lays down.

¥50 at two thirds and one third does not divide. The rulebook says who bears the odd fen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ledger.money import portion
from ledger.nouns import Agreement, Fen, Payer
from ledger.rules import ContributionRules, PayerPart


def split_fee(fee_fen: Fen, agreement: Agreement, rules: ContributionRules) -> Mapping[Payer, Fen]:
    """One fee over its payers; the parts sum to it. Payers without a share are left out.

    Every payer but one gets the share rounded half up, and that one, ``odd_fen_borne_by``, the
    rest. If that payer has no share in the agreement, the payer with the largest bears the odd
    fen instead (ties: the order of ``Payer``), so that nobody pays who agreed to pay nothing.
    Raises ``ValueError`` if the shares do not sum to one or one of them is negative.
    """
    shares = shares_of(agreement)
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


def shares_of(agreement: Agreement) -> dict[Payer, Fraction]:
    """The shares that are not zero, in the order of ``Payer``."""
    shares = {payer: agreement.shares[payer] for payer in Payer if agreement.shares.get(payer)}
    if any(share < 0 for share in shares.values()) or sum(shares.values()) != 1:
        raise ValueError(f"the shares do not sum to one: {dict(agreement.shares)}")
    return shares


def parts_of_fee(
    fee_fen: Fen, parts: Sequence[PayerPart], rules: ContributionRules
) -> tuple[Fen, ...]:
    """What each part comes to, in their order; together they are the fee, and none is negative.

    Sums come first, in order, and are cut where the fee is smaller. Shares are of the whole fee,
    each rounded half up. The rest takes what is left; without a rest, the part of
    ``odd_fen_borne_by`` does (if that payer has none, the largest share). At last whoever would
    bear less than ``at_least_fen`` is lifted to it, at the cost of the rest; and the rest itself
    at the cost of the others, last first, none of whom falls below a least of its own.
    Raises ``ValueError`` for a negative fee and for parts that do not come to a fee.
    """
    exact = _allot(fee_fen, parts, rules, lambda share: Fraction(portion(fee_fen, share)))
    return tuple(int(part) for part in exact)


def exact_parts(
    fee_fen: Fen, parts: Sequence[PayerPart], rules: ContributionRules
) -> tuple[Fraction, ...]:
    """``parts_of_fee`` before any rounding."""
    return tuple(_allot(fee_fen, parts, rules, lambda share: fee_fen * share))


def by_payer(parts: Sequence[PayerPart], fens: Sequence[Fen]) -> Mapping[Payer, Fen]:
    """The parts summed for each payer that has one, in the order of ``Payer``."""
    return {
        payer: sum(fen for part, fen in zip(parts, fens, strict=True) if part.payer is payer)
        for payer in Payer
        if any(part.payer is payer for part in parts)
    }


def _allot(
    fee_fen: Fen,
    parts: Sequence[PayerPart],
    rules: ContributionRules,
    of_fee: Callable[[Fraction], Fraction],
) -> list[Fraction]:
    last = _taker(fee_fen, parts, rules)
    given = [Fraction()] * len(parts)
    left = Fraction(fee_fen)
    for at, part in enumerate(parts):
        if part.sum_fen is not None:
            given[at] = min(Fraction(part.sum_fen), left)
            left -= given[at]
    for at, part in enumerate(parts):
        if part.share is not None and at != last:
            given[at] = min(of_fee(part.share), left)
            left -= given[at]
    given[last] = left
    _lift(given, parts, last)
    return given


def _taker(fee_fen: Fen, parts: Sequence[PayerPart], rules: ContributionRules) -> int:
    """The place of the part that takes what the others leave. Raises ``ValueError``."""
    rests = [at for at, part in enumerate(parts) if part.share is None and part.sum_fen is None]
    shares = {at: part.share for at, part in enumerate(parts) if part.share is not None}
    total = sum(shares.values(), Fraction())
    if fee_fen < 0:
        raise ValueError(f"a fee of {fee_fen} fen")
    if len(rests) == 1 and total <= 1:
        return rests[0]
    if rests or total != 1 or len(shares) < len(parts):
        raise ValueError(f"{len(rests)} rest(s) and shares of {total} do not come to a fee")
    mine = [at for at in shares if parts[at].payer is rules.odd_fen_borne_by]
    return max(mine or shares, key=lambda at: shares[at])


def _lift(given: list[Fraction], parts: Sequence[PayerPart], last: int) -> None:
    """Lift parts to their least: others from the part ``last``, and that one from the others."""

    def move(to: int, source: int, kept: Fen) -> None:
        short = parts[to].at_least_fen - given[to]
        fen = max(min(short, given[source] - kept), Fraction())
        given[to] += fen
        given[source] -= fen

    others = [at for at in range(len(parts)) if at != last]
    for at in others:
        move(at, last, 0)
    for at in reversed(others):
        move(last, at, parts[at].at_least_fen)
