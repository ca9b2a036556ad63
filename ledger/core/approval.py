"""Who must sign, and who may: graded approval (分级审批) with four eyes.

An amount needs every level whose limit it exceeds, in rising order, and each signature comes from
another person; none of them from the person who prepared the record (制单与审核分离).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ledger.nouns import Fen
from ledger.refusals import Refusal
from ledger.rules import ApprovalLevel, ApprovalRules

RELIEF = "relief"  # what relief is called among the benefit lines that have levels of their own


def levels_for(
    amount_fen: Fen, rules: ApprovalRules, line: str | None = None
) -> tuple[ApprovalLevel, ...]:
    """The signatures that ``amount_fen`` needs, lowest level first.

    ``line``: the benefit line it was granted under, or ``RELIEF``; one with levels of its own needs
    those, and every other the general ones. A level is needed when the amount is *over* its limit;
    level 1 always, even for zero fen.
    """
    levels = rules.levels if line is None else rules.line_levels.get(line, rules.levels)
    rising = sorted(levels, key=lambda level: level.level)
    return tuple(level for level in rising if level.level == 1 or amount_fen > level.over_fen)


def next_level(
    amount_fen: Fen, rules: ApprovalRules, signed_by: Sequence[str], line: str | None = None
) -> ApprovalLevel | None:
    """The level whose signature is missing next, None when everybody needed has signed.

    ``signed_by``: who has signed so far, one for each level, lowest first; ``line`` as above.
    """
    needed = levels_for(amount_fen, rules, line)
    return needed[len(signed_by)] if len(signed_by) < len(needed) else None


def check_signature(
    level: int,
    made_by: str,
    signed_by: Sequence[str],
    actor: str,
    needed: Sequence[ApprovalLevel],
) -> None:
    """Refuse a signature of ``actor`` at ``level`` that may not be given now.

    ``signed_by``: who has signed, lowest level first; ``needed``: the answer of ``levels_for``.
    Persons are compared without regard to case, width and surrounding blanks.
    Refusals, in this order: ``maker_is_checker`` (actor), ``already_signed`` (actor, level),
    ``level_out_of_order`` (level, expected; expected 0: no signature is missing any more).
    """
    refuse_maker(made_by, actor)
    person = _person(actor)
    for signed_level, signer in enumerate(signed_by, start=1):
        if person == _person(signer):
            raise Refusal("already_signed", actor=actor, level=signed_level)
    done = len(signed_by)
    expected = needed[done].level if done < len(needed) else 0
    if level != expected:
        raise Refusal("level_out_of_order", level=level, expected=expected)


def refuse_maker(made_by: str, actor: str) -> None:
    """Refuse (``maker_is_checker``) the person who made a record as the one who checks it."""
    if _person(actor) == _person(made_by):
        raise Refusal("maker_is_checker", actor=actor)


def _person(name: str) -> str:
    """One spelling of a person, so that "Li " cannot check what "li" made."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
