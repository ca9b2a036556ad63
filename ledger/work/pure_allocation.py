"""二次救助分配 without a book: candidates in a file, awards in another, by the same thinking.

All candidates are held at once, since an award depends on everybody's need: some 400 bytes each.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ledger.core import relief
from ledger.files.candidates import read_candidates, write_awards
from ledger.nouns import Answer, Fen, Finding
from ledger.rules import ReliefFormula


def allocate(
    candidates: Path,
    awards: Path,
    pool_fen: Fen,
    formula: ReliefFormula,
    found: Callable[[Finding], None],
) -> Answer:
    """Share the pool among the candidates of one file and write the awards into another.

    ``found`` gets what is wrong with a line; the pool is shared among the lines without fault.
    Answers the sums and, for each tranche, the exact ratio of award to need. Raises ``BadInput``
    where the file as a whole cannot be taken, and Refusal("pool_too_small") where the formula gives
    nothing unless the pool reaches; no awards are written then.
    """
    result = relief.allocate(read_candidates(candidates, found), pool_fen, formula)
    write_awards(awards, result.awards)
    return {
        "candidates": len(result.awards), "pool_fen": result.pool_fen, "need_fen": result.need_fen,
        "awarded_fen": result.awarded_fen, "remainder_fen": result.remainder_fen,
        "tranches": [
            {"groups": list(tranche.groups), "available_fen": tranche.available_fen,
             "need_fen": tranche.need_fen, "awarded_fen": tranche.awarded_fen,
             "ratio": f"{tranche.ratio.numerator}/{tranche.ratio.denominator}",
             "numerator": tranche.ratio.numerator, "denominator": tranche.ratio.denominator}
            for tranche in result.tranches
        ],
    }  # fmt: skip
