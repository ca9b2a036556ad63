"""The numbers of the rulebook and what follows from them, written out by hand for the auditor.

Nothing of the program is imported. Days are ISO text, amounts fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

FIRST, FEE, DUE_DAYS, CLAIM_DAYS, LAPSED_DAYS = "2012-08-01", 5000, 30, 60, 30
CLAIM_CAP, PERIOD_CAP, TWO_SIGN_ABOVE = 20_000_00, 50_000_00, 5_000_00
BORNE, RELIEF_CAP = 2_000_00, 50_000_00
TIERS = ((0, 10_000_00, 30), (10_000_00, 50_000_00, 50), (50_000_00, 10**15, 60))  # per cent
#: Beginnings of the diagnoses that relief is for.
GRAVE = (
    *("C", "D61", "I21", "I22", "I60", "I61", "I63", "N18", "T86", "Z94", "B18", "E10", "E11"),
    *("F20", "G20", "G40", "I10", "I11", "I12", "I13", "I25", "J44", "K74", "M05", "M06", "M32"),
)

OWED = ("112101", "112102", "112103", "112104")  # by employer, member, union, superior
DUES = ("420101", "420102", "420103", "420104")
BANK, BACK, HELD, COST = "1002", "112201", "220301", "510101"
DEBTS = {"benefit": "220901", "relief": "220902", "refund": "220903"}
RESULT, FUND, RESERVE, POOL = "310201", "310202", "310203", "310204"
#: What a hospital's bill is paid from.
PAID_FROM = ("fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt")


def plus(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def period_of(day: str) -> str:
    """The first day of the period that holds a day; of the first one before it begins."""
    return f"{int(day[:4]) - (day[5:] < '08-01')}-08-01" if day > FIRST else FIRST


def ends(period: str) -> str:
    return f"{int(period[:4]) + 1}-07-31"


def half_up(exact: Fraction) -> int:
    return (exact + Fraction(1, 2)).__floor__()


def is_person(number: str) -> bool:
    """Seventeen figures and the one that makes the weighted sum come to one."""
    figures = [10 if sign == "X" else int(sign) for sign in number if sign in "0123456789X"]
    weighted = sum(figure * 2 ** (17 - at) for at, figure in enumerate(figures))
    return len(number) == len(figures) == 18 and weighted % 11 == 1


def fee_parts(shares: Sequence[str]) -> list[int]:
    """One fee: each share rounded, what is odd with the employer, else with the largest share."""
    parts = [Fraction(text or "0") for text in shares]
    odd = 0 if parts[0] else parts.index(max(parts))
    fen = [half_up(FEE * part) * (at != odd) for at, part in enumerate(parts)]
    fen[odd] = FEE - sum(fen)
    return fen


def kind_of(period: str, before: set[str]) -> str:
    renewed = f"{int(period[:4]) - 1}-08-01" in before
    return "renewed" if renewed else "lapsed" if before else "first"


def covered_from(period: str, joined_on: str, kind: str, due: str, paid_on: str) -> str:
    """From the first day, or the day after joining; a month later after a gap; or once paid."""
    start = period if joined_on <= period else plus(joined_on, 1)
    start = plus(start, LAPSED_DAYS) if kind == "lapsed" else start
    return max(start, plus(paid_on, 1)) if paid_on > due else start


def base_of(bill: Mapping[str, int]) -> int | None:
    """What lies in scope and no fund paid; None where the bill does not add up."""
    if sum(bill.get(name, 0) for name in PAID_FROM) != bill["medfee_sumamt"]:
        return None
    return bill["inscp_scp_amt"] - bill["fund_pay_sumamt"]


def half_of(base: int) -> int:
    return min(half_up(Fraction(base, 2)), CLAIM_CAP)


def need_of(burden: int) -> int:
    over = max(burden - BORNE, 0)
    parts = [Fraction(max(min(over, top) - low, 0) * rate, 100) for low, top, rate in TIERS]
    return min(half_up(sum(parts, Fraction())), RELIEF_CAP)


def shared_out(pool: int, needs: Sequence[int]) -> list[int]:
    """Each its need, or all cut alike: down to the fen, odd fen to the largest remainders."""
    if (total := sum(needs)) <= pool:
        return list(needs)
    given, rest = [need * pool // total for need in needs], [need * pool % total for need in needs]
    order = sorted(range(len(needs)), key=lambda at: (-rest[at], -needs[at]))
    for at in [at for at in order if rest[at]][: pool - sum(given)]:
        given[at] += 1
    return given


def reserve_and_pool(result: int, dues: int) -> tuple[int, int]:
    """A tenth of the dues as far as the surplus reaches, and all the rest for relief."""
    reserve = max(min(half_up(Fraction(dues, 10)), result), 0)
    return reserve, max(result - reserve, 0)
